"""Answers: drafts that never get lost, approval where a brand wants it, and the word of a person that one is out.

Evenly posts nothing anywhere: somebody copies the answer to the publisher and says so. What the publisher shows comes
in with a later import (``reviews.desk.items``).
"""

from datetime import datetime
from string import Formatter

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from locations.models import Brand, User
from locations.refusals import Refusal
from locations.scoping import Scope
from reviews.desk.deadlines import answered_within, clock_of, decide_one
from reviews.desk.handling import Conflict, handled
from reviews.desk.states import ANSWERED, OVER
from reviews.models import Item, Reply, ReplyTemplate

S, A = Item.State, Brand.Answerer
LIMITS = {"google": 4_096}
"""Characters that publishers take in an answer, by the name of the publisher, as far as they state it (Google: the
reply to a review in the Business Profile API); others take ``LONGEST``."""
LONGEST = 10_000
PLACEHOLDERS = ("store", "phone", "hours_today", "theme")
"""What a template may leave to be filled in."""


def draft(
    scope: Scope,
    pk: int,
    text: str,
    *,
    language: str = "",
    template: int | None = None,
    reply_version: int | None = None,
    by: str,
    now: datetime,
    version: int | None = None,
) -> int:
    """Write an answer without sending it; return the id of the draft.

    Whoever has written the live draft goes on with it. Where somebody else has, or the draft has changed since
    (``reply_version``), the text becomes a second draft next to it, so that nothing is lost and nobody is locked out.
    """
    _refuse_text(text)
    chosen = ReplyTemplate.objects.filter(brand_id=scope.brand, pk=template).first() if template else None
    with handled(scope, pk, "desk.drafted", by=by, now=now, version=version, characters=len(text)) as item:
        if item.state in OVER:
            raise Conflict("state")
        live = Reply.objects.filter(item=item, live=True).first()
        is_new = live is not None and live.state in (Reply.State.SENT, Reply.State.SEEN, Reply.State.REFUSED)
        if live is not None and is_new:
            Reply.objects.filter(pk=live.pk).update(live=False)
            live = None
        if live is not None and live.author_name == by and reply_version in (None, live.version):
            reply = live
            reply.version += 1
            reply.state, reply.approved_by = Reply.State.DRAFT, ""
        else:
            reply = Reply(item=item, live=live is None, author=User.objects.filter(username=by).first(), author_name=by)
        reply.text, reply.language, reply.template, reply.written_at = text, language, chosen, now
        reply.save()
        if reply.live:
            item.state, item.snoozed_until = S.DRAFTED, None
    return reply.pk


def change(scope: Scope, pk: int, reply: int, version: int, text: str, *, by: str, now: datetime) -> None:
    """Change a draft of one's own that stands next to the one that goes out. Raises Conflict where it changed since."""
    _refuse_text(text)
    with handled(scope, pk, "desk.drafted", by=by, now=now, characters=len(text)) as item:
        if item.state in OVER:
            raise Conflict("state")
        own = Reply.objects.filter(item=item, pk=reply, live=False, author_name=by, state=Reply.State.DRAFT)
        changed = own.filter(version=version).update(text=text, version=version + 1, written_at=now)
        if not changed:
            raise Conflict("stale")


def take(scope: Scope, pk: int, reply: int, *, by: str, now: datetime) -> None:
    """Let a second draft be the one that goes out; the other stays next to it."""
    with handled(scope, pk, "desk.draft_taken", by=by, now=now, reply=reply) as item:
        found = Reply.objects.filter(item=item, pk=reply, live=False, state=Reply.State.DRAFT).first()
        if found is None or item.state in OVER:
            raise Conflict("state")
        Reply.objects.filter(item=item, live=True).update(live=False)
        Reply.objects.filter(pk=found.pk).update(live=True)
        item.state = S.DRAFTED


def approve(scope: Scope, pk: int, *, by: str, now: datetime, version: int | None = None) -> None:
    """Approve the live draft. Raises PermissionDenied for a store manager, and Refusal where a placeholder is left."""
    if not scope.sees_peers:
        raise PermissionDenied("A regional manager or head office approves.")
    with handled(scope, pk, "desk.approved", by=by, now=now, version=version) as item:
        reply = _live(item, Reply.State.DRAFT)
        if reply is None or item.state in OVER:
            raise Conflict("state")
        _refuse_placeholders(reply.text)
        reply.state, reply.approved_by = Reply.State.APPROVED, by
        reply.save()
        item.state = S.APPROVED


