"""The first sheet: whose report it is, the metrics of the place, the stores to look at, and two charts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.files.number_formats import DAY
from dashboards.metrics import metric
from dashboards.naming import region_words
from dashboards.reports.edition import STORE, Edition, MetricLine
from dashboards.reports.sheets import charts, looks
from dashboards.reports.sheets.book import Book
from dashboards.reports.sheets.looks import MUTED, ReportColumn, count, figure, meaning_of, mixed, text, worth
from dashboards.reports.sheets.words import direction_words, named, place_words, state_words
from dashboards.scoring.verdicts import Verdict

FIRST_FACT = 3
WIDTH, WIDTH_OF_NAMES = 11.5, 29
COLUMNS = 24
IN_ORDER = (Verdict.BELOW, Verdict.TOO_EARLY, Verdict.NOT_ENOUGH, Verdict.MEETS, Verdict.NO_STANDARD, Verdict.NO_DATA)


@dataclass(frozen=True, slots=True)
class PlaceColumn:
    """A column of the table of metrics; ``verdict`` where it counts stores."""

    head: ReportColumn
    cell: Callable[[MetricLine], Any]
    verdict: Verdict | None = None


def write(book: Book) -> None:
    """Add the sheet."""
    page = book.page(_("Summary"))
    page.fit_to_pages(1, 1)
    page.hide_gridlines(2)
    page.set_column(0, 0, WIDTH_OF_NAMES)
    page.set_column(1, COLUMNS, WIDTH)
    page.set_row(0, 26)
    page.set_row(1, 20)
    whose = f"{book.edition.brand_name} · {place_words(book.edition.place)}"
    heading = _("Monthly report, %(month)s") % {"month": wording.month_name(book.edition.month)}
    page.write_string(0, 0, whose, book.look(bold=True, font_size=16))
    page.write_string(1, 0, heading, book.look(font_size=12, font_color=MUTED))
    line = _write_facts(book, page) + 1
    line = _write_metrics(book, page, line, _("Metrics"), _filled(book.edition, _own_columns(book.edition)))
    drawn_at = _write_attention(book, page, line)
    even = _filled(book.edition, _even_columns(book.edition))
    verdicts = {each.verdict: index for index, each in enumerate(even) if each.verdict is not None}
    line = drawn_at + charts.LINES
    charts.draw(book, page, drawn_at, charts.Counts(line + 2, len(book.edition.metrics), verdicts))
    if len(even) > 1:
        _write_metrics(book, page, line, _("How even the stores are"), even)


def _write_facts(book: Book, page: Any) -> int:
    """Write what the report is, and give the line below."""
    edition = book.edition
    facts: list[tuple[str, Any]] = [
        (_("Brand"), edition.brand_name),
        (_("Place"), place_words(edition.place)),
        (_("Month"), wording.month_name(edition.month)),
        (_("Answers from"), wording.period(edition.month, edition.window)),
        (_("State"), _long_state(edition)),
        (_("Figures frozen on") if edition.revision else _("Figures as of"), date.fromisoformat(edition.frozen_on)),
        (_("Fingerprint"), book.fingerprint),
    ]
    if edition.place.kind != STORE:
        facts.insert(2, (_("Stores"), edition.place.stores))
        if edition.silent:
            facts.insert(3, (_("Stores without any answer"), edition.silent))
    facts += [
        (name, len(found))
        for name, found in ((_("Actions of the month"), edition.actions), (_("Open findings"), edition.findings))
        if found is not None
    ]
    for line, (term, fact) in enumerate(facts, start=FIRST_FACT):
        page.write_string(line, 0, term, book.look(font_color=MUTED))
        draft = not edition.revision and term == _("State")
        marked = {"bold": True, "font_color": looks.BELOW} if draft else {}
        number_format = DAY if isinstance(fact, date) else "#,##0" if isinstance(fact, int) else ""
        book.write(page, line, 1, fact, book.look(number_format, align="left", **marked))
    return FIRST_FACT + len(facts)


def _long_state(edition: Edition) -> str:
    if not edition.revision:
        return _("Draft: the month is not closed, so its figures may still change.")
    if not edition.revised_on:
        return state_words(edition)
    replaced = date_format(date.fromisoformat(edition.revised_on), "DATE_FORMAT")
    return _("%(revision)s, replaces that of %(day)s") % {"revision": state_words(edition), "day": replaced}


def _write_metrics(book: Book, page: Any, line: int, title: str, columns: Sequence[PlaceColumn]) -> int:
    """Write a table with a line for each metric below its title, and give the line after an empty one."""
    page.write_string(line, 0, title, book.look(bold=True, font_size=12))
    headings = [each.head for each in columns]
    book.write_head(page, line + 1, headings)
    rows = [[each.cell(metric_line) for each in columns] for metric_line in book.edition.metrics]
    book.write_rows(page, line + 2, headings, rows)
    return line + 3 + len(rows)


def _filled(edition: Edition, columns: Sequence[PlaceColumn]) -> list[PlaceColumn]:
    """Give the columns that have any figure, and in any case the first, of names."""
    return [
        each
        for index, each in enumerate(columns)
        if index == 0 or any(_is_there(each.cell(line)) for line in edition.metrics)
    ]


def _is_there(cell: Any) -> bool:
    return (cell.figure if isinstance(cell, looks.Shown) else cell) not in (None, "")


def _metric_column() -> PlaceColumn:
    return PlaceColumn(text(_("Metric"), WIDTH_OF_NAMES), lambda line: named(metric(line.metric)))


def _own_columns(edition: Edition) -> list[PlaceColumn]:
    of_store = edition.place.kind == STORE
    meaning = "" if of_store else meaning_of("mean")
    change = meaning_of("change")
    return [
        _metric_column(),
        PlaceColumn(
            mixed(_("Value") if of_store else _("Network mean"), meaning=meaning),
            lambda line: worth(metric(line.metric), line.value),
        ),
        PlaceColumn(mixed(_("Window before")), lambda line: worth(metric(line.metric), line.before)),
        PlaceColumn(
            mixed(_("Change"), meaning=change), lambda line: worth(metric(line.metric), line.change, signed=True)
        ),
        PlaceColumn(
            # xgettext:no-python-format
            mixed(_("Change, 95% from")),
            lambda line: worth(metric(line.metric), line.change_low, signed=True),
        ),
        PlaceColumn(
            # xgettext:no-python-format
            mixed(_("Change, 95% to")),
            lambda line: worth(metric(line.metric), line.change_high, signed=True),
        ),
        PlaceColumn(text(_("Beyond chance"), meaning=_("Whether the interval of the change leaves out 0.")), _sure),
        PlaceColumn(
            mixed(_("Standard"), meaning=meaning_of("standard")), lambda line: worth(metric(line.metric), line.target)
        ),
        PlaceColumn(
            text(_("Verdict"), WIDTH, meaning_of("verdict"), wraps=True), _verdict if of_store else lambda line: None
        ),
        PlaceColumn(count(_("Answers"), meaning=meaning_of("n")), lambda line: line.answers),
        PlaceColumn(
            count(_("Answers left out"), meaning=_("Answers on another scale than the metric's.")),
            lambda line: line.left_out or None,
        ),
    ]


def _even_columns(edition: Edition) -> list[PlaceColumn]:
    """Give how far apart the stores are, and how many there are by verdict.

    The reader of a store's edition may know the former where the network is large enough, and counts nothing. The
    verdicts come last and beside each other, for a chart shows them.
    """
    of_store = edition.place.kind == STORE
    nine, even = meaning_of("nine-in-ten"), meaning_of("consistency")
    whole = "0"
    spread = [
        PlaceColumn(
            mixed(_("9 stores in 10, from"), meaning=nine), lambda line: worth(metric(line.metric), line.nine_low)
        ),
        PlaceColumn(
            mixed(_("9 stores in 10, to"), meaning=nine), lambda line: worth(metric(line.metric), line.nine_high)
        ),
        PlaceColumn(ReportColumn(_("Consistency"), whole, meaning=even), lambda line: line.consistency),
        # xgettext:no-python-format
        PlaceColumn(ReportColumn(_("Consistency, 95% from"), whole), lambda line: line.consistency_low),
        # xgettext:no-python-format
        PlaceColumn(ReportColumn(_("Consistency, 95% to"), whole), lambda line: line.consistency_high),
    ]
    counts = [
        PlaceColumn(count(_("Stores with answers")), lambda line: line.stores),
        *(PlaceColumn(count(wording.verdict_words(verdict)), _counted(verdict), verdict) for verdict in IN_ORDER),
    ]
    shown = [*(spread if not of_store or edition.shares_network else ()), *(() if of_store else counts)]
    return [_metric_column(), *shown]


def _counted(verdict: Verdict) -> Callable[[MetricLine], int | None]:
    return lambda line: line.counts.get(verdict.value)


def _sure(line: MetricLine) -> str:
    if line.change_low is None:
        return ""
    return direction_words(line.better) if line.change_is_sure and line.better is not None else _("no")


def _verdict(line: MetricLine) -> str:
    return wording.verdict_words(next(iter(line.counts), Verdict.NO_DATA))


def _write_attention(book: Book, page: Any, line: int) -> int:
    """Write the stores to look at, if there are any, and give the line below."""
    edition = book.edition
    table = edition.table(edition.headline) if edition.headline else None
    if table is None or not edition.attention:
        return line
    entry = metric(table.metric)
    facts = {"metric": _(entry.short)}
    page.write_string(line, 0, _("Stores to look at, %(metric)s") % facts, book.look(bold=True, font_size=12))
    gap = text("")
    headings = [
        text(_("Store")),
        text(_("Code")),
        figure(_("Value"), entry),
        # xgettext:no-python-format
        figure(_("95% interval from"), entry),
        # xgettext:no-python-format
        figure(_("95% interval to"), entry),
        figure(_("Standard"), entry),
        count(_("Answers")),
        *(text(_("Verdict")), gap),
        text(_("How sure")),
        *(text(_("Region")), gap, gap),
    ]
    book.write_head(page, line + 1, headings)
    figures = table.of_stores(edition.attention)
    rows = []
    for place, at in enumerate(edition.attention):
        store, row = edition.stores[at], figures[at]
        sure = _("beyond doubt") if place < edition.sure else _("likeliest")
        verdict = wording.verdict_words(row.verdict)
        own = [row.value, row.low, row.high, row.target, row.n]
        rows.append([store.name, store.code, *own, verdict, None, sure, region_words(store.region), None, None])
    book.write_rows(page, line + 2, headings, rows)
    return line + 3 + len(rows)
