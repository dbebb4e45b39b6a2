"""A scored and closed brand of any size, written straight into the database: the rows of a scoring without its answers.

Figures are drawn, not computed, but as many and as long as a scoring gives: all stores in nine metrics over 12 months,
in the newest month and a year before; the brand and its regions in every month of two years; the single months of some
stores, a few of which moved; and a bad review of each store.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from django.db import connection, models, transaction

from dashboards.metrics import METRICS, Metric
from dashboards.models import Change, MonthClose, MonthRevision, NetworkScore, Score, Standard
from dashboards.scoring.closed import as_stored
from dashboards.scoring.months import FORMULA
from dashboards.scoring.targets import standards_of
from locations.models import Brand, Location, Region
from locations.months import USUAL_WINDOW, parse_month
from reviews.jobs import Job
from reviews.models import Review, Source

SLUG = "bench"
MONTH = parse_month("2026-10")
NOW = datetime(2026, 11, 5, 9, tzinfo=UTC)
MONTHS = range(MONTH - 23, MONTH + 1)
PROVINCES, TOWNS = 17, 15
DRAWN, MOVED = 300, 60
"""Stores whose single months are there, and those of them that moved."""
MIDDLE = {"nps": 35.0, "rating": 4.1, "ces": 5.2, "resolution_time": 20.0}
STEP = {"nps": 8.0, "rating": 0.2, "ces": 0.3, "resolution_time": 6.0}
WORDS = "I had to wait for twenty minutes, 커피가 식어 있었고 아무도 신경 쓰지 않았어요 ({})."
_FIGURES = (
    *("value", "low", "high", "shrunken", "shrunken_low", "shrunken_high", "bar_low", "bar_high"),
    *("variance", "expected", "reliability", "rank", "rank_low", "rank_high", "p_worst", "p_below", "z", "q"),
)
_OF_SCORE = (
    *("brand_id", "metric", "month", "window", "location_id", "n", *_FIGURES),
    *("band", "confirmed", "target", "verdict", "basis", "needed", "details"),
)
_OF_NETWORK = (
    *("brand_id", "region_id", "metric", "month", "window", "stores", "answers", "mu", "se_mu", "tau", "tau_low"),
    *("tau_high", "i2", "consistency", "consistency_low", "consistency_high", "method", "dominated", "notes", "inputs"),
)


@transaction.atomic
def fill(stores: int) -> None:
    """Make the brand with so many stores, scored, and its newest month closed."""
    chance = np.random.default_rng(stores)
    brand = Brand.objects.create(slug=SLUG, name="가람솔 Garamsol", default_zone="Asia/Seoul", country="KR")
    regions = _regions(brand)
    towns = [region for region in regions if region.path.count("/") == 2]
    Location.objects.bulk_create((_store(brand, number, towns) for number in range(stores)), batch_size=1_000)
    ids = [*Location.objects.order_by("pk").values_list("pk", flat=True)]
    Standard.objects.bulk_create(
        Standard(brand=brand, metric=entry.key, target=_middle(entry) - _step(entry), valid_from=MONTH - 9)
        for entry in METRICS
    )
    for entry in METRICS:
        for month in (MONTH - USUAL_WINDOW, MONTH):
            _write(Score, _OF_SCORE, _scores(brand, entry, month, USUAL_WINDOW, ids, chance))
        for month in MONTHS:
            _write(Score, _OF_SCORE, _scores(brand, entry, month, 1, ids[:DRAWN], chance))
        _write(NetworkScore, _OF_NETWORK, _networks(brand, entry, regions, stores, chance))
    _moves(brand, ids[:MOVED])
    _reviews(brand, ids)
    _close(brand)


def _store(brand: Brand, number: int, towns: Sequence[Region]) -> Location:
    town = towns[number % len(towns)]
    return Location(
        brand=brand,
        code=f"{number:05d}",
        name=f"{town.name}점 Store {number}",
        region=town,
        format=("street", "drive-thru", "mall")[number % 3],
        city=town.name,
        latitude=34.0 + number % 4_000 / 1_000,
        longitude=126.0 + number % 3_000 / 1_000,
    )


def _regions(brand: Brand) -> list[Region]:
    """Give a country, its provinces and their towns, parents first."""
    made = [Region(brand=brand, name="Korea", path="Korea")]
    for province in range(PROVINCES):
        own = Region(brand=brand, parent=made[0], name=f"도{province}", path=f"Korea/도{province}")
        made.append(own)
        for town in range(TOWNS):
            name = f"시{province}-{town}"
            made.append(Region(brand=brand, parent=own, name=name, path=f"{own.path}/{name}"))
    for region in made:
        region.save()
        region.lineage = f"{region.parent.lineage if region.parent else '/'}{region.pk}/"
        region.save(update_fields=["lineage"])
    return made


def _scores(
    brand: Brand, entry: Metric, month: int, window: int, ids: Sequence[int], chance: np.random.Generator
) -> Iterator[tuple[Any, ...]]:
    """Give a row for each store; one in fifty has no answers, one in nine too few for a value."""
    count, middle, step = len(ids), _middle(entry), _step(entry)
    value = np.clip(middle + step * chance.standard_normal(count), *(entry.ends or (0.1, np.inf)))
    worse = np.argsort(np.argsort(value if entry.higher_is_better else -value)) + 1.0
    width, share = step * chance.random(count), chance.random(count)
    target = middle - step
    below = 1 / (1 + np.exp((value - target) / step * (8 if entry.higher_is_better else -8)))
    # In the order of _FIGURES.
    columns = (
        *(value, value - width, value + width, 0.7 * value + 0.3 * middle, value - width / 2, value + width / 3),
        *(value - width / 4, value + width / 5, width**2 / 4, middle + share, share, worse),
        *(np.maximum(1, worse - count / 9), np.minimum(count, worse + count / 9), np.exp(-20 * worse / count)),
        *(below, (value - middle) / step, share),
    )
    for number, (pk, *figures) in enumerate(zip(ids, *(column.tolist() for column in columns), strict=True)):
        if number % 50 == 49:
            continue
        at = (brand.pk, entry.key, month, window, pk)
        if number % 9 == 4:
            yield (*at, 3, *[None] * len(figures), "", False, target, "not_enough", "", None, "{}")
            continue
        sure = below[number].item()
        verdict = "below" if sure > 0.95 else "meets" if sure < 0.05 else "too_early"
        alone = {"p_below": sure, "bar_low": figures[1], "bar_high": figures[2]}
        details = json.dumps({"cluster": "low", "alone": alone, "top_share": sure})
        needed = None if verdict != "too_early" else number % 400 + 1
        n = 5 + number * 7 % 900
        yield (*at, n, *figures, "common", number % 97 == 1, target, verdict, "estimate", needed, details)


def _networks(
    brand: Brand, entry: Metric, regions: Sequence[Region], stores: int, chance: np.random.Generator
) -> Iterator[tuple[Any, ...]]:
    """Give the brand and its regions, in windows of 1 and 12 months."""
    middle, step = _middle(entry), _step(entry)
    notes = json.dumps({"formula": FORMULA, "better": entry.better})
    sizes = {0: stores, 1: stores // PROVINCES, 2: stores // (PROVINCES * TOWNS)}
    places = [(None, stores), *((region.pk, sizes[region.path.count("/")]) for region in regions)]
    for place, size in places:
        for month in MONTHS:
            for window in (1, USUAL_WINDOW):
                mean, tau = middle + step * chance.normal(0, 0.2), step / 2 * chance.random()
                at = (brand.pk, place, entry.key, month, window, size, size * 90 * window)
                spread = (tau, tau * 0.9, tau * 1.1, 0.6, 91.23, 88.71, 94.05)
                yield (*at, mean, step / size**0.5, *spread, "bench", False, notes, "")


def _moves(brand: Brand, ids: Sequence[int]) -> None:
    Change.objects.bulk_create(
        Change(
            brand=brand,
            location_id=pk,
            metric=METRICS[0].key,
            month=MONTH,
            since=MONTH - number % 6 - 1,
            z=-4.0,
            better=number % 2 == 0,
            q=0.001 + number / 10_000,
        )
        for number, pk in enumerate(ids)
    )


def _reviews(brand: Brand, ids: Iterable[int]) -> None:
    source = Source.objects.create(brand=brand, publisher="google")
    Review.objects.bulk_create(
        (
            Review(
                source=source,
                location_id=pk,
                external_id=f"r{pk}",
                first_month=MONTH,
                last_month=MONTH,
                rating=1,
                text=WORDS.format(pk),
                posted_from=NOW.replace(month=10),
                posted_to=NOW.replace(month=10),
            )
            for pk in ids
        ),
        batch_size=1_000,
    )


def _close(brand: Brand) -> None:
    """Close the month without scoring it once more."""
    close = MonthClose.objects.create(
        brand=brand,
        month=MONTH,
        state=Job.State.DONE,
        at=NOW,
        revision=1,
        standards=as_stored(standards_of(brand)),
    )
    MonthRevision.objects.create(close=close, number=1, at=NOW)
    Brand.objects.filter(pk=brand.pk).update(scored_until=MONTH, closed_until=MONTH)


def _middle(entry: Metric) -> float:
    return MIDDLE.get(entry.key, 0.5)


def _step(entry: Metric) -> float:
    return STEP.get(entry.key, 0.1)


def _write(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    named = ", ".join(map(connection.ops.quote_name, columns))
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {model._meta.db_table} ({named}) VALUES ({places})", rows)
