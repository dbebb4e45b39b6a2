"""The overview: the network's figures, how consistent it is, and the stores to look at first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import charts, wording
from dashboards.findings.statements.attention import Attention
from dashboards.findings.statements.network import (
    SpreadVerdict,
    nine_in_ten,
    point_before,
    spread_change,
)
from dashboards.metrics import Metric
from dashboards.naming import theme_words
from dashboards.pages.frame import chart_words, store_rows
from dashboards.pages.frame.chips import ICONS
from dashboards.pages.frame.dates import short_month
from dashboards.pages.frame.state import CARRIED, State
from dashboards.rows import Network, NetworkPoint, Ranking, ThemeShare
from dashboards.scoring.verdicts import Verdict
from locations.months import USUAL_WINDOW, format_month


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
class LookCells:
    """One store to look at, how many answers it has, and the address of what its customers complain of there."""

    store: store_rows.StoreCells
    answers: str
    complaint: str


@dataclass(frozen=True, slots=True)
class VerdictCells:
    """How many stores have one verdict."""

    words: str
    count: str
    icon: str
    tone: str
    href: str


def complaint_words(rows: Sequence[ThemeShare]) -> str:
    """Say what customers of a store complain of more than those of comparable ones, the surest; empty without texts."""
    for row in rows:
        if row.stands_out:
            facts = {
                "theme": theme_words(row.theme),
                "share": wording.share(row.share or 0.0),
                "usual": wording.share(row.expected or 0.0),
            }
            return _("%(theme)s in %(share)s of the texts, usual %(usual)s") % facts
    return _("nothing stands out") if any(row.texts and row.confirmed is not None for row in rows) else ""


TONES = {
    Verdict.BELOW: "below",
    Verdict.TOO_EARLY: "open",
    Verdict.NOT_ENOUGH: "few",
    Verdict.MEETS: "meets",
    Verdict.NO_STANDARD: "none",
    Verdict.NO_DATA: "none",
}
"""The colours of the verdicts in the order in which they are drawn."""
Trends = Mapping[str, Sequence[NetworkPoint]]


def points_of(trends: Trends, state: State, key: str = "") -> list[NetworkPoint]:
    """Give the months of a metric up to the selected one; none where that month has no figures."""
    points = [point for point in trends.get(key or state.metric, ()) if point.month <= state.month]
    return points if points and points[-1].month == state.month else []


def compared_words(window: int) -> str:
    """Say which months the row of metrics is of, and what its changes are compared with."""
    if not window:
        return _("all time")
    facts = {"n": wording.number(window)}
    if window == USUAL_WINDOW:
        return _("Last 12 months, against the year before")
    return (
        ngettext("Last month, against the month before", "Last %(n)s months, against the %(n)s before", window) % facts
    )


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


def consistency_sentence(entry: Metric, points: Sequence[NetworkPoint], state: State, *, is_known: bool) -> str:
    """Say how even the network is, and whether that changed; ``is_known`` says whether this person may know it."""
    network = next((point.network for point in points if point.month == state.month), None)
    if network is None and not is_known:
        return _("Brand-wide figures are shown only to head office here.")
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
            answers=wording.count(point.network.answers, rough=point.network.is_rough),
        )
        for point in reversed(points)
    ]


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
    sentence = _("All of these are surely below their standard.")
    if found.below < len(found.stores):
        sentence = _("%(below)s of these %(all)s are surely below their standard.") % facts
    if not found.confirmed and any(row.confirmed is not None for row in found.stores):
        sentence += " " + _("None of them differs from comparable stores, so the cause may be one that they share.")
    return sentence


def to_look_at(
    found: Attention, ranking: Ranking, axis: tuple[float, float], state: State, brand: str
) -> list[LookCells]:
    rows = store_rows.cells(found.stores, ranking, axis, state.query())
    complaint = reverse("store_complaint", args=[brand])
    month = format_month(state.month)
    return [
        LookCells(cells, wording.answers(row.n), f"{complaint}?{urlencode({'month': month, 'store': row.store})}")
        for cells, row in zip(rows, found.stores, strict=True)
    ]


def verdicts(stores: Mapping[str, int], state: State, brand: str) -> list[VerdictCells]:
    """Count the stores by verdict, each with the address of the table that lists them."""
    table = reverse("stores", args=[brand])
    return [
        VerdictCells(
            words=wording.verdict_words(verdict),
            count=wording.number(stores[verdict]),
            icon=ICONS[verdict],
            tone=TONES[verdict],
            href=table + state.query((*CARRIED, "verdict"), verdict=verdict.value),
        )
        for verdict in TONES
        if stores.get(verdict)
    ]


def verdict_bar(stores: Mapping[str, int]) -> SafeString:
    """Draw how many stores have which verdict, as one bar."""
    parts = [(TONES[verdict], stores[verdict]) for verdict in TONES if stores.get(verdict)]
    return mark_safe(charts.verdict_bar(parts, label=_("Stores by verdict")) if parts else "")
