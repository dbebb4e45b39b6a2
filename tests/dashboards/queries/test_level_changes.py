"""What a store's own answers say before and since a change: by hand, scoped, and judged by themselves."""

import pytest

from dashboards import queries
from dashboards.models import Change
from dashboards.rows import LevelChange
from locations.scoping import Scope, head_office
from reviews.models import MonthTally
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER, make_tally
from tests.dashboards.queries.test_queries import person

pytestmark = pytest.mark.django_db
SINCE = OCTOBER - 2
CODE = "b-005"


@pytest.fixture
def fallen(network: Network) -> Network:
    """Store b-005 has 40 reviews of five stars in the year before August and 20 of two and three stars since."""
    store = network.stores[5]
    MonthTally.objects.filter(location=store).delete()
    make_tally(store, {1: 50}, SINCE - 13)
    make_tally(store, {5: 20}, SINCE - 12)
    make_tally(store, {5: 20}, SINCE - 1)
    make_tally(store, {2: 10}, SINCE)
    make_tally(store, {3: 10}, OCTOBER)
    make_tally(store, {5: 90}, OCTOBER + 1)
    common = {"brand": network.brand, "location": store, "month": OCTOBER, "z": -9.0}
    Change.objects.create(metric="rating", since=SINCE, better=False, q=1e-9, **common)
    return network


def found(scope: Scope | None) -> list[LevelChange]:
    assert scope
    changes = queries.store_changes(scope, CODE, OCTOBER)
    return queries.level_changes(scope, changes, queries.score_card(scope, CODE, OCTOBER, 12), OCTOBER)


def test_the_year_before_and_all_since_are_the_own_answers(fallen: Network) -> None:
    (change,) = found(head_office(fallen.brand))
    assert (change.before, change.n_before) == (5.0, 40)
    assert (change.row.value, change.row.n, change.change) == (2.5, 20, -2.5)
    assert change.row.low < 2.5 < change.row.high
    assert change.row.low < change.row.bar_low < change.row.bar_high < change.row.high
    assert (change.row.verdict, change.row.basis, change.row.target) == ("below", "own", 3.9)
    assert change.row.p_below > 0.99


def test_under_ten_answers_are_not_judged_and_under_five_not_shown(fallen: Network) -> None:
    store = fallen.stores[5]
    scope = head_office(fallen.brand)
    MonthTally.objects.filter(location=store, last_month__gte=SINCE).delete()
    make_tally(store, {2: 7}, OCTOBER)
    (few,) = found(scope)
    assert (few.row.value, few.row.verdict, few.row.p_below) == (2.0, "not_enough", None)
    MonthTally.objects.filter(location=store, last_month=OCTOBER).delete()
    make_tally(store, {2: 4}, OCTOBER)
    (hidden,) = found(scope)
    figures = (hidden.row.value, hidden.row.low, hidden.row.bar_low, hidden.row.bar_high, hidden.change)
    assert figures == (None,) * 5
    MonthTally.objects.filter(location=store, last_month=OCTOBER).delete()
    assert found(scope) == []


def test_a_store_manager_sees_the_own_change_and_no_other(fallen: Network) -> None:
    keeper, other = (person(fallen.brand, "store", store=code) for code in (CODE, "b-007"))
    (change,) = found(keeper)
    assert (change.before, change.row.value, change.row.expected) == (5.0, 2.5, None)
    assert found(other) == []


def test_worse_comes_before_better_and_surer_before_less_sure(network: Network) -> None:
    common = {"brand": network.brand, "location": network.stores[5], "month": OCTOBER, "since": SINCE, "z": 3.0}
    for key, better, q in (("nps", True, 1e-9), ("csat", False, 0.04), ("rating", False, 0.01)):
        Change.objects.create(metric=key, better=better, q=q, **common)
    Change.objects.create(metric="listing_accuracy", better=False, q=0.0, **common)
    rows = queries.store_changes(head_office(network.brand), CODE, OCTOBER)
    assert [row.metric for row in rows] == ["rating", "csat", "nps"]
