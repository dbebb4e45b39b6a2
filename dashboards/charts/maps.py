"""What the map script draws: the rows of a ranking as columns of whole numbers (pure).

Columns of scaled integers are a quarter of the same points as GeoJSON. Names and words are as they are: the script
shows all of them as text and never as markup. Above ``MOST_POINTS`` stores a grid of cells
stands for them; zooming in asks again with the box in view.
"""

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dashboards.charts.svg import nice_step
from dashboards.metrics import Family, Metric
from dashboards.rows import Ranking, StoreRow
from dashboards.stats.quantiles import ALARM

MAP_VERSION = 3
"""Grows whenever the same rows give another payload: browsers reuse what they have as long as nothing else changed."""
MOST_POINTS = 20_000
CELLS_ACROSS = 48
"""Cells along the longer side of the box in view when stores are drawn as clusters."""
DEGREES = 100_000
"""Coordinates have five decimals, which is about a metre."""
PROBABILITY = 1_000
MOST_ANSWERS = 0.95

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; west above east where the box crosses the date line."""


@dataclass(frozen=True, slots=True)
class MapWords:
    """Translated words of the map; ``{n}`` and ``{value}`` mark where the script puts figures.

    ``size``, ``ring`` and ``found`` say in the legend what a larger mark, a dark ring and a dot in the middle mean.
    """

    value: str
    evidence: str
    change: str
    n: str
    expected: str
    stores: str
    below: str
    no_value: str
    no_webgl: str
    not_drawn: str
    unplaced: str
    empty: str
    zoom_in: str
    zoom_out: str
    reset: str
    verdicts: Mapping[str, str]
    size: str = ""
    ring: str = ""
    found: str = ""
    findings: str = ""


def map_payload(
    ranking: Ranking,
    metric: Metric,
    *,
    words: MapWords,
    box: Box | None = None,
    outline: bool = False,
    findings: Mapping[str, Sequence[int]] | None = None,
) -> dict[str, Any]:
    """Return the stores of a ranking that have coordinates, in its order, as columns.

    Columns are lists of equal length; figures are whole numbers, to be divided by ``scales``; None means not measured
    or not shown. ``range`` gives per colouring the low end, the middle and the high end of its scale in the same whole
    numbers, and whether the high end is the bad one. ``evidence`` is the probability of being below the standard, or z
    against comparable stores where no standard applies. ``outline`` adds a line around the stores. ``findings`` are the
    ids of the open findings by code of their store: of each store the map is sent how many, and the first.
    """
    placed = [row for row in ranking.rows if row.latitude is not None and row.longitude is not None]
    shown = [row for row in placed if box is None or _within(row, box)]
    by_standard = any(row.target is not None and row.p_below is not None for row in placed)
    columns = _Columns(metric, by_standard, list(words.verdicts), findings or {})
    clustered = len(shown) > MOST_POINTS
    data = columns.clusters(_cells(shown)) if clustered else columns.stores(shown)
    return {
        "version": MAP_VERSION,
        "clustered": clustered,
        "whole": box is None,
        "stores": len(shown),
        "unplaced": len(ranking.rows) - len(placed),
        "scales": columns.scales,
        "format": {"decimals": metric.decimals, "unit": metric.unit, "log": metric.family is Family.DURATION},
        "range": _ranges(ranking, metric, columns, by_standard),
        "words": _words(words),
        "verdicts": [*words.verdicts.values()],
        "verdictKeys": columns.verdicts,
        "columns": data,
        "outline": _outline(shown) if outline else [],
    }


def compact_json(payload: Mapping[str, Any]) -> str:
    """Return the payload as JSON without blanks."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class _Columns:
    """Rows to columns in the units of one metric."""

    def __init__(
        self, metric: Metric, by_standard: bool, verdicts: list[str], findings: Mapping[str, Sequence[int]]
    ) -> None:
        self.by_standard = by_standard
        self.found = findings
        self.verdicts = verdicts
        per_cent = 100 if metric.family is Family.PROPORTION else 1
        self.factor = per_cent * 10**metric.decimals
        self.scales = {
            "degrees": DEGREES,
            "value": 10**metric.decimals,
            "change": 10**metric.decimals,
            "evidence": PROBABILITY,
        }

    def figure(self, value: float | None) -> int | None:
        return None if value is None else round(value * self.factor)

    def evidence(self, row: StoreRow) -> int | None:
        sure = row.p_below if self.by_standard else row.z
        return None if sure is None else round(sure * PROBABILITY)

    def stores(self, rows: Sequence[StoreRow]) -> dict[str, list[Any]]:
        """Return one entry a store."""
        known = {verdict: index for index, verdict in enumerate(self.verdicts)}
        return {
            "lat": [round((row.latitude or 0.0) * DEGREES) for row in rows],
            "lon": [round((row.longitude or 0.0) * DEGREES) for row in rows],
            "n": [row.n for row in rows],
            "value": [self.figure(row.value) for row in rows],
            "low": [self.figure(row.low) for row in rows],
            "high": [self.figure(row.high) for row in rows],
            "expected": [self.figure(row.expected) for row in rows],
            "evidence": [self.evidence(row) for row in rows],
            "change": [self.figure(row.change) for row in rows],
            "verdict": [known.get(row.verdict, -1) for row in rows],
            "code": [row.store for row in rows],
            "name": [row.name for row in rows],
            "findings": [len(self.found.get(row.store, ())) for row in rows],
            "finding": [next(iter(self.found.get(row.store, ())), None) for row in rows],
        }

    def clusters(self, cells: Sequence[Sequence[StoreRow]]) -> dict[str, list[Any]]:
        """Return one entry a cell: the mean position, the sum of answers, figures weighted by answers (or by store)."""
        rows = [_together(cell) for cell in cells]
        return {
            **self.stores(rows),
            "stores": [len(cell) for cell in cells],
            "below": [sum(row.verdict == "below" for row in cell) for cell in cells],
            "findings": [sum(len(self.found.get(row.store, ())) for row in cell) for cell in cells],
        }


