"""A brand's own words for themes: what one would change equals what it changes, and what is refused."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from locations.models import Brand, Event
from locations.refusals import Refusal
from locations.scoping import Scope, head_office
from reviews import tallies, theme_terms
from reviews.models import BrandTerm, Mention, MonthTally
from reviews.theme_terms import add_term, retire_term, try_term
from tests.dashboards.networks import make_brand, make_stores
from tests.dashboards.queries.spoken import written
from tests.reviews.arrange import bring

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 2, tzinfo=UTC)
BY = {"by": "head", "now": NOW}
TEXTS = (
    "The Sunpass did not work",
    "I love the SUNPASS, great value",
    "Sunpassing through",
    "가람포인트가 안 쌓여요",
    "가람 포인트 최고",
    "Nice coffee",
    "Rude and slow",
)


@pytest.fixture
def scope() -> Scope:
    brand = make_brand()
    make_stores(brand, 1)
    rows = [
        {"Response ID": f"a{number}", "store_code": "000", "Date": "2026-10-05", "NPS": 1 if number < 1 else 10,
         "Comment": text}
        for number, text in enumerate(TEXTS * 2)
    ]  # fmt: skip
    bring(brand, "surveys", written(rows))
    return head_office(brand)


def complaints(brand: int, theme: str) -> int:
    """Texts that complain of a theme, by the tallies, after the texts were marked by today's words."""
    tallies.refresh(brand)
    return sum(MonthTally.objects.filter(measure=f"theme:{theme}").values_list("total", flat=True))


@pytest.mark.parametrize(
    ("term", "theme", "polarity", "having"),
    [
        ("sunpass", "value", -1, 4),
        ("Sunpass", "app_slow", None, 4),
        ("가람포인트", "value", -1, 2),
        ("가람 포인트", "value", 1, 4),
        ("coffee", "seats", 0, 2),
        ("nobody", "seats", -1, 0),
    ],
)
def test_what_a_word_would_change_is_what_it_changes(
    scope: Scope, term: str, theme: str, polarity: int | None, having: int
) -> None:
    before = complaints(scope.brand, theme)
    marked = {*Mention.objects.filter(theme=theme).values_list("fact_id", flat=True)}
    effect = try_term(scope, term, theme, polarity)
    assert (effect.texts, effect.having, effect.is_estimated) == (len(TEXTS) * 2, having, False)
    add_term(scope, term, theme, polarity, **BY)
    assert complaints(scope.brand, theme) - before == effect.complaining
    after = {*Mention.objects.filter(theme=theme).values_list("fact_id", flat=True)}
    assert len(after - marked) == effect.joining


def test_a_word_that_counts_already_is_compared_with_what_it_means_today(scope: Scope) -> None:
    add_term(scope, "sunpass", "value", -1, **BY)
    complaints(scope.brand, "value")
    effect = try_term(scope, "sunpass", "value", 1)
    # Two of the four praise the value by other words as well.
    assert (effect.joining, effect.turned, effect.complaining, effect.praising) == (0, 4, 0, 2)
    assert try_term(scope, "sunpass", "app_slow", -1).leaving == {"value": 2}


def test_a_sample_of_many_texts_is_counted_up(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = try_term(scope, "sunpass", "value", -1)
    monkeypatch.setattr(theme_terms, "READ", 3)
    estimated = try_term(scope, "sunpass", "value", -1)
    assert estimated.is_estimated and not exact.is_estimated
    assert estimated.texts == exact.texts
    assert 0 < estimated.having <= 2 * exact.having


def test_examples_show_the_word_where_it_stands(scope: Scope) -> None:
    first, *_others = try_term(scope, "Sunpass", "app_slow", -1).examples
    assert first.text[first.start : first.end].lower() == "sunpass"


def test_a_word_that_takes_a_text_from_another_theme_names_it(scope: Scope) -> None:
    assert try_term(scope, "rude and slow", "product", -1).leaving == {"rude": 2, "wait": 2}


@pytest.mark.parametrize(
    ("term", "theme", "field", "words"),
    [
        ("a", "value", "term", "at least two letters"),
        (" *^ ", "value", "term", "at least two letters"),
        ("맛", "value", "term", "at least two letters"),
        ("x" * 61, "value", "term", "at most 60"),
        ("card", "other", "theme", "no such theme"),
        ("card", "", "theme", "no such theme"),
    ],
)
def test_what_cannot_be_a_word_is_refused(scope: Scope, term: str, theme: str, field: str, words: str) -> None:
    for verb in (try_term, lambda *given: add_term(*given, **BY)):
        with pytest.raises(Refusal, match=words) as refused:
            verb(scope, term, theme, -1)
        assert refused.value.field == field
    assert not BrandTerm.objects.exists()


def test_a_word_of_too_many_texts_is_tried_but_not_added(scope: Scope) -> None:
    rows = [{"Response ID": f"b{n}", "store_code": "000", "Date": "2026-10-06", "NPS": 9, "Comment": "my drink"}
            for n in range(7)]  # fmt: skip
    bring(Brand.objects.get(pk=scope.brand), "surveys", written(rows))
    assert try_term(scope, "drink", "product", None).share == pytest.approx(7 / 21)
    with pytest.raises(Refusal, match="33% of the texts"):
        add_term(scope, "drink", "product", None, **BY)


def test_a_word_counts_for_one_theme_and_is_retired_with_a_record(scope: Scope) -> None:
    pk = add_term(scope, "Sunpass", "value", -1, **BY)
    with pytest.raises(Refusal, match="counts so already"):
        add_term(scope, "SUNPASS", "value", -1, **BY)
    assert add_term(scope, "sunpass", "app_slow", None, **BY) == pk
    assert complaints(scope.brand, "value") == 0
    assert Mention.objects.filter(theme="app_slow").exists()
    assert retire_term(scope, pk, **BY)
    assert not retire_term(scope, pk, **BY)
    complaints(scope.brand, "app_slow")
    assert not Mention.objects.filter(theme="app_slow").exists()
    assert add_term(scope, "sunpass", "app_slow", None, **BY) == pk
    verbs = Event.objects.order_by("pk").values_list("verb", flat=True)
    assert [verb for verb in verbs if verb.startswith("theme_term")] == [
        *["theme_term.added"] * 2, "theme_term.retired", "theme_term.added",
    ]  # fmt: skip


def test_only_head_office_may(scope: Scope) -> None:
    pk = add_term(scope, "sunpass", "value", -1, **BY)
    other = head_office(make_brand("o"))
    assert not retire_term(other, pk, **BY)
    for given in (replace(scope, read_only=True), replace(scope, role="store", locations=(1,))):
        with pytest.raises(PermissionDenied):
            try_term(given, "card", "value", -1)
        with pytest.raises(PermissionDenied):
            add_term(given, "card", "value", -1, **BY)
        with pytest.raises(PermissionDenied):
            retire_term(given, pk, **BY)
