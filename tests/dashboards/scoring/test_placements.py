"""Stores that move or close and regions with a new name leave scored months as they are, byte for byte."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

import pytest

from dashboards import queries
from dashboards.models import NetworkScore, Score
from dashboards.scoring.months import score_history, score_month, scored_as_now
from dashboards.scoring.regions import regions_as_now
from locations import moves, placements
from locations.models import Brand, Location, Region
from locations.scoping import head_office
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
NOVEMBER = OCTOBER + 1


def figures(brand: Brand, month: int) -> list[dict[str, Any]]:
    """All figures of a month, but not the ids of their rows."""
    rows = [*Score.objects.filter(brand=brand, month=month).order_by("metric", "window", "location").values()]
    networks = NetworkScore.objects.filter(brand=brand, month=month).order_by("metric", "window", "region")
    return [{name: value for name, value in row.items() if name != "id"} for row in (*rows, *networks.values())]


@pytest.fixture
def brand(network: Network) -> Brand:
    brand = network.brand
    brand.refresh_from_db()
    return brand


def codes(brand: Brand, path: str) -> list[str]:
    return [*Location.objects.filter(brand=brand, region__path=path).order_by("code").values_list("code", flat=True)]


def test_scoring_notes_the_newest_month(brand: Brand) -> None:
    assert brand.scored_until == OCTOBER
    score_month(brand, NOVEMBER)
    score_month(brand, OCTOBER)
    brand.refresh_from_db()
    assert brand.scored_until == NOVEMBER


@pytest.mark.parametrize("change", ["moved", "planned", "closed", "renamed"])
def test_a_scored_month_stays_byte_equal(brand: Brand, change: str) -> None:
    before = figures(brand, OCTOBER)
    seoul, scope = codes(brand, "Korea/Seoul"), head_office(brand)
    if change == "moved":
        assert moves.move_stores(scope, seoul[:5], "Korea/Busan", NOVEMBER, by="kim", now=NOW) == 5
    elif change == "planned":
        assert moves.move_stores(scope, seoul[:5], "Korea/Busan", NOVEMBER + 3, by="kim", now=NOW) == 5
    elif change == "closed":
        assert moves.close_store(scope, seoul[0], date(2026, 11, 1), by="kim", now=NOW)
    else:
        Region.objects.filter(brand=brand, path="Korea/Seoul").update(name="A", path="A")
    score_month(brand, OCTOBER)
    assert figures(brand, OCTOBER) == before


def test_a_move_before_a_scored_month_is_seen_once_it_is_scored_again(brand: Brand) -> None:
    before = figures(brand, OCTOBER)
    moves.move_stores(head_office(brand), codes(brand, "Korea/Seoul")[:5], "Korea/Busan", OCTOBER, by="kim", now=NOW)
    assert figures(brand, OCTOBER) == before
    score_month(brand, OCTOBER)
    assert figures(brand, OCTOBER) != before


def test_a_region_has_the_stores_of_the_month_or_those_of_today(brand: Brand) -> None:
    scope, busan = head_office(brand), codes(brand, "Korea/Busan")
    moves.move_stores(scope, busan[:2], "Korea/Seoul", NOVEMBER, by="kim", now=NOW)

    def shown(regions: str) -> list[str]:
        ranking = queries.rankings(scope, "rating", OCTOBER, 12, region="Korea/Busan", regions=regions)
        query = queries.RankingQuery("rating", OCTOBER, 12, region="Korea/Busan", regions=regions)
        page = queries.ranking_page(scope, query, limit=100).ranking
        assert [row.store for row in page.rows] == [row.store for row in ranking.rows]
        return sorted(row.store for row in ranking.rows)

    assert shown("") == busan
    assert shown("as-now") == busan[2:]


def alike(found: Any, stored: Mapping[str, Any]) -> bool:
    """Compare figures of regions; the last bits depend on which regions are computed with them.

    Spreads are searched until they are known to 1e-13 (``dashboards.stats.many``), so no tighter bound has a reason.
    """
    rows = dict(found)
    return rows.keys() == stored.keys() and all(
        getattr(row, name) == pytest.approx(getattr(stored[path], name), rel=1e-12, nan_ok=True)
        for path, row in rows.items()
        for name in (field.name for field in fields(row) if field.compare)
    )


def test_figures_of_regions_as_now_are_those_of_the_stores_of_today(brand: Brand) -> None:
    scope, busan = head_office(brand), codes(brand, "Korea/Busan")
    stored = dict(queries.region_networks(scope, "rating", OCTOBER, 12))
    assert alike(regions_as_now(scope, "rating", OCTOBER, 12), stored)
    moves.move_stores(scope, busan[:2], "Korea/Seoul", NOVEMBER, by="kim", now=NOW)
    assert dict(queries.region_networks(scope, "rating", OCTOBER, 12)) == stored
    now = dict(regions_as_now(scope, "rating", OCTOBER, 12))
    assert now["Korea/Seoul"].stores == stored["Korea/Seoul"].stores + 2
    assert now["Korea/Busan"].stores == stored["Korea/Busan"].stores - 2


def test_a_month_scored_as_now_is_gone_afterwards(brand: Brand) -> None:
    moves.move_stores(head_office(brand), codes(brand, "Korea/Seoul")[:5], "Korea/Busan", NOVEMBER, by="kim", now=NOW)
    before = figures(brand, OCTOBER)
    with scored_as_now(brand, OCTOBER, 12):
        assert figures(brand, OCTOBER) != before
    assert figures(brand, OCTOBER) == before


def test_earlier_months_of_a_trend_stay_too(brand: Brand) -> None:
    score_history(brand, OCTOBER)
    months = range(OCTOBER - 3, OCTOBER + 1)
    before = [figures(brand, month) for month in months]
    moves.move_stores(head_office(brand), codes(brand, "Korea/Seoul")[:5], "Korea/Busan", NOVEMBER, by="kim", now=NOW)
    score_history(brand, OCTOBER)
    assert [figures(brand, month) for month in months] == before
    assert placements.differences(NOW)[1] == []
