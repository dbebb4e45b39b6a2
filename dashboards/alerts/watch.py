"""Watch a brand's stores once a week, and open findings about those that fell.

A week is watched once, whatever comes in later; answers that come late count in the weeks after it. An alarm opens a
finding of state new, unless its place has one: at the end of its month the scores say whether it is confirmed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.db import transaction
from django.db.models import Max, Min

from dashboards.alerts.sums import WeeklySums, weekly_sums
from dashboards.alerts.weeks import WATCHED, WEEK, newest_week, unwatched
from dashboards.findings.statements.course import goes_on
from dashboards.findings.states import record
from dashboards.metrics import Metric, metric
from dashboards.models import AlarmWeek, Finding, FindingMonth, FindingSettings, StoreAlarm
from dashboards.queries.causes import SPOKEN
from dashboards.scoring.counting import Stores, Tallies, newest_month, stores_of
from dashboards.scoring.panel import Panel, panel_of
from dashboards.stats.alerts import Alarm, detect, innovations
from dashboards.stats.kalman import Components
from dashboards.stats.level import components
from locations.models import Brand
from locations.months import month_of

PER_YEAR = 52.0
FEWEST = 8
"""Stores with answers from which the drift of stores is known."""
LATE = 6
"""Weeks back in which an alarm may be found only now, because its answers came late; none before the first watch."""
QUIET = 8 * WEEK
"""How long after an alarm a store's metric raises none: while it stays low, each week would be another one."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A metric that is watched in a week: the innovations of its stores, and how many stores answered."""

    key: str
    z: np.ndarray
    stores: int


@dataclass(frozen=True, slots=True)
class Raised:
    """A store that fell, by id; ``strength`` is the logarithm of the evidence."""

    store: int
    metric: str
    since: date
    strength: float


def watch(brand: Brand, now: datetime) -> list[StoreAlarm]:
    """Watch the weeks of a brand that are over and were not watched yet; give the new alarms."""
    known = AlarmWeek.objects.filter(brand=brand).aggregate(first=Min("week"), last=Max("week"))
    weeks = unwatched(known["last"], newest_week(brand.default_zone, now))
    first, facts = known["first"] or next(iter(weeks), None), WatchedFacts(brand, weeks)
    return [alarm for week in weeks for alarm in watch_week(facts, week, now, first=first or week)]


class WatchedFacts:
    """What is watched in some weeks (their Mondays, oldest first), read once for all of them."""

    def __init__(self, brand: Brand, weeks: Sequence[date]) -> None:
        self.brand, self.weeks = brand, weeks
        self.stores = stores_of(brand, None)
        self._sums: dict[str, WeeklySums | None] = {}
        self._drifts: dict[int, Mapping[str, tuple[Panel, Components]]] = {}

    def sums(self, entry: Metric, week: date) -> WeeklySums | None:
        """Give the weeks of a metric that are watched in one of them."""
        more = (self.weeks[-1] - self.weeks[0]) // WEEK
        if entry.key not in self._sums:
            self._sums[entry.key] = weekly_sums(self.brand, entry, self.stores.ids, self.weeks[-1], WATCHED + more)
        found, start = self._sums[entry.key], (week - self.weeks[0]) // WEEK
        own = np.s_[:, start : start + WATCHED]
        return found and WeeklySums(found.y[own], found.n[own], found.total_sq[own])

    def drifts(self, month: int) -> Mapping[str, tuple[Panel, Components]]:
        """Give how stores drift in each metric up to a month, where that is known."""
        if month not in self._drifts:
            self._drifts[month] = dict(_drifts(self.brand, self.stores, month))
        return self._drifts[month]


def watch_week(facts: WatchedFacts, week: date, now: datetime, *, first: date) -> list[StoreAlarm]:
    """Watch one of the weeks of these facts, unless that was done; ``first`` is the first week that ever was."""
    brand, stores = facts.brand, facts.stores
    watched = [*_watched(facts, week)]
    settings = FindingSettings.objects.filter(brand=brand).first() or FindingSettings(brand=brand)
    budget = settings.alarms_per_year / max(len(watched), 1)
    found = [
        each
        for one in watched
        for each in _raised(
            one, stores, week, max(first, week - LATE * WEEK), detect(one.z, one.stores, PER_YEAR, budget)
        )
    ]
    with transaction.atomic():
        Brand.objects.select_for_update().get(pk=brand.pk)
        written = {
            "at": now,
            "stores": max((one.stores for one in watched), default=0),
            "metrics": [one.key for one in watched],
            "expected": settings.alarms_per_year / PER_YEAR if watched else 0.0,
        }
        _row, is_new = AlarmWeek.objects.get_or_create(brand=brand, week=week, defaults=written)
        return _written(brand, week, found, now) if is_new else []


