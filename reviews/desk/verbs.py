"""What people do with items: assign, tag, weigh, set aside, close, reopen, and take a step back.

Every verb takes the scope of who does it, finds the item through it, adds one event, and raises NoSuchItem,
PermissionDenied, Conflict (another version, or a state that it does not fit) and Refusal (what was given is wrong).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from locations import events
from locations.models import Event, Team, User
from locations.people import stand_ins
from locations.refusals import Refusal
from locations.scoping import Scope, scope_of, visible_locations
from locations.steps import last_event, put_back, refuse_reader, refuse_stale
from locations.zones import day_in
from reviews.desk.deadlines import decide_one
from reviews.desk.handling import Conflict, NoSuchItem, by_itself, handled, visible_items
from reviews.desk.states import ANSWERED, OVER, can_be_undone
from reviews.models import Item, ItemTag, LoggedFeedback, Reply, Tag

S = Item.State
MOST = 200
"""Items that one step may change."""
LONGEST_NOTE = 4_000
SEEN_FOR = timedelta(days=7)
"""After which an answer that is shown needs nothing any more."""


@dataclass(slots=True)
class Bulk:
    """What a step did with many items: ids done, and those left as they were with the reason of each.

    ``made`` are those of the items done that it changed, with the version that it made.
    """

    done: list[int] = field(default_factory=list)
    left: dict[int, str] = field(default_factory=dict)
    made: dict[int, int] = field(default_factory=dict)


def assign(
    scope: Scope, pk: int, *, person: str = "", team: str = "", by: str, now: datetime, version: int | None = None
) -> None:
    """Give an item to a person (sign-in name) or a team (name), or with neither to nobody.

    Whoever is absent today is stood in for. Raises Conflict for a person who may not see the store.
    """
    owner, owners = _present(_person(scope, person), scope, now), _team(scope, team)
    with handled(scope, pk, "desk.assigned", by=by, now=now, version=version) as item:
        if owner is not None and not _sees(owner, scope, item, now):
            raise Conflict("not_theirs")
        item.owner, item.team = owner, owners
        if item.state == S.NEW and (owner or owners):
            item.state = S.OPEN


def set_tags(
    scope: Scope, pk: int, keys: Collection[str], *, by: str, now: datetime, version: int | None = None
) -> None:
    """Give an item these tags and no others. Raises Refusal for one that the brand does not have in use."""
    tags = {tag.key: tag for tag in Tag.objects.filter(brand_id=scope.brand, active=True)}
    if unknown := sorted({*keys} - tags.keys()):
        raise Refusal(_("There is no tag “%(key)s”.") % {"key": unknown[0]}, "tags")
    item = visible_items(scope).filter(pk=pk).first()
    if item is None:
        raise NoSuchItem
    own = {row.tag.key: row for row in ItemTag.objects.filter(item=item).select_related("tag")}
    gone, new = own.keys() - {*keys}, [key for key in keys if key not in own]
    more = {"tags": {"before": sorted(own), "after": sorted({*keys})}} if gone or new else {}
    with handled(scope, pk, "desk.tagged", by=by, now=now, version=version, **more):
        ItemTag.objects.filter(pk__in=[own[key].pk for key in gone]).delete()
        ItemTag.objects.bulk_create([ItemTag(item=item, tag=tags[key], by=by) for key in new])


def add_tag(scope: Scope, pk: int, key: str, *, by: str, now: datetime, version: int | None = None) -> None:
    """Give an item one more tag. Raises as ``set_tags`` does."""
    own = ItemTag.objects.filter(item__in=visible_items(scope).filter(pk=pk)).values_list("tag__key", flat=True)
    set_tags(scope, pk, [*own, key], by=by, now=now, version=version)


def set_severity(scope: Scope, pk: int, severity: int, *, by: str, now: datetime, version: int | None = None) -> None:
    """Say how grave an item is (1 information to 4 incident); from then on it stays as it was said."""
    if severity not in Item.Severity.values:
        raise Refusal(_("Severity is 1 to 4."), "severity")
    with handled(scope, pk, "desk.severity_set", by=by, now=now, version=version) as item:
        item.severity, item.severity_by = severity, by


def snooze(scope: Scope, pk: int, until: datetime, *, by: str, now: datetime, version: int | None = None) -> None:
    """Set an item aside until a moment; its clocks go on."""
    if until <= now:
        raise Refusal(_("Choose a moment that is still to come."), "until")
    with handled(scope, pk, "desk.snoozed", by=by, now=now, version=version) as item:
        _refuse_over(item)
        item.state, item.snoozed_until = S.SNOOZED, until


def wake(brand: int, now: datetime) -> int:
    """Bring items back whose time aside is over; return how many."""
    due = [*Item.objects.filter(brand_id=brand, state=S.SNOOZED, snoozed_until__lte=now)]
    for item in due:
        with by_itself(item, "desk.woken", now):
            item.state, item.snoozed_until = S.OPEN, None
    return len(due)


def close_seen(brand: int, now: datetime) -> int:
    """Close items whose answer the publisher has shown for a week; return how many."""
    due = [*Item.objects.filter(brand_id=brand, state=S.SEEN, answered_at__lte=now - SEEN_FOR)]
    for item in due:
        with by_itself(item, "desk.closed", now):
            item.state, item.closed_at, item.close_reason = S.CLOSED, now, Item.CloseReason.ANSWERED
    return len(due)


def wait(scope: Scope, pk: int, *, by: str, now: datetime, version: int | None = None) -> None:
    """Say that the next word is the customer's; the clocks of the first answer go on."""
    with handled(scope, pk, "desk.waiting", by=by, now=now, version=version) as item:
        _refuse_over(item)
        item.state, item.snoozed_until = S.WAITING, None


