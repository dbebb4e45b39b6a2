"""What each person is shown: own rows only, the same numbers everywhere, and nothing that tells of others."""

import math
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from dashboards import queries
from dashboards.models import Change, Standard
from dashboards.scoring.months import score_history, score_month
from locations.models import Brand, Location, Membership, User
from locations.months import NOW
from locations.scoping import Scope, head_office, scope_of
from tests.dashboards.networks import OCTOBER, make_brand, make_ratings, make_regions, make_stores, make_tally

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def brand() -> Brand:
    """Forty stores in turn in Korea/Seoul, Korea/Seoul/Gangnam, Korea/Busan and Korea/Seoul 2."""
    made = make_brand()
    regions = make_regions(made, "Korea", "Korea/Seoul", "Korea/Seoul/Gangnam", "Korea/Busan", "Korea/Seoul 2")
    stores = make_stores(made, 40, [*regions.values()][1:])
    make_ratings(stores)
    Standard.objects.create(brand=made, metric="rating", target=3.9, valid_from=OCTOBER - 12)
    score_month(made, OCTOBER)
    return made


def person(brand: Brand, role: str, *, region: str = "", store: str = "", **dates: date) -> Scope | None:
    user = User.objects.create(username=f"{role}-{region}-{store}-{User.objects.count()}")
    Membership.objects.create(
        user=user,
        brand=brand,
        role=role,
        region=brand.regions.get(path=region) if region else None,
        location=brand.locations.get(code=store) if store else None,
        valid_from=dates.get("valid_from", date(2026, 1, 1)),
        valid_to=dates.get("valid_to"),
    )
    return scope_of(user, brand.slug, NOON)


def rounded(seen: Any) -> Any:
    """Plain data without the last digits, which depend on the order of summation."""
    if is_dataclass(seen) and not isinstance(seen, type):
        return rounded(asdict(seen))
    if isinstance(seen, dict):
        return {key: rounded(value) for key, value in seen.items()}
    if isinstance(seen, list | tuple):
        return [rounded(value) for value in seen]
    return round(seen, 9) if isinstance(seen, float) else seen


def codes(scope: Scope | None, **filters: str) -> set[str]:
    assert scope
    return {row.store for row in queries.rankings(scope, "rating", OCTOBER, 12, **filters).rows}


def test_each_role_sees_its_own_stores(brand):
    everything = {f"{index:03d}" for index in range(40)}
    assert codes(person(brand, "head_office")) == everything
    assert codes(head_office(brand)) == everything
    seoul = {f"{index:03d}" for index in range(40) if index % 4 in (0, 1)}
    assert codes(person(brand, "regional", region="Korea/Seoul")) == seoul
    assert codes(person(brand, "store", store="007")) == {"007"}


def test_a_role_holds_on_its_days_only(brand):
    assert person(brand, "head_office", valid_to=date(2026, 11, 22))
    assert person(brand, "head_office", valid_to=date(2026, 11, 21)) is None
    assert person(brand, "head_office", valid_from=date(2026, 11, 23)) is None


def test_another_brands_people_and_stores_stay_apart(brand):
    other = make_brand("other")
    make_ratings(make_stores(other, 10, prefix="x"))
    score_month(other, OCTOBER)
    user = User.objects.create(username="theirs")
    Membership.objects.create(user=user, brand=other, role="head_office", valid_from=date(2026, 1, 1))
    assert scope_of(user, brand.slug, NOON) is None
    assert codes(scope_of(user, other.slug, NOON)) == {f"x{index:03d}" for index in range(10)}
    assert not any(code.startswith("x") for code in codes(head_office(brand)))


def test_the_numbers_are_the_same_for_everyone_who_may_see_them(brand):
    full = {row.store: row for row in queries.rankings(head_office(brand), "rating", OCTOBER, 12).rows}
    scope = person(brand, "regional", region="Korea/Busan")
    assert scope
    for row in queries.rankings(scope, "rating", OCTOBER, 12).rows:
        assert row == full[row.store]


