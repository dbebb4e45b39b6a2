"""The sheets of what was done in the month and what was found: every action and every open finding."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboards import action_words, finding_words, wording
from dashboards.metrics import metric
from dashboards.naming import text_words, theme_words
from dashboards.reports.actions import finding_row
from dashboards.reports.month_work import ActionLine, FindingLine
from dashboards.reports.sheets.book import Book
from dashboards.reports.sheets.looks import count, day, first_of, mixed, month, text, worth
from dashboards.reports.sheets.words import named
from dashboards.reports.work_words import cause_words, done_words, explained, found_words, verdict_words, where_words


def write_actions(book: Book) -> None:
    """Add the actions of the month, with what they changed and what customers read of them."""
    lines = book.edition.actions
    if not lines:
        return
    headings = [
        count(_("Number"), 9),
        text(_("What is done"), 40, wraps=True),
        text(_("Where"), 30, wraps=True),
        text(_("State"), 12),
        text(_("Overdue"), 10),
        count(_("Stores")),
        count(_("Stores begun"), meaning=_("Stores in which an action had begun by the end of the month.")),
        day(_("Began on")),
        day(_("Due")),
        text(_("Department"), 18),
        text(_("Measured by"), 24),
        mixed(
            _("Change beyond what was to be expected"),
            13,
            _("What an action changed, against what was to be expected in its stores without it."),
        ),
        # xgettext:no-python-format
        mixed(_("95% interval from")),
        # xgettext:no-python-format
        mixed(_("95% interval to")),
        text(_("Verdict"), 26, wraps=True),
        text(_("Explained"), 48, wraps=True),
        text(_("Theme"), 18),
        text(_("You said, we did"), 48, wraps=True),
    ]
    page = book.table_page(pgettext("a sheet", "Actions"), headings, len(lines), still=2)
    book.write_rows(page, 1, headings, (_action(each, book.edition.month) for each in lines))


def _action(line: ActionLine, month_index: int) -> list[Any]:
    entry, effect = metric(line.metric), line.effect
    has_figures = effect is not None and effect.has_figures
    change = [getattr(effect, name) if has_figures else None for name in ("value", "low", "high")]
    return [
        line.number,
        line.title,
        where_words(line),
        action_words.state_words(line.state),
        _("yes") if line.is_overdue else _("no"),
        line.stores,
        len(line.codes),
        date.fromisoformat(line.since) if line.since else None,
        date.fromisoformat(line.due),
        line.department,
        named(entry),
        *(worth(entry, figure, signed=True) for figure in change),
        verdict_words(line),
        explained(line, month_index),
        theme_words(line.theme) if line.theme else None,
        text_words(line),
    ]


def write_findings(book: Book) -> None:
    """Add the findings that were open at the end of the month, each with what goes with it."""
    lines = book.edition.findings
    if not lines:
        return
    headings = [
        count(_("Number"), 9),
        text(_("Kind"), 24),
        text(_("What was found"), 70, wraps=True),
        text(
            _("What goes with it"), 24, _("What customers of this place speak of, or which of them it is."), wraps=True
        ),
        month(_("Since")),
        count(_("Answers")),
        text(_("What is done"), 40, _("The first action of the month that the finding led to."), wraps=True),
    ]
    page = book.table_page(pgettext("a sheet", "Findings"), headings, len(lines))
    book.write_rows(page, 1, headings, (_finding(book, each) for each in lines))


def _finding(book: Book, line: FindingLine) -> list[Any]:
    done = done_words(book.edition, line)
    return [
        line.number,
        finding_words.kind_words(finding_row(line).kind),
        found_words(book.edition, line),
        cause_words(line),
        first_of(line.since),
        line.n or None,
        None if done == wording.NOTHING else done,
    ]
