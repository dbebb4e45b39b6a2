"""What a month shows of the places of a brand: the lines that findings rest on, read as head office sees them.

Changes and themes come from the queries that the pages read, so that a finding agrees with them. A new kind of line is
a function of ``_SOURCES``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from dashboards.findings.statements.places import (
    BELOW,
    CHANGED,
    DIFFERS,
    SOURCE_LATE,
    THEME,
    EvidenceLine,
    kind_of,
    opens,
    opens_within,
)
from dashboards.metrics import metric
from dashboards.models import NetworkScore, Score
from dashboards.queries.causes import SPOKEN
from dashboards.queries.changed import changed
from dashboards.queries.networks import networks_of
from dashboards.queries.themes import theme_ranking
from dashboards.rows import YEAR, ChangedMetric, ChangedPlace, Network, PlaceKind, ThemeRow
from dashboards.scoring.verdicts import JUDGED_FROM, Verdict
from locations.models import Brand, Location, Region
from locations.months import NOW, first_day
from locations.regions import is_within
from locations.scoping import Scope, head_office
from reviews.models import SourceView

LATE = 1.5
"""A source is late after so many of its usual gaps."""
LEAST_GAPS = 3
"""Gaps between files from which there is a usual one."""


class PlaceIds(NamedTuple):
    """What a line is about, by id; neither store nor region nor source is the whole brand."""

    store: int | None = None
    region: int | None = None
    source: str = ""
    better: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A brand's month as it is read for its lines, once for all of them.

    ``window`` is that of the current level where the month has it, else the usual one; ``networks`` are those of it by
    metric. ``stores`` gives id and path of the region by code, ``regions`` ids by path.
    """

    brand: Brand
    scope: Scope
    month: int
    now: datetime
    window: int
    networks: Mapping[str, Network]
    changed: list[ChangedPlace]
    stores: Mapping[str, tuple[int, str]]
    regions: Mapping[str, int]

    @classmethod
    def of(cls, brand: Brand, month: int, now: datetime) -> "Month":
        """Read what all lines need."""
        scope = head_office(brand)
        has_now = NetworkScore.objects.filter(brand=brand, region=None, month=month, window=NOW).exists()
        window = NOW if has_now else YEAR
        stores = Location.objects.filter(brand=brand).values_list("code", "pk", "region__path")
        return cls(
            brand,
            scope,
            month,
            now,
            window,
            networks_of(scope, month, window),
            changed(scope, month),
            {code: (pk, path or "") for code, pk, path in stores},
            dict(Region.objects.filter(brand=brand).values_list("path", "pk")),
        )


def lines_of(found: Month) -> dict[PlaceIds, list[EvidenceLine]]:
    """Give the lines of every place that a finding is about in a month; those of all other places are left out."""
    lines: dict[PlaceIds, list[EvidenceLine]] = defaultdict(list)
    for source in _SOURCES:
        for place, line in source(found):
            if all(_named(line) != _named(other) for other in lines[place]):
                lines[place].append(line)
    moved = [each.place for each in found.changed if each.kind is PlaceKind.REGION and not each.better]
    inside = {pk for pk, path in found.stores.values() if any(is_within(path, region) for region in moved)}
    alone = {found.stores[each.place][0] for each in found.changed if each.kind is PlaceKind.STORE}
    return {place: own for place, own in lines.items() if _is_about(place, own, inside - alone)}


def _named(line: EvidenceLine) -> tuple[str, str, str]:
    return line.kind, line.metric, line.theme


def _is_about(place: PlaceIds, lines: list[EvidenceLine], followers: set[int]) -> bool:
    return opens_within(lines) if place.store in followers else opens(lines)


def _changes(found: Month) -> Iterator[tuple[PlaceIds, EvidenceLine]]:
    """Yield what ``changed`` shows: a place that moved only with the region above it is no row of it."""
    for each in found.changed:
        place = _place_of(found, each)
        for moved in each.metrics:
            # That answers come sooner, or listings are right, is no news that asks for anything.
            if not each.better or moved.metric in SPOKEN:
                yield place, _change_line(moved, each)


def _change_line(moved: ChangedMetric, place: ChangedPlace) -> EvidenceLine:
    return EvidenceLine(
        kind_of(moved.metric, CHANGED),
        moved.metric,
        since=moved.since,
        strength=moved.q,
        gap=moved.difference,
        n=moved.answers,
        figures={
            "before": moved.before,
            "value": moved.after,
            "low": moved.low,
            "high": moved.high,
            "n": moved.answers,
            "stores": place.stores,
            "followed": len(place.followed),
        },
    )


def _place_of(found: Month, place: ChangedPlace) -> PlaceIds:
    if place.kind is PlaceKind.STORE:
        return PlaceIds(store=found.stores[place.place][0], better=place.better)
    region = found.regions[place.place] if place.kind is PlaceKind.REGION else None
    return PlaceIds(region=region, better=place.better)


