"""The blocks of the first page of a brand's or region's edition: how even, what changed, which stores to look at."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.charts.bars import bar_axis
from dashboards.metrics import METRICS, Family, Metric, metric
from dashboards.reports.edition import STORE, Edition, MetricLine, Moved
from dashboards.reports.pdf import lengths, reading
from dashboards.reports.pdf.document import (
    ChangeBlock,
    ChangeLine,
    EvenBlock,
    EvenLine,
    FirstPage,
    LookBlock,
    StoreLook,
    TableCell,
    Tone,
    VerdictPart,
)
from dashboards.reports.pdf.phrases import level_words, listed_name, quote_of, shortened
from dashboards.reports.pdf.sentences import metric_words
from dashboards.rows import StoreRow
from dashboards.scoring.verdicts import Verdict

Texts = Mapping[tuple[str, int], str]
"""The words of customers by (kind, fact) of their quotes; a quote without its text is left out."""
CHANGES = 4
"""Changes on the first page."""
QUOTE_WIDTH = 46
"""Columns of a customer's words next to a store on the first page that are one line; with few metrics it has two."""
FEW_METRICS = 6
_TONES: Sequence[tuple[Verdict, Tone]] = (
    (Verdict.BELOW, "below"),
    (Verdict.TOO_EARLY, "open"),
    (Verdict.NOT_ENOUGH, "few"),
    (Verdict.MEETS, "meets"),
    (Verdict.NO_STANDARD, "plain"),
    (Verdict.NO_DATA, "plain"),
)


def first_page(edition: Edition, texts: Texts) -> FirstPage:
    """Give the first page; a block without data is None."""
    line = edition.line(edition.headline) if edition.headline else None
    changed = changes(edition, one_of_each(edition.moved)[:CHANGES]) if edition.moved else None
    look = stores_to_look_at(edition, line, reading.headline_rows(edition), texts) if line else None
    return FirstPage(verdicts(line.counts) if line else [], evenness(edition), changed, look)


def verdicts(counts: Mapping[str, int]) -> list[VerdictPart]:
    """Give the parts of the bar of verdicts, each with its count."""
    total = sum(counts.values())
    found = [(tone, verdict, counts.get(verdict, 0)) for verdict, tone in _TONES]
    return [
        VerdictPart(tone, wording.verdict_words(verdict), wording.number(count), round(100 * count / total, 3))
        for tone, verdict, count in found
        if count
    ]


def evenness(edition: Edition) -> EvenBlock | None:
    """Give a line for every metric, in the order of the registry; None where nothing is measured."""
    order = [each.key for each in METRICS]
    measured = (each for each in edition.metrics if each.value is not None)
    lines = sorted(measured, key=lambda each: order.index(each.metric))
    if not lines:
        return None
    has_range = any(each.nine_low is not None for each in lines)
    has_change = any(each.change is not None for each in lines)
    has_index = any(each.consistency is not None for each in lines)
    notes = [
        (has_range, _("bar: nine stores in ten truly lie here, ring: the mean, dotted: the standard")),
        (has_index, _("consistency 100: no store differs")),
    ]
    heads = [
        _("mean"),
        _("change") if has_change else "",
        _("9 stores in 10") if has_range else "",
        _("consistency") if has_index else "",
        _("answers"),
    ]
    note = " · ".join(words for is_told, words in notes if is_told)
    return EvenBlock(_("How even is it?"), note, heads, [_even(each) for each in lines])


def _even(line: MetricLine) -> EvenLine:
    entry = metric(line.metric)
    axis = lengths.spread_axis([line], line.target)
    is_even = line.tau == 0
    return EvenLine(
        name=_(entry.label),
        value=wording.value(entry, line.value),
        change=change_cell(entry, line.change, line.better, is_sure=line.change_is_sure),
        bar=None if is_even else lengths.spread_bar(line, axis, line.target),
        range=_("no difference seen") if is_even else range_words(entry, line.nine_low, line.nine_high),
        consistency="" if line.consistency is None else wording.number(line.consistency),
        extra=index_range(line),
        answers=wording.number(line.answers),
    )