def sent(scope: Scope, pk: int, *, by: str, now: datetime, publisher: str = "") -> bool:
    """Say that the live answer is out; the clocks of the first answer stop. False where that was said before.

    Raises Conflict where the item has gone on or the answer awaits approval, PermissionDenied where head office alone
    answers, and Refusal where nothing is written, or for a text that the publisher does not take or that has a
    placeholder left.
    """
    brand = Brand.objects.get(pk=scope.brand)
    answers = brand.answered_by
    if not answers_here(scope, answers):
        raise PermissionDenied("In this brand head office answers.")
    with handled(scope, pk, "desk.sent", by=by, now=now) as item:
        if item.state in ANSWERED:
            return False
        reply = _live(item, Reply.State.DRAFT, Reply.State.APPROVED)
        if reply is None and item.state in (S.NEW, S.OPEN):
            raise Refusal(_("Write the answer first."))
        if reply is None or item.state in OVER:
            raise Conflict("state")
        if awaits_approval(scope, answers, reply.state):
            raise Conflict("awaits_approval")
        _refuse_placeholders(reply.text)
        _refuse_length(reply.text, publisher)
        reply.state, reply.sent_at = Reply.State.SENT, now
        reply.save()
        item.state, item.sent_at, item.not_shown_since, item.snoozed_until = S.SENT, now, None, None
        if item.answered_at is None:
            item.answered_at = now
            item.house_seconds = answered_within(item, clock_of(brand, item, now))
        decide_one(item, now)
    return True


def answers_here(scope: Scope, answered_by: str) -> bool:
    """Say whether a person may say that an answer is out, by who answers in the brand (``Brand.answered_by``)."""
    return answered_by != A.HEAD_OFFICE or scope.oversees_the_brand


def awaits_approval(scope: Scope, answered_by: str, reply_state: str) -> bool:
    """Say whether an answer in this state has to be approved before a person may say that it is out."""
    return answered_by == A.APPROVED and not scope.sees_peers and reply_state != Reply.State.APPROVED


def unknown_placeholders(text: str) -> list[str]:
    """Give the placeholders of a template that are none of ``PLACEHOLDERS``; a lone brace counts as one.

    >>> unknown_placeholders("{store}, {name}"), unknown_placeholders("{store"), unknown_placeholders("Hello")
    (['name'], ['{'], [])
    """
    try:
        found = [name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None]
    except ValueError:
        return ["{"]
    return [name for name in dict.fromkeys(found) if name not in PLACEHOLDERS]


def filled(text: str, values: dict[str, str]) -> str:
    """Fill in a template; a placeholder without a value stays, so that it is seen.

    >>> filled("{store}: {phone}", {"store": "Pangyo", "phone": ""})
    'Pangyo: {phone}'
    """
    for name in PLACEHOLDERS:
        if values.get(name):
            text = text.replace(f"{{{name}}}", values[name])
    return text


def _live(item: Item, *states: str) -> Reply | None:
    return Reply.objects.filter(item=item, live=True, state__in=states).first()


def _refuse_text(text: str) -> None:
    if not text.strip():
        raise Refusal(_("Write an answer first."), "text")
    if len(text) > LONGEST:
        raise Refusal(_("%(n)s characters; at most %(most)s.") % {"n": len(text), "most": LONGEST}, "text")


def _refuse_placeholders(text: str) -> None:
    left = [name for name in PLACEHOLDERS if f"{{{name}}}" in text]
    if left:
        raise Refusal(_("{%(name)s} is not filled in.") % {"name": left[0]}, "text")


def _refuse_length(text: str, publisher: str) -> None:
    most = LIMITS.get(publisher.casefold(), LONGEST)
    if len(text) > most:
        words = _("%(n)s characters; %(publisher)s takes %(most)s.")
        raise Refusal(words % {"n": len(text), "publisher": publisher, "most": most}, "text")
