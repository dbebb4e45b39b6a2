"""A small brand whose stores have a year and a half of ratings, for tests of what actions changed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import numpy as np

from dashboards.models import Action, ActionStore
from locations.models import Brand, Location
from locations.months import first_day, last_day
from reviews.models import MonthTally
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores

MONTHS = 18
STORES = 40
ANSWERS = 40
PATHS = ("Korea", "Korea/Seoul", "Korea/Busan")
NOW = datetime(2026, 11, 15, 3, tzinfo=UTC)
"""Within the month after the newest one."""


def make_panel(
    lifted: Mapping[int, float] | None = None,
    *,
    since: int = OCTOBER - 2,
    stores: int = STORES,
    answers: int = ANSWERS,
    silent: Mapping[int, Sequence[int]] | None = None,
) -> tuple[Brand, list[Location]]:
    """Fill a brand with ratings of every store and month; ``lifted`` raises stores (indices) by stars since a month.

    ``silent`` gives the months in which a store has no answers.
    """
    brand = make_brand()
    regions = make_regions(brand, *PATHS)
    rows = make_stores(brand, stores, [*regions.values()][1:], prefix="b-")
    rng = np.random.default_rng(11)
    level = rng.normal(0, 0.25, stores)
    tallies = []
    for index, store in enumerate(rows):
        for month in range(OCTOBER - MONTHS + 1, OCTOBER + 1):
            if month in (silent or {}).get(index, ()):
                continue
            usual = 3.6 + level[index] + rng.normal(0, 0.05)
            mean = usual + ((lifted or {}).get(index, 0.0) if month >= since else 0.0)
            tallies.append(ratings(store, month, np.clip(np.round(rng.normal(mean, 0.8, answers)), 1, 5)))
    MonthTally.objects.bulk_create(tallies)
    return brand, rows


def ratings(store: Location, month: int, stars: np.ndarray, series: str = "g|1-5") -> MonthTally:
    """Sum up ratings of a store and month."""
    values, counts = np.unique(stars.astype(int), return_counts=True)
    return MonthTally(
        location=store,
        measure="rating",
        series=series,
        first_month=month,
        last_month=month,
        n=stars.size,
        total=float(stars.sum()),
        total_sq=float((stars**2).sum()),
        histogram={str(value): int(count) for value, count in zip(values, counts, strict=True)},
        location_version=1,
    )


def begin(
    brand: Brand, stores: Sequence[Location], on: date, *, check_after: int = 3, title: str = "Training"
) -> Action:
    """Write an action down that began in stores on a day, without its verbs."""
    action = Action.objects.create(
        brand=brand,
        title=title,
        due=last_day(OCTOBER + 3),
        metric="rating",
        check_after=check_after,
        state=Action.State.DOING,
        created_at=NOW,
    )
    ActionStore.objects.bulk_create(ActionStore(action=action, location=each, started_on=on) for each in stores)
    return action


AUGUST_1 = first_day(OCTOBER - 2)
