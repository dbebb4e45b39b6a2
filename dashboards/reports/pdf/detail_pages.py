"""The pages after the first of a brand's or region's edition: every metric with its months, stores and regions."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.charts.bars import bar_axis
from dashboards.metrics import Metric, metric
from dashboards.naming import region_words
from dashboards.reports.edition import Edition, MetricLine, MonthCourse, RegionLine
from dashboards.reports.pdf import first_page, lengths, reading, sentences
from dashboards.reports.pdf.document import (
    CurveBlock,
    HeadedTable,
    LookBlock,
    QuotesBlock,
    Section,
    StoreLook,
    TableBlock,
    TableCell,
    TableColumn,
    TextBlock,
)
from dashboards.reports.pdf.first_page import CHANGES, Texts
from dashboards.reports.pdf.phrases import SPOKEN_NAME, month_short, note_of_quotes, quote_lines, shortened
from dashboards.rows import StoreRow

STORES = 15
"""Stores to look at of a metric."""
REGIONS = 25
ALL_CHANGES = 40
LONG_NAME = 80
"""Columns of a store's name where it may have several lines."""
NAMES, SMALL_NAMES = 5, 3
"""Months named below a chart over the whole page, and below a third of it."""
QUOTES = 30


def sections(edition: Edition, texts: Texts) -> Iterator[Section]:
    """Give a section for every metric, that of the first page first, then all changes and customers' words."""
    first = [each for each in edition.metrics if each.metric == edition.headline]
    for line in [*first, *(each for each in edition.metrics if each.metric != edition.headline)]:
        if line.value is not None or line.answers:
            yield _metric(edition, line)
    if len(edition.moved) > CHANGES:
        yield Section("", "", [first_page.changes(edition, edition.moved[:ALL_CHANGES])])
    quotes = list(quote_lines(edition, texts, QUOTES))
    if quotes:
        yield Section("", "", [QuotesBlock(_("What customers of these stores wrote"), note_of_quotes(edition), quotes)])


def _metric(edition: Edition, line: MetricLine) -> Section:
    entry = metric(line.metric)
    quote = [
        sentences.mean_words(line, edition.window) if line.value is not None else "",
        wording.counts_sentence(line.counts),
        sentences.even_words(line),
    ]
    blocks: list[Any] = [TextBlock("", [" ".join(each for each in quote if each)])]
    blocks += [course_block(each, line.target) for each in edition.course if each.metric == line.metric]
    blocks += _stores(edition, line, entry)
    blocks += _regions(edition, line, entry)
    return Section(_(entry.label), _(entry.meaning), [each for each in blocks if each is not None])


def course_block(course: MonthCourse, target: float | None, *, is_small: bool = False) -> CurveBlock | None:
    """Give the chart of a metric's months, a small one under the metric's name; None where it has too few."""
    entry = metric(course.metric)
    names = SMALL_NAMES if is_small else NAMES
    drawn = lengths.curve(course, target, entry.ends, first_page.ticks(entry), month_short, names)
    if drawn is None:
        return None
    if is_small:
        return CurveBlock(_(entry.label), "", drawn)
    title = _("The last %(n)s months, each by itself") % {"n": wording.number(len(course.values))}
    note = _("band: 95%% interval") if target is None else _("band: 95%% interval, dotted: the standard")
    return CurveBlock(title, note % (), drawn)


def _stores(edition: Edition, line: MetricLine, entry: Metric) -> list[LookBlock]:
    """Give the stores to look at in one metric; none where the rule of the overview names none."""
    table = edition.table(line.metric)
    rows = reading.to_look_at(edition, table, STORES) if table else []
    if not rows:
        return []
    axis = bar_axis(rows, line.target)
    standard = _("standard %(value)s") % {"value": wording.value(entry, line.target)}
    return [
        LookBlock(
            title=_("Stores to look at"),
            note=first_page.bar_note(),
            axis=lengths.axis_line(axis, first_page.ticks(entry), line.target, standard),
            lines=[_look(row, entry, axis, line.network_stores) for row in rows],
            quiet="",
            kind="stores",
        )
    ]


def _look(row: StoreRow, entry: Metric, axis: tuple[float, float], stores: int) -> StoreLook:
    place = row.city or row.region.rpartition("/")[2]
    return StoreLook(
        name=wording.name(shortened(row.name, LONG_NAME)),
        second=" · ".join(part for part in (shortened(place, SPOKEN_NAME), row.store) if part),
        value=wording.value(entry, row.value) if row.value is not None else "",
        interval=wording.interval(entry, row.low, row.high) if row.value is not None else "",
        bar=lengths.store_bar(row, axis, stores),
        sure=wording.verdict_sentence(row, entry),
        quote="",
    )


def _regions(edition: Edition, line: MetricLine, entry: Metric) -> list[HeadedTable]:
    found = [each for each in edition.regions if each.metric == line.metric]
    if not found:
        return []
    columns = [
        TableColumn(_("Region"), "left", is_wide=True),
        *(TableColumn(each) for each in (_("stores"), _("mean"), _("change"), _("9 stores in 10"), _("consistency"))),
        TableColumn(_("answers")),
    ]
    left = len(found) - REGIONS
    more = ngettext("%(n)s more region is in the workbook.", "%(n)s more regions are in the workbook.", left)
    return [
        HeadedTable(
            title=_("By region"),
            note=_("change: on the %(window)s before, with an arrow where it is beyond chance")
            % {"window": wording.window_name(edition.window)},
            table=TableBlock(columns, [_region(each, entry) for each in found[:REGIONS]]),
            more=more % {"n": wording.number(left)} if left > 0 else "",
        )
    ]


def _region(line: RegionLine, entry: Metric) -> Sequence[TableCell]:
    return [
        TableCell(wording.name(shortened(region_words(line.path), LONG_NAME))),
        TableCell(wording.number(line.stores)),
        TableCell(wording.value(entry, line.value), is_strong=True),
        first_page.change_cell(entry, line.change, line.better, is_sure=line.change_is_sure),
        TableCell(first_page.range_words(entry, line.nine_low, line.nine_high)),
        TableCell("" if line.consistency is None else wording.number(line.consistency)),
        TableCell(wording.number(line.answers)),
    ]
