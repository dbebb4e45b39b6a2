"""The store page: score card, months, spread of scores, and the store's own record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dashboards import charts, wording
from dashboards.findings.statements.attention import StoreStanding, standing
from dashboards.findings.statements.months import Course, MonthsReading
from dashboards.metrics import Family, Metric, metric
from dashboards.naming import format_words, region_words
from dashboards.pages.frame import chart_words
from dashboards.pages.frame.chips import Chip, chip
from dashboards.pages.frame.dates import short_month
from dashboards.pages.frame.explain import Explanation, explain_metric
from dashboards.pages.frame.page import PageRequest
from dashboards.pages.frame.state import CARRIED
from dashboards.pages.frame.store_rows import bar, compared, scale, too_few
from dashboards.rows import CardLine, Peers, StoreHead, StoreRow, Trend
from dashboards.scoring.verdicts import SHOWN_FROM, Verdict
from locations.months import NOW

MONTHS_OF_PEERS = 12
"""Months that the position among comparable stores is told for."""
LEAST_AXIS = 0.25
"""Share of a metric's whole scale that the axis of its bar shows at least."""


@dataclass(frozen=True, slots=True)
class LineCells:
    """One metric of the score card, as text."""

    key: str
    label: str
    value: str
    interval: str
    n: str
    too_few: str
    chip: Chip
    nine_in_ten: str
    now: str
    now_query: str
    sentence: str
    comparison: str
    change: str
    bar: SafeString
    scale: SafeString
    explain: Explanation
    query: str
    selected: bool
    among: "Among | None"


@dataclass(frozen=True, slots=True)
class Among:
    """The store among comparable ones: a sentence, and the address of their list for who may see them."""

    sentence: str
    href: str


@dataclass(frozen=True, slots=True)
class MonthCells:
    """One month in the table behind the control chart."""

    month: str
    n: str
    value: str
    interval: str
    remark: str


def lines(
    card: Sequence[CardLine], among: Mapping[str, Peers], now: Sequence[CardLine], page_request: PageRequest
) -> list[LineCells]:
    """Give the lines of the score card; ``now`` is the store's card of the present level, empty where it has none."""
    levels = {each.metric: each.row for each in now}
    return [_line(each, among.get(each.metric), levels.get(each.metric), page_request) for each in card]


def _line(line: CardLine, peers: Peers | None, level: StoreRow | None, page_request: PageRequest) -> LineCells:
    state, brand = page_request.state, page_request.brand
    entry, row = metric(line.metric), line.row
    # The others' middle half is that of 12 months: beside a bar of other months it would compare what cannot be.
    middle = (peers.low, peers.median, peers.high) if peers and state.window == MONTHS_OF_PEERS else None
    axis = _axis(entry, row, middle)
    return LineCells(
        key=entry.key,
        label=_(entry.label),
        value=wording.value(entry, row.value) if row.value is not None else "",
        interval=wording.interval(entry, row.low, row.high) if row.value is not None else "",
        n=wording.number(row.n),
        too_few=too_few(row),
        chip=chip(row.verdict),
        nine_in_ten=nine_in_ten_words(row, entry),
        now=now_words(level, entry),
        now_query=state.query(window=NOW),
        sentence=wording.verdict_sentence(row, entry),
        comparison=_comparison(line, entry, has_among=peers is not None),
        change=wording.change(entry, row.change) if row.change is not None else "",
        bar=bar(row, entry, axis, line.network.stores, middle),
        scale=scale(axis, entry, row.target),
        explain=explain_metric(
            entry, state.month, state.window, row.n, line.network.notes, _answers(entry, row, brand)
        ),
        query=state.query(metric=entry.key),
        selected=entry.key == state.metric,
        among=_among(peers, entry, page_request, line.network.better(entry.better)) if peers else None,
    )


def nine_in_ten_words(row: StoreRow, entry: Metric) -> str:
    """Say of durations within how long nine in ten cases are closed; empty for all else."""
    p90 = row.details.get("p90")
    return _("median; 9 cases in 10 within %(time)s") % {"time": wording.value(entry, p90)} if p90 else ""


def now_words(level: StoreRow | None, entry: Metric) -> str:
    """Give the present level with its 95 % range and its verdict; empty where it is not known."""
    if level is None or level.shrunken is None:
        return ""
    facts = {
        "value": wording.value(entry, level.value if level.basis == "own" else level.shrunken),
        "range": wording.interval(entry, level.shrunken_low, level.shrunken_high),
    }
    judged = level.verdict in (Verdict.MEETS, Verdict.BELOW, Verdict.TOO_EARLY)
    said = _("now %(value)s (%(range)s)") % facts
    return f"{said}, {wording.verdict_words(level.verdict)}" if judged else said


