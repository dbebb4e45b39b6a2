"""The overview: the network's figures, how consistent it is, and the stores to look at first."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dashboards import charts, wording
from dashboards.metrics import METRICS, Family, Metric, metric
from dashboards.pages.frame import chart_words
from dashboards.pages.frame.shell import INDENT, short_month
from dashboards.pages.frame.state import State
from dashboards.rows import ChangeRow, Network, NetworkPoint, Ranking, StandardRow, StoreRow
from dashboards.scoring.verdicts import SHOWN_FROM, Verdict

MOST_REGIONS = 40
FIRST = 5
"""Stores that the overview names at most."""
LOOKED_AT = 20
"""Stores of the action list among which those are: the sure ones go first."""
SURE = 1.959963984540054
"""Phi^-1(0.975): a step of the mean beyond so many standard errors is more than chance."""
NINE_IN_TEN = 1.6448536269514722
"""Phi^-1(0.95): nine stores in ten lie within so many true standard deviations of the mean."""


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
    here: bool
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
    """A store that left its own limits."""

    name: str
    code: str
    href: str
    words: str
    icon: str


Trends = Mapping[str, Sequence[NetworkPoint]]


def points_of(trends: Trends, state: State, key: str = "") -> list[NetworkPoint]:
    """The months of a metric up to the one that is picked; none where that month has no figures."""
    points = [point for point in trends.get(key or state.metric, ()) if point.month <= state.month]
    return points if points and points[-1].month == state.month else []


def kpis(region: Trends, whole: Trends, standards: Sequence[StandardRow], state: State) -> list[Kpi]:
    """A card for every metric that the month has, with the standard of the whole brand.

    Figures are those of the region that is looked at (``region``, empty for none); where it has too few stores for
    figures of its own, those of the whole brand, and the card says so.
    """
    cards = []
    held = [row for row in standards if row.valid_from <= state.month and not row.region and not row.format]
    targets = {row.metric: row.target for row in sorted(held, key=lambda row: row.valid_from)}
    for entry in METRICS:
        own, brand = points_of(region, state, entry.key), points_of(whole, state, entry.key)
        if brand:
            beside = wording.value(entry, brand[-1].network.mu) if own else ""
            card = _kpi(entry, own or brand, targets.get(entry.key), state)
            cards.append(replace(card, whole=beside, of_the_brand=bool(region) and not own))
    return cards


def _before(points: Sequence[NetworkPoint], state: State) -> Network | None:
    """The network one window earlier, so that no answer counts in both."""
    return next((point.network for point in points if point.month == state.month - max(state.window, 1)), None)


def _kpi(entry: Metric, points: Sequence[NetworkPoint], target: float | None, state: State) -> Kpi:
    now, earlier = points[-1].network, _before(points, state)
    before = earlier.mu if earlier else None
    return Kpi(
        key=entry.key,
        label=_(entry.label),
        value=wording.value(entry, now.mu),
        change="" if now.mu is None or before is None or not state.window else wording.change(entry, now.mu - before),
        n=wording.number(now.answers),
        standard=wording.value(entry, target) if target is not None else "",
        consistency=consistency(now),
        spread=nine_in_ten(entry, now),
        sparkline=_sparkline(entry, points[-24:], target),
        query=state.query(metric=entry.key),
        here=entry.key == state.metric,
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
    """The index with its interval: "91 (88–94)"."""
    if network.consistency is None:
        return ""
    index = wording.number(network.consistency)
    if network.consistency_low is None or network.consistency_high is None:
        return index
    ends = sorted((network.consistency_low, network.consistency_high))
    return f"{index} ({wording.number(ends[0])}{wording.RANGE}{wording.number(ends[1])})"


def nine_in_ten(entry: Metric, network: Network) -> str:
    """Where nine stores in ten truly lie; empty where no spread is seen."""
    ends = _nine_in_ten(entry, network) if network.tau else None
    return wording.interval(entry, *ends) if ends else ""


def _nine_in_ten(entry: Metric, network: Network) -> tuple[float, float] | None:
    if network.mu is None or network.tau is None:
        return None
    if entry.family is Family.DURATION:
        factor = math.exp(NINE_IN_TEN * network.tau)
        return network.mu / factor, network.mu * factor
    ends = network.mu - NINE_IN_TEN * network.tau, network.mu + NINE_IN_TEN * network.tau
    if entry.bounds is None:
        return ends
    low, high = (float(entry.outside(bound)) for bound in entry.bounds)
    return max(ends[0], low), min(ends[1], high)


def consistency_sentence(entry: Metric, points: Sequence[NetworkPoint], state: State) -> str:
    """How even the network is, and whether that changed."""
    network = next((point.network for point in points if point.month == state.month), None)
    if network is None or network.tau is None:
        return _("Fewer than eight stores with answers: too few to tell true differences from chance.")
    low, high = _nine_in_ten(entry, network) or (0.0, 0.0)
    facts = {"low": wording.value(entry, low), "high": wording.value(entry, high), "metric": _(entry.short)}
    said = _("%(metric)s: nine stores in ten truly lie between %(low)s and %(high)s.") % facts
    if network.tau == 0:
        said = _("%(metric)s: the stores differ no more than chance alone would make them.") % facts
    elif network.dominated:
        said += " " + _(
            "A few stores far from all others carry much of the spread. The line leaves them out and the band counts "
            "them, so the line can lie at the edge of its band."
        )
    return f"{said} {_moved(network, _before(points, state))}".strip()


def region_sentence(entry: Metric, points: Sequence[NetworkPoint], region: str, state: State) -> str:
    """Whether a region as a whole has moved since the window before; empty where that is not sure.

    A cause that all its stores share moves no store away from its neighbours, so only this tells of it.
    """
    now, before = (points[-1].network, _before(points, state)) if points and state.window else (None, None)
    if not now or not before or None in (now.mu, before.mu, now.se_mu, before.se_mu) or entry.family is Family.DURATION:
        return ""
    assert now.mu is not None and before.mu is not None  # noqa: S101 - for mypy; checked above
    step, error = now.mu - before.mu, math.hypot(now.se_mu or 0.0, before.se_mu or 0.0)
    if abs(step) <= SURE * error:
        return ""
    facts = {
        "region": region.rpartition("/")[2],
        "metric": _(entry.short),
        "now": wording.value(entry, now.mu),
        "before": wording.value(entry, before.mu),
    }
    if (step > 0) == (now.better(entry.better) == "high"):
        return (
            _("%(region)s as a whole is better than in the window before: %(metric)s %(now)s after %(before)s.") % facts
        )
    worse = _("%(region)s as a whole is worse than in the window before: %(metric)s %(now)s after %(before)s.") % facts
    return worse + " " + _("Look for a cause that its stores share.")


def _moved(now: Network, before: Network | None) -> str:
    """Whether the spread changed by more than its uncertainty."""
    if before is None or None in (now.tau_low, now.tau_high, before.tau_low, before.tau_high):
        return ""
    assert now.tau_low is not None and now.tau_high is not None  # noqa: S101 - for mypy; checked above
    assert before.tau_low is not None and before.tau_high is not None  # noqa: S101
    if now.tau_low > before.tau_high:
        return _("The stores have grown further apart since the window before.")
    if now.tau_high < before.tau_low:
        return _("The stores have grown closer since the window before.")
    return _("That is no clear change from the window before.")


def consistency_chart(entry: Metric, points: Sequence[NetworkPoint]) -> SafeString:
    known = [point for point in points if point.network.tau is not None]
    if len(known) < 2:
        return mark_safe("")
    drawn = charts.consistency_chart(
        known, words=chart_words.consistency_words(entry), show=chart_words.shown_spread(entry), month=short_month
    )
    return mark_safe(drawn)


def consistency_table(entry: Metric, points: Sequence[NetworkPoint]) -> list[PointCells]:
    """The months behind the chart, newest first."""
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
    """The regions as a tree, as far as it fits on a page; the highest ones stand at the margin."""
    top = min((path.count("/") for path, _network in found), default=0)
    return [
        RegionCells(
            name=path.rpartition("/")[2],
            indent=INDENT * (path.count("/") - top),
            stores=wording.number(network.stores),
            mean=wording.value(entry, network.mu),
            spread=nine_in_ten(entry, network) or wording.NOTHING,
            consistency=consistency(network) or wording.NOTHING,
            query=state.query(region=path),
        )
        for path, network in found[:MOST_REGIONS]
    ]


def moved(rows: Sequence[ChangeRow], brand: str, state: State) -> list[Moved]:
    """The stores that changed lately, the surest first."""
    return [
        Moved(
            name=row.name,
            code=row.store,
            href=reverse("store", args=[brand, row.store]) + state.query(metric=row.metric) + "#months",
            words=_moved_words(row),
            icon="trending-up" if row.better else "trending-down",
        )
        for row in rows[:FIRST]
    ]


def _moved_words(row: ChangeRow) -> str:
    facts = {"metric": _(metric(row.metric).short), "month": wording.month_name(row.since)}
    if row.better:
        return _("%(metric)s better than it used to be, since %(month)s") % facts
    return _("%(metric)s worse than it used to be, since %(month)s") % facts


def first_to_see(ranking: Ranking) -> list[StoreRow]:
    """The stores to look at: the sure ones, then those that may be; none that surely meets its standard.

    Stores with too few answers to show their value are passed over: nobody could say why they stand there.
    Where nothing tells the stores apart, the list would stand in the order of chance, so there is none.
    """
    open_ones = [row for row in ranking.rows if row.n >= SHOWN_FROM and (row.verdict != Verdict.MEETS or row.confirmed)]
    sure = [row for row in open_ones if _is_sure(row)]
    if ranking.network.tau == 0:
        return sure[:FIRST]
    return [*sure, *(row for row in open_ones if not _is_sure(row))][:FIRST]


def _is_sure(row: StoreRow) -> bool:
    return row.verdict == Verdict.BELOW or bool(row.confirmed)


def first_sentence(rows: Sequence[StoreRow], ranking: Ranking) -> str:
    """How sure it is that the named stores need a look."""
    if not rows:
        return _nothing_to_see(ranking)
    sure = [row for row in rows if _is_sure(row)]
    if not sure and all(row.target is None for row in rows):
        return _("No standard is set. These are the likeliest among the worst 5%%, in that order.") % ()
    if not sure:
        return _("None of them is surely below its standard: these are only the likeliest, in that order.")
    below = sum(row.verdict == Verdict.BELOW for row in rows)
    facts = {"sure": wording.number(len(sure)), "below": wording.number(below), "all": wording.number(len(rows))}
    if below < len(sure):
        return _("%(sure)s of these %(all)s are surely below their standard or far from comparable stores.") % facts
    said = _("%(below)s of these %(all)s are surely below their standard.") % facts
    if not any(row.confirmed for row in rows):
        said += " " + _("None of them differs from comparable stores, so the cause may be one that they share.")
    return said


def _nothing_to_see(ranking: Ranking) -> str:
    if not any(row.n for row in ranking.rows):
        return _("No store has answers in this period.")
    if not any(row.n >= SHOWN_FROM for row in ranking.rows):
        return _("No store has enough answers yet to show its value.")
    if ranking.network.tau == 0:
        return _("Nothing tells these stores apart but chance: an order of them would mean nothing.")
    return _("Every store with answers surely meets its standard; none needs a look for this metric.")


def verdict_bar(stores: Mapping[str, int]) -> SafeString:
    """How many stores have which verdict, as one bar."""
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
