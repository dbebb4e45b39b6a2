"""The pages of a store's edition: its score card, its months, what is done, what customers wrote, wrong listings."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.charts.bars import axis_of
from dashboards.metrics import metric
from dashboards.naming import FIELD_WORDS
from dashboards.reports.edition import COURSE_MONTHS, Edition, Figures
from dashboards.reports.pdf import actions, first_page, lengths, reading
from dashboards.reports.pdf.detail_pages import course_block
from dashboards.reports.pdf.document import (
    CurvesBlock,
    HeadedTable,
    QuotesBlock,
    ScoreLine,
    ScoresBlock,
    Section,
    TableBlock,
    TableCell,
    TableColumn,
)
from dashboards.reports.pdf.first_page import Texts
from dashboards.reports.pdf.phrases import as_said, note_of_quotes, quote_lines
from dashboards.rows import StoreRow
from dashboards.scoring.verdicts import SHOWN_FROM

MOVED = 3
QUOTES, QUOTED = 4, 200
WRONG_FIELDS, FIELDS_NEXT_TO_A_REVISION, FIELD_COLUMNS = 6, 2, 44


def first_blocks(edition: Edition, texts: Texts) -> Iterator[Any]:
    """Give the blocks of the first page: all metrics, changes, and what customers wrote."""
    if scores := _scores(edition):
        yield scores
    if edition.moved:
        yield first_page.changes(edition, edition.moved[:MOVED])
    quotes = [replace(each, store="") for each in quote_lines(edition, texts, QUOTES, QUOTED)]
    if quotes:
        yield QuotesBlock(_("What customers wrote"), note_of_quotes(edition), quotes)


def second_page(edition: Edition) -> Section | None:
    """Give the second page: the course of every metric, what is done, and what publishers show wrongly."""
    blocks: list[Any] = []
    targets = {key: figures.target for key, figures in reading.own_figures(edition)}
    curves = [course_block(each, targets.get(each.metric), is_small=True) for each in edition.course]
    drawn = [each for each in curves if each is not None]
    if drawn:
        title = _("The last %(n)s months, each by itself") % {"n": wording.number(COURSE_MONTHS)}
        blocks.append(CurvesBlock(title, _("band: 95%% interval, dotted: the standard") % (), drawn))
    blocks += actions.blocks(edition)
    if edition.wrong_fields:
        blocks.append(_wrong_fields(edition))
    return Section("", "", blocks) if blocks else None


def _scores(edition: Edition) -> ScoresBlock | None:
    own = list(reading.own_figures(edition))
    index = next((at for at, each in enumerate(edition.stores) if each.code == edition.place.key), 0)
    rows = [(key, reading.row_of(edition.stores[index], figures), figures) for key, figures in own if figures.n]
    if not rows:
        return None
    heads = [_("value"), _("change"), _("standard"), _("verdict"), _("answers")]
    return ScoresBlock(_("All metrics"), first_page.bar_note(), heads, [_score(edition, *each) for each in rows])


def _score(edition: Edition, key: str, row: StoreRow, figures: Figures) -> ScoreLine:
    entry, line = metric(key), edition.line(key)
    ends = (row.bar_low, row.bar_high, row.shrunken_low, row.shrunken_high, row.value, row.target)
    is_shown = row.value is not None and row.n >= SHOWN_FROM
    return ScoreLine(
        name=_(entry.label),
        value=wording.value(entry, row.value) if is_shown else wording.NOTHING,
        interval=wording.interval(entry, row.low, row.high) if is_shown else "",
        change=TableCell(wording.change(entry, figures.change) if is_shown and figures.change is not None else ""),
        bar=lengths.store_bar(row, axis_of(ends), line.network_stores if line else 0),
        standard="" if row.target is None else wording.value(entry, row.target),
        verdict=wording.verdict_words(row.verdict),
        tone=lengths.tone_of(row.verdict),
        answers=wording.number(row.n),
    )


def _wrong_fields(edition: Edition) -> HeadedTable:
    most = FIELDS_NEXT_TO_A_REVISION if edition.reasons or edition.differences else WRONG_FIELDS
    columns = [
        TableColumn(_("Publisher"), "left"),
        TableColumn(_("Field"), "left"),
        TableColumn(_("Your record"), "left", is_wide=True),
        TableColumn(_("Shown"), "left", is_wide=True),
    ]
    rows = [
        [
            TableCell(wording.publisher(each.publisher)),
            TableCell(str(FIELD_WORDS.get(each.field, each.field))),
            TableCell(as_said(each.ours, FIELD_COLUMNS)),
            TableCell(as_said(each.shown, FIELD_COLUMNS) or _("not shown")),
        ]
        for each in edition.wrong_fields[:most]
    ]
    left = len(edition.wrong_fields) - most
    more = ngettext("%(n)s more field is in the workbook.", "%(n)s more fields are in the workbook.", left)
    return HeadedTable(
        title=_("Wrong on maps and directories"),
        note="",
        table=TableBlock(columns, rows),
        more=more % {"n": wording.number(left)} if left > 0 else "",
    )
