"""What was done in the month, what it changed, and what was found: the blocks of a report about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.reports import work_words as words
from dashboards.reports.edition import STORE, Edition
from dashboards.reports.month_work import ActionLine, FindingLine
from dashboards.reports.pdf.document import (
    ActionBlock,
    ActionCells,
    HeadedTable,
    Section,
    TableBlock,
    TableCell,
    TableColumn,
    TextBlock,
    Tone,
)
from dashboards.reports.pdf.phrases import shortened


@dataclass(frozen=True, slots=True)
class Room:
    """How many actions, findings and lines for customers a page names, and how long titles and such lines are."""

    actions: int = 8
    findings: int = 8
    public: int = 4
    title: int = 110
    text: int = 300


_TONES: Mapping[str, Tone] = {"meets": "meets", "below": "below", "open": "open", "none": "plain"}
PLENTY, OF_A_STORE, NEXT_TO_A_REVISION = Room(), Room(2, 2, 1, 60, 200), Room(1, 1, 1, 40, 90)


def section(edition: Edition) -> Section | None:
    """Give what was found and done as a section; None for an edition that is older than both."""
    found = list(blocks(edition))
    return Section(_("What is done, and what it changed"), "", found) if found else None


def blocks(edition: Edition) -> Iterator[Any]:
    """Yield actions, what customers read of them, and findings, as far as the edition has them."""
    room = PLENTY
    if edition.place.kind == STORE:
        room = NEXT_TO_A_REVISION if edition.reasons or edition.differences else OF_A_STORE
    if edition.actions is not None:
        yield _actions(edition, edition.actions, room)
        if public := [words.public_words(each) for each in edition.actions if words.is_public(each)]:
            left = len(public) - room.public
            more = ngettext("%(n)s more is in the workbook.", "%(n)s more are in the workbook.", left)
            rest = [more % {"n": wording.number(left)}] if left > 0 else []
            yield TextBlock(
                _("You said, we did"), [*(shortened(each, room.text) for each in public[: room.public]), *rest]
            )
    if edition.findings is not None:
        yield _findings(edition, edition.findings, room.findings)


def _actions(edition: Edition, lines: Sequence[ActionLine], room: Room) -> ActionBlock:
    title = _("Actions of the month")
    if not lines:
        return ActionBlock(title, "", [], "", _("No action was under way in %(month)s.") % _month(edition))
    left = len(lines) - room.actions
    more = ngettext("%(n)s more action is in the workbook.", "%(n)s more actions are in the workbook.", left)
    return ActionBlock(
        title=title,
        note=_("change: beyond what was to be expected anyway, with its 95%% interval") % (),
        lines=[_cells(edition, each, room) for each in lines[: room.actions]],
        more=more % {"n": wording.number(left)} if left > 0 else "",
        quiet="",
    )


def _month(edition: Edition) -> dict[str, str]:
    return {"month": wording.month_name(edition.month)}


def _cells(edition: Edition, line: ActionLine, room: Room) -> ActionCells:
    parts = [
        "" if edition.place.kind == STORE else words.where_words(line),
        words.metric_words(line),
        words.since_words(line),
    ]
    return ActionCells(
        name=shortened(line.title, room.title),
        second=" · ".join(part for part in parts if part),
        verdict=capfirst(words.verdict_words(line)),
        tone=_TONES[words.tone(line)],
        state=words.standing_words(line),
        change=words.change_words(line),
        words=words.explained(line, edition.month),
    )


def _findings(edition: Edition, lines: Sequence[FindingLine], most: int) -> HeadedTable | TextBlock:
    title = _("Findings that are open")
    if not lines:
        return TextBlock(title, [_("No finding was open at the end of %(month)s.") % _month(edition)])
    left = len(lines) - most
    more = ngettext("%(n)s more finding is in the workbook.", "%(n)s more findings are in the workbook.", left)
    columns = [
        TableColumn(_("What was found"), "left", is_wide=True),
        TableColumn(_("what goes with it"), "left"),
        TableColumn(_("since"), "left"),
        TableColumn(_("what is done"), "left"),
    ]
    return HeadedTable(
        title=title,
        note="",
        table=TableBlock(columns, [_finding(edition, each) for each in lines[:most]]),
        more=more % {"n": wording.number(left)} if left > 0 else "",
    )


def _finding(edition: Edition, line: FindingLine) -> list[TableCell]:
    return [
        TableCell(words.found_words(edition, line)),
        TableCell(words.cause_words(line)),
        TableCell(words.begun_words(line)),
        TableCell(words.done_words(edition, line)),
    ]
