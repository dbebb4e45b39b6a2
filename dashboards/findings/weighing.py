"""What goes with a finding, and how much it matters: frequency x severity x lever."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from django.db.models import Q

from dashboards.findings.lines import Month
from dashboards.findings.statements.parts import different
from dashboards.findings.statements.places import (
    CHANGED,
    LISTING,
    SOURCE_LATE,
    THEME,
    WORTH,
    in_worths,
    priority,
)
from dashboards.metrics import Family, Metric, metric
from dashboards.models import Evidence, Finding, FindingSettings, NetworkScore, Score
from dashboards.queries.causes import STATED, likely_cause
from dashboards.queries.splits import SPLIT_BY, NotSplit, splits
from dashboards.rows import YEAR, Cause, CauseKind, ChangedPlace, SplitRow
from locations.months import window_start
from reviews.models import MonthTally

UNHAPPY = {"nps": 6.0, "rating": 3.0}
"""The best score of a customer who was not served well, where answers are more than yes or no."""
_COLUMNS = ("theme", "frequency", "severity", "lever", "priority", "cause_kind", "cause", "cause_figures")


def weigh(found: Month, findings: Sequence[Finding]) -> None:
    """Write cause and priority of the findings that a month shows; all others keep what they have."""
    shown = [each for each in findings if each.last_month == found.month]
    lines: dict[int, list[Evidence]] = defaultdict(list)
    for line in Evidence.objects.filter(finding__in=[each.pk for each in shown], month=found.month):
        lines[line.finding_id].append(line)
    # One that an alarm opened has no line in a month that does not confirm it.
    shown = [each for each in shown if each.pk in lines]
    weights = _Weights(found, shown)
    changed: list[Finding] = []
    for finding in shown:
        before = [getattr(finding, name) for name in _COLUMNS]
        lead = next(line for line in lines[finding.pk] if line.leads)
        cause = _cause(found, finding, lead, lines[finding.pk])
        _name(finding, lead, cause)
        weights.write(finding, lead, cause)
        if [getattr(finding, name) for name in _COLUMNS] != before:
            changed.append(finding)
    Finding.objects.bulk_update(changed, _COLUMNS)


def _name(finding: Finding, lead: Evidence, cause: Cause | None) -> None:
    if cause is None:
        # Once it gets better, what was complained of stands out no more; that was the cause all the same.
        finding.theme = lead.theme or (finding.cause if finding.cause_kind == CauseKind.THEME else "")
    else:
        finding.cause_kind, finding.cause = str(cause.kind), cause.what[:120]
        finding.cause_figures = {**asdict(cause), "kind": str(cause.kind)}
        finding.theme = cause.what if cause.kind is CauseKind.THEME else lead.theme


def _cause(found: Month, finding: Finding, lead: Evidence, lines: Sequence[Evidence]) -> Cause | None:
    """Give what goes with a finding: what goes with its change, what is complained of, or who is served worst."""
    if lead.kind in (SOURCE_LATE, LISTING):
        return None
    place = _changed_place(found, finding) if any(line.kind == CHANGED for line in lines) else None
    cause = likely_cause(found.scope, found.month, place) if place else None
    return cause or _complaints(lines) or _worst_part(found, finding, lead)


def _changed_place(found: Month, finding: Finding) -> ChangedPlace | None:
    is_better = finding.direction == Finding.Direction.BETTER
    codes = {pk: code for code, (pk, _path) in found.stores.items()}
    paths = {pk: path for path, pk in found.regions.items()}
    key = codes[finding.location_id] if finding.location_id else paths[finding.region_id] if finding.region_id else ""
    kind = "store" if finding.location_id else "region" if finding.region_id else "brand"
    return next((e for e in found.changed if (str(e.kind), e.place, e.better) == (kind, key, is_better)), None)


def _complaints(lines: Iterable[Evidence]) -> Cause | None:
    """Give the theme that stands out most, if any does."""
    themes = [line.figures | {"theme": line.theme} for line in lines if line.kind == THEME]
    if not themes:
        return None
    most = max(themes, key=lambda each: each["z"] or 0.0)
    share, usual = most["share"] or 0.0, most["expected"] or 0.0
    return Cause(CauseKind.THEME, most["theme"], most["complaints"], most["texts"], since=share, before=usual)


def _worst_part(found: Month, finding: Finding, lead: Evidence) -> Cause | None:
    """Give the part of a store's customers that is served worse than the rest of them, beyond chance."""
    store = next((code for code, (pk, _path) in found.stores.items() if pk == finding.location_id), "")
    if not store or lead.metric not in SPLIT_BY:
        return None
    higher = metric(lead.metric).higher_is_better
    parts: list[tuple[SplitRow, int]] = []
    for by in STATED:
        try:
            rows = splits(found.scope, lead.metric, by, found.month, YEAR, store=store)
        except NotSplit:
            continue
        total = sum(row.n for row in rows)
        parts += [(row, total) for row in different(rows) if ((row.difference or 0.0) < 0) == higher]
    if not parts:
        return None
    row, total = max(parts, key=lambda each: abs(each[0].difference or 0.0))
    return Cause(CauseKind.PART, row.value_of, row.n, total, by=row.by, since=row.difference or 0.0)


