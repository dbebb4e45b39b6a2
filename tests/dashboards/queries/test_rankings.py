"""Pages hold what the whole ranking holds, in its order, each store once, whatever is asked for."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from dashboards import queries
from dashboards.models import Score, Standard
from dashboards.queries import RankingQuery
from dashboards.queries.order import WORST_FIRST
from dashboards.rows import StoreRow
from dashboards.scoring.months import score_history
from dashboards.scoring.verdicts import Verdict
from locations.models import Brand, Location
from locations.scoping import Scope, head_office
from tests.dashboards.networks import OCTOBER, make_brand, make_ratings, make_regions, make_stores
from tests.databases import Environment, NewDatabase, connected_to, filled, rolled_back

pytestmark = pytest.mark.django_db
QUERY = RankingQuery("rating", OCTOBER, 1)
SORTS = ("attention", "name", "value", "n", "change", "verdict")


@pytest.fixture(scope="module")
def scored(
    new_database: NewDatabase, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Environment]:
    """Give a database with the brand, made and scored once."""
    with filled(new_database, tmp_path_factory.mktemp("rankings"), django_db_blocker, make) as environment:
        yield environment


@pytest.fixture
def brand(db: None, scored: Environment) -> Iterator[Brand]:
    """Give the brand in its own database, whose changes are undone."""
    with connected_to(scored), rolled_back():
        yield Brand.objects.get()


def make() -> None:
    """Forty stores with two months, some with one name or one value, one without values, and three without answers."""
    made = make_brand()
    regions = make_regions(made, "Korea", "Korea/Seoul", "Korea/Seoul/Gangnam", "Korea/Busan")
    stores = make_stores(made, 40, [*regions.values()][1:])
    make_ratings(stores)
    make_ratings(stores[:20], OCTOBER - 1, seed=8)
    Location.objects.filter(pk__in=[store.pk for store in stores[10:14]]).update(name="Same")
    Location.objects.bulk_create(Location(brand=made, code=f"9{index}", name=f"x {index}") for index in range(3))
    Standard.objects.create(brand=made, metric="rating", target=3.9, valid_from=OCTOBER - 12)
    score_history(made, OCTOBER)
    Score.objects.filter(location__in=stores[20:25], month=OCTOBER, window=1).update(value=3.5, p_worst=0.0)


def walked(scope: Scope, query: RankingQuery, limit: int = 7) -> list[StoreRow]:
    """All rows by turning pages forward; on the way back every page is the same."""
    pages, after = [], ""
    while True:
        page = queries.ranking_page(scope, query, after=after, limit=limit)
        pages.append([row.store for row in page.ranking.rows])
        assert page.has_earlier == bool(after)
        if not page.has_later:
            break
        after = pages[-1][-1]
    for earlier, later in itertools.pairwise(pages):
        page = queries.ranking_page(scope, query, before=later[0], limit=limit)
        assert [row.store for row in page.ranking.rows] == earlier
        assert page.has_later
        assert page.has_earlier == (earlier != pages[0])
    everything = {row.store: row for row in queries.ranking_rows(scope, query)}
    assert [code for codes in pages for code in codes] == list(everything)
    assert page.shown == len(everything)
    return list(everything.values())


def test_the_order_of_attention_is_that_of_the_ranking(brand: Brand) -> None:
    scope = head_office(brand)
    assert walked(scope, QUERY) == list(queries.rankings(scope, "rating", OCTOBER, 1).rows)
    turned = walked(scope, replace(QUERY, sort="-attention"))
    known = [row.store for row in walked(scope, QUERY) if row.shrunken is not None]
    assert [row.store for row in turned if row.shrunken is not None] == known[::-1]
    assert [row.store for row in turned[40:]] == ["90", "91", "92"]


@pytest.mark.parametrize(("sort", "turned"), [*itertools.product(SORTS, (False, True))])
def test_every_order_is_whole_and_rows_without_a_figure_come_last(brand: Brand, sort: str, turned: bool) -> None:
    rows = walked(head_office(brand), replace(QUERY, sort=f"-{sort}" if turned else sort))
    assert sorted(row.store for row in rows) == sorted(store.code for store in Location.objects.all())
    figure = {
        "attention": lambda row: row.p_worst and -row.p_worst,
        "name": lambda row: row.name.lower(),
        "value": lambda row: row.value,
        "n": lambda row: row.n or None,
        "change": lambda row: row.change,
        "verdict": lambda row: WORST_FIRST.index(Verdict(row.verdict)) if row.n else None,
    }[sort]
    figures = [figure(row) for row in rows]
    known = [each for each in figures if each is not None]
    assert known == sorted(known, reverse=turned)
    assert figures[: len(known)] == known


@pytest.mark.parametrize(
    "filters",
    [
        {"region": "Korea/Seoul"},
        {"region": "Korea/Busan", "format": "mall"},
        {"search": "GANGNAM"},
        {"search": "Same"},
        {"search": "nowhere"},
        {"verdict": "below"},
        {"verdict": "no_data"},
        {"verdict": "meets", "region": "Korea/Seoul"},
        {"codes": ("003", "007", "90")},
        {"codes": ("003", "007", "90"), "region": "Korea/Seoul", "verdict": "meets"},
        {"codes": ()},
    ],
)
def test_filters_are_those_of_the_ranking(brand: Brand, filters: dict[str, Any]) -> None:
    scope = head_office(brand)
    whole = queries.rankings(scope, "rating", OCTOBER, 1, **filters)
    for sort in SORTS:
        rows = walked(scope, replace(QUERY, **filters, sort=sort))  # type: ignore[arg-type]
        assert {row.store: row for row in rows} == {row.store: row for row in whole.rows}
    page = queries.ranking_page(scope, replace(QUERY, **filters))  # type: ignore[arg-type]
    assert page.ranking.total == whole.total == 43
    counted = {word: sum(row.verdict == word for row in whole.rows) for word in Verdict}
    assert dict(page.counts) == {word: count for word, count in counted.items() if count}


def test_an_unknown_place_is_the_beginning(brand: Brand) -> None:
    scope = head_office(brand)
    first = queries.ranking_page(scope, QUERY, limit=5)
    assert queries.ranking_page(scope, QUERY, after="nowhere", limit=5) == first
    assert queries.ranking_page(scope, QUERY, before="nowhere", limit=5) == first


def test_what_is_not_scored_says_so(brand: Brand) -> None:
    with pytest.raises(queries.NotScored):
        queries.ranking_page(head_office(brand), replace(QUERY, month=OCTOBER + 5))
    with pytest.raises(queries.NotScored):
        queries.ranking_rows(head_office(brand), replace(QUERY, month=OCTOBER + 5))


def test_a_page_asks_as_often_for_many_as_for_few(brand: Brand, django_assert_num_queries) -> None:
    scope = head_office(brand)
    queries.ranking_page(scope, QUERY, limit=5)  # counts the verdicts, once after each scoring
    for after in ("", "030"):
        with django_assert_num_queries(6 if not after else 7):
            queries.ranking_page(scope, QUERY, after=after, limit=5)


def test_what_is_counted_of_a_region_follows_stores_that_move_and_scores_that_change(brand: Brand) -> None:
    """Also where a store comes for one that goes, so that there are as many as before."""
    regional = replace(head_office(brand), role="regional", lineages=(brand.regions.get(path="Korea/Seoul").lineage,))
    asked = [
        (scope, replace(QUERY, region=region, verdict=verdict))
        for scope in (head_office(brand), regional)
        for region in ("", "Korea/Seoul", "Korea/Busan")
        for verdict in ("", Verdict.NO_DATA, Verdict.MEETS)
    ]

    def check() -> list[dict[str, int]]:
        found = []
        for scope, query in asked:
            narrowed = {"region": query.region, "verdict": query.verdict}
            rows = queries.rankings(scope, "rating", OCTOBER, 1, **narrowed).rows
            counted = {word: sum(row.verdict == word for row in rows) for word in Verdict}
            page = queries.ranking_page(scope, query)
            assert dict(page.counts) == {word: count for word, count in counted.items() if count}
            found.append(dict(page.counts))
        return found

    before = check()
    seoul, busan = (Location.objects.filter(region__path=f"Korea/{name}") for name in ("Seoul", "Busan"))
    verdicts = {row.store: row.verdict for row in queries.rankings(head_office(brand), "rating", OCTOBER, 1).rows}
    one, other = next((one, other) for one in seoul for other in busan if verdicts[one.code] != verdicts[other.code])
    one.region_id, other.region_id = other.region_id, one.region_id
    one.save()
    other.save()
    after = check()
    assert after != before
    Standard.objects.update(target=1.0)
    score_history(brand, OCTOBER)
    assert check() != after
