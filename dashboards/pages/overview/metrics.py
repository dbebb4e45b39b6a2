"""All metrics of a brand or region as one compact row, and its imported KPIs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import charts, wording
from dashboards.findings.statements.network import mean_change, network_row, point_before, shift
from dashboards.metrics import METRICS, Metric, metric, shown
from dashboards.pages.frame.state import State
from dashboards.pages.overview.cells import Trends, points_of
from dashboards.pages.overview.changes import size
from dashboards.rows import BrandKpiRow, Network, NetworkPoint, StandardRow
from dashboards.scoring.standards import standard_for
from dashboards.scoring.verdicts import Verdict

MONTHS = 24
ICONS = {Verdict.MEETS: "circle-check", Verdict.BELOW: "alert-triangle", Verdict.TOO_EARLY: "clock"}


@dataclass(frozen=True, slots=True)
class MetricCells:
    """One metric; ``tone`` colours a change beyond chance, and ``verdict`` is whether the mean meets its standard."""

    label: str
    value: str
    change: str
    arrow: str
    tone: str
    line: SafeString
    standard: str
    verdict: str
    icon: str
    query: str
    selected: bool
    of_the_brand: bool
    answers: str


@dataclass(frozen=True, slots=True)
class KpiCells:
    """One imported figure: the mean of a store, and the change of the stores that have both months."""

    label: str
    value: str
    change: str
    arrow: str
    stores: str


def cells(
    region: Trends, whole: Trends, standards: Sequence[StandardRow], state: State, window: int
) -> list[MetricCells]:
    """Build a cell for every metric that the month has.

    Figures are those of the region that is viewed (``region``, empty for none); where it has too few stores for
    figures of its own, those of the whole brand, which the cell states. ``window`` is what the trends are of.
    """
    own = {entry.key: points_of(region, state, entry.key) for entry in METRICS}
    points = {key: found or points_of(whole, state, key) for key, found in own.items()}
    drawn = []
    for entry in map(metric, shown([key for key, found in points.items() if found])):
        standard = standard_for(standards, entry.key, state.month)
        target = standard.target if standard else None
        of_the_brand = bool(region) and not own[entry.key]
        drawn.append(_cells(entry, points[entry.key], target, state, window, of_the_brand=of_the_brand))
    return drawn


def _cells(
    entry: Metric,
    points: Sequence[NetworkPoint],
    target: float | None,
    state: State,
    window: int,
    *,
    of_the_brand: bool,
) -> MetricCells:
    now, before = points[-1].network, point_before(points, state.month, window)
    change, arrow, tone = change_words(entry, now, before, window)
    row = network_row(entry, entry.key, now, target)
    verdict = Verdict(row.verdict) if row is not None and target is not None else Verdict.NO_STANDARD
    return MetricCells(
        label=_(entry.label),
        value=wording.value(entry, now.mu),
        change=change,
        arrow=arrow,
        tone=tone,
        line=_line(entry, points[-MONTHS:], target),
        standard=_standard_words(entry, verdict, target),
        verdict=charts.tone(verdict) if verdict in (Verdict.BELOW, Verdict.MEETS) else "none",
        icon=ICONS.get(verdict, ""),
        query=state.query(metric=entry.key),
        selected=entry.key == state.metric,
        of_the_brand=of_the_brand,
        answers=wording.answers(now.answers, rough=now.is_rough),
    )


def change_words(entry: Metric, now: Network, before: Network | None, window: int) -> tuple[str, str, str]:
    """Write a change with its arrow, and its tone where it is beyond chance: "2 worse", "arrow-down", "below"."""
    change = mean_change(now, before, window)
    if change is None:
        return "", "", ""
    words = size(entry, change)
    if not any(digit in words for digit in "123456789"):
        return _("no change"), "", ""
    arrow = "arrow-up" if change > 0 else "arrow-down"
    moved = shift(entry, now, before)
    if moved is None or not moved.is_sure:
        return words, arrow, ""
    facts = {"size": words}
    return (
        (_("%(size)s better") if moved.better else _("%(size)s worse")) % facts,
        arrow,
        ("meets" if moved.better else "below"),
    )


def _standard_words(entry: Metric, verdict: Verdict, target: float | None) -> str:
    facts = {"target": wording.value(entry, target)}
    if verdict is Verdict.MEETS:
        return _("meets %(target)s") % facts
    if verdict is Verdict.BELOW:
        return _("misses %(target)s") % facts
    return _("no standard") if target is None else _("about at %(target)s") % facts


def _line(entry: Metric, points: Sequence[NetworkPoint], target: float | None) -> SafeString:
    if len(points) < 2:
        return mark_safe("")
    facts = {"metric": _(entry.label), "n": len(points)}
    drawn = charts.sparkline(
        [point.network.mu for point in points],
        label=_("%(metric)s of the network in the last %(n)s months") % facts,
        target=target,
    )
    return mark_safe(drawn)


def kpi_cells(rows: Sequence[BrandKpiRow]) -> list[KpiCells]:
    """Write the imported KPIs of a month; a publisher is named only where one KPI comes from several."""
    keys = [row.key for row in rows]
    return [_kpi(row, several=keys.count(row.key) > 1) for row in rows]


def _kpi(row: BrandKpiRow, *, several: bool) -> KpiCells:
    label = wording.kpi(row.key)
    change, arrow = "", ""
    if row.change is not None:
        change = wording.figure(abs(row.change))
        arrow = "arrow-up" if row.change > 0 else "arrow-down" if row.change < 0 else ""
    stores = {"n": wording.number(row.stores), "paired": wording.number(row.paired)}
    words = ngettext("value of %(n)s store", "mean of %(n)s stores", row.stores) % stores
    if row.paired and row.paired != row.stores:
        words += "; " + _("change of the %(paired)s with both months") % stores
    return KpiCells(f"{label} ({row.publisher})" if several else label, wording.figure(row.value), change, arrow, words)
