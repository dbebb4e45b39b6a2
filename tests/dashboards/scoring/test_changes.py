"""Places that changed, from tallies to rows: regions with their levels, one store alone, and the quiet ones."""

from collections.abc import Callable

import numpy as np
import pytest

from dashboards.models import Change
from dashboards.scoring.changes import mark_changes
from locations.models import Brand, Location
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores, make_tally

pytestmark = pytest.mark.django_db

PATHS = ("Korea", "Korea/Seoul", "Korea/Seoul/Gangnam", "Korea/Busan")
MONTHS = 20


def make(
    share: Callable[[int, int], float], *, answers: int = 60, seed: int = 5, count: int = 30
) -> tuple[Brand, list[Location]]:
    """Thirty stores in Seoul, Gangnam and Busan in turn; ``share`` of five stars by store and months ago."""
    brand = make_brand()
    stores = make_stores(brand, count, [*make_regions(brand, *PATHS).values()][1:])
    rng = np.random.default_rng(seed)
    for index, store in enumerate(stores):
        for ago in range(MONTHS):
            happy = int(rng.binomial(answers, share(index, ago)))
            make_tally(store, {5: happy, 1: answers - happy}, OCTOBER - ago)
    return brand, stores


def test_a_region_that_fell_is_found_with_its_month_and_levels() -> None:
    brand, _stores = make(lambda index, ago: 0.6 if index % 3 == 2 and ago < 4 else 0.8)
    mark_changes(brand, OCTOBER)
    (row,) = Change.objects.filter(location=None)
    assert row.region is not None
    assert (row.region.path, row.since, row.better, row.stores) == ("Korea/Busan", OCTOBER - 3, False, 10)
    assert row.answers == 10 * 60 * 4
    assert row.before == pytest.approx(1 + 4 * 0.8, abs=0.05)
    assert row.after == pytest.approx(1 + 4 * 0.6, abs=0.08)
    assert row.before is not None and row.after is not None and row.low is not None and row.high is not None
    assert row.low < row.after - row.before < row.high < 0
    error = 1.6 * np.sqrt(1 / (10 * 60 * 12) + 1 / (10 * 60 * 4))
    assert row.high - row.low == pytest.approx(2 * 1.96 * error, rel=0.15)
    assert len(row.months) == MONTHS
    assert row.months[-1] == pytest.approx(row.after, abs=0.2)


def test_one_store_that_fell_is_not_its_region() -> None:
    brand, stores = make(lambda index, ago: 0.3 if index == 2 and ago < 4 else 0.8)
    mark_changes(brand, OCTOBER)
    (row,) = Change.objects.all()
    assert row.location == stores[2]
    assert row.before == pytest.approx(4.2, abs=0.1)
    assert row.after == pytest.approx(2.2, abs=0.3)


def test_nothing_moves_by_more_than_the_whole_scale() -> None:
    brand, stores = make(lambda index, ago: (1.0 if ago < 2 else 0.0) if index == 2 else 0.8, answers=10)
    mark_changes(brand, OCTOBER)
    row = Change.objects.get(location=stores[2])
    assert (row.before, row.after) == (1.0, 5.0)
    assert row.low is not None and row.low < 4.0 and row.high == 4.0


def test_where_nothing_changed_no_place_is_named() -> None:
    brand, _stores = make(lambda index, ago: 0.8)
    mark_changes(brand, OCTOBER)
    assert not Change.objects.exists()


def test_a_fall_of_all_stores_is_the_brands_and_nobody_elses() -> None:
    brand, _stores = make(lambda index, ago: 0.55 if ago == 0 else 0.8)
    mark_changes(brand, OCTOBER)
    (row,) = Change.objects.filter(location=None)
    assert (row.region, row.better, row.stores) == (None, False, 30)


def test_marking_again_replaces_the_rows_of_the_month() -> None:
    brand, _stores = make(lambda index, ago: 0.6 if index % 3 == 2 and ago < 4 else 0.8)
    first = mark_changes(brand, OCTOBER)
    assert mark_changes(brand, OCTOBER) == first == Change.objects.count()


def test_a_region_that_cannot_be_tested_is_passed_over() -> None:
    brand, _stores = make(lambda index, ago: 0.4 if index % 3 == 2 and ago < 4 else 0.8, count=9)
    mark_changes(brand, OCTOBER)
    assert not Change.objects.filter(region__isnull=False).exists()
