"""What customers of the demo brand say to its staff, as these write it down (pure)."""

from typing import NamedTuple


class Remark(NamedTuple):
    """Words of a customer, where they said them (a channel of the notes), and a score of 1 to 5 where they gave one.

    ``tag`` is the key of a tag that somebody gave it by hand.
    """

    text: str
    channel: str
    score: int | None = None
    tag: str = ""


INCIDENTS = (
    Remark(
        "라떼에서 작은 유리 조각이 나왔다고 전화하셨습니다. 다치지는 않으셨고, 컵은 그대로 보관하고 계십니다.",
        "phone",
        1,
    ),
    Remark(
        "어제 크림 크루아상을 드신 뒤 아이가 배탈이 나서 병원에 다녀왔다고 하십니다. 점장의 연락을 기다리십니다.",
        "counter",
        1,
    ),
    Remark(
        "The guest had an allergic reaction after an oat latte that was made with milk. She is well again and wants to "
        "know how we keep the two apart.",
        "counter",
        1,
    ),
)
"""Harm and danger: each of them is an incident by its words."""

AT_NIGHT = (
    Remark(
        "앱으로 결제했는데 두 번 승인되었다고 하십니다. 승인 문자는 두 통 받으셨습니다.",
        "phone",
        2,
        "technical_problem",
    ),
    Remark(
        "다음 주 사무실 행사에 음료 60잔을 주문하고 싶다고 하십니다. 견적을 부탁하셨습니다.",
        "phone",
        None,
        "sales_lead",
    ),
)
"""What was said on the telephone after closing."""

AT_THE_COUNTER = (
    Remark("점심시간에 진동벨이 울리지 않아 20분을 기다리셨다고 합니다.", "counter", 2),
    Remark("디카페인 원두를 따로 팔면 좋겠다고 하십니다.", "counter", None, "feature_request"),
    Remark(
        "The guest asks for oat milk in the app: at the counter it is offered, in the app it is not.",
        "counter",
        3,
        "feature_request",
    ),
    Remark("2층 창가 콘센트가 세 군데 모두 안 된다고 하십니다.", "counter", 3, "technical_problem"),
    Remark(
        "쿠폰을 쓰려고 했는데 앱에서 오류가 나서 정가로 내셨다고 합니다. 차액을 돌려받고 싶어 하십니다.",
        "counter",
        2,
        "technical_problem",
    ),
    Remark("아이스 아메리카노를 시켰는데 뜨거운 음료가 배달됐다고 하십니다. 다시 받기를 원하십니다.", "phone", 2),
    Remark("유모차를 둘 자리가 있는지, 몇 시가 한가한지 물어보셨습니다.", "phone"),
    Remark("The guest left a grey scarf at the window table on the second floor and asks us to call her.", "phone"),
    Remark("동아리 모임으로 다음 달 첫 토요일에 20명 자리를 예약하고 싶다고 하십니다.", "phone", None, "sales_lead"),
    Remark("드라이브스루 마이크 소리가 작아 주문을 세 번 반복하셨다고 합니다.", "counter", 2),
    Remark("케이크가 살짝 얼어 있었다고 하십니다. 환불은 괜찮고 알려 주고 싶으셨답니다.", "counter", 3),
    Remark("The guest says that the music is too loud in the morning to read.", "counter", 3),
    Remark(
        "직접 찍은 매장 사진을 저희 계정에 올려도 되는지 물어보셨습니다. 사진이 아주 좋습니다.",
        "counter",
        5,
        "customer_content",
    ),
    Remark("영수증에 사업자 번호가 나오지 않아 다시 받고 싶다고 하십니다.", "phone", 3),
    Remark("직원이 주문을 받으면서 인사도 없이 돌아섰다고 하십니다. 많이 서운해하셨습니다.", "counter", 2),
    Remark("텀블러 할인을 받지 못하셨다고 합니다. 앱에는 할인된다고 쓰여 있었답니다.", "counter", 2),
    Remark("The guest was charged for an extra shot that was not in the cup.", "phone", 2),
    Remark("화장실 세면대 물이 잘 내려가지 않는다고 알려 주셨습니다.", "counter", 3),
    Remark("주문 번호를 부르는 소리가 안 들려서 음료가 식었다고 하십니다.", "counter", 2),
    Remark("원두를 갈아 달라고 하셨는데 홀빈으로 받으셨다고 합니다. 오늘 저녁에 다시 오십니다.", "phone", 3),
)
"""What was said within the last day; as many are written down as the day has not brought otherwise."""

SECOND_DRAFT = (
    "안녕하세요, 고객지원팀입니다. 불편을 드려 죄송합니다. 매장과 함께 바로 확인하고 오늘 안에 다시 연락드리겠습니다."
)
"""What somebody of the customer care wrote while the store had a draft already."""

POLICY = {
    "ko": (
        "1. 모든 글에 하루 안에 답합니다.\n"
        "2. 변명하지 않습니다. 먼저 사과하고, 무엇을 고쳤는지 씁니다.\n"
        "3. 개인 정보와 보상 금액은 공개된 답글에 쓰지 않습니다."
    ),
    "en": (
        "1. Everybody gets an answer within a day.\n"
        "2. No excuses: we apologise first, and write what we have put right.\n"
        "3. No personal data and no amounts in a public answer."
    ),
}
INCIDENT_PLAYBOOK = {
    "ko": (
        "1. 바로 전화합니다. 다친 사람이 있는지 먼저 묻습니다.\n"
        "2. 제품과 사진, 제조 시각을 보관합니다.\n"
        "3. 본사 고객지원팀에 알리고, 공개 답글은 그 뒤에 씁니다."
    ),
    "en": (
        "1. Call at once. Ask first whether anybody is hurt.\n"
        "2. Keep the product, photographs and the time at which it was made.\n"
        "3. Inform the customer care of head office; the public answer comes after that."
    ),
}
"""The playbooks of the demo by language: the service policy, and what is done about an incident."""
