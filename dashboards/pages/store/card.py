"""The store page: score card, months, spread of scores, and the store's own record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dashboards import charts, wording
from dashboards.metrics import Family, Metric, metric
from dashboards.pages.frame import chart_words
from dashboards.pages.frame.chips import Chip, chip
from dashboards.pages.frame.explain import Explanation, explain_metric
from dashboards.pages.frame.page import Asked
from dashboards.pages.frame.record import format_words
from dashboards.pages.frame.shell import short_month
from dashboards.pages.frame.state import PICKED
from dashboards.pages.frame.store_rows import bar, compared, scale, too_few
from dashboards.rows import CardLine, Peers, StoreHead, StoreRow, Trend
from dashboards.scoring.verdicts import Verdict


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
    sentence: str
    comparison: str
    change: str
    bar: SafeString
    scale: SafeString
    explain: Explanation
    query: str
    here: bool
    among: "Among | None"


@dataclass(frozen=True, slots=True)
class Among:
    """The store among comparable ones: a sentence, a picture, and the address of their list for who may see them."""

    sentence: str
    bar: SafeString
    href: str


@dataclass(frozen=True, slots=True)
class MonthCells:
    """One month in the table behind the control chart."""

    month: str
    n: str
    value: str
    interval: str
    remark: str


def lines(card: Sequence[CardLine], among: Mapping[str, Peers], asked: Asked) -> list[LineCells]:
    return [_line(each, among.get(each.metric), asked) for each in card]


def _line(line: CardLine, peers: Peers | None, asked: Asked) -> LineCells:
    state, brand = asked.state, asked.brand
    entry, row = metric(line.metric), line.row
    axis = _axis(entry, row)
    return LineCells(
        key=entry.key,
        label=_(entry.label),
        value=wording.value(entry, row.value) if row.value is not None else "",
        interval=wording.interval(entry, row.low, row.high) if row.value is not None else "",
        n=wording.number(row.n),
        too_few=too_few(row),
        chip=chip(row.verdict),
        sentence=wording.verdict_sentence(row, entry),
        comparison=_comparison(line, entry),
        change=wording.change(entry, row.change) if row.change is not None else "",
        bar=bar(row, entry, axis),
        scale=scale(axis, entry, row.target),
        explain=explain_metric(
            entry, state.month, state.window, row.n, line.network.notes, _answers(entry, row, brand)
        ),
        query=state.query(metric=entry.key),
        here=entry.key == state.metric,
        among=_among(peers, entry, asked, line.network.better(entry.better)) if peers else None,
    )


def _among(peers: Peers, entry: Metric, asked: Asked, better: str) -> Among:
    facts = {
        "value": wording.value(entry, peers.value),
        "median": wording.value(entry, peers.median),
        "middle": wording.interval(entry, peers.low, peers.high),
        "group": _group(peers),
    }
    sentence = _side_words(peers, better) % facts
    middle = peers.low, peers.median, peers.high
    axis = _whole_axis(entry) or charts.axis_of([*middle, peers.value, peers.value_low, peers.value_high])
    drawn = charts.peer_bar(middle, peers.value, peers.value_low, peers.value_high, axis=axis, label=sentence)
    # Only who may see the others anyway gets the way to their list.
    query = asked.state.query((*PICKED, "format"), window=12, region=peers.region, format=peers.format)
    href = reverse("stores", args=[asked.brand]) + query if asked.choices.sees_peers else ""
    return Among(sentence, mark_safe(drawn), href)


def _side_words(peers: Peers, better: str) -> str:
    """Whether the store is better or worse than the others, whichever direction of the metric is the good one."""
    if peers.side == "within":
        return _("12 months: in the middle half of %(group)s, %(value)s within %(middle)s, median %(median)s.")
    if (peers.side == "above") == (better == "high"):
        return _(
            "12 months: better than the middle half of %(group)s, %(value)s against %(middle)s, median %(median)s."
        )
    return _("12 months: worse than the middle half of %(group)s, %(value)s against %(middle)s, median %(median)s.")


def _group(peers: Peers) -> str:
    """The comparable stores in words."""
    where = peers.region.rpartition("/")[2]
    kind = format_words(peers.format)
    if kind and where:
        return _("the other %(format)s stores in %(region)s") % {"format": kind, "region": where}
    if kind:
        return _("the other %(format)s stores of the brand") % {"format": kind}
    return _("the other stores in %(region)s") % {"region": where} if where else _("the other stores of the brand")


def _answers(entry: Metric, row: StoreRow, brand: str) -> str:
    """Where the answers behind a figure can be read; empty for what has no words."""
    kind = {
        **dict.fromkeys(("nps", "csat", "ces"), "survey"),
        **dict.fromkeys(("rating", "review_response_rate", "replied_in_24h"), "review"),
    }.get(entry.key)
    query = urlencode({"store": row.store, "kind": kind or ""})
    return f"{reverse('reviews', args=[brand])}?{query}" if kind and row.n else ""


def _axis(entry: Metric, row: StoreRow) -> tuple[float, float]:
    """The whole scale where a metric has one, so that bars of one card look alike; else what the row needs."""
    return _whole_axis(entry) or charts.bar_axis([row], row.target)


def _whole_axis(entry: Metric) -> tuple[float, float] | None:
    """The whole scale of a metric that has one, in the unit people see."""
    return (float(entry.outside(entry.bounds[0])), float(entry.outside(entry.bounds[1]))) if entry.bounds else None


def _comparison(line: CardLine, entry: Metric) -> str:
    """The store beside comparable ones, or beside the network where only that may be known."""
    if line.row.expected is not None:
        return " ".join([compared(line.row, entry), *_neighbourhood(line.row)])
    return (
        _("Network mean: %(value)s.") % {"value": wording.value(entry, line.network.mu)}
        if line.network.mu is not None
        else ""
    )


def _neighbourhood(row: StoreRow) -> list[str]:
    """A hint at a cause in the region, where the stores around are low (or high) together."""
    return {
        "low": [_("The stores around it are low together: look for a cause in the region.")],
        "high": [_("The stores around it are high together.")],
    }.get(row.details.get("cluster", ""), [])


def reading(card: Sequence[CardLine]) -> str:
    """One sentence that reads the score card."""
    labels = {
        verdict: [_(metric(line.metric).label) for line in card if line.row.verdict == verdict]
        for verdict in (Verdict.BELOW, Verdict.MEETS)
    }
    facts = {"meets": _listed(labels[Verdict.MEETS])}
    if labels[Verdict.BELOW]:
        return _to_fix([line for line in card if line.row.verdict == Verdict.BELOW])
    if labels[Verdict.MEETS]:
        return _("Nothing is surely below a standard; %(meets)s surely meets it.") % facts
    if any(line.row.n for line in card) and all(line.row.target is None for line in card):
        return _("No standard is set yet, so the store is held against comparable stores only.")
    if any(line.row.n for line in card):
        return _("Nothing can be said for sure yet: each line says how many answers would settle it.")
    return _("There are no answers in this period.")


def _to_fix(below: Sequence[CardLine]) -> str:
    """What to fix first and why: the metric that is most surely below its standard, then the names of the others."""
    first = max(below, key=lambda line: line.row.p_below or 0.0)
    entry, row = metric(first.metric), first.row
    figure = row.shrunken if row.value is None or wording.is_apart(row, entry) else row.value
    facts = {
        "metric": _(entry.label),
        "value": wording.value(entry, figure),
        "target": wording.value(entry, row.target),
        "probability": wording.probability(row.p_below or 0.0),
        "others": _listed([_(metric(line.metric).label) for line in below if line is not first]),
    }
    said = [_("Fix %(metric)s first: it is %(value)s and the standard is %(target)s.") % facts]
    if row.p_below is not None:
        said.append(_("It is below the standard with %(probability)s probability.") % facts)
    if facts["others"]:
        said.append(_("Also below the standard: %(others)s.") % facts)
    return " ".join(said)


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(labels)


def is_drawn(trend: Trend) -> bool:
    """Whether any month has a value to draw."""
    return any(point.value is not None for point in trend.points)


def control_chart(trend: Trend, entry: Metric, head: StoreHead) -> SafeString:
    drawn = charts.control_chart(
        trend, words=chart_words.control_words(entry, head.name), show=chart_words.shown(entry), month=short_month
    )
    return mark_safe(drawn)


def months(trend: Trend, entry: Metric) -> list[MonthCells]:
    """The months behind the chart, newest first."""
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


def trend_sentence(trend: Trend) -> str:
    """What the months tell."""
    if not is_drawn(trend):
        return _("No month has the five answers that a value needs.")
    if trend.changed is not None:
        return _("Since %(month)s this store is not where it used to be.") % {
            "month": wording.month_name(trend.changed)
        }
    if trend.centre is None or not any(limit is not None for limit in trend.lower):
        return _("Too few months yet to tell a change from chance.")
    return _("No change beyond what chance does from month to month.")


def changed_sentence(trend: Trend, entry: Metric) -> str:
    """The change of the metric that is picked, for the head of the page; empty where there is none.

    Better or worse is said where the months since then stand on one side of the usual level.
    """
    if trend.changed is None:
        return ""
    facts = {"metric": _(entry.label), "month": wording.month_name(trend.changed)}
    since = [point.value for point in trend.points if point.month >= trend.changed and point.value is not None]
    above = {value > trend.centre for value in since} if trend.centre is not None else set()
    if len(above) != 1:
        return _("%(metric)s has not been where it used to be since %(month)s.") % facts
    if (True in above) == entry.higher_is_better:
        return _("%(metric)s is better than it used to be since %(month)s.") % facts
    return _("%(metric)s is worse than it used to be since %(month)s.") % facts


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
    """The name of a histogram's bin: a score, yes or no, or from how many hours to how many."""
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
    return " · ".join(part for part in (head.store, head.region.replace("/", " › "), format_words(head.format)) if part)


def position(row: StoreRow, stores: int) -> str:
    """Where the store may stand among all, in words; empty where that may not be known."""
    return wording.rank_words(row, stores) if row.rank_low is not None else ""
