"""The smaller sheets: regions, what changed beyond chance, standards, words of customers, and listings in error."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.metrics import metric
from dashboards.naming import FIELD_WORDS, format_words, region_words
from dashboards.reports.edition import REGION, Moved, RegionLine
from dashboards.reports.pdf.phrases import note_of_quotes
from dashboards.reports.sheets.book import Book
from dashboards.reports.sheets.looks import (
    BELOW,
    INK,
    MEETS,
    ReportColumn,
    count,
    first_of,
    meaning_of,
    mixed,
    month,
    text,
    worth,
)
from dashboards.reports.sheets.words import direction_words, named
from locations.months import format_month


def write_regions(book: Book) -> None:
    """Add a line for each region and metric."""
    if not book.edition.regions:
        return
    headings = [
        text(_("Region"), 34, meaning_of("region")),
        text(_("Metric"), 28),
        count(_("Stores with answers")),
        count(_("Answers"), meaning=meaning_of("n")),
        mixed(_("Network mean"), meaning=meaning_of("mean")),
        mixed(_("Change"), meaning=meaning_of("change")),
        text(_("Beyond chance"), 14),
        mixed(_("9 stores in 10, from"), meaning=meaning_of("nine-in-ten")),
        mixed(_("9 stores in 10, to"), meaning=meaning_of("nine-in-ten")),
        ReportColumn(_("Consistency"), "0", 12, meaning_of("consistency")),
    ]
    page = book.table_page(_("By region"), headings, len(book.edition.regions))
    book.write_rows(page, 1, headings, map(_region_row, book.edition.regions))


def _region_row(line: RegionLine) -> list[Any]:
    entry = metric(line.metric)
    sure = direction_words(line.better) if line.change_is_sure and line.better is not None else _("no")
    return [
        region_words(line.path),
        named(entry),
        line.stores,
        line.answers,
        worth(entry, line.value),
        worth(entry, line.change, signed=True),
        sure if line.change is not None else None,
        worth(entry, line.nine_low),
        worth(entry, line.nine_high),
        line.consistency,
    ]


def write_moved(book: Book) -> None:
    """Add the stores and regions that changed beyond chance, each with its months as a small line.

    The months themselves stand to the right, outside of what is printed.
    """
    moved = book.edition.moved
    if not moved:
        return
    headings = [
        text(_("Store or region"), 34),
        text(_("Code"), 13),
        text(_("Metric"), 28),
        month(_("Since"), meaning=_("The first month of the new level; empty for a region, which is compared whole.")),
        text(_("Direction"), 11),
        mixed(_("Level before")),
        mixed(_("Level now")),
        text(_("Months"), 24),
    ]
    size = max(len(each.course) for each in moved)
    months = [mixed(format_month(book.edition.month - size + 1 + at), 8.5) for at in range(size)]
    page = book.table_page(_("Changed beyond chance"), [*headings, *months], len(moved))
    page.print_area(0, 0, len(moved), len(headings) - 1)
    book.write_rows(page, 1, [*headings, *months], (_moved_row(each, size) for each in moved))
    for line, each in enumerate(moved, start=1):
        first, last = (_letters(len(headings) + at) for at in (0, size - 1))
        cells = f"'{page.name}'!{first}{line + 1}:{last}{line + 1}"
        colour = MEETS if each.better else BELOW
        drawn = {"range": cells, "series_color": colour, "weight": 1.5, "last_point": True, "last_color": INK}
        page.add_sparkline(line, len(headings) - 1, drawn)


def _moved_row(moved: Moved, size: int) -> list[Any]:
    entry = metric(moved.metric)
    of_region = moved.kind == REGION
    course: Sequence[float | None] = [*([None] * (size - len(moved.course))), *moved.course]
    return [
        region_words(moved.key) if of_region else moved.name,
        None if of_region else moved.key,
        named(entry),
        first_of(moved.since),
        direction_words(moved.better),
        worth(entry, moved.before),
        worth(entry, moved.now),
        None,
        *(worth(entry, value) for value in course),
    ]


def _letters(index: int) -> str:
    """Give the letters of a column.

    >>> _letters(0), _letters(25), _letters(31)
    ('A', 'Z', 'AF')
    """
    before, last = divmod(index, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def write_standards(book: Book) -> None:
    """Add the standards that applied in the month."""
    standards = book.edition.standards
    if not standards:
        return
    headings = [
        text(_("Metric"), 28),
        mixed(_("Standard"), meaning=meaning_of("standard")),
        month(_("In force from")),
        text(_("Region"), 34),
        text(_("Format"), 18),
    ]
    page = book.table_page(_("Standards"), headings, len(standards))
    rows = [
        [
            named(metric(each.metric)),
            worth(metric(each.metric), each.target),
            first_of(each.valid_from),
            region_words(each.region) or _("all regions"),
            format_words(each.format) or _("all formats"),
        ]
        for each in standards
    ]
    book.write_rows(page, 1, headings, rows)


def write_quotes(book: Book, texts: Mapping[tuple[str, int], str]) -> None:
    """Add the words of customers that the report quotes; those whose text is gone are left out."""
    quoted = [(each, texts[each.kind, each.fact]) for each in book.edition.quotes if (each.kind, each.fact) in texts]
    if not quoted:
        return
    names = {store.code: store.name for store in book.edition.stores}
    headings = [
        text(_("Store"), 32),
        text(_("Code"), 13),
        text(_("Source"), 16),
        mixed(_("Score"), 8, meaning=_("Stars of a review, or the answer from 0 to 10 to the question of the NPS.")),
        mixed(_("Out of"), 8),
        month(_("Month")),
        text(_("Words"), 90, note_of_quotes(book.edition), wraps=True),
    ]
    page = book.table_page(_("Quotes"), headings, len(quoted))
    kinds = {"review": _("Review"), "survey": _("Survey response")}
    rows = [
        [
            names.get(each.store, ""),
            each.store,
            kinds[each.kind],
            each.score,
            each.score_max,
            first_of(each.month),
            words,
        ]
        for each, words in quoted
    ]
    book.write_rows(page, 1, headings, rows)


def write_wrong_fields(book: Book) -> None:
    """Add the fields of a store's listings that are not as in its record."""
    wrong = book.edition.wrong_fields
    if not wrong:
        return
    headings = [
        text(_("Publisher"), 18, meaning_of("publisher")),
        text(_("Field"), 18),
        text(_("Your record"), 48, wraps=True),
        text(_("Publisher shows"), 48, _("Empty where the publisher shows the store without it."), wraps=True),
    ]
    page = book.table_page(_("Listing errors"), headings, len(wrong))
    rows = [
        [wording.publisher(each.publisher), str(FIELD_WORDS.get(each.field, each.field)), each.ours, each.shown]
        for each in wrong
    ]
    book.write_rows(page, 1, headings, rows)