def needs_none(scope: Scope, pk: int, *, by: str, now: datetime, version: int | None = None) -> None:
    """Say that an item needs no answer: before its deadline it leaves the share, after it it is a miss."""
    with handled(scope, pk, "desk.needs_none", by=by, now=now, version=version) as item:
        _refuse_over(item)
        decide_one(item, now)
        item.state, item.snoozed_until = S.NEEDS_NONE, None


def close(scope: Scope, pk: int, *, reason: str = "", by: str, now: datetime, version: int | None = None) -> None:
    """Close an item. An incident, and what was never answered, need a reason."""
    if reason and reason not in _GIVEN:
        raise Refusal(_("There is no such reason."), "reason")
    with handled(scope, pk, "desk.closed", by=by, now=now, version=version) as item:
        if item.state == S.CLOSED:
            raise Conflict("state")
        if not reason and (item.severity == Item.Severity.INCIDENT or item.answered_at is None):
            raise Refusal(_("Say why it is closed."), "reason")
        decide_one(item, now)
        item.state, item.closed_at, item.snoozed_until = S.CLOSED, now, None
        item.close_reason = reason or Item.CloseReason.ANSWERED


_GIVEN = frozenset(
    reason for reason in Item.CloseReason.values if reason not in ("closed_at_source", "source_taken_back")
)


def reopen(scope: Scope, pk: int, *, by: str, now: datetime, version: int | None = None) -> None:
    """Open an item again that was over; it keeps its owner, and its first answer stays what it was."""
    with handled(scope, pk, "desk.reopened", by=by, now=now, version=version) as item:
        if item.state not in (*OVER, *ANSWERED):
            raise Conflict("state")
        item.state, item.closed_at, item.close_reason = S.OPEN, None, ""
        item.reopened += 1


def write_note(
    scope: Scope, store: str, text: str, *, channel: str, score: int | None = None, by: str, now: datetime
) -> int:
    """Write down what a customer said to staff of a store (code); return the id of the feedback."""
    refuse_reader(scope)
    place = visible_locations(scope).filter(code=store).first()
    if place is None:
        raise NoSuchItem
    if not text.strip():
        raise Refusal(_("Write down what the customer said."), "text")
    if len(text) > LONGEST_NOTE:
        raise Refusal(_("At most %(n)s characters.") % {"n": LONGEST_NOTE}, "text")
    if channel not in LoggedFeedback.Channel.values:
        raise Refusal(_("Say where the customer said it."), "channel")
    if score is not None and score not in range(1, 6):
        raise Refusal(_("A score is 1 to 5."), "score")
    with transaction.atomic():
        note = LoggedFeedback.objects.create(location=place, by=by, at=now, channel=channel, text=text, score=score)
        events.record(scope.brand, "note.written", note, by=by, now=now, location=place.pk)
    return note.pk


