"""Scored months and their files as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.files.workbook import About
from dashboards.metrics import metric, shown
from dashboards.pages.frame.about_sheet import stores as about_stores
from dashboards.pages.frame.dates import moment
from dashboards.pages.frame.page import PageRequest
from dashboards.pages.frame.standard_cells import standard_words, standards
from dashboards.rows import ScoredMonth, ScoredTable, StandardLine
from locations.months import format_month, format_window


@dataclass(frozen=True, slots=True)
class MonthCells:
    month: str
    href: str
    selected: bool
    windows: str
    metrics: str
    stores: str
    answers: str
    scored: str


@dataclass(frozen=True, slots=True)
class FileCell:
    """One file of a month; empty where this metric is not scored in this window."""

    href: str
    stores: str
    answers: str
    label: str


@dataclass(frozen=True, slots=True)
class FileLine:
    metric: str
    anchor: str
    cells: Sequence[FileCell | None]


def months(rows: Sequence[ScoredMonth], selected: int, brand: str) -> list[MonthCells]:
    address = reverse("reports", args=[brand])
    return [
        MonthCells(
            month=wording.month_name(row.month),
            href=f"{address}?month={format_month(row.month)}",
            selected=row.month == selected,
            windows=" · ".join(wording.window_name(window) for window in _in_order(row.windows)),
            metrics=wording.number(row.metrics),
            stores=wording.number(row.stores),
            answers=f"{_(metric(row.answered).label)}: {wording.number(row.answers)}" if row.answered else "—",
            scored=moment(row.scored_at) if row.scored_at else _("by command"),
        )
        for row in rows
    ]


def windows(tables: Sequence[ScoredTable]) -> list[int]:
    """Give the windows of a month, all time last."""
    return _in_order({table.window for table in tables})


def files(tables: Sequence[ScoredTable], month: int, brand: str) -> list[FileLine]:
    """Give the CSV of every metric and window of a month; metrics in their usual order."""
    by_window = {(table.metric, table.window): table for table in tables}
    columns = windows(tables)
    address = reverse("stores_csv", args=[brand])
    return [
        FileLine(
            _(entry.label),
            entry.key,
            [_file(by_window.get((entry.key, window)), month, address) for window in columns],
        )
        for entry in map(metric, shown({key for key, window in by_window if window in columns}))
    ]


def workbooks(tables: Sequence[ScoredTable], month: int, brand: str) -> list[tuple[str, str]]:
    """Give words and address of the workbook of each window."""
    address = reverse("reports_xlsx", args=[brand])
    return [
        (wording.window_name(window), f"{address}?month={format_month(month)}&window={format_window(window)}")
        for window in windows(tables)
    ]


def reports_reading(rows: Sequence[ScoredMonth]) -> str:
    if not rows:
        return ""
    facts = {
        "n": wording.number(len(rows)),
        "first": wording.month_name(rows[-1].month),
        "last": wording.month_name(rows[0].month),
    }
    if len(rows) == 1:
        return _("One month is scored: %(last)s.") % facts
    return _("%(n)s months are scored, from %(first)s to %(last)s.") % facts


def about(page_request: PageRequest, keys: Sequence[str], lines: Sequence[StandardLine], now: datetime) -> About:
    """Give the last sheet of a month's workbook: what the sheets are, every definition, and the standards they used."""
    whole = about_stores(page_request, now)
    own = (_("Metric"), _("Meaning"), _("Formula"), _("Left out"))
    facts = [fact for fact in whole.facts if fact[0] not in own]
    for entry in map(metric, keys):
        words = f"{_(entry.meaning)} {_(entry.formula)}. {_('Left out')}: {_(entry.left_out)}"
        facts.append((_(entry.label), words))
    for cells in standards(lines):
        facts.append((_("Standard: %(metric)s") % {"metric": cells.metric}, standard_words(cells)))
    return About(whole.name, facts)


def _file(table: ScoredTable | None, month: int, address: str) -> FileCell | None:
    if table is None:
        return None
    window = format_window(table.window)
    query = f"?metric={table.metric}&window={window}&month={format_month(month)}"
    return FileCell(
        href=address + query,
        stores=wording.number(table.stores),
        answers=wording.number(table.answers),
        label=f"{_(metric(table.metric).label)}, {wording.window_name(table.window)}",
    )


def _in_order(found: Sequence[int] | set[int]) -> list[int]:
    return sorted(found, key=lambda window: window or 10**6)
