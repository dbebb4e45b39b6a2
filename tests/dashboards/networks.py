"""Small brands with tallies in the database, for tests of what is computed and shown."""

from collections.abc import Mapping

import numpy as np

from locations.models import Brand, Location, Region
from locations.months import parse_month
from reviews.models import MonthTally

OCTOBER = parse_month("2026-10")


def make_brand(slug: str = "b") -> Brand:
    return Brand.objects.create(slug=slug, name=f"Bean There {slug}", default_zone="Asia/Seoul", country="KR")


def make_regions(brand: Brand, *paths: str) -> dict[str, Region]:
    """The regions with these paths, parents before children."""
    made: dict[str, Region] = {}
    for path in paths:
        parent = made.get(path.rpartition("/")[0])
        region = Region.objects.create(brand=brand, parent=parent, name=path.rpartition("/")[2], path=path)
        region.lineage = f"{parent.lineage if parent else '/'}{region.pk}/"
        region.save()
        made[path] = region
    return made


def make_stores(brand: Brand, count: int, regions: list[Region] | None = None, prefix: str = "") -> list[Location]:
    """Stores 000, 001, ... that take the regions and two formats in turn."""
    return Location.objects.bulk_create(
        Location(
            brand=brand,
            code=f"{prefix}{index:03d}",
            name=f"Store {prefix}{index}",
            region=regions[index % len(regions)] if regions else None,
            format="mall" if index % 3 else "",
            latitude=37.0 + index / 100,
            longitude=127.0,
        )
        for index in range(count)
    )


def make_tally(
    store: Location,
    stars: Mapping[int, int],
    month: int = OCTOBER,
    *,
    first: int | None = None,
    series: str = "g|1-5",
    measure: str = "rating",
) -> MonthTally:
    """One cell of star ratings, or of another measure whose value is the score itself."""
    return MonthTally.objects.create(
        location=store,
        measure=measure,
        series=series,
        first_month=first or month,
        last_month=month,
        n=sum(stars.values()),
        total=sum(star * count for star, count in stars.items()),
        total_sq=sum(star**2 * count for star, count in stars.items()),
        histogram={str(star): count for star, count in stars.items()},
        location_version=1,
    )


def make_ratings(stores: list[Location], month: int = OCTOBER, seed: int = 7) -> None:
    """Between 6 and 60 star ratings a store; the first two stores have 3."""
    rng = np.random.default_rng(seed)
    for index, store in enumerate(stores):
        n = 3 if index < 2 else int(rng.integers(6, 60))
        values, counts = np.unique(rng.choice([1, 2, 3, 4, 5], n, p=[0.1, 0.1, 0.1, 0.3, 0.4]), return_counts=True)
        make_tally(store, dict(zip(values.tolist(), counts.tolist(), strict=True)), month)
