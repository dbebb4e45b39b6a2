"""The actions and findings of a report's month, as its page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.pages.frame.chips import Chip, effect_chip
from dashboards.reports import work_words as words
from dashboards.reports.actions import effect_row
from dashboards.reports.edition import STORE, Edition
from dashboards.reports.month_work import ActionLine, FindingLine

MOST = 8
"""Actions and findings on the page, and lines that customers read; the files have all of them."""


@dataclass(frozen=True, slots=True)
class ActionCells:
    pk: int
    title: str
    where: str
    state: str
    is_overdue: bool
    verdict: Chip | None
    change: str
    words: str


@dataclass(frozen=True, slots=True)
class FindingCells:
    pk: int
    words: str
    cause: str
    since: str
    done: str


@dataclass(frozen=True, slots=True)
class WorkCells:
    """What was done and found; a list is None where the report is older than what it would say.

    ``no_actions`` and ``no_findings`` are the sentences in place of empty lists, ``more_actions`` and ``more_findings``
    say how many are left out.
    """

    actions: Sequence[ActionCells] | None
    more_actions: str
    no_actions: str
    public: Sequence[str]
    findings: Sequence[FindingCells] | None
    more_findings: str
    no_findings: str


def work(edition: Edition) -> WorkCells:
    """Write out the actions and findings of a report's month."""
    month = {"month": wording.month_name(edition.month)}
    found, done = edition.findings, edition.actions
    return WorkCells(
        actions=None if done is None else [_action(edition, each) for each in done[:MOST]],
        more_actions=_more(len(done or ()) - MOST),
        no_actions=_("No action was under way in %(month)s.") % month,
        public=[words.public_words(each) for each in done or () if words.is_public(each)][:MOST],
        findings=None if found is None else [_finding(edition, each) for each in found[:MOST]],
        more_findings=_more(len(found or ()) - MOST),
        no_findings=_("No finding was open at the end of %(month)s.") % month,
    )


def _more(left: int) -> str:
    if left <= 0:
        return ""
    return ngettext("%(n)s more is in the files.", "%(n)s more are in the files.", left) % {"n": wording.number(left)}


def _action(edition: Edition, line: ActionLine) -> ActionCells:
    parts = ["" if edition.place.kind == STORE else words.where_words(line), words.since_words(line)]
    return ActionCells(
        pk=line.number,
        title=line.title,
        where=" · ".join(part for part in parts if part),
        state=capfirst(words.standing_words(line)),
        is_overdue=line.is_overdue,
        verdict=effect_chip(effect_row(line.effect) if line.effect else None),
        change=words.change_words(line),
        words=words.explained(line, edition.month),
    )


def _finding(edition: Edition, line: FindingLine) -> FindingCells:
    done = words.done_words(edition, line)
    return FindingCells(
        pk=line.number,
        words=words.found_words(edition, line),
        cause=words.cause_words(line),
        since=words.begun_words(line),
        done="" if done == wording.NOTHING else done,
    )
