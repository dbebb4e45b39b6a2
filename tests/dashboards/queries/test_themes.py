"""Themes of stores: found where they were planted, and seen by whom they may be."""

from dataclasses import replace
from typing import Any

import pytest

from dashboards import queries
from dashboards.queries.themes import NoThemes
from dashboards.rows import ThemeRanking, ThemeShare
from locations.models import Brand, Location
from locations.months import ALL_TIME, NOW
from locations.scoping import Scope, head_office
from reviews import tallies
from reviews.models import Review, Source, StaleCell, SurveyResponse
from reviews.themes.keys import THEMES
from reviews.themes.marking import marks
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores
from tests.dashboards.queries.test_queries import person
from tests.dashboards.queries.themed import AT, BAD, CHANGED, FINE, SEATS, SEOUL, WAIT, make, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand(themed_brand: Brand) -> Brand:
    return themed_brand


def test_the_texts_are_about_what_they_are_planted_for() -> None:
    assert {(mark.theme, mark.polarity) for mark in marks(WAIT)} == {("wait", -1)}
    assert {(mark.theme, mark.polarity) for mark in marks(SEATS)} == {("seats", -1)}
    assert not marks(FINE)


def ranked(scope: Scope | None, window: int = 12, **more: str) -> ThemeRanking:
    assert scope
    return queries.theme_ranking(scope, OCTOBER, window, **more)


def of(rows: list[ThemeShare], theme: str) -> ThemeShare:
    return next(row for row in rows if row.theme == theme)


def test_the_store_with_the_complaint_comes_first_and_is_confirmed(brand: Brand) -> None:
    ranking = ranked(head_office(brand))
    first = ranking.rows[0]
    assert (first.store, first.theme, first.confirmed, first.stands_out) == (BAD, "wait", True, True)
    assert first.share == first.complaints / first.texts and first.texts == 72
    assert first.low is not None and first.high is not None and first.low < (first.share or 0) < first.high
    assert len(ranking.rows) == 36 * len(THEMES)
    assert [row.theme for row in ranking.rows if row.stands_out and row.store != BAD] in ([], ["seats"])


def test_counts_are_those_of_the_texts(brand: Brand) -> None:
    ranking = ranked(head_office(brand), 3, theme="wait")
    assert ranking.texts == 36 * 18
    texts = SurveyResponse.objects.filter(first_month__gt=OCTOBER - 3)
    assert sum(row.complaints for row in ranking.rows) == texts.filter(comment=WAIT).count()
    assert ranking.coverage == pytest.approx(texts.exclude(comment=FINE).count() / texts.count())
    (own,) = [row for row in ranking.rows if row.store == BAD]
    assert own.complaints == texts.filter(comment=WAIT, location__code=BAD).count()


def test_all_themes_share_one_false_discovery_rate(brand: Brand) -> None:
    whole = {(row.store, row.theme): row.q for row in ranked(head_office(brand)).rows}
    assert all(row.q == whole[row.store, row.theme] for row in ranked(head_office(brand), theme="wait").rows)
    in_seoul = ranked(head_office(brand), region=SEOUL)
    assert in_seoul.stores == 12
    assert all(row.q == whole[row.store, row.theme] for row in in_seoul.rows)


def test_too_few_texts_show_no_share(brand: Brand) -> None:
    store = Location.objects.get(code="004")
    SurveyResponse.objects.filter(location=store, first_month__lt=OCTOBER).delete()
    keep = SurveyResponse.objects.filter(location=store).values_list("pk", flat=True)[:4]
    SurveyResponse.objects.filter(location=store).exclude(pk__in=[*keep]).delete()
    for month in range(OCTOBER - 11, OCTOBER + 1):
        StaleCell.objects.create(location=store, first_month=month, last_month=month)
    tallies.refresh(brand.pk)
    rows = [row for row in ranked(head_office(brand)).rows if row.store == "004"]
    assert {(row.texts, row.share, row.low, row.z, row.q, row.confirmed) for row in rows} == {
        (4, None, None, None, None, False)
    }


def test_what_is_not_offered_is_refused_in_a_sentence(brand: Brand) -> None:
    scope = head_office(brand)
    with pytest.raises(NoThemes, match="whole months"):
        ranked(scope, NOW)
    with pytest.raises(NoThemes, match="no theme “price”"):
        ranked(scope, theme="price")
    with pytest.raises(queries.NoSuchPlace):
        ranked(scope, region="Korea/Nowhere")
    with pytest.raises(queries.NoSuchPlace):
        queries.store_themes(scope, "nowhere", OCTOBER, 12)
    with pytest.raises(NoThemes, match="after the month"):
        queries.store_themes(scope, BAD, OCTOBER, 12, since=OCTOBER + 1)
    assert ranked(scope, ALL_TIME).texts == 36 * 72


