"""A brand whose stores have ratings week by week, for the watch: stars that tests choose, and a store that falls."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from dashboards.alerts.weeks import WATCHED, WEEK
from locations.models import Brand, Location
from locations.months import month_of
from reviews import tallies
from reviews.models import Review, Source, StaleCell
from tests.dashboards.networks import make_brand, make_regions, make_stores

NEWEST = date(2026, 11, 16)
"""The Monday of the newest week that is over on ``NOW``."""
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
STARS, USUAL, FALLEN = (1, 2, 3, 4, 5), (0.05, 0.05, 0.1, 0.3, 0.5), (0.45, 0.25, 0.1, 0.1, 0.1)


def rated_weeks(
    falls: Mapping[int, int], count: int = 12, slug: str = "b", newest: date = NEWEST, each: int = 12
) -> tuple[Brand, list[Location]]:
    """Make stores with ``each`` ratings a week up to ``newest``; ``falls``: the last so many weeks of a store are bad.

    Region North has the stores 000, 002, ..., South the others.
    """
    brand = make_brand(slug)
    stores = make_stores(brand, count, [*make_regions(brand, "North", "South").values()])
    rng = np.random.default_rng(11)
    reviews: list[Review] = []
    for ago in range(WATCHED):
        for index, store in enumerate(stores):
            law = FALLEN if ago < falls.get(index, 0) else USUAL
            stars = rng.choice(STARS, each, p=law).tolist()
            reviews += _reviews(store, newest - ago * WEEK, stars, len(reviews))
    _add(reviews)
    return brand, stores


def rate(store: Location, monday: date, stars: list[int], *, precision: str = "exact") -> None:
    """Add ratings of one week."""
    _add(_reviews(store, monday, stars, Review.objects.count(), precision))


def _reviews(store: Location, monday: date, stars: list[int], known: int, precision: str = "exact") -> Iterator[Review]:
    """Yield ratings of one week, a day apart, at noon in Seoul."""
    source = Source.objects.get_or_create(brand_id=store.brand_id, publisher="google")[0]
    first = datetime.combine(monday, time(3), UTC)
    for at, rating in enumerate(stars):
        moment = first + timedelta(days=at % 7)
        month = month_of(moment.date())
        yield Review(
            source=source,
            location=store,
            external_id=str(known + at),
            content="",
            first_month=month,
            last_month=month,
            rating=rating,
            posted_from=moment,
            posted_to=moment,
            precision=precision,
        )


def _add(reviews: Iterable[Review]) -> None:
    written = Review.objects.bulk_create(reviews, batch_size=1_000)
    cells = {(each.location_id, each.first_month) for each in written}
    StaleCell.objects.bulk_create(
        StaleCell(location_id=store, first_month=month, last_month=month) for store, month in cells
    )


def counted(brand: Brand) -> None:
    """Sum the ratings up by month."""
    tallies.refresh(brand.pk)