def undo(scope: Scope, pk: int, *, by: str, now: datetime, version: int | None = None) -> str:
    """Undo the last step of an item, if nothing came after it; return which it was ("closed").

    Steps are undone by whoever may take them, and only those that a person took. Raises Conflict where there is none,
    and where ``version`` is not the present one.
    """
    item = visible_items(scope).filter(pk=pk).first()
    if item is None:
        raise NoSuchItem
    refuse_stale(item, version, Conflict)
    last = last_event(item, "desk")
    if last is None or not can_be_undone(last.verb, last.by_name, last.data.get("version"), item.version):
        raise Conflict("nothing_to_undo")
    step = last.verb.partition(".")[2]
    with handled(scope, pk, "desk.undone", by=by, now=now, version=item.version, step=step) as found:
        put_back(found, last.data.get("before", {}))
        if tags := last.data.get("tags"):
            _tags_again(found, tags["before"], by)
        if step in ("sent", "approved"):
            _reply_again(found, step)
    return step


def in_bulk(
    scope: Scope, step: Callable[..., Any], ids: Sequence[int], *, by: str, now: datetime, **given: Any
) -> Bulk:
    """Take one step with many items, at most ``MOST``; those that refuse it stay as they are, with the reason."""
    if len(ids) > MOST:
        raise Refusal(_("At most %(n)s at once; these are %(given)s.") % {"n": MOST, "given": len(ids)}, "items")
    bulk = Bulk()
    for pk in dict.fromkeys(ids):
        try:
            with transaction.atomic():
                step(scope, pk, **given, by=by, now=now)
        except NoSuchItem:
            bulk.left[pk] = "absent"
        except (Conflict, Refusal) as refused:
            bulk.left[pk] = str(refused)
        else:
            bulk.done.append(pk)
    written = Event.objects.filter(brand_id=scope.brand, subject="desk", subject_id__in=bulk.done, by_name=by, at=now)
    bulk.made = {int(pk or 0): data["version"] for pk, data in written.order_by("pk").values_list("subject_id", "data")}
    return bulk


def _tags_again(item: Item, keys: Sequence[str], by: str) -> None:
    ItemTag.objects.filter(item=item).exclude(tag__key__in=keys).delete()
    for tag in Tag.objects.filter(brand_id=item.brand_id, key__in=keys):
        ItemTag.objects.get_or_create(item=item, tag=tag, defaults={"by": by})


def _reply_again(item: Item, step: str) -> None:
    """Bring the live answer back to what it was: approved before it was sent, or a draft."""
    live = Reply.objects.filter(item=item, live=True)
    if step == "approved":
        live.update(state=Reply.State.DRAFT, approved_by="")
        return
    live.filter(approved_by="").update(state=Reply.State.DRAFT, sent_at=None)
    live.exclude(approved_by="").update(state=Reply.State.APPROVED, sent_at=None)


def _refuse_over(item: Item) -> None:
    if item.state in OVER:
        raise Conflict("state")


def _person(scope: Scope, name: str) -> User | None:
    if not name:
        return None
    found = User.objects.filter(username=name, memberships__brand_id=scope.brand).first()
    if found is None:
        raise Refusal(_("Nobody here is called “%(name)s”.") % {"name": name}, "person")
    return found


def _present(person: User | None, scope: Scope, now: datetime) -> User | None:
    if person is None:
        return None
    instead = stand_ins(scope.brand, day_in(scope.zone, now)).get(person.pk)
    return User.objects.get(pk=instead) if instead else person


def _team(scope: Scope, name: str) -> Team | None:
    if not name:
        return None
    found = Team.objects.filter(brand_id=scope.brand, name=name, active=True).first()
    if found is None:
        raise Refusal(_("There is no team “%(name)s”.") % {"name": name}, "team")
    return found


def _sees(person: User, scope: Scope, item: Item, now: datetime) -> bool:
    theirs = scope_of(person, scope.brand_slug, now)
    return (
        theirs is not None and not theirs.read_only and visible_locations(theirs).filter(pk=item.location_id).exists()
    )