def _words(words: MapWords) -> dict[str, Any]:
    """All words but the verdicts."""
    plain = {key: value for key, value in asdict(words).items() if isinstance(value, str)}
    titles = {colouring: plain.pop(colouring) for colouring in ("value", "evidence", "change")}
    return {**plain, "titles": titles}


def _within(row: StoreRow, box: Box) -> bool:
    west, south, east, north = box
    latitude, longitude = row.latitude or 0.0, row.longitude or 0.0
    if not south <= latitude <= north:
        return False
    return west <= longitude <= east if west <= east else longitude >= west or longitude <= east


def _cells(rows: Sequence[StoreRow]) -> list[list[StoreRow]]:
    """The rows of each cell of a square grid over them, in the order of their first row."""
    latitudes, longitudes = [row.latitude or 0.0 for row in rows], [row.longitude or 0.0 for row in rows]
    side = max(max(latitudes) - min(latitudes), max(longitudes) - min(longitudes)) / CELLS_ACROSS or 1.0
    cells: dict[tuple[int, int], list[StoreRow]] = defaultdict(list)
    for row, latitude, longitude in zip(rows, latitudes, longitudes, strict=True):
        cells[math.floor(latitude / side), math.floor(longitude / side)].append(row)
    return list(cells.values())


def _together(cell: Sequence[StoreRow]) -> StoreRow:
    """A cell as one row without name and verdict; a store alone stays itself."""
    if len(cell) == 1:
        return cell[0]
    first = cell[0]
    return StoreRow(
        store="",
        name="",
        n=sum(row.n for row in cell),
        value=_mean(cell, "value"),
        low=None,
        high=None,
        shrunken=None,
        rank=None,
        rank_low=None,
        rank_high=None,
        p_worst=None,
        p_below=_mean(cell, "p_below", by_answers=False),
        z=_mean(cell, "z", by_answers=False),
        q=None,
        band=None,
        confirmed=None,
        verdict="",
        region=first.region,
        latitude=sum(row.latitude or 0.0 for row in cell) / len(cell),
        longitude=sum(row.longitude or 0.0 for row in cell) / len(cell),
        change=_mean(cell, "change"),
    )