def test_a_store_manager_learns_nothing_of_others(brand):
    scope = person(brand, "store", store="007")
    assert scope
    full = next(row for row in queries.rankings(head_office(brand), "rating", OCTOBER, 12).rows if row.store == "007")
    (own,) = queries.rankings(scope, "rating", OCTOBER, 12).rows
    assert (own.value, own.low, own.high, own.n, own.verdict) == (full.value, full.low, full.high, full.n, full.verdict)
    assert (own.shrunken, own.p_below) == (full.shrunken, full.p_below)
    for field in ("rank", "rank_low", "rank_high", "p_worst", "z", "q", "band", "confirmed", "expected"):
        assert getattr(own, field) is None
    assert queries.imports(scope) == []
    assert queries.region_networks(scope, "rating", OCTOBER, 12) == []
    assert queries.store_head(scope, "008") is None
    assert queries.score_card(scope, "008", OCTOBER, 12) == []
    assert queries.trend(scope, "008", "rating", OCTOBER).points == []
    assert queries.distribution(scope, "008", "rating", OCTOBER, 12) == []
    assert [head.store for head in queries.roster(scope)] == ["007"]


def test_below_thirty_stores_a_store_manager_sees_own_answers_alone():
    brand = make_brand()
    stores = make_stores(brand, 29)
    make_ratings(stores)
    Standard.objects.create(brand=brand, metric="rating", target=1.5, valid_from=OCTOBER)
    score_month(brand, OCTOBER)
    scope = person(brand, "store", store="007")
    assert scope
    ranking = queries.rankings(scope, "rating", OCTOBER, 12)
    (row,) = ranking.rows
    assert (row.shrunken, row.needed, row.rank, row.z) == (None, None, None, None)
    assert row.basis == "own"
    assert (row.shrunken_low, row.shrunken_high) == (row.low, row.high)
    assert row.low < row.bar_low < row.value < row.bar_high < row.high
    assert row.p_below < 0.1, "by its own answers, as its bar and its verdict"
    assert "alone" not in row.details
    assert row.verdict == "meets"
    assert (ranking.network.mu, ranking.network.tau, ranking.network.stores) == (None, None, 0)


def test_changing_two_foreign_stores_changes_nothing_a_store_manager_sees(brand):
    """Swapping the answers of two others keeps every network figure, so that nothing at all may differ."""
    scope = person(brand, "store", store="007")
    assert scope

    def seen() -> object:
        return rounded(
            [queries.rankings(scope, "rating", OCTOBER, window) for window in (1, 3, 12, 0)]
            + [
                queries.score_card(scope, "007", OCTOBER, 12),
                queries.network_trends(scope, 12),
                queries.choices(scope),
            ]
        )

    before = seen()
    here, there = (Location.objects.get(code=code).monthtally_set.get() for code in ("012", "036"))
    here.location_id, there.location_id = there.location_id, here.location_id
    for cell in (here, there):
        cell.series = "swapped|1-5"
        cell.save()
    score_month(brand, OCTOBER)
    assert seen() == before


def test_rows_come_in_the_order_of_the_action_list(brand):
    extra = Location.objects.create(brand=brand, code="999", name="Without answers")
    rows = queries.rankings(head_office(brand), "rating", OCTOBER, 12).rows
    keys = [(-row.p_worst, math.inf if row.shrunken is None else row.shrunken, row.store) for row in rows[:-1]]
    assert keys == sorted(keys)
    last = rows[-1]
    assert (last.store, last.n, last.verdict, last.value, last.rank, last.band) == (
        extra.code,
        0,
        "no_data",
        None,
        None,
        None,
    )


def test_filters_narrow_and_the_total_stays(brand):
    scope = head_office(brand)
    assert codes(scope, region="Korea/Seoul") == {f"{index:03d}" for index in range(40) if index % 4 in (0, 1)}
    assert codes(scope, region="Korea/Seoul 2") == {f"{index:03d}" for index in range(40) if index % 4 == 3}
    assert codes(scope, format="mall") == {f"{index:03d}" for index in range(40) if index % 3}
    assert codes(scope, search="GANGNAM") == {f"{index:03d}" for index in range(40) if index % 4 == 1}
    verdicts = {row.verdict for row in queries.rankings(scope, "rating", OCTOBER, 12).rows}
    assert sum(len(codes(scope, verdict=word)) for word in verdicts) == 40
    assert queries.rankings(scope, "rating", OCTOBER, 12, region="Korea/Busan").total == 40


def test_what_is_not_scored_says_so(brand):
    with pytest.raises(queries.NotScored, match=r"2026-09.*manage\.py score --brand b --as-of 2026-09"):
        queries.rankings(head_office(brand), "rating", OCTOBER - 1, 12)