def _among(peers: Peers, entry: Metric, page_request: PageRequest, better: str) -> Among:
    facts = {
        "value": wording.value(entry, peers.value),
        "median": wording.value(entry, peers.median),
        "middle": wording.interval(entry, peers.low, peers.high),
        "group": _group(peers),
    }
    sentence = _side_words(peers, better) % facts
    # Only who may see the others anyway gets the way to their list.
    query = page_request.state.query((*CARRIED, "format"), window=12, region=peers.region, format=peers.format)
    href = reverse("stores", args=[page_request.brand]) + query if page_request.choices.sees_peers else ""
    return Among(sentence, href)


def _side_words(peers: Peers, better: str) -> str:
    """Say whether the store is better or worse than the others, whichever direction of the metric is the good one."""
    if peers.side == "within":
        return _("12 months: in the middle half of %(group)s, %(value)s within %(middle)s, median %(median)s.")
    if (peers.side == "above") == (better == "high"):
        return _(
            "12 months: better than the middle half of %(group)s, %(value)s against %(middle)s, median %(median)s."
        )
    return _("12 months: worse than the middle half of %(group)s, %(value)s against %(middle)s, median %(median)s.")


def _group(peers: Peers) -> str:
    """Name the comparable stores."""
    where = peers.region.rpartition("/")[2]
    kind = format_words(peers.format)
    if kind and where:
        return _("the other %(format)s stores in %(region)s") % {"format": kind, "region": where}
    if kind:
        return _("the other %(format)s stores of the brand") % {"format": kind}
    return _("the other stores in %(region)s") % {"region": where} if where else _("the other stores of the brand")


def _answers(entry: Metric, row: StoreRow, brand: str) -> str:
    """Say where the answers behind a figure can be read; empty for what has no words."""
    kind = {
        **dict.fromkeys(("nps", "csat", "ces"), "survey"),
        **dict.fromkeys(("rating", "review_response_rate", "replied_in_24h"), "review"),
    }.get(entry.key)
    query = urlencode({"store": row.store, "kind": kind or ""})
    return f"{reverse('reviews', args=[brand])}?{query}" if kind and row.n else ""


def _axis(entry: Metric, row: StoreRow, middle: tuple[float, float, float] | None) -> tuple[float, float]:
    """Give an axis for the bar of one metric: all that is drawn, and no less than a quarter of the whole scale.

    The whole scale would leave no bar to be seen; what the bar alone needs would make every difference look large.
    """
    low, high = charts.bar_axis([row], row.target)
    if entry.bounds is None:
        return charts.axis_of([low, high, *(middle or ())])
    ends = [low, high, *(middle or ())]
    least, most = (float(entry.outside(bound)) for bound in entry.bounds)
    short = max(0.0, LEAST_AXIS * (most - least) - (max(ends) - min(ends))) / 2
    start, end = charts.axis_of([max(least, min(ends) - short), min(most, max(ends) + short)])
    return max(least, start), min(most, end)


def _comparison(line: CardLine, entry: Metric, *, has_among: bool) -> str:
    """Compare the store with comparable ones, or with the network where only that may be known.

    Next to its position among others, only what that cannot say is left: that the difference is more than chance.
    """
    row = line.row
    if row.expected is not None:
        said = [compared(row, entry)]
        if has_among:
            said = [wording.difference_sentence(row)] if row.confirmed else []
        return " ".join([*said, *_neighbourhood(row)])
    if has_among or line.network.mu is None:
        return ""
    return _("Network mean: %(value)s.") % {"value": wording.value(entry, line.network.mu)}


def _neighbourhood(row: StoreRow) -> list[str]:
    """Point to a cause in the region, where the stores around are low (or high) together."""
    return {
        "low": [_("The stores around it are low together: look for a cause in the region.")],
        "high": [_("The stores around it are high together.")],
    }.get(row.details.get("cluster", ""), [])


def reading(card: Sequence[CardLine]) -> str:
    """Give one sentence that reads the score card."""
    found = standing(card)
    facts = {"meets": _listed(found.meets)}
    if found.first is not None:
        return _to_fix(found.first, found)
    if found.meets:
        return _("Nothing is surely below a standard. Surely met: %(meets)s.") % facts
    if found.answers and not found.has_standard:
        return _("No standard is set yet, so the store is only measured against comparable stores.")
    if found.answers:
        return _("Nothing can be said for sure yet: each line says how many answers would settle it.")
    return _("There are no answers in this period.")


