"""The overview: the network's figures, how consistent it is, and the stores to look at first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dashboards import charts, wording
from dashboards.findings.statements.attention import FIRST, Attention
from dashboards.findings.statements.network import (
    SpreadVerdict,
    mean_change,
    nine_in_ten,
    point_before,
    shift,
    spread_change,
)
from dashboards.metrics import METRICS, Metric, metric
from dashboards.pages.frame import chart_words
from dashboards.pages.frame.dates import short_month
from dashboards.pages.frame.links import store_links
from dashboards.pages.frame.pickers import INDENT
from dashboards.pages.frame.state import State
from dashboards.rows import ChangeRow, Network, NetworkPoint, StandardRow
from dashboards.scoring.standards import standard_for
from dashboards.scoring.verdicts import Verdict

MOST_REGIONS = 40


@dataclass(frozen=True, slots=True)
class Kpi:
    """One metric's card."""

    key: str
    label: str
    value: str
    change: str
    n: str
    standard: str
    consistency: str
    spread: str
    sparkline: SafeString
    query: str
    selected: bool
    whole: str
    of_the_brand: bool


@dataclass(frozen=True, slots=True)
class PointCells:
    """One month in the table behind the consistency chart."""

    month: str
    mean: str
    spread: str
    interval: str
    consistency: str
    answers: str