class _Weights:
    """The parts of the brand's answers that places have, and whom findings without a cause touch."""

    def __init__(self, found: Month, findings: Sequence[Finding]) -> None:
        self.found = found
        settings = FindingSettings.objects.filter(brand=found.brand).first()
        self.worth: Mapping[str, float] = settings.worth if settings else {}
        at = {"brand": found.brand, "month": found.month, "window": YEAR}
        whole = NetworkScore.objects.filter(**at)
        chosen = Q(region=None) | Q(region__in=[each.region_id for each in findings if each.region_id])
        answers = whole.filter(chosen).values_list("region", "metric", "answers")
        self.of_region: Mapping[tuple[int | None, str], int] = {(region, key): n for region, key, n in answers}
        stores = {each.location_id for each in findings if each.location_id}
        rows = Score.objects.filter(**at, location__in=stores).values_list("location", "metric", "n", "value")
        self.of_store = {(store, key): (n, value) for store, key, n, value in rows}
        self.unhappy = self._unhappy(stores)

    def _unhappy(self, stores: Iterable[int]) -> Mapping[tuple[int, str], float]:
        """Give by store and metric the share of answers of a year up to ``UNHAPPY``."""
        start = window_start(self.found.month, YEAR) or 0
        cells = MonthTally.objects.filter(
            location__in=stores,
            measure__in={metric(key).measure for key in UNHAPPY},
            first_month__gte=start,
            last_month__lte=self.found.month,
        )
        counts: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
        by_measure = {metric(key).measure: key for key in UNHAPPY}
        for store, measure, histogram in cells.values_list("location", "measure", "histogram"):
            key = by_measure[measure]
            for score, n in histogram.items():
                counts[store, key][0] += n if float(score) <= UNHAPPY[key] else 0
                counts[store, key][1] += n
        return {at: low / n for at, (low, n) in counts.items() if n}

    def write(self, finding: Finding, lead: Evidence, cause: Cause | None) -> None:
        """Write the parts of the priority of a finding; None where one is not known, and for what got better."""
        finding.frequency = finding.severity = finding.lever = finding.priority = None
        if finding.direction == Finding.Direction.BETTER or lead.kind == SOURCE_LATE:
            return
        gap, part = self._gap(lead), self._part(finding, lead)
        found = priority(self._frequency(finding, lead, cause), gap, part)
        if found is not None:
            finding.frequency, finding.severity, finding.lever = found.frequency, found.severity, found.lever
            finding.priority = found.product

    def _gap(self, lead: Evidence) -> float | None:
        gap, figures = lead.figures.get("gap"), lead.figures
        if gap is None:
            return None
        if lead.kind == THEME:
            return abs(gap) / WORTH[Family.PROPORTION]
        against = figures.get("expected") or figures.get("before") or figures.get("target")
        return in_worths(metric(lead.metric), gap, against, self.worth)

    def _part(self, finding: Finding, lead: Evidence) -> float | None:
        """Give the share of the brand's answers of a year that the place has."""
        key = lead.metric or "nps"
        whole = self.of_region.get((None, key))
        if not whole:
            return None
        if finding.location_id:
            return self.of_store.get((finding.location_id, key), (0, None))[0] / whole
        return self.of_region.get((finding.region_id, key), 0) / whole if finding.region_id else 1.0

    def _frequency(self, finding: Finding, lead: Evidence, cause: Cause | None) -> float:
        if lead.kind == THEME:
            return float(lead.figures["share"] or 0.0)
        if cause is not None and cause.of:
            return cause.n / cause.of
        store = finding.location_id or 0
        n, value = self.of_store.get((store, lead.metric), (0, None))
        entry: Metric = metric(lead.metric)
        if entry.family is Family.PROPORTION and n and value is not None:
            return 1.0 - float(value)
        return self.unhappy.get((store, entry.key), 1.0)
