"""Closed months, reports and their comparison, as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from dashboards import wording
from dashboards.findings.statements.network import mean_change, shift
from dashboards.metrics import METRICS, metric, shown
from dashboards.naming import region_words
from dashboards.pages.frame.dates import day, moment
from dashboards.pages.reports.form import NAMES
from dashboards.reports.edition import Reason
from dashboards.reports.pdf.last_pages import reason_words
from dashboards.rows import MonthState, NetworkPoint, ReportRow, RevisionRow, StoresMade
from locations.months import format_month

FORMATS = ("pdf", "xlsx", "csv")
MOST_REASONS = 20


@dataclass(frozen=True, slots=True)
class StateCells:
    """How a month stands; ``may_close``, ``may_revise`` and ``may_send`` say what head office can do now."""

    month: str
    written: str
    stage: str
    words: str
    later: str
    error: str
    is_open: bool
    is_at_work: bool
    may_close: bool
    may_revise: bool
    may_send: bool


@dataclass(frozen=True, slots=True)
class ReportCells:
    pk: int
    href: str
    place: str
    language: str
    stage: str
    made: str
    note: str
    error: str
    percent: str
    is_at_work: bool
    fingerprint: str
    files: Sequence[tuple[str, str, str]]
    preview: str


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A metric in two months; ``words`` say whether the change is beyond chance, where that can be said."""

    metric: str
    earlier: str
    later: str
    change: str
    words: str


def month_state(state: MonthState, *, keeps: bool, is_over: bool) -> StateCells:
    """Say how a month stands, for people who may close it (``keeps``) and for all others."""
    is_open = not state.revision
    return StateCells(
        month=wording.month_name(state.month),
        written=format_month(state.month),
        stage=_stage(state),
        words=stage_words(state),
        later=later_words(state),
        error=state.error,
        is_open=is_open,
        is_at_work=state.is_at_work,
        may_close=keeps and is_open and is_over and not state.is_at_work,
        may_revise=keeps and state.can_be_revised,
        may_send=keeps and not is_open and not state.is_at_work,
    )


def stage_words(state: MonthState) -> str:
    """Say whether a month is closed, and since when: "Closed on November 5, 2026 by kim, revision 2"."""
    if not state.revision or state.at is None:
        return _("Open: its figures follow what comes in")
    facts = {"day": day(state.at), "name": state.by}
    closed = _("Closed on %(day)s by %(name)s") % facts if state.by else _("Closed on %(day)s") % facts
    if state.revision == 1:
        return closed
    return _("%(closed)s, revision %(number)s") % {"closed": closed, "number": state.revision}


def _stage(state: MonthState) -> str:
    """Say in a word or two how a month stands."""
    if not state.revision:
        return pgettext("a month", "open")
    return (
        pgettext("a month", "closed")
        if state.revision == 1
        else _("closed, revision %(number)s") % {"number": state.revision}
    )


def later_words(state: MonthState) -> str:
    """Say what a revision would change; empty where that is nothing."""
    if not state.revision:
        return ""
    if state.later:
        changed = {"n": wording.number(state.later)}
        return ngettext(
            "Later data would change %(n)s figure.", "Later data would change %(n)s figures.", state.later
        ) % (changed)
    if state.is_withdrawn:
        return _("A report that quoted an erased person is withdrawn; the next revision is without the quote.")
    if state.names_differ:
        return _("The next revision quotes customers as the brand is set now: with or without names.")
    return ""


def report(row: ReportRow, brand: str) -> ReportCells:
    address = reverse("report", args=[brand, row.pk])
    sizes = [] if row.withdrawn else [name for name in FORMATS if name in row.sizes]
    return ReportCells(
        pk=row.pk,
        href=address,
        place=place_words(row),
        language=NAMES[row.language],
        stage=_("Revision %(number)s") % {"number": row.revision} if row.revision else _("Draft"),
        made=moment(row.made_at) if row.made_at else "",
        note=_note(row),
        error=row.error,
        percent=wording.number(100 * row.progress),
        is_at_work=row.is_at_work,
        fingerprint=row.fingerprint,
        files=[(name.upper(), _file(brand, row, name), filesizeformat(row.sizes[name])) for name in sizes],
        preview=_file(brand, row, "png") if sizes else "",
    )


def stores_made(made: StoresMade) -> str:
    """Say how far the reports of stores are; empty where none is waited for."""
    if not made.is_at_work:
        return ""
    facts = {"made": wording.number(made.made), "ordered": wording.number(made.ordered)}
    words = _("%(made)s of %(ordered)s reports of stores are made.") % facts
    if not made.failed:
        return words
    failed = ngettext("%(n)s failed.", "%(n)s failed.", made.failed) % {"n": wording.number(made.failed)}
    return f"{words} {failed}"


def place_words(row: ReportRow) -> str:
    if row.kind == "brand":
        return _("the whole brand")
    return region_words(row.key) if row.kind == "region" else row.name


def revision_lines(rows: Sequence[RevisionRow]) -> list[tuple[str, list[str]]]:
    """Give each revision with its reasons, as sentences."""
    lines = []
    for row in rows:
        facts = {"number": row.number, "day": day(row.at), "name": row.by}
        head = _("Revision %(number)s, %(day)s, %(name)s") if row.by else _("Revision %(number)s, %(day)s")
        reasons = [reason_words(Reason(**reason)) for reason in row.reasons[:MOST_REASONS]]
        if row.number > 1:
            n = wording.number(row.changed)
            reasons.append(ngettext("%(n)s figure changed.", "%(n)s figures changed.", row.changed) % {"n": n})
        lines.append((head % facts, reasons))
    return lines


def compared(
    trends: Mapping[str, Sequence[NetworkPoint]], earlier: int, later: int, *, window: int
) -> list[ComparedLine]:
    """Compare the means of two months metric by metric.

    Whether a change is beyond chance is said only where the two windows share no answer.
    """
    by_metric = {key: {point.month: point.network for point in points} for key, points in trends.items()}
    # As the report of the later month has it; a metric that it no longer has is there without a value.
    measured = [key for key, by_month in by_metric.items() if later in by_month]
    gone = [key for key, by_month in by_metric.items() if earlier in by_month and later not in by_month]
    lines = []
    shown_keys = {*shown(measured), *shown(gone)}
    for entry in (each for each in METRICS if each.key in shown_keys):
        before, now = by_metric[entry.key].get(earlier), by_metric[entry.key].get(later)
        moved = shift(entry, now, before) if now and before and later - earlier >= window else None
        change = mean_change(now, before, window) if now else None
        words = "" if moved is None else _("beyond chance") if moved.is_sure else _("may be chance")
        lines.append(
            ComparedLine(
                metric=_(entry.label),
                earlier=wording.value(entry, before.mu if before else None),
                later=wording.value(entry, now.mu if now else None),
                change=wording.change(metric(entry.key), change),
                words=words,
            )
        )
    return lines


def _note(row: ReportRow) -> str:
    if row.withdrawn:
        return _("Withdrawn: it quoted a person who is erased. Its figures and fingerprint are kept.")
    if row.revision and row.revision < row.newest:
        return _("Replaced by revision %(number)s.") % {"number": row.newest}
    if not row.revision:
        return _("The month is not closed: figures may still change.")
    return ""


def _file(brand: str, row: ReportRow, extension: str) -> str:
    return reverse("report_file", args=[brand, row.pk, extension])
