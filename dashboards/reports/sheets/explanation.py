"""The last sheet: what the file is, what each column means, and how each metric is computed."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.glossary import STANDARDS
from dashboards.metrics import metric
from dashboards.reports.sheets.book import Book
from dashboards.reports.sheets.looks import meaning_of, text
from dashboards.scoring.verdicts import JUDGED_FROM, SHOWN_FROM

VERDICT = "verdict-"
"""What the anchors of verdicts in the glossary begin with."""

WIDTHS = (30, 66, 46, 46)


def write(book: Book) -> None:
    """Add the sheet."""
    page = book.page(_("Explanation"))
    page.hide_gridlines(2)
    for index, width in enumerate(WIDTHS):
        page.set_column(index, index, width)
    verdicts = [(str(term.word), str(term.meaning)) for term in STANDARDS if term.anchor.startswith(VERDICT)]
    entries = [metric(line.metric) for line in book.edition.metrics]
    metrics = [(_(each.label), _(each.meaning), _(each.formula), _(each.left_out)) for each in entries]
    about = (_("This file"), "")
    line = _write_section(book, page, 0, about, _about(book))
    columns = [(", ".join(titles), meaning) for meaning, titles in book.explained.items()]
    line = _write_section(book, page, line, (_("Column"), _("Meaning")), columns)
    line = _write_section(book, page, line, (_("Verdict"), _("Meaning")), verdicts)
    heads = (_("Metric"), _("Meaning"), _("Formula"), _("Left out"))
    _write_section(book, page, line, heads, metrics)


def _about(book: Book) -> list[tuple[str, str]]:
    edition = book.edition
    rounded = _(
        "Cells show rounded figures and contain the full ones. Empty: not measured, or under %(shown)s answers. A "
        "verdict takes %(judged)s answers."
    )
    frozen = _("Frozen: the same report can be made again, byte by byte, whatever is imported or changed later.")
    draft = _("Draft: the month is not closed, so its figures may still change.")
    return [
        (_("Answers from"), wording.period(edition.month, edition.window)),
        (_("Figures"), rounded % {"shown": SHOWN_FROM, "judged": JUDGED_FROM}),
        (_("State"), frozen if edition.revision else draft),
        (_("Fingerprint"), _("Stands on every file that was made from the same figures, and on no other.")),
        (_("Order of the list"), meaning_of("action-list")),
    ]


def _write_section(book: Book, page: Any, line: int, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Write a table below a head, and give the line after an empty one."""
    headings = [text(head, width, wraps=True) for head, width in zip(heads, WIDTHS, strict=False)]
    book.write_head(page, line, headings)
    book.write_rows(page, line + 1, headings, rows)
    return line + len(rows) + 2