def range_words(entry: Metric, low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else wording.interval(entry, low, high)


def index_range(line: MetricLine) -> str:
    """Write the interval of the consistency; empty where there is none."""
    if line.consistency_low is None or line.consistency_high is None:
        return ""
    low, high = sorted((line.consistency_low, line.consistency_high))
    return f"{wording.number(low)}{wording.RANGE}{wording.number(high)}"


def change_cell(entry: Metric, change: float | None, better: bool | None, *, is_sure: bool) -> TableCell:
    """Write a change; only one beyond chance has an arrow and a tone."""
    if change is None:
        return TableCell("")
    words = wording.change(entry, change)
    if not is_sure or better is None:
        return TableCell(words)
    return TableCell(words, tone="meets" if better else "below", arrow="▲" if change > 0 else "▼")


def changes(edition: Edition, found: Sequence[Moved]) -> ChangeBlock:
    """Give what changed beyond chance, each with its months."""
    left = len(edition.moved) - len(found)
    more = ngettext("%(n)s more change is in the workbook.", "%(n)s more changes are in the workbook.", left)
    return ChangeBlock(
        title=_("Changed beyond chance"),
        note=_("level before and now; of those named, at most one in ten may be a false alarm"),
        lines=[_changed(each, edition) for each in found],
        more=more % {"n": wording.number(left)} if left else "",
    )


def one_of_each(found: Sequence[Moved]) -> list[Moved]:
    """Give the first change of each place: the surest, so that one store does not fill the page."""
    places = {(each.kind, each.key): each for each in reversed(found)}
    return [each for each in found if places[each.kind, each.key] is each]


def _changed(moved: Moved, edition: Edition) -> ChangeLine:
    entry = metric(moved.metric)
    name, of = listed_name(moved.name), metric_words(entry)
    if edition.place.kind == STORE:
        name, of = of, ""
    elif moved.kind == "region":
        facts = {"region": name, "stores": wording.number(moved.stores)}
        name = ngettext("%(region)s, %(stores)s store", "%(region)s, %(stores)s stores", moved.stores) % facts
    since = _("on the %(window)s before") % {"window": wording.window_name(edition.window)}
    if moved.since is not None:
        since = _("since %(month)s") % {"month": wording.month_name(moved.since)}
    rises = (moved.now or 0.0) > (moved.before or 0.0)
    return ChangeLine(
        tone="meets" if moved.better else "below",
        arrow="▲" if rises else "▼",
        name=name,
        metric=of,
        levels=level_words(entry, moved.before, moved.now),
        since=since,
        spark=lengths.spark(moved, edition.month, edition.window),
    )


def stores_to_look_at(edition: Edition, line: MetricLine, rows: Sequence[StoreRow], texts: Texts) -> LookBlock:
    """Give the stores to look at first, or the reason why there are none."""
    entry = metric(line.metric)
    title = _("Stores to look at")
    if not rows:
        quiet = wording.quiet_words(edition.quiet) if edition.quiet else ""
        return LookBlock(title, metric_words(entry), None, [], quiet)
    axis = bar_axis(rows, line.target)
    standard = _("standard %(value)s") % {"value": wording.value(entry, line.target)}
    columns = QUOTE_WIDTH if len(edition.metrics) > FEW_METRICS else 2 * QUOTE_WIDTH
    notes = [metric_words(entry), _sure_words(edition.sure, len(rows)), bar_note()]
    return LookBlock(
        title=title,
        note=" · ".join(notes),
        axis=lengths.axis_line(axis, ticks(entry), line.target, standard),
        lines=[
            _look(row, entry, axis, line.network_stores, quote_of(edition, texts, row.store, columns)) for row in rows
        ],
        quiet="",
    )


def bar_note() -> str:
    """Explain a bar once a page."""
    return _("thick: 80%% sure, thin: 95%%, ring: own answers, hollow: not judged yet") % ()


def _sure_words(sure: int, count: int) -> str:
    if not sure:
        return _("none surely below: the likeliest, in that order")
    if sure == count:
        return _("all surely below or far from comparable stores")
    facts = {"sure": wording.number(sure), "all": wording.number(count)}
    return _("the first %(sure)s of %(all)s surely, then the likeliest") % facts


def ticks(entry: Metric) -> Callable[[Sequence[float]], list[str]]:
    """Give the function that writes the ticks of an axis, with no more decimals than they need."""

    def show(figures: Sequence[float]) -> list[str]:
        is_share = entry.family is Family.PROPORTION
        shown = [round(100 * each, 9) if is_share else each for each in figures]
        decimals = 0 if all(each == round(each) for each in shown) else entry.decimals
        return [wording.number(each, decimals) + ("%" if is_share else "") for each in shown]

    return show


def _look(row: StoreRow, entry: Metric, axis: tuple[float, float], stores: int, quote: str) -> StoreLook:
    place = row.city or row.region.rpartition("/")[2]
    return StoreLook(
        name=listed_name(row.name),
        second=" · ".join(part for part in (shortened(place, 20), row.store) if part),
        value=wording.value(entry, row.value) if row.value is not None else "",
        interval=wording.interval(entry, row.low, row.high) if row.value is not None else "",
        bar=lengths.store_bar(row, axis, stores),
        sure=f"{certainty(row)} · {wording.answers(row.n)}",
        quote=quote,
    )


def certainty(row: StoreRow) -> str:
    """Say in a few words how sure it is that the store has to be looked at."""
    if row.p_below is not None and row.target is not None:
        facts = {"probability": wording.probability(row.p_below), "verdict": wording.verdict_words(row.verdict)}
        if row.verdict == Verdict.BELOW:
            return _("below with %(probability)s probability") % facts
        return _("%(verdict)s; below with %(probability)s probability") % facts
    if row.p_worst is not None and row.target is None:
        worst = {"probability": wording.probability(row.p_worst)}
        return _("among the worst 5%% with %(probability)s probability") % worst
    return wording.verdict_words(row.verdict)