def test_a_store_names_its_theme_with_sentences(brand: Brand) -> None:
    first = queries.store_themes(head_office(brand), BAD, OCTOBER, 12)[0]
    assert (first.theme, first.confirmed, first.texts, first.before) == ("wait", True, 72, None)
    assert first.expected == pytest.approx(0.1, abs=0.05)
    assert first.low80 is not None and first.low is not None and first.low < first.low80
    (example,) = first.examples
    assert (example.sentence, example.store, example.polarity) == (WAIT, BAD, -1)
    assert (example.start, example.end) in {(mark.start, mark.end) for mark in marks(WAIT)}


def test_a_change_names_what_is_new(brand: Brand) -> None:
    rows = queries.store_themes(head_office(brand), CHANGED, OCTOBER, 12, since=OCTOBER - 2)
    assert (rows[0].theme, rows[0].confirmed, rows[0].texts) == ("seats", True, 18)
    texts = SurveyResponse.objects.filter(location__code=CHANGED, first_month__lte=OCTOBER - 3)
    assert rows[0].before == pytest.approx(texts.filter(comment=SEATS).count() / texts.count())
    assert not of(rows, "wait").confirmed


def test_a_region_is_compared_with_all_other_stores(brand: Brand) -> None:
    rows = queries.store_themes(head_office(brand), "", OCTOBER, 12, region=SEOUL)
    assert (rows[0].theme, rows[0].confirmed) == ("seats", True)
    others = SurveyResponse.objects.exclude(location__region__path=SEOUL)
    assert rows[0].expected == pytest.approx(others.filter(comment=SEATS).count() / others.count())
    assert not of(rows, "wait").confirmed


def test_a_regional_manager_sees_the_figures_of_head_office_for_the_own_stores(brand: Brand) -> None:
    scope = person(brand, "regional", region=SEOUL)
    assert scope
    office = {(row.store, row.theme): row for row in ranked(head_office(brand)).rows}
    own = ranked(scope)
    assert {row.store for row in own.rows} == {store.code for store in Location.objects.filter(region__path=SEOUL)}
    assert all(row == office[row.store, row.theme] for row in own.rows)
    with pytest.raises(queries.NoSuchPlace):
        queries.store_themes(scope, BAD, OCTOBER, 12)


def test_a_store_manager_sees_the_own_store_and_the_share_of_all(brand: Brand) -> None:
    scope = person(brand, "store", store=BAD)
    rows = ranked(scope).rows
    assert {row.store for row in rows} == {BAD}
    first = rows[0]
    assert (first.theme, first.confirmed, first.z, first.q, first.bar_low) == ("wait", True, None, None, None)
    exact = SurveyResponse.objects.filter(comment=WAIT).count() / SurveyResponse.objects.count()
    assert first.expected == pytest.approx(exact, abs=0.0025), "rounded to its standard error"
    shown = queries.store_themes(replace(scope) if scope else head_office(brand), BAD, OCTOBER, 12)
    assert (shown[0].theme, shown[0].confirmed, shown[0].q, shown[0].expected) == ("wait", True, None, first.expected)


def test_under_thirty_stores_a_store_manager_learns_nothing_of_others() -> None:
    brand = make(12)
    scope = person(brand, "store", store=BAD)
    assert scope
    rows = ranked(scope).rows
    assert {(row.expected, row.confirmed, row.q) for row in rows} == {(None, None, None)}
    assert {(row.expected, row.confirmed) for row in queries.store_themes(scope, BAD, OCTOBER, 12)} == {(None, None)}
    changed = queries.store_themes(scope, BAD, OCTOBER, 12, since=OCTOBER)
    assert {row.confirmed for row in changed} == {False}, "what was before is the store's own"


def seen(scope: Scope) -> list[object]:
    shown: list[object] = [ranked(scope), queries.store_themes(scope, BAD, OCTOBER, 12)]
    return [*shown, queries.theme_totals(scope, OCTOBER, 3), queries.mentions(scope)]


