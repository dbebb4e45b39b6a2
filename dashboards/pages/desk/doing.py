"""What the buttons of an item do: each takes one step and gives the sentence for what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dashboards import queries
from dashboards.pages.desk.form import CONTACT, TEAM, moment_of
from dashboards.rows import DeskItem
from locations.refusals import Refusal
from locations.scoping import Scope
from reviews.desk import answering, contacts, playbooks, replies, verbs
from reviews.desk.answering import SeenDraft
from reviews.desk.handling import Conflict, NoSuchItem
from reviews.desk.states import ANSWERED, OVER

ANSWERS = ("draft", "approve", "sent")
"""Steps that are about the text in the box."""
LEAVES = ("undo", "take", "reopen", "forget")
"""Steps that leave the text in the box aside."""


@dataclass(frozen=True, slots=True)
class Act:
    """One step: who takes it with which item, what the form sent, and the text in the box with what was seen."""

    scope: Scope
    item: DeskItem
    given: Mapping[str, Any]
    text: str
    seen: SeenDraft
    tags: tuple[str, ...]
    now: datetime

    @property
    def by(self) -> dict[str, Any]:
        return {"by": self.scope.user, "now": self.now}

    @property
    def at(self) -> dict[str, Any]:
        return {**self.by, "version": self.given["version"]}


def answer_of(given: Mapping[str, Any]) -> tuple[str, SeenDraft]:
    """Give the text of the box with plain line ends, and which answer its writer had seen."""
    return given["text"].replace("\r\n", "\n"), SeenDraft(given["reply"] or 0, given["reply_version"] or 0)


def keep(act: Act, do: str) -> Act:
    """Keep the text in the box as a draft before another step is taken, so that it is not lost with it.

    Raises Conflict where the item has changed since the page was made: then nothing is done at all.
    """
    version = act.given["version"]
    if do in ANSWERS or do in LEAVES:
        return act
    if version is not None and version != act.item.version:
        raise Conflict("stale")
    if not act.text.strip() or act.item.state in (*OVER, *ANSWERED):
        return act
    detail = queries.desk_detail(act.scope, act.item.pk, act.now, "")
    if detail is None or any(row.text == act.text for row in detail.replies):
        return act
    answering.save(act.scope, act.item.pk, act.text, act.seen, **act.by)
    item = queries.desk_item(act.scope, act.item.pk)
    if item is None:
        raise NoSuchItem
    return replace(act, item=item, given={**act.given, "version": item.version if version is not None else None})


def _draft(act: Act) -> str:
    written = answering.save(act.scope, act.item.pk, act.text, act.seen, **_written(act), **act.by)
    if answering.is_second(act.scope, written):
        return _("Your draft is stored next to the other one.")
    return _("The draft is saved.")


def _written(act: Act) -> dict[str, Any]:
    return {"language": act.given["language"], "template": act.given["template"]}


def _put(act: Act) -> None:
    """Make the text in the box the answer that goes out; an empty box leaves the one there is."""
    if act.text.strip():
        answering.put(act.scope, act.item.pk, act.text, act.seen, **_written(act), **act.by)


def _approve(act: Act) -> str:
    _put(act)
    replies.approve(act.scope, act.item.pk, **act.by)
    return _("The answer is approved.")


def _sent(act: Act) -> str:
    _put(act)
    replies.sent(act.scope, act.item.pk, publisher=act.item.publisher, **act.by)
    return _("Noted as sent. The next file from the publisher shows whether it is there.")


def _take(act: Act) -> str:
    replies.take(act.scope, act.item.pk, act.given["take"] or 0, **act.by)
    return _("This draft goes out now; the other one stays next to it.")


def _assign(act: Act) -> str:
    person = act.given["person"]
    if person.startswith(TEAM):
        verbs.assign(act.scope, act.item.pk, team=person.removeprefix(TEAM), **act.at)
    else:
        verbs.assign(act.scope, act.item.pk, person=person, **act.at)
    return _("The item has a new owner.") if person else _("The item has no owner now.")


def _me(act: Act) -> str:
    verbs.assign(act.scope, act.item.pk, person=act.scope.user, **act.at)
    return _("The item is yours.")


def _tags(act: Act) -> str:
    verbs.set_tags(act.scope, act.item.pk, act.tags, **act.at)
    return _("The tags are set.")


def _severity(act: Act) -> str:
    verbs.set_severity(act.scope, act.item.pk, act.given["severity"] or 0, **act.at)
    return _("The severity is set.")


def _snooze(act: Act) -> str:
    until = moment_of(act.given["until"], act.given["day"], act.scope.zone, act.now)
    verbs.snooze(act.scope, act.item.pk, until, **act.at)
    return _("The item is set aside.")


def _wait(act: Act) -> str:
    verbs.wait(act.scope, act.item.pk, **act.at)
    return _("The next word is the customer's.")


def _needs_none(act: Act) -> str:
    verbs.needs_none(act.scope, act.item.pk, **act.at)
    return _("The item needs no answer.")


def _close(act: Act) -> str:
    verbs.close(act.scope, act.item.pk, reason=act.given["reason"], **act.at)
    return _("The item is closed.")


def _reopen(act: Act) -> str:
    verbs.reopen(act.scope, act.item.pk, **act.at)
    return _("The item is open again.")


def _agree(act: Act) -> str:
    try:
        agreed = playbooks.agree(act.scope, act.given["agree"] or 0, **act.by)
    except Conflict:
        raise Refusal(_("There is a newer version; read that one.")) from None
    if not agreed:
        raise NoSuchItem
    return _("Noted: you have read it and agree.")


def _contact(act: Act) -> str:
    contacts.write_contact(act.scope, act.item.pk, **{name: act.given[name] for name in CONTACT}, **act.at)
    return _("The contact is written down.")


def _forget(act: Act) -> str:
    contacts.forget_contact(act.scope, act.item.pk, **act.at)
    return _("The contact is erased.")


def _undo(act: Act) -> str:
    verbs.undo(act.scope, act.item.pk, **act.by)
    return _("The last step is undone.")


DOES: Mapping[str, Callable[[Act], str]] = {
    "draft": _draft,
    "approve": _approve,
    "sent": _sent,
    "take": _take,
    "assign": _assign,
    "me": _me,
    "tags": _tags,
    "severity": _severity,
    "snooze": _snooze,
    "wait": _wait,
    "needs_none": _needs_none,
    "close": _close,
    "reopen": _reopen,
    "undo": _undo,
    "agree": _agree,
    "contact": _contact,
    "forget": _forget,
}