def _watched(facts: WatchedFacts, week: date) -> Iterator[Watched]:
    """Yield the metrics with enough answers, by the drift of stores up to the last month that was over in the week."""
    month = newest_month(facts.brand, before=month_of(week + WEEK))
    for key, (panel, of_months) in facts.drifts(month).items() if month is not None else ():
        sums = facts.sums(metric(key), week)
        answering = 0 if sums is None else int((sums.n > 0).any(axis=1).sum())
        if sums is not None and answering >= FEWEST:
            yield Watched(key, innovations(sums.y, sums.n, panel.usual_s2, of_months, PER_YEAR), answering)


def _drifts(brand: Brand, stores: Stores, month: int) -> Iterator[tuple[str, tuple[Panel, Components]]]:
    tallies = Tallies(month, stores)
    for key in SPOKEN:
        panel = panel_of(tallies, metric(key), month, stores)
        if panel is None or panel.usual_s2 <= 0:
            continue
        of_months = components(panel.y, panel.n, np.full(panel.s2.shape, panel.usual_s2))
        if not np.isnan(of_months.tau2):
            yield key, (panel, of_months)


def _raised(one: Watched, stores: Stores, week: date, earliest: date, found: Alarm) -> Iterator[Raised]:
    """Yield the alarms of a week, and of those since the ``earliest`` one whose answers may have come late."""
    oldest = week - (WATCHED - 1) * WEEK
    for row in np.flatnonzero(found.at >= (earliest - oldest) // WEEK).tolist():
        since = oldest + int(found.since[row]) * WEEK
        yield Raised(stores.ids[row], one.key, since, float(found.strength[row]))


def _written(brand: Brand, week: date, found: Sequence[Raised], now: datetime) -> list[StoreAlarm]:
    """Write those alarms that are new: of a fall that was raised before, or soon after one, there is none."""
    before: dict[tuple[int, str], date] = {}
    for store, key, raised in StoreAlarm.objects.filter(brand=brand).values_list("location", "metric", "week"):
        before[store, key] = max(raised, before.get((store, key), raised))
    new = [each for each in found if _is_new(each, week, before.get((each.store, each.metric)))]
    findings = _findings(brand, week, new, now)
    rows = [
        StoreAlarm(
            brand=brand,
            location_id=each.store,
            metric=each.metric,
            week=week,
            since=each.since,
            strength=each.strength,
            finding=findings[each.store],
        )
        for each in new
    ]
    return StoreAlarm.objects.bulk_create(rows)


def _is_new(raised: Raised, week: date, before: date | None) -> bool:
    return before is None or (before < raised.since and before + QUIET < week)


def _findings(brand: Brand, week: date, raised: Sequence[Raised], now: datetime) -> Mapping[int, Finding]:
    """Give the finding of each store that fell: the open one, the one that was dismissed, or else a new one."""
    own: dict[int, list[Finding]] = {each.store: [] for each in raised}
    rows = Finding.objects.filter(brand=brand, location__in=own, direction=Finding.Direction.WORSE)
    for finding in rows.order_by("pk"):
        own[finding.location_id or 0].append(finding)
    searched = [*FindingMonth.objects.filter(brand=brand).values_list("month", flat=True)]
    month = month_of(week + WEEK - timedelta(days=1))
    strongest: dict[int, Raised] = {}
    for each in sorted(raised, key=lambda one: one.strength):
        strongest[each.store] = each
    return {
        store: _going_on(own[store], month, searched) or _opened(brand, one, month, now)
        for store, one in strongest.items()
    }


def _going_on(findings: Sequence[Finding], month: int, searched: Sequence[int]) -> Finding | None:
    is_open = (each for each in findings if each.is_open)
    dismissed = (
        each
        for each in findings
        if each.state == Finding.State.DISMISSED and goes_on(each.first_month, each.last_month, month, searched)
    )
    return next(is_open, None) or next(dismissed, None)


def _opened(brand: Brand, raised: Raised, month: int, now: datetime) -> Finding:
    finding = Finding.objects.create(
        brand=brand,
        location_id=raised.store,
        direction=Finding.Direction.WORSE,
        kind=Finding.Kind.CHANGED,
        metric=raised.metric,
        since=month_of(raised.since),
        first_month=month,
        last_month=month,
        opened_at=now,
    )
    record(finding, "finding.opened", now, "")
    return finding
