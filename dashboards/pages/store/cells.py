"""The store page: what to fix first, months, and the spread of scores."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dashboards import charts, wording
from dashboards.findings.statements.attention import StoreStanding, standing
from dashboards.findings.statements.months import Course, MonthsReading
from dashboards.metrics import Family, Metric, metric
from dashboards.naming import format_words, region_words
from dashboards.pages.frame import chart_words
from dashboards.pages.frame.dates import short_month
from dashboards.rows import CardLine, Network, StoreHead, StoreRow, Trend
from dashboards.scoring.verdicts import SHOWN_FROM


@dataclass(frozen=True, slots=True)
class MonthCells:
    """One month in the table behind the control chart."""

    month: str
    n: str
    value: str
    interval: str
    remark: str


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
    return "" if found.since is None else since_sentence(entry, found.since, better=found.better)


def since_sentence(entry: Metric, since: int, *, better: bool | None) -> str:
    """Say since when a metric is better or worse; only that it changed where its direction is not known."""
    facts = {"metric": _(entry.label), "month": wording.month_name(since)}
    if better is None:
        return _("%(metric)s has changed since %(month)s.") % facts
    if better:
        return _("%(metric)s has been better since %(month)s.") % facts
    return _("%(metric)s has been worse since %(month)s.") % facts


def scores_of(months: int) -> str:
    """Say which answers the scores of the present level are of."""
    return _("All answers of the last %(n)s months.") % {"n": months}


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


def position(row: StoreRow, network: Network) -> str:
    """Say where the store may rank among all; empty where that may not be known."""
    stores = wording.count(network.stores, rough=network.is_rough)
    return wording.rank_words(row, stores) if row.rank_low is not None else ""
