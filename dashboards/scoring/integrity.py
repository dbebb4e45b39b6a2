"""Whether the stored scores are what a rescore gives."""

import math
from collections.abc import Iterator
from typing import Any

from dashboards.models import NetworkScore, Score
from dashboards.scoring.months import compute
from dashboards.scoring.written import NetworkRow, ScoreRow
from locations.models import Brand
from locations.months import format_month, format_window

CLOSE = 1e-9
_KEYS = {"id", "brand", "location", "region", "metric", "month", "window"}

Row = Score | NetworkScore


def score_differences() -> list[str]:
    """Return one line per score that a rescore from the same inputs does not give.

    Figures whose inputs have changed since (a later import, standard or region) are out of date, not wrong, and are
    passed over: scoring the month again brings them up to date.
    """
    return [line for brand in Brand.objects.order_by("slug") for line in _of_brand(brand)]


def _of_brand(brand: Brand) -> Iterator[str]:
    scored = NetworkScore.objects.filter(brand=brand, region__isnull=True)
    for month, window in scored.order_by("month", "window").values_list("month", "window").distinct():
        stored_networks = {row.metric: row for row in scored.filter(month=month, window=window)}
        scores, networks = compute(brand, month, [window])
        again = {row.metric: row for row in networks if row.region_id is None}
        current = {key for key, row in stored_networks.items() if key in again and again[key].inputs == row.inputs}
        at = f"{brand.slug} {format_month(month)} window {format_window(window)}"
        for key in sorted(current):
            yield from _compare(f"{at} {key}", stored_networks[key], again[key])
        yield from _compare_stores(at, brand, month, window, current, scores)


def _compare_stores(
    at: str, brand: Brand, month: int, window: int, current: set[str], scores: list[ScoreRow]
) -> Iterator[str]:
    rows = Score.objects.filter(brand=brand, month=month, window=window, metric__in=current)
    stored = {(row.metric, row.location_id): row for row in rows}
    again = {(row.metric, row.location_id): row for row in scores if row.metric in current}
    for key in sorted(stored.keys() | again.keys()):
        if key not in stored or key not in again:
            yield f"{at} {key[0]} store {key[1]}: {'missing' if key not in stored else 'should not be there'}"
        else:
            yield from _compare(f"{at} {key[0]} store {key[1]}", stored[key], again[key])


def _compare(at: str, stored: Row, again: ScoreRow | NetworkRow) -> Iterator[str]:
    for field in stored._meta.get_fields():
        if field.name not in _KEYS:
            have, want = getattr(stored, field.name), getattr(again, field.name)
            if not _same(have, want):
                yield f"{at}: {field.name} is {have}, a rescore gives {want}"


def _same(have: Any, want: Any) -> bool:
    if isinstance(have, float) and isinstance(want, float):
        return math.isclose(have, want, rel_tol=CLOSE, abs_tol=CLOSE)
    if isinstance(have, dict) and isinstance(want, dict):
        return have.keys() == want.keys() and all(_same(have[key], want[key]) for key in have)
    return bool(have == want)
