"""What customers say: the new phrase with its counts and an example, and nothing of a text that is gone."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from dashboards import queries
from dashboards.models import Change, NetworkScore
from dashboards.pages.frame.review_cards import review_cards
from dashboards.pages.store.customer_words import _quote
from locations.models import Brand
from locations.scoping import head_office
from reviews.erasure.verbs import erase_person
from reviews.models import Review
from tests.dashboards.conftest import FillOnce
from tests.dashboards.networks import OCTOBER
from tests.dashboards.queries.test_phrases import CAUSE, NEW, SINCE, make_texts
from tests.databases import Environment, connected_to, rolled_back
from tests.reviews import arrange

pytestmark = pytest.mark.django_db
PHRASE = CAUSE.rstrip(".")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def texts(fill_once: FillOnce) -> Environment:
    return fill_once("texts", make_texts)


@pytest.fixture
def brand(db: None, texts: Environment) -> Iterator[Brand]:
    """36 stores of which 004 has a leaking roof since July, which the list of changes knows."""
    with connected_to(texts), rolled_back():
        brand = Brand.objects.get(slug="b")
        scored = {"brand": brand, "metric": "rating", "month": OCTOBER, "stores": 36, "answers": 900}
        NetworkScore.objects.create(window=12, **scored)
        store = brand.locations.get(code="004")
        common = {"brand": brand, "location": store, "month": OCTOBER, "z": -9.0, "q": 1e-9}
        Change.objects.create(metric="rating", since=SINCE, better=False, **common)
        yield brand


def page(client: Client, part: str = "card", code: str = "004") -> str:
    return str(client.get(f"/b/b/store/{code}/words/?part={part}").content.decode())


def test_the_new_phrase_leads_with_its_count_and_a_marked_example(
    brand: Brand, signed_in: Callable[..., Client]
) -> None:
    for role, place in (("head_office", {}), ("store", {"store": "004"})):
        text = page(signed_in(brand, role, **place))
        assert f"“{PHRASE}” is new since July 2026: {NEW} texts have it." in text
        assert f"<mark>{PHRASE}</mark>." in text
        assert "before: 0" in text and "elsewhere: 0" in text
        assert "★★☆☆☆" in text
        assert "Store 6" not in text


def test_it_is_a_page_without_scripts_too(brand: Brand, signed_in: Callable[..., Client]) -> None:
    text = page(signed_in(brand, "head_office"), "")
    assert "<html" in text and f"<mark>{PHRASE}</mark>" in text
    assert "<html" not in page(signed_in(brand, "head_office"))


def test_a_text_that_was_erased_is_not_quoted_though_its_phrase_is_cached(
    brand: Brand, signed_in: Callable[..., Client]
) -> None:
    Review.objects.filter(text__contains=PHRASE).update(author="Erika Mustermann")
    client = signed_in(brand, "head_office")
    assert f"<mark>{PHRASE}</mark>" in page(client)
    erase_person(head_office(brand), author="Erika Mustermann", by="head", now=arrange.NOW)
    assert "<mark>" not in page(client)


def test_a_long_sentence_is_cut_around_its_phrase(brand: Brand) -> None:
    review = Review.objects.filter(text=CAUSE).first()
    assert review
    review.text = f"{'가' * 500} {PHRASE} {'나' * 500}"
    review.save()
    scope = head_office(brand)
    (row,) = queries.quoted(scope, [("review", review.pk)]).values()
    (card,) = review_cards([row], "b", row.when_to)
    quote = _quote(PHRASE, row, card)
    assert quote and len(quote.before) < 150 and len(quote.after) < 150
    assert quote.before.startswith("…") and quote.after.endswith("…")
    assert _quote("not there", row, card) is None
