"""What the one text box of an item leads to: the text becomes the answer that goes out, or a draft next to it.

Whoever changes an answer that they have seen replaces it; the earlier one stays next to it. Whoever has not seen what
somebody else wrote meanwhile reads so, and their own text is stored as a second draft.
"""

from dataclasses import dataclass
from datetime import datetime

from locations.scoping import Scope, visible_to
from reviews.desk.handling import Conflict, NoSuchItem, visible_items
from reviews.desk.replies import change, draft, take
from reviews.models import Reply


@dataclass(frozen=True, slots=True)
class SeenDraft:
    """The live answer that a writer had before them: its id and version, both 0 where there was none."""

    reply: int = 0
    version: int = 0


def put(
    scope: Scope,
    pk: int,
    text: str,
    seen: SeenDraft,
    *,
    language: str = "",
    template: int | None = None,
    by: str,
    now: datetime,
) -> None:
    """Make a text the answer that goes out. Nothing is written where it is that already.

    Raises Conflict ("other_draft") where somebody else has written one meanwhile; the text is a second draft then.
    Raises as ``replies.draft`` does besides.
    """
    live = _live(scope, pk)
    if live is not None and live.text == text:
        return
    is_seen = seen == (SeenDraft(live.pk, live.version) if live is not None else SeenDraft())
    written = save(scope, pk, text, seen, language=language, template=template, by=by, now=now)
    after = _live(scope, pk)
    if after is None or after.pk == written:
        return
    if not is_seen:
        raise Conflict("other_draft")
    take(scope, pk, written, by=by, now=now)


def save(
    scope: Scope,
    pk: int,
    text: str,
    seen: SeenDraft,
    *,
    language: str = "",
    template: int | None = None,
    by: str,
    now: datetime,
) -> int:
    """Keep a text as a draft, next to that of somebody else where there is one; return its id.

    A draft of one's own that has changed since it was seen, in another window, stays as it is too.
    """
    own = visible_to(scope, Reply.objects.filter(item=pk, author_name=by), "item__location")
    same = own.filter(text=text, state=Reply.State.DRAFT).order_by("-pk").first()
    if same is not None:
        return int(same.pk)
    if own.filter(pk=seen.reply, live=False, version=seen.version, state=Reply.State.DRAFT).exists():
        change(scope, pk, seen.reply, seen.version, text, by=by, now=now)
        return seen.reply
    return draft(scope, pk, text, language=language, template=template, reply_version=seen.version, by=by, now=now)


def is_second(scope: Scope, reply: int) -> bool:
    """Say whether a draft stands next to the one that goes out."""
    return visible_to(scope, Reply.objects.filter(pk=reply, live=False), "item__location").exists()


def _live(scope: Scope, pk: int) -> Reply | None:
    if not visible_items(scope).filter(pk=pk).exists():
        raise NoSuchItem
    return Reply.objects.filter(item=pk, live=True).first()
