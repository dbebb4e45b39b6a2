"""The page of a brand's own words: tried before they are added, and read again after."""

from collections.abc import Callable

import pytest
from django.test import Client

from dashboards.models import ScoreRun
from locations.models import Brand, Event
from reviews.models import BrandTerm
from tests.dashboards.queries.spoken import make_spoken, written
from tests.reviews.arrange import bring

PAGE = "/b/b/theme-words/"
CARD = {"term": "가람카드", "theme": "value", "polarity": "-1"}


@pytest.fixture
def brand(db: None) -> Brand:
    brand = make_spoken()
    rows = [{"Response ID": f"c{n}", "store_code": "000", "Date": "2026-10-05", "NPS": 3, "Comment": "가람카드 오류"}
            for n in range(4)]  # fmt: skip
    bring(brand, "surveys", written(rows))
    return brand


@pytest.fixture
def head(brand: Brand, signed_in: Callable[..., Client]) -> Client:
    return signed_in(brand, "head_office")


def test_a_word_is_tried_then_added_then_retired(head: Client) -> None:
    assert "Evenly knows the usual words" in head.get(PAGE).content.decode()
    tried = head.post(PAGE, CARD | {"do": "try"})
    shown = tried.content.decode()
    assert tried.status_code == 200 and not BrandTerm.objects.exists()
    assert "<mark>" in shown and "4 of " in shown and "texts have “가람카드”" in shown and "4 new complaints" in shown
    saved = head.post(PAGE, CARD | {"do": "save"})
    assert (saved.status_code, saved["Location"]) == (302, PAGE)
    row = BrandTerm.objects.get()
    assert (row.term, row.language, row.theme, row.polarity, row.active) == ("가람카드", "ko", "value", -1, True)
    assert ScoreRun.objects.exists()
    assert "가람카드" in head.get(PAGE).content.decode()
    assert head.post(f"{PAGE}{row.pk}/retire/").status_code == 302
    assert head.post(f"{PAGE}{row.pk}/retire/").status_code == 404
    assert "Retired words" in head.get(PAGE).content.decode()
    log = head.get("/b/b/events/").content.decode()
    assert "Word added to a theme" in log and "complaint" in log and "Value for money" in log
    assert Event.objects.filter(subject="theme_term").count() == 2


def test_a_word_that_no_text_has_may_be_added_and_one_of_too_many_may_not(head: Client) -> None:
    none = head.post(PAGE, CARD | {"do": "try", "term": "가람멤버"}).content.decode()
    assert "No text has “가람멤버” yet" in none and 'value="save"' in none
    for do, status in (("try", 200), ("save", 422)):
        answer = head.post(PAGE, CARD | {"do": do, "term": "커피"})
        assert answer.status_code == status
        assert "too many for a word of one theme" in answer.content.decode()
        assert 'value="save"' not in answer.content.decode()
    assert not BrandTerm.objects.exists()


def test_a_word_that_would_change_nothing_is_not_offered(head: Client, brand: Brand) -> None:
    rows = [{"Response ID": "d1", "store_code": "000", "Date": "2026-10-05", "NPS": 3, "Comment": "쿠폰이 너무 비싸요"}]
    bring(brand, "surveys", written(rows))
    shown = head.post(PAGE, {"term": "비싸", "theme": "value", "polarity": "-1", "do": "try"}).content.decode()
    assert "It would change nothing" in shown and 'value="save"' not in shown


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"term": "a"}, "at least two letters"),
        ({"theme": "other"}, "Select a valid choice"),
        ({"term": ""}, "required"),
    ],
)
def test_what_is_refused_is_named_at_its_field(head: Client, given: dict[str, str], words: str) -> None:
    answer = head.post(PAGE, CARD | given | {"do": "try"})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_texts_that_are_not_yet_read_again_are_named(head: Client, brand: Brand) -> None:
    BrandTerm.objects.create(brand=brand, language="ko", theme="value", term="가람카드")
    assert "being read again" in head.get(PAGE).content.decode()


def test_the_tab_is_for_head_office(head: Client, brand: Brand, signed_in: Callable[..., Client]) -> None:
    assert PAGE in head.get("/b/b/themes/").content.decode()
    store = signed_in(brand, "store", store="000")
    assert PAGE not in store.get("/b/b/themes/").content.decode()
    assert store.get(PAGE).status_code == 403