def _to_fix(first: CardLine, found: StoreStanding) -> str:
    """Say what to fix first and why: the metric most surely below its standard, then the others."""
    entry, row = metric(first.metric), first.row
    figure = row.shrunken if row.value is None or wording.is_apart(row, entry) else row.value
    facts = {
        "metric": _(entry.label),
        "value": wording.value(entry, figure),
        "target": wording.value(entry, row.target),
        "probability": wording.probability(row.p_below or 0.0),
        "others": _listed([line for line in found.below if line is not first]),
    }
    sentences = [_("Fix %(metric)s first: it is %(value)s and the standard is %(target)s.") % facts]
    if row.p_below is not None:
        sentences.append(_("It is below the standard with %(probability)s probability.") % facts)
    if facts["others"]:
        sentences.append(_("Also below the standard: %(others)s.") % facts)
    return " ".join(sentences)


def _listed(lines: Sequence[CardLine]) -> str:
    return ", ".join(_(metric(line.metric).label) for line in lines)


def is_drawn(trend: Trend) -> bool:
    """Say whether any month has a value to draw."""
    return any(point.value is not None for point in trend.points)


def control_chart(trend: Trend, entry: Metric, head: StoreHead) -> SafeString:
    drawn = charts.control_chart(
        trend, words=chart_words.control_words(entry, head.name), show=chart_words.shown(entry), month=short_month
    )
    return mark_safe(drawn)


def months(trend: Trend, entry: Metric) -> list[MonthCells]:
    """Give the months behind the chart, newest first."""
    return [
        MonthCells(
            month=wording.month_name(point.month),
            n=wording.number(point.n),
            value=wording.value(entry, point.value),
            interval=wording.interval(entry, point.low, point.high),
            remark=_remark(trend, point.month),
        )
        for point in reversed(trend.points)
    ]


def _remark(trend: Trend, month: int) -> str:
    parts = [_("outside the usual range")] if month in trend.outside else []
    if trend.changed == month:
        parts.append(_("changed here"))
    return ", ".join(parts)


def trend_sentence(found: MonthsReading) -> str:
    """Say what the months show."""
    if found.since is not None:
        return _("This store has changed since %(month)s.") % {"month": wording.month_name(found.since)}
    return {
        Course.NO_VALUE: _("No month has the five answers that a value needs."),
        Course.TOO_FEW: _("Too few months yet to tell a change from chance."),
        Course.STEADY: _("No change beyond chance from month to month."),
    }[found.course]


def changed_sentence(found: MonthsReading, entry: Metric) -> str:
    """Give the change of the selected metric, for the head of the page; empty where there is none."""
    if found.since is None:
        return ""
    facts = {"metric": _(entry.label), "month": wording.month_name(found.since)}
    if found.better is None:
        return _("%(metric)s has changed since %(month)s.") % facts
    if found.better:
        return _("%(metric)s has been better since %(month)s.") % facts
    return _("%(metric)s has been worse since %(month)s.") % facts


def shown_bins(bins: Sequence[tuple[str, int]], line: CardLine | None) -> Sequence[tuple[str, int]]:
    """Give the bins of a histogram; none of a value that may not be shown, for it could be computed from them."""
    hidden = line is not None and line.row.value is None
    return [] if hidden or sum(count for _label, count in bins) < SHOWN_FROM else bins


def too_few_scores(bins: Sequence[tuple[str, int]]) -> str:
    """Say why no scores are shown though there are answers; empty where there are none."""
    n = sum(count for _label, count in bins)
    return _("Shown from %(least)s answers on; there are too few so far.") % {"least": SHOWN_FROM} if n else ""


def histogram(bins: Sequence[tuple[str, int]], entry: Metric) -> SafeString:
    if not bins:
        return mark_safe("")
    named = [(bin_label(label, entry), count) for label, count in bins]
    drawn = charts.histogram(
        named,
        label=_("How often each score was given: %(metric)s") % {"metric": _(entry.label)},
        show_count=wording.number,
        show_share=lambda share: f"{wording.number(100 * share)}%",
        tones=[_bin_tone(label, entry) for label, _count in bins],
    )
    return mark_safe(drawn)


def bin_label(label: str, entry: Metric) -> str:
    """Give the name of a histogram's bin: a score, yes or no, or from how many hours to how many."""
    if entry.family is Family.DURATION:
        return wording.hours_between(*map(float, label.split("-")))
    if entry.family is Family.PROPORTION and label in ("0", "1"):
        return _("yes") if label == "1" else _("no")
    return f"{label}{entry.unit}" if entry.unit == "★" else label


def _bin_tone(label: str, entry: Metric) -> str:
    if entry.family is Family.NPS:
        return "below" if float(label) <= 6 else "meets" if float(label) >= 9 else "open"
    return "none"


def place(head: StoreHead) -> str:
    return " · ".join(part for part in (head.store, region_words(head.region), format_words(head.format)) if part)


def position(row: StoreRow, stores: int) -> str:
    """Say where the store may rank among all; empty where that may not be known."""
    return wording.rank_words(row, stores) if row.rank_low is not None else ""
