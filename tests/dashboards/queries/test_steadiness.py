"""How steady a store is: from its own months, on the scale that counts, for those who may see it."""

import numpy as np
import pytest

from dashboards import queries
from dashboards.stats.steadiness import steadiness
from locations.models import Brand, Location
from locations.scoping import Scope, head_office
from reviews.models import MonthTally
from tests.dashboards.networks import OCTOBER, make_tally
from tests.dashboards.queries.test_queries import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand(spoken_brand: Brand) -> Brand:
    return spoken_brand


@pytest.fixture
def scope(brand: Brand) -> Scope:
    return head_office(brand)


def test_steadiness_is_that_of_the_months_of_the_store(brand: Brand, scope: Scope) -> None:
    store = Location.objects.get(code="004")
    found = queries.store_steadiness(scope, "004", "nps", OCTOBER)
    cells = MonthTally.objects.filter(location=store, measure="nps").order_by("first_month")
    expected = steadiness(*np.array([*cells.values_list("n", "total", "total_sq")], dtype=float).T)
    assert found is not None
    assert (found.sd, found.low, found.high) == pytest.approx(
        tuple(100 * each for each in (expected.sd, expected.low, expected.high))
    )
    assert found.months == cells.count() and found.sd < found.seen


def test_only_the_months_and_the_scale_that_count(brand: Brand, scope: Scope) -> None:
    store = Location.objects.get(code="004")
    before = queries.store_steadiness(scope, "004", "ces", OCTOBER)
    make_tally(store, {1: 30}, OCTOBER - 1, series="1-5 high", measure="ces")
    make_tally(store, {7: 30}, OCTOBER - 30, series="1-7 high", measure="ces")
    make_tally(store, {7: 30}, OCTOBER, first=OCTOBER - 12, series="1-7 high", measure="ces")
    assert queries.store_steadiness(scope, "004", "ces", OCTOBER) == before


def test_too_few_months_and_states_have_no_steadiness(scope: Scope) -> None:
    assert queries.store_steadiness(scope, "004", "nps", OCTOBER - 8) is None
    assert queries.store_steadiness(scope, "004", "listing_accuracy", OCTOBER) is None
    assert queries.store_steadiness(scope, "none", "nps", OCTOBER) is None


def test_a_store_manager_sees_the_own_store(brand: Brand, scope: Scope) -> None:
    keeper = person(brand, "store", store="004")
    assert keeper
    assert queries.store_steadiness(keeper, "004", "nps", OCTOBER) == queries.store_steadiness(
        scope, "004", "nps", OCTOBER
    )
    assert queries.store_steadiness(keeper, "006", "nps", OCTOBER) is None