def _mean(cell: Sequence[StoreRow], field: str, by_answers: bool = True) -> float | None:
    known = [(getattr(row, field), row.n if by_answers else 1) for row in cell if getattr(row, field) is not None]
    weight = sum(n for _, n in known)
    return sum(value * n for value, n in known) / weight if weight else None


def _ranges(ranking: Ranking, metric: Metric, columns: _Columns, by_standard: bool) -> dict[str, Any]:
    """Per colouring [low, middle, high] and whether high is bad; the middle is grey."""
    better = ranking.network.better(metric.better)
    values = [(row.value, row.n) for row in ranking.rows if row.value is not None]
    middle = ranking.target if ranking.target is not None else ranking.network.mu
    if middle is None:
        middle = sum(value for value, _ in values) / len(values) if values else 0.0
    half = columns.figure(_reach([(value - middle, n) for value, n in values])) or 1
    centre = columns.figure(middle) or 0
    ends = _within_bounds([centre - half, centre, centre + half], metric, columns)
    changes = [(row.change, row.n) for row in ranking.rows if row.change is not None]
    change = columns.figure(_reach(changes)) or 1
    z = round(ALARM * PROBABILITY)
    low_is_good = better == "low"
    evidence = [0, PROBABILITY // 2, PROBABILITY] if by_standard else [-z, 0, z]
    return {
        "value": {"ends": ends, "highIsBad": low_is_good},
        "evidence": {"ends": evidence, "highIsBad": by_standard or low_is_good, "probability": by_standard},
        "change": {"ends": [-change, 0, change], "highIsBad": low_is_good},
    }


def _within_bounds(ends: Sequence[int], metric: Metric, columns: _Columns) -> list[int]:
    """The ends of a scale within what the metric can be: no colour means 5.2 stars."""
    if metric.bounds is None:
        return list(ends)
    low, high = (columns.figure(metric.outside(bound)) or 0 for bound in metric.bounds)
    return [max(low, ends[0]), ends[1], min(high, ends[2])]


def _reach(differences: Sequence[tuple[float, int]]) -> float:
    """A round number that the stores of 95 % of all answers stay within, whichever way they differ.

    ``differences``: how far, and from how many answers; a store with five answers does not stretch the scale.
    """
    sizes = sorted((abs(far), n) for far, n in differences)
    answers, seen = sum(n for _, n in sizes), 0
    for far, n in sizes:
        seen += n
        if seen >= MOST_ANSWERS * answers and far:
            return nice_step(far)
    return 0.0


def _outline(rows: Sequence[StoreRow]) -> list[list[int]]:
    """The convex hull of the stores as a closed line of scaled (longitude, latitude); empty under three points.

    Source: Andrew 1979 (monotone chain).
    """
    points = sorted({(round((row.longitude or 0.0) * DEGREES), round((row.latitude or 0.0) * DEGREES)) for row in rows})
    if len(points) < 3:
        return []
    lower, upper = _half_hull(points), _half_hull(points[::-1])
    return [[x, y] for x, y in [*lower[:-1], *upper]]


def _half_hull(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    hull: list[tuple[int, int]] = []
    for x, y in points:
        while len(hull) > 1 and (hull[-1][0] - hull[-2][0]) * (y - hull[-2][1]) <= (hull[-1][1] - hull[-2][1]) * (
            x - hull[-2][0]
        ):
            hull.pop()
        hull.append((x, y))
    return hull