_SCORED = (
    *("location_id", "metric", "n", "value", "low", "high", "p_below", "q", "confirmed", "z"),
    *("target", "verdict", "expected"),
)


def _standings(found: Month) -> Iterator[tuple[PlaceIds, EvidenceLine]]:
    """Yield the stores that are below a standard, and those confirmed to be worse than comparable ones."""
    scores = Score.objects.filter(brand=found.brand, month=found.month, window=found.window)
    since = _seen_since(found)
    rows = [*scores.filter(verdict=Verdict.BELOW).values(*_SCORED), *scores.filter(confirmed=True).values(*_SCORED)]
    for row in {(row["location_id"], row["metric"]): row for row in rows}.values():
        entry, network = metric(row["metric"]), found.networks.get(row["metric"])
        if network is None or row["value"] is None or row["n"] < JUDGED_FROM:
            continue
        place, gap = PlaceIds(store=row["location_id"]), _gap(row["value"], row["expected"])
        figures = {name: row[name] for name in ("n", "value", "low", "high", "target", "expected", "p_below", "q")}
        figures["window"] = found.window
        begun = since.get((row["location_id"], row["metric"]))
        if row["confirmed"] and (row["z"] < 0) == (network.better(entry.better) == "high"):
            yield (
                place,
                EvidenceLine(kind_of(entry.key, DIFFERS), entry.key, "", begun, row["q"], gap, row["n"], figures),
            )
        if row["verdict"] == Verdict.BELOW:
            gap = _gap(row["value"], row["target"]) if gap is None else gap
            yield place, EvidenceLine(BELOW, entry.key, "", begun, row["p_below"], gap, row["n"], figures)


def _gap(value: float, other: float | None) -> float | None:
    return None if other is None else value - other


def _seen_since(found: Month) -> dict[tuple[int, str], int]:
    """Give by store and metric the first of the months in a row up to this one that show it over a year."""
    rows = Score.objects.filter(brand=found.brand, window=YEAR, month__lte=found.month)
    months: dict[tuple[int, str], set[int]] = defaultdict(set)
    scored = {*rows.values_list("month", flat=True).distinct().order_by()}
    for only in ({"verdict": Verdict.BELOW}, {"confirmed": True}):
        for store, key, month in rows.filter(**only).values_list("location_id", "metric", "month"):
            months[store, key].add(month)
    return {at: _run(seen, scored, found.month) for at, seen in months.items()}


def _run(seen: set[int], scored: set[int], month: int) -> int:
    while month - 1 in seen and month - 1 in scored:
        month -= 1
    return month


def _themes(found: Month) -> Iterator[tuple[PlaceIds, EvidenceLine]]:
    """Yield the themes that stand out at a store over a year, but not where its customers got better meanwhile."""
    better = {each.place for each in found.changed if each.better and any(one.metric in SPOKEN for one in each.metrics)}
    for row in theme_ranking(found.scope, found.month, YEAR).rows:
        if row.stands_out and row.store in found.stores and row.store not in better:
            yield PlaceIds(store=found.stores[row.store][0]), _theme_line(row)


def _theme_line(row: ThemeRow) -> EvidenceLine:
    figures = {name: getattr(row, name) for name in ("texts", "complaints", "share", "low", "high", "expected", "z")}
    gap = None if row.share is None else _gap(row.share, row.expected)
    return EvidenceLine(THEME, "", row.theme, None, row.q, gap, row.texts, figures)


def _late_sources(found: Month) -> Iterator[tuple[PlaceIds, EvidenceLine]]:
    """Yield the sources of which no file came for one and a half of their usual gaps, at the end of the month or now.

    A source is viewed once a day at most: several files of a day are one view.
    """
    until = min(found.now.date(), first_day(found.month + 2))
    views = SourceView.objects.filter(source__brand=found.brand, seen_at__isnull=False, seen_at__date__lte=until)
    days: dict[str, set[int]] = defaultdict(set)
    for publisher, seen in views.values_list("source__publisher", "seen_at"):
        if seen is not None:
            days[publisher].add(seen.date().toordinal())
    for publisher, seen_on in days.items():
        ordered = sorted(seen_on)
        gaps = [later - earlier for earlier, later in pairwise(ordered)]
        if len(gaps) < LEAST_GAPS:
            continue
        usual, last = median(gaps), ordered[-1]
        silent = until.toordinal() - last
        if silent > LATE * usual:
            last_on = until - timedelta(days=silent)
            figures = {"usual": usual, "silent": silent, "last": last_on.isoformat()}
            begun = last_on.year * 12 + last_on.month - 1
            yield PlaceIds(source=publisher[:40]), EvidenceLine(SOURCE_LATE, since=begun, figures=figures)


_SOURCES: tuple[Callable[[Month], Iterator[tuple[PlaceIds, EvidenceLine]]], ...] = (
    _changes,
    _standings,
    _themes,
    _late_sources,
)
