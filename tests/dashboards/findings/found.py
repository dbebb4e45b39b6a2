"""A brand of thirty stores whose customers rate them month by month, one of them badly, to search for findings."""

from collections.abc import Collection
from datetime import UTC, datetime

from dashboards.findings.find import search
from dashboards.models import Finding, Standard
from dashboards.scoring.changes import mark_changes
from dashboards.scoring.months import score_month
from locations.models import Brand, Location
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores, make_tally

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)
GOOD, BAD = {5: 24, 4: 12, 3: 4, 2: 2, 1: 2}, {5: 6, 4: 6, 3: 8, 2: 12, 1: 16}
MONTHS = 6


def rated_brand(
    bad: Collection[int], months: int = 6, slug: str = "b", count: int = 30
) -> tuple[Brand, list[Location]]:
    """Make a brand whose first store is rated badly in the months that are so many before October 2026."""
    brand = make_brand(slug)
    regions = make_regions(brand, "North", "South")
    stores = make_stores(brand, count, [*regions.values()])
    for ago in range(MONTHS):
        for index, store in enumerate(stores):
            good = {stars: n + (index + ago + stars) % 3 for stars, n in GOOD.items()}
            make_tally(store, BAD if index == 0 and ago in bad else good, OCTOBER - ago)
    Standard.objects.create(brand=brand, metric="rating", target=3.9, valid_from=OCTOBER - 24)
    return brand, stores


def searched(brand: Brand, *months: int) -> None:
    """Score and search months in this order."""
    for month in months:
        score_month(brand, month)
        mark_changes(brand, month)
        search(brand, month, NOW)


def of_store(store: Location) -> Finding:
    return Finding.objects.get(location=store, direction="worse")
