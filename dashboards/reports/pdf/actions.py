"""What was done in the month, what it changed, and what was found: the blocks of a report that say it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import action_words, finding_words, wording
from dashboards.metrics import metric
from dashboards.naming import region_words, text_words, theme_words
from dashboards.reports.actions import action_row, effect_row, finding_row
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
from dashboards.reports.pdf.phrases import day, shortened


@dataclass(frozen=True, slots=True)
class Room:
    """How many actions, findings and lines for customers a page names, and how long titles and such lines are."""

    actions: int = 8
    findings: int = 8
    said: int = 4
    title: int = 110
    text: int = 300


PLENTY, OF_A_STORE, NEXT_TO_A_REVISION = Room(), Room(2, 2, 1, 60, 200), Room(1, 1, 1, 40, 90)
NAMES = 60
"""Columns of the names of an action's stores."""
_TONES: dict[str, Tone] = {"worked": "meets", "got worse": "below"}


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
        if said := [said_words(each) for each in edition.actions if has_said(each)]:
            left = len(said) - room.said
            more = ngettext("%(n)s more is in the workbook.", "%(n)s more are in the workbook.", left)
            rest = [more % {"n": wording.number(left)}] if left > 0 else []
            yield TextBlock(_("You said, we did"), [*(shortened(each, room.text) for each in said[: room.said]), *rest])
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
    parts = ["" if edition.place.kind == STORE else where_words(line), metric_words(line), since_words(line)]
    return ActionCells(
        name=shortened(line.title, room.title),
        second=" · ".join(part for part in parts if part),
        verdict=capfirst(verdict_words(line)),
        tone=tone(line),
        state=standing_words(line),
        change=change_words(line),
        words=explained(line, edition.month),
    )


def where_words(line: ActionLine) -> str:
    """Name the stores of an action: a few by name, of more how many."""
    count = len(line.codes) or line.stores
    if not count:
        return region_words(line.region)
    if line.names and count <= len(line.names):
        return wording.name(shortened(", ".join(line.names), NAMES))
    return ngettext("%(n)s store", "%(n)s stores", count) % {"n": wording.number(count)}


def metric_words(line: ActionLine) -> str:
    """Name the metric by which an action is judged."""
    return _(metric(line.metric).short)


def since_words(line: ActionLine) -> str:
    """Say since when an action is carried out; empty where it has not begun."""
    return _("since %(day)s") % {"day": day(line.since)} if line.since else ""


def standing_words(line: ActionLine) -> str:
    """Say where an action stood: "under way, overdue since November 3"."""
    state = action_words.state_words(line.state)
    if not line.is_overdue:
        return state
    return _("%(state)s, was due on %(day)s") % {"state": state, "day": day(line.due)}


def verdict_words(line: ActionLine) -> str:
    """Name what an action changed: "worked", "cannot tell yet (120 answers more)"; empty where that is not known."""
    return action_words.verdict_words(effect_row(line.effect)) if line.effect else ""


def tone(line: ActionLine) -> Tone:
    """Give the tone of the verdict."""
    if line.effect is None or not line.effect.is_known:
        return "plain"
    return _TONES.get(line.effect.verdict, "open")


def change_words(line: ActionLine) -> str:
    """Write the change with its interval: "NPS +35 (+12 to +58)"; empty where it may not be judged, or is not known."""
    if line.effect is None or line.effect.refused or line.effect.was_changing:
        return ""
    words = action_words.change_words(effect_row(line.effect), line.metric)
    return f"{metric_words(line)} {words}" if words else ""


def explained(line: ActionLine, month: int) -> str:
    """Say how much of the change was to be expected anyway, or why there is no verdict."""
    effect = line.effect
    if not line.since:
        return _("It has not begun in any store.")
    if effect is None:
        if line.known_from is not None and month < line.known_from:
            return action_words.reading(action_row(line))
        return _("Its effect was not measured at the end of the month.")
    if not effect.is_known:
        if not line.is_whole:
            return _("It is carried out in other stores as well, so what it changed is shown to head office.")
        return _("What it changed rests on all stores, whose figures are shown only to head office here.")
    if effect.refused or effect.was_changing:
        return action_words.reading(action_row(line))
    own = _("In this store alone.") if line.of_store else ""
    words = action_words.of_which_expected(effect_row(effect), line.metric)
    return " ".join(part for part in (own, words) if part)


def has_said(line: ActionLine) -> bool:
    """Whether customers read of an action."""
    return bool(line.text_en or line.text_ko)


def said_words(line: ActionLine) -> str:
    """Say what customers spoke of and what was done, as they read it."""
    text = text_words(line)
    return f"{theme_words(line.theme)} → {text}" if line.theme else text


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
        TableCell(found_words(edition, line)),
        TableCell(cause_words(line)),
        TableCell(begun_words(line)),
        TableCell(done_words(edition, line)),
    ]


def found_words(edition: Edition, line: FindingLine) -> str:
    """Say what was found and where; in a store's own edition the place goes without saying."""
    row = finding_row(line)
    what = finding_words.what(row.lead)
    if edition.place.kind == STORE:
        return what
    return _("%(place)s: %(what)s") % {"place": finding_words.place_words(row), "what": what}


def begun_words(line: FindingLine) -> str:
    """Name the month since when it is so; empty where what was found says it."""
    return "" if line.since is None or line.before is not None else wording.month_name(line.since)


def cause_words(line: FindingLine) -> str:
    """Name what goes with a finding; empty where nothing stands out, or the finding names it."""
    return finding_words.cause_words(finding_row(line))


def done_words(edition: Edition, line: FindingLine) -> str:
    """Name the first action of the month that the finding led to; a dash where there is none."""
    about = [each for each in edition.actions or () if each.finding == line.number]
    return shortened(about[0].title, NAMES) if about else wording.NOTHING
