"""The sheet that explains a revision: why the month was revised, and every figure that this changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards import wording
from dashboards.files.long_sheets import LongRows
from dashboards.files.number_formats import COUNT, SHARE, number_format
from dashboards.metrics import keys, metric
from dashboards.naming import region_words
from dashboards.reports.edition import ChangedFigure, Edition, Reason
from dashboards.reports.sheets.book import Book
from dashboards.reports.sheets.looks import count, day, mixed, text
from dashboards.reports.sheets.stores import FIGURES
from dashboards.reports.sheets.words import named

MOST = 1_000_000
"""Differences on one sheet, which takes 1,048,576 lines."""
MOST_STILL = 9
"""Lines above the differences up to which these lines stay in view: more would leave no room for the differences."""
FIGURE_WORDS: Mapping[str, Any] = {each.field: each.title for each in FIGURES} | {
    "mu": gettext_lazy("Network mean"),
    "consistency": gettext_lazy("Consistency"),
    "answers": gettext_lazy("Answers"),
    "stores": gettext_lazy("Stores with answers"),
}
COUNTED = ("n", "answers", "stores", "rank", "rank_low", "rank_high", "needed")
SHARES = ("p_worst", "p_below", "q")
UNSCALED = ("tau", "tau_low", "tau_high", "se_mu", "z")
"""Figures that are not in the unit of their metric."""


def write(book: Book) -> Iterator[LongRows]:
    """Add the sheet (or sheets, if it takes several), and give the rows to fill them with."""
    edition = book.edition
    title = _("What revision %(number)s changed") % {"number": edition.revision}
    parts = [edition.differences[at : at + MOST] for at in range(0, len(edition.differences), MOST)]
    for number, part in enumerate(parts or [()], start=1):
        page = book.page(title if number == 1 else f"{title} ({number})")
        line = _write_reasons(book, page) if number == 1 else 0
        if part:
            yield _write_differences(book, page, line, part)


def _write_reasons(book: Book, page: Any) -> int:
    """Write why the month was revised, and give the line below."""
    headings = [day(_("Day")), text(_("Reason"), 26), text(_("Name"), 30), count(_("Records"))]
    book.write_head(page, 0, headings)
    rows = [
        [
            date.fromisoformat(each.day) if each.day else None,
            reason_words(each),
            _name(each),
            each.records,
        ]
        for each in book.edition.reasons
    ]
    book.write_rows(page, 1, headings, rows)
    return len(rows) + 2


def reason_words(reason: Reason) -> str:
    """Write what kind of thing revised a month."""
    words: Mapping[str, str] = {
        "import": _("Import %(number)s"),
        "undo": _("Import %(number)s undone"),
        "standard": _("Standard changed"),
        "erased": _("A person was erased"),
        "names_cut": _("Customers are quoted without names"),
        "names_kept": _("Customers are quoted with names"),
        "formula": _("Formulas of version %(number)s"),
    }
    return words[reason.kind] % {"number": reason.number} if reason.kind in words else reason.kind


def _name(reason: Reason) -> str:
    """Write the file of an import as it was called, and the metric of a standard."""
    return _(metric(reason.name).label) if reason.name in keys() else reason.name


def _write_differences(book: Book, page: Any, line: int, differences: Sequence[ChangedFigure]) -> LongRows:
    headings = [
        text(_("Code"), 13),
        text(_("Store or region"), 34),
        text(_("Metric"), 28),
        text(_("Figure"), 22),
        mixed(_("Before"), 19),
        mixed(_("Since the revision"), 19),
        text(_("Reason"), 40, _("What changed the figure; empty where several things or none alone did.")),
    ]
    for index, column in enumerate(headings):
        page.set_column(index, index, column.width)
    book.write_head(page, line, headings)
    page.autofilter(line, 0, line + len(differences), len(headings) - 1)
    page.repeat_rows(line)
    if line <= MOST_STILL:
        page.freeze_panes(line + 1, 0)
    formats = [*dict.fromkeys(map(_format, differences))]
    for at, number_format_of in enumerate(formats, start=line + 1):
        for index, column in enumerate(headings):
            look = book.look(number_format_of, align="right") if column.number_format else book.look_of(column, index)
            page.write_blank(at, index, None, look)
    return LongRows(len(book.names), line + 2, _rows(book.edition, differences, formats))


def _rows(
    edition: Edition, differences: Sequence[ChangedFigure], formats: Sequence[str]
) -> Iterator[tuple[int, Sequence[Any]]]:
    names = {store.code: store.name for store in edition.stores}
    causes = [_cause(reason) for reason in edition.reasons]
    kinds = {number_format_of: kind for kind, number_format_of in enumerate(formats)}
    metric_words: Callable[[str], str] = cache(lambda key: named(metric(key)))
    for each in differences:
        place = names.get(each.store, "") if each.store else region_words(each.region) or _("whole brand")
        yield (
            kinds[_format(each)],
            (
                each.store,
                place,
                metric_words(each.metric),
                str(FIGURE_WORDS.get(each.figure, each.figure)),
                _shown(each.figure, each.before),
                _shown(each.figure, each.now),
                "" if each.cause is None else causes[each.cause],
            ),
        )


def _cause(reason: Reason) -> str:
    return ", ".join(part for part in (reason_words(reason), _name(reason), reason.day) if part)


def _format(difference: ChangedFigure) -> str:
    """Give the number format of a figure."""
    if difference.figure in COUNTED:
        return COUNT
    if difference.figure in SHARES:
        return SHARE
    if difference.figure.startswith("consistency"):
        return "0"
    return "General" if difference.figure in UNSCALED else number_format(metric(difference.metric))


def _shown(figure: str, value: float | str | None) -> float | str | None:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return wording.verdict_words(value) if figure == "verdict" and isinstance(value, str) else value