@pytest.mark.parametrize("count", [12, pytest.param(36, marks=pytest.mark.sqlite_is_enough)])
def test_swapping_the_texts_of_two_other_stores_shows_a_store_manager_nothing(count: int) -> None:
    brand = make(count)
    scope = person(brand, "store", store=BAD)
    assert scope
    before = seen(scope)
    one, other = (Location.objects.get(code=code) for code in ("004", "010"))
    assert (one.format, one.region) == (other.format, other.region)
    texts = {store: [*SurveyResponse.objects.filter(location=store)] for store in (one, other)}
    for store, facts in texts.items():
        target = other if store == one else one
        SurveyResponse.objects.filter(pk__in=[fact.pk for fact in facts]).update(location=target)
    for store in (one, other):
        for month in range(OCTOBER - 11, OCTOBER + 1):
            StaleCell.objects.create(location=store, first_month=month, last_month=month)
    tallies.refresh(brand.pk)
    assert seen(scope) == before


def test_figures_follow_the_texts_at_once(brand: Brand) -> None:
    scope = head_office(brand)
    before = ranked(scope)
    assert ranked(scope) == before
    source, store = Source.objects.get(), Location.objects.get(code="004")
    StaleCell.objects.create(location=store, first_month=OCTOBER, last_month=OCTOBER)
    months = {"first_month": OCTOBER, "last_month": OCTOBER}
    Review.objects.create(
        location=store, source=source, external_id="new", content="", posted_from=AT, posted_to=AT, text=WAIT, **months
    )
    tallies.refresh(brand.pk)
    assert ranked(scope).texts == before.texts + 1


def test_totals_compare_with_the_window_before_and_name_who_stands_out(brand: Brand) -> None:
    found = queries.theme_totals(head_office(brand), OCTOBER, 3)
    wait, seats = (next(row for row in found.rows if row.theme == theme) for theme in ("wait", "seats"))
    assert found.texts == 36 * 18 and found.other == pytest.approx(1 - (found.coverage or 0))
    before = SurveyResponse.objects.filter(first_month__gt=OCTOBER - 6, first_month__lte=OCTOBER - 3)
    assert wait.before == pytest.approx(before.filter(comment=WAIT).count() / before.count())
    assert wait.change == pytest.approx((wait.share or 0) - (wait.before or 0))
    assert [row.store for row in wait.standing_out] == [BAD]
    assert found.rows[0] in (wait, seats) and found.rows[0].network is None


def test_quotes_and_mentions_are_those_of_visible_stores(brand: Brand, django_assert_max_num_queries: Any) -> None:
    scope = person(brand, "store", store=BAD)
    assert scope
    rows, following = queries.mentions(scope, theme="wait", limit=10)
    assert len(rows) == 10 and {row.store for row in rows} == {BAD} and following == rows[-1].mention
    more, _last = queries.mentions(scope, theme="wait", limit=10, before=following)
    assert max(row.mention for row in more) < following
    (quote,) = queries.theme_quotes(scope, "wait", OCTOBER, 12)
    assert quote.sentence == WAIT
    assert not queries.theme_quotes(scope, "wait", OCTOBER, 12, store="008")
    queries.store_themes(scope, BAD, OCTOBER, 12)
    with django_assert_max_num_queries(9):
        queries.store_themes(scope, BAD, OCTOBER, 12)


def test_fewer_complaints_than_in_comparable_stores_are_unusual_to_nobody() -> None:
    """In Seoul six in ten complain, elsewhere hardly anybody; one store of it has less, though more than all stores."""
    brand = make_brand()
    regions = make_regions(brand, "Korea", "Korea/Seoul", "Korea/Busan", "Korea/Jeju")
    stores = make_stores(brand, 36, [*regions.values()][1:])
    source = Source.objects.create(brand=brand, publisher="survey")
    for index, store in enumerate(stores):
        waits = 43 if index % 3 == 0 else 1
        waits = 21 if store.code == "006" else waits
        write(store, source, OCTOBER, [WAIT] * waits + [FINE] * (72 - waits))
    tallies.refresh(brand.pk)
    for scope in (head_office(brand), person(brand, "store", store="006")):
        (row,) = [row for row in ranked(scope, 1, theme="wait").rows if row.store == "006"]
        assert scope and (row.confirmed, row.above, row.stands_out) == (True, False, False)
        shown = of(queries.store_themes(scope, "006", OCTOBER, 1), "wait")
        assert (shown.confirmed, shown.above, shown.stands_out) == (True, False, False)
    assert row.share and row.expected and row.share > row.expected, "who has more than all stores is no exception here"
