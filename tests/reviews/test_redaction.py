"""What is cut out of customers' words before a report quotes them, and what stays, in Korean and English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.redaction import redacted

CUT = (
    # e-mail addresses and phone numbers, in whatever spelling
    ("전화는 010-1234-5678 입니다", "전화는 … 입니다"),
    ("01012345678로 연락 주세요", "…로 연락 주세요"),
    ("０１０－１２３４－５６７８ 부탁드려요", "… 부탁드려요"),
    ("매장 번호 02-555-1234는 안 받아요", "매장 번호 …는 안 받아요"),
    ("kim.minsu@example.com으로 답 주세요", "…으로 답 주세요"),
    ("Call +1 415 555 2671 or write to bob@example.com.", "Call … or write to …."),
    # numbers of orders, members, cards and accounts
    ("주문번호 A-10293 취소해 주세요", "주문번호 … 취소해 주세요"),
    ("예약 번호는 88123인데 없대요", "예약 번호는 …인데 없대요"),
    ("계좌 110-123-456789로 환불", "계좌 …로 환불"),
    ("My order number is 282 and it never came", "My order number is … and it never came"),
    ("order #48213, booking ref: XK77-Q1", "order #…, booking ref: …"),
    ("Receipt no. 8812-33 attached, card 1234 5678 9012 3456", "Receipt no. … attached, card …"),
    # names in Korean: a surname and a title, a whole name, a given name before 님 or 씨
    ("김민수 매니저님이 친절해요", "… 매니저님이 친절해요"),
    ("박서연점장님 최고", "…점장님 최고"),
    ("최 매니저가 응대했어요", "… 매니저가 응대했어요"),
    ("직원 지은 씨가 웃어 줬어요", "직원 … 씨가 웃어 줬어요"),
    ("민준님 감사합니다", "…님 감사합니다"),
    ("이수진님이 다시 만들어 주셨어요", "…님이 다시 만들어 주셨어요"),
    ("남궁민수 고객님이라고 불렀어요", "… 고객님이라고 불렀어요"),
    ("명찰에 김하늘이라고 적힌 분", "명찰에 …이라고 적힌 분"),
    ("예약자 김영희로 잡았는데", "예약자 …로 잡았는데"),
    ("직원 Anna 최고예요, Tom님도요", "직원 … 최고예요, …님도요"),
    # names in English: by a title, a trade, a verb, thanks
    ("Mr. O'Brien and Ms Rose were kind", "Mr. … and Ms … were kind"),
    ("Served by Anna Smith on Monday", "Served by … on Monday"),
    ("The manager Joseph was very helpful", "The manager … was very helpful"),
    ("there was this guy named Jose who cared", "there was this guy named … who cared"),
    ("Thank you Maria and Paola!", "Thank you … and …!"),
    ("Paola, the assistant manager, smiled", "…, the assistant manager, smiled"),
    ("Jamal is the manager and he cares", "… is the manager and he cares"),
    ("I think his name is Brandon", "I think his name is …"),
    ("Ask for Marie-Claire when you go", "Ask for … when you go"),
    ("I talked to Kim J. Lee about it", "I talked to … about it"),
)

KEPT = (
    "날씨도 좋고 글씨도 예쁘고 아저씨도 친절해요",
    "고객님이라고 부르지도 않고 사장님은 없었어요",
    "이 매니저 별로예요, 다른 직원은 괜찮은데",
    "강남점 점장님과 신촌역 매니저님",
    "조용한 직원, 친절한 매니저, 유일한 알바",
    "남자 직원이 전 직원보다 나아요",
    "수박씨까지 갈아 주고 해바라기씨도 올려 줘요",
    "어머님 모시고 부모님 생신에 갔어요",
    "지배인님이 없고 주방장님만 있었어요",
    "2026-10-05 14:30에 방문, 10000원짜리 2개 주문",
    "1,234,567원 결제, 2026.10.05 영수증",
    "번호표 뽑고 40분 기다렸어요",
    "Waited by Monday morning, it was cold",
    "Close to the one by Walmart on Canal St",
    "The Manager should train the Staff",
    "Thanks to the Team, great Coffee",
    "Order 2 coffees at table 12 at 18:30-19:30",
    "It is hit or miss. Often the fries are cold",
    "Frozen Dr Pepper and m&ms McFlurry",
    "Honestly the manager was rude",
    "My daughter asked for Fries",
    "Room 101, store #7166, 10-04-19",
)


@pytest.mark.parametrize(("text", "shown"), CUT)
def test_what_tells_of_somebody_is_cut(text: str, shown: str) -> None:
    assert redacted(text, country="KR") == shown


@pytest.mark.parametrize("text", KEPT)
def test_what_looks_like_it_stays(text: str) -> None:
    assert redacted(text, country="KR") == text


@pytest.mark.parametrize(
    ("text", "author", "shown"),
    [
        ("민수가 씁니다. 김민수 올림", "김민수", "…가 씁니다. … 올림"),
        ("커피가 좋아요", "커피", "커피가 좋아요"),
        ("Great Coffee. Anna Karenina", "Anna Karenina", "Great Coffee. …"),
        ("Karenina was here", "Anna Karenina", "… was here"),
        ("Great Coffee, great Star", "Coffee Star", "Great Coffee, great Star"),
        ("Local heroes guide you", "Local Guide", "Local heroes guide you"),
        ("kind (by x) words", "x.*(", "kind (by x) words"),
    ],
)
def test_the_author_of_a_review_is_cut_out_of_it(text: str, author: str, shown: str) -> None:
    assert redacted(text, author=author) == shown


def test_the_name_of_the_brand_stays() -> None:
    assert (
        redacted("Thank you McDonald's! Thank you Maria!", brand="McDonald's") == "Thank you McDonald's! Thank you …!"
    )
    assert redacted("Thank you McDonald's!") == "Thank you …!"


def test_numbers_of_a_country_need_it() -> None:
    assert redacted("Call (415) 555-2671", country="US") == "Call …"
    assert redacted("Call (415) 555-2671", country="KR") == "Call (415) 555-2671"


@given(st.text(alphabet="김민수매니저님씨 AnbyMr.0123456789-@#,order주문번호 ", max_size=80), st.text(max_size=12))
def test_it_only_cuts(text: str, author: str) -> None:
    """What is left are pieces of the text in their order, and cutting them again cuts nothing that was shown whole."""
    shown = redacted(text, country="KR", author=author)
    at = 0
    for piece in shown.split("…"):
        at = text.index(piece, at) + len(piece)
    assert shown == text or "…" in shown


@pytest.mark.parametrize(
    "text",
    [
        "1" * 400,
        "김" * 400,
        "A" * 400,
        "Anna " * 80,
        "010-" * 100,
        "a@" * 200,
        "order no " * 45,
        "Mr " * 130,
        "- " * 200,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    """A rule that tries every way to split a text would not come to an end here."""
    assert len(redacted(text, country="KR", author="Anna Karenina")) <= len(text)