@dataclass(frozen=True, slots=True)
class RegionCells:
    """One region in the table of regions; ``depth`` of the tree is drawn by ``indent``."""

    name: str
    indent: str
    stores: str
    mean: str
    spread: str
    consistency: str
    query: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A store whose level has moved lately."""

    name: str
    code: str
    href: str
    words: str
    icon: str


Trends = Mapping[str, Sequence[NetworkPoint]]


def points_of(trends: Trends, state: State, key: str = "") -> list[NetworkPoint]:
    """Give the months of a metric up to the selected one; none where that month has no figures."""
    points = [point for point in trends.get(key or state.metric, ()) if point.month <= state.month]
    return points if points and points[-1].month == state.month else []


def kpis(region: Trends, whole: Trends, standards: Sequence[StandardRow], state: State) -> list[Kpi]:
    """Build a card for every metric that the month has, with the standard of the whole brand.

    Figures are those of the region that is looked at (``region``, empty for none); where it has too few stores for
    figures of its own, those of the whole brand, and the card says so.
    """
    cards = []
    for entry in METRICS:
        own, brand = points_of(region, state, entry.key), points_of(whole, state, entry.key)
        if brand:
            whole_brand = wording.value(entry, brand[-1].network.mu) if own else ""
            standard = standard_for(standards, entry.key, state.month)
            card = _kpi(entry, own or brand, standard.target if standard else None, state)
            cards.append(replace(card, whole=whole_brand, of_the_brand=bool(region) and not own))
    return cards


def _kpi(entry: Metric, points: Sequence[NetworkPoint], target: float | None, state: State) -> Kpi:
    now = points[-1].network
    change = mean_change(now, point_before(points, state.month, state.window), state.window)
    return Kpi(
        key=entry.key,
        label=_(entry.label),
        value=wording.value(entry, now.mu),
        change="" if change is None else wording.change(entry, change),
        n=wording.number(now.answers),
        standard=wording.value(entry, target) if target is not None else "",
        consistency=consistency(now),
        spread=nine_in_ten_words(entry, now),
        sparkline=_sparkline(entry, points[-24:], target),
        query=state.query(metric=entry.key),
        selected=entry.key == state.metric,
        whole="",
        of_the_brand=False,
    )


def _sparkline(entry: Metric, points: Sequence[NetworkPoint], target: float | None) -> SafeString:
    if len(points) < 2:
        return mark_safe("")
    facts = {"metric": _(entry.label), "n": len(points)}
    drawn = charts.sparkline(
        [point.network.mu for point in points],
        label=_("%(metric)s of the network in the last %(n)s months") % facts,
        target=target,
    )
    return mark_safe(drawn)


def consistency(network: Network) -> str:
    """Write the index with its interval: "91 (88–94)"."""
    if network.consistency is None:
        return ""
    index = wording.number(network.consistency)
    if network.consistency_low is None or network.consistency_high is None:
        return index
    ends = sorted((network.consistency_low, network.consistency_high))
    return f"{index} ({wording.number(ends[0])}{wording.RANGE}{wording.number(ends[1])})"


def nine_in_ten_words(entry: Metric, network: Network) -> str:
    """Say where nine stores in ten truly lie; empty where no spread is seen."""
    truly = nine_in_ten(entry, network) if network.tau else None
    return wording.interval(entry, truly.low, truly.high) if truly else ""


def consistency_sentence(entry: Metric, points: Sequence[NetworkPoint], state: State) -> str:
    """Say how even the network is, and whether that changed."""
    network = next((point.network for point in points if point.month == state.month), None)
    if network is None or network.tau is None:
        return _("Fewer than eight stores with answers: too few to tell true differences from chance.")
    truly = nine_in_ten(entry, network)
    facts = {
        "low": wording.value(entry, truly.low if truly else None),
        "high": wording.value(entry, truly.high if truly else None),
        "metric": _(entry.short),
    }
    sentence = _("%(metric)s: nine stores in ten truly lie between %(low)s and %(high)s.") % facts
    if network.tau == 0:
        sentence = _("%(metric)s: the stores differ no more than chance alone would make them.") % facts
    elif network.dominated:
        sentence += " " + _(
            "A few stores far from all others carry much of the spread. The line leaves them out and the band counts "
            "them, so the line can lie at the edge of its band."
        )
    return f"{sentence} {_spread_words(network, point_before(points, state.month, state.window))}".strip()


def region_sentence(entry: Metric, points: Sequence[NetworkPoint], region: str, state: State) -> str:
    """Say whether a region as a whole has moved since the window before; empty where that is not sure."""
    if not points or not state.window:
        return ""
    moved = shift(entry, points[-1].network, point_before(points, state.month, state.window))
    if moved is None or not moved.is_sure:
        return ""
    facts = {
        "region": region.rpartition("/")[2],
        "metric": _(entry.short),
        "now": wording.value(entry, moved.now),
        "before": wording.value(entry, moved.before),
    }
    if moved.better:
        return (
            _("%(region)s as a whole is better than in the window before: %(metric)s %(now)s after %(before)s.") % facts
        )
    worse = _("%(region)s as a whole is worse than in the window before: %(metric)s %(now)s after %(before)s.") % facts
    return worse + " " + _("Look for a cause that its stores share.")


def _spread_words(now: Network, before: Network | None) -> str:
    """Say whether the spread changed by more than its uncertainty."""
    found = spread_change(now, before)
    if found is None:
        return ""
    return {
        SpreadVerdict.APART: _("The stores differ more than in the window before."),
        SpreadVerdict.CLOSER: _("The stores differ less than in the window before."),
        SpreadVerdict.UNCLEAR: _("There is no clear change from the window before."),
    }[found.verdict]


def consistency_chart(entry: Metric, points: Sequence[NetworkPoint]) -> SafeString:
    known = [point for point in points if point.network.tau is not None]
    if len(known) < 2:
        return mark_safe("")
    drawn = charts.consistency_chart(
        known, words=chart_words.consistency_words(entry), show=chart_words.shown_spread(entry), month=short_month
    )
    return mark_safe(drawn)


def consistency_table(entry: Metric, points: Sequence[NetworkPoint]) -> list[PointCells]:
    """Give the months behind the chart, newest first."""
    show = chart_words.shown_spread(entry)
    return [
        PointCells(
            month=wording.month_name(point.month),
            mean=wording.value(entry, point.network.mu),
            spread=wording.NOTHING if point.network.tau is None else show(point.network.tau),
            interval=wording.NOTHING
            if point.network.tau_low is None or point.network.tau_high is None
            else f"{show(point.network.tau_low)}{wording.RANGE}{show(point.network.tau_high)}",
            consistency=consistency(point.network) or wording.NOTHING,
            answers=wording.number(point.network.answers),
        )
        for point in reversed(points)
    ]


def regions(found: Sequence[tuple[str, Network]], entry: Metric, state: State) -> list[RegionCells]:
    """Give the regions as a tree, as far as it fits on a page; the top level is at the margin."""
    top = min((path.count("/") for path, _network in found), default=0)
    return [
        RegionCells(
            name=path.rpartition("/")[2],
            indent=INDENT * (path.count("/") - top),
            stores=wording.number(network.stores),
            mean=wording.value(entry, network.mu),
            spread=nine_in_ten_words(entry, network) or wording.NOTHING,
            consistency=consistency(network) or wording.NOTHING,
            query=state.query(region=path),
        )
        for path, network in found[:MOST_REGIONS]
    ]


def moved(rows: Sequence[ChangeRow], brand: str, state: State) -> list[Moved]:
    """Give the stores that changed lately, the surest first."""
    link = store_links(brand)
    return [
        Moved(
            name=row.name,
            code=row.store,
            href=link(row.store) + state.query(metric=row.metric) + "#months",
            words=_moved_words(row),
            icon="trending-up" if row.better else "trending-down",
        )
        for row in rows[:FIRST]
    ]


def _moved_words(row: ChangeRow) -> str:
    facts = {"metric": _(metric(row.metric).short), "month": wording.month_name(row.since)}
    if row.better:
        return _("%(metric)s better since %(month)s") % facts
    return _("%(metric)s worse since %(month)s") % facts


def first_sentence(found: Attention) -> str:
    """Say how sure it is that the named stores need attention."""
    if found.quiet is not None:
        return wording.quiet_words(found.quiet)
    if not found.sure and not found.has_standard:
        return _("No standard is set. These are the likeliest among the worst 5%%, in that order.") % ()
    if not found.sure:
        return _("None of them is surely below its standard: these are only the likeliest, in that order.")
    facts = {
        "sure": wording.number(found.sure),
        "below": wording.number(found.below),
        "all": wording.number(len(found.stores)),
    }
    if found.below < found.sure:
        return _("%(sure)s of these %(all)s are surely below their standard or far from comparable stores.") % facts
    sentence = _("%(below)s of these %(all)s are surely below their standard.") % facts
    if not found.confirmed:
        sentence += " " + _("None of them differs from comparable stores, so the cause may be one that they share.")
    return sentence


def verdict_bar(stores: Mapping[str, int]) -> SafeString:
    """Draw how many stores have which verdict, as one bar."""
    counts = Counter(stores)
    tones = (
        (Verdict.BELOW, "below"),
        (Verdict.TOO_EARLY, "open"),
        (Verdict.NOT_ENOUGH, "few"),
        (Verdict.MEETS, "meets"),
    )
    parts = [(tone, wording.verdict_words(verdict), counts[verdict]) for verdict, tone in tones]
    rest = [Verdict.NO_STANDARD, Verdict.NO_DATA]
    parts += [("none", wording.verdict_words(verdict), counts[verdict]) for verdict in rest]
    if not stores:
        return mark_safe("")
    drawn = charts.verdict_bar(parts, label=_("Stores by verdict"), show_count=wording.number)
    return mark_safe(drawn)