def test_a_metric_without_data_has_rows_without_figures(brand):
    ranking = queries.rankings(head_office(brand), "nps", OCTOBER, 12)
    assert ranking.network.mu is None
    assert {(row.n, row.verdict) for row in ranking.rows} == {(0, "no_data")}
    assert len(ranking.rows) == 40


def test_change_compares_with_the_window_before(brand):
    store = Location.objects.get(code="009")
    make_tally(store, {1: 10}, OCTOBER - 1)
    score_history(brand, OCTOBER)
    row = next(row for row in queries.rankings(head_office(brand), "rating", OCTOBER, 1).rows if row.store == "009")
    assert row.change == pytest.approx(row.value - 1)


def test_the_number_of_queries_does_not_grow_with_the_stores(brand, django_assert_num_queries):
    scope = head_office(brand)
    with django_assert_num_queries(4):
        queries.rankings(scope, "rating", OCTOBER, 12)
    with django_assert_num_queries(3):
        queries.score_cards(scope, ["001", "002", "003"], OCTOBER, 12)


def test_nearest_alike_are_of_the_same_format_and_near(brand):
    near = queries.nearest_alike(head_office(brand), "010", limit=3)
    assert near == ["011", "008", "013"] or near == ["011", "008", "007"]
    assert all(int(code) % 3 for code in near)


def test_where_the_question_says_low_is_better_everything_says_so():
    """CES from 1 (no effort) to 7: a store manager's verdict, the order, and the side of a change."""
    brand = make_brand()
    stores = make_stores(brand, 12)
    for index, store in enumerate(stores):
        for month in range(OCTOBER - 13, OCTOBER + 1):
            high = index == 5 and month == OCTOBER
            make_tally(
                store, {7: 20} if high else {1: 10 + (month + index) % 3, 2: 10}, month, series="1-7 low", measure="ces"
            )
    Standard.objects.create(brand=brand, metric="ces", target=3.0, valid_from=OCTOBER - 20)
    score_history(brand, OCTOBER)
    scope = person(brand, "store", store="000")
    assert scope
    assert queries.rankings(scope, "ces", OCTOBER, 1).rows[0].verdict == "meets"
    assert queries.rankings(head_office(brand), "ces", OCTOBER, 1).rows[0].store == "005"
    assert [(row.store, row.better) for row in queries.changes(head_office(brand), OCTOBER)] == [("005", False)]


def test_a_store_is_measured_the_same_in_one_read(brand):
    for ago in (1, 2):
        make_tally(Location.objects.get(code="007"), {1: 10, 5: 12}, OCTOBER - ago)
    score_history(brand, OCTOBER)
    for scope in (head_office(brand), person(brand, "store", store="007")):
        head = queries.store_head(scope, "007")
        assert queries.score_card(scope, "007", OCTOBER, NOW)
        for window in (1, 12, 0, NOW):
            found = queries.measured(scope, head, "rating", OCTOBER, window)
            assert found.card == queries.score_card(scope, "007", OCTOBER, window)
            assert found.trend == queries.trend(scope, "007", "rating", OCTOBER)
            assert found.trend.points
            assert found.now == ([] if window == NOW else queries.score_card(scope, "007", OCTOBER, NOW))


def test_page_and_list_date_a_change_alike(brand):
    store, other = Location.objects.get(code="007"), Location.objects.get(code="008")
    for ago in range(1, 15):
        for each in (store, other):
            make_tally(each, {3: 10, 4: 10 + ago % 3, 5: 10}, OCTOBER - ago)
    score_history(brand, OCTOBER)
    Change.objects.all().delete()
    fields = {"brand": brand, "metric": "rating", "month": OCTOBER, "z": 4.0, "q": 0.01}
    Change.objects.create(location=store, since=OCTOBER - 3, better=True, **fields)
    for scope in (head_office(brand), person(brand, "store", store="007")):
        (listed,) = queries.changes(scope, OCTOBER)
        trend = queries.trend(scope, "007", "rating", OCTOBER)
        assert (trend.changed, trend.is_better) == (listed.since, listed.better) == (OCTOBER - 3, True)
        head = queries.store_head(scope, "007")
        assert queries.measured(scope, head, "rating", OCTOBER, 12).trend == trend
        earlier = queries.trend(scope, "007", "rating", OCTOBER - 1)
        assert (earlier.changed, earlier.is_better) == (None, None)
    assert queries.trend(head_office(brand), "008", "rating", OCTOBER).is_better is None
