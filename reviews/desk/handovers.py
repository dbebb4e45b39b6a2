"""Open items of one person in the hands of another until a day: made by that person or head office; ends by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from locations import events
from locations.models import Brand, User
from locations.refusals import Refusal
from locations.scoping import Scope, scope_of
from locations.zones import day_in
from reviews.desk.deadlines import touch
from reviews.desk.handling import record, visible_items
from reviews.desk.states import OVER
from reviews.models import Handover, Item

LONGEST_NOTE = 500
LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What a handover did: its id, items that moved, and items that stayed since the taker does not see their store."""

    pk: int
    moved: int
    left: int


@transaction.atomic
def hand_over(
    scope: Scope, giver: str, taker: str, until: date, *, note: str = "", by: str, now: datetime
) -> HandedOver:
    """Give the open items of a person (sign-in name) to another one until a day, that day included.

    Raises PermissionDenied for whoever is neither the giver nor head office, and Refusal for somebody who has no role
    in which they answer, for a day that is over or too far, and where the giver has handed over already.
    """
    if scope.read_only or not (scope.keeps_the_brand or scope.user == giver):
        raise PermissionDenied("One hands over one's own items; head office those of everybody.")
    brand = Brand.objects.select_for_update().get(pk=scope.brand)
    today = day_in(brand.default_zone, now)
    if not today <= until or (until - today).days > LONGEST_DAYS:
        raise Refusal(_("Choose a day from today on, within a year."), "until")
    if len(note) > LONGEST_NOTE:
        raise Refusal(_("This is longer than %(most)s characters.") % {"most": LONGEST_NOTE}, "note")
    own, other = _person(brand, giver, "giver", now), _person(brand, taker, "taker", now)
    if own == other:
        raise Refusal(_("Choose another person."), "taker")
    if Handover.objects.filter(brand=brand, giver=own, ended_at__isnull=True).exists():
        raise Refusal(_("%(person)s has handed over already.") % {"person": own}, "giver")
    row = Handover.objects.create(brand=brand, giver=own, taker=other, note=note.strip(), until=until, at=now)
    items = [*visible_items(scope).filter(owner=own).exclude(state__in=OVER).select_for_update(of=("self",))]
    theirs = scope_of(other, scope.brand_slug, now)
    seen = {*visible_items(theirs).filter(owner=own).values_list("pk", flat=True)} if theirs else set()
    moving = [item for item in items if item.pk in seen]
    _move(moving, other, "desk.handed_over", by, now)
    row.items.set(moving)
    details = {"giver": giver, "taker": taker, "until": until.isoformat(), "items": len(moving)}
    events.record(scope.brand, "handover.made", row, by=by, now=now, before={}, after=details)
    touch(scope.brand)
    return HandedOver(row.pk, len(moving), len(items) - len(moving))


@transaction.atomic
def end_handover(scope: Scope, pk: int, *, by: str, now: datetime) -> bool:
    """End a handover before its day; False where the brand has no such one that lasts.

    Raises PermissionDenied for whoever is none of the two and not head office.
    """
    row = Handover.objects.select_related("giver", "taker").filter(brand_id=scope.brand, pk=pk).first()
    if row is None or row.ended_at is not None:
        return False
    between = {row.giver.get_username(), row.taker.get_username()}
    if scope.read_only or not (scope.keeps_the_brand or scope.user in between):
        raise PermissionDenied("Only the two people and head office end a handover.")
    _end(row, by, now)
    return True


def end_those_over(brand: Brand, now: datetime) -> int:
    """End the handovers of a brand whose last day is over; return how many."""
    today = day_in(brand.default_zone, now)
    rows = Handover.objects.filter(brand=brand, ended_at__isnull=True, until__lt=today).select_related("giver", "taker")
    for row in rows:
        with transaction.atomic():
            _end(row, "", now)
    return len(rows)


def _end(row: Handover, by: str, now: datetime) -> None:
    """Give back what the taker still has and what is not over; where the giver sees the store no more it stays."""
    theirs = scope_of(row.giver, row.brand.slug, now)
    items = row.items.filter(owner=row.taker).exclude(state__in=OVER)
    seen = {*visible_items(theirs).filter(owner=row.taker).values_list("pk", flat=True)} if theirs else set()
    back = [item for item in items if item.pk in seen]
    _move(back, row.giver, "desk.handed_back", by, now)
    Handover.objects.filter(pk=row.pk).update(ended_at=now)
    details = {"giver": row.giver.get_username(), "taker": row.taker.get_username(), "items": len(back)}
    events.record(row.brand_id, "handover.ended", row, by=by, now=now, before=details, after={})
    touch(row.brand_id)


def _move(items: Iterable[Item], owner: User, verb: str, by: str, now: datetime) -> None:
    for item in items:
        before = item.owner_id
        item.owner, item.version = owner, item.version + 1
        item.save(update_fields=["owner", "version"])
        record(item, verb, by, now, {"owner_id": before}, {"owner_id": owner.pk})


def _person(brand: Brand, name: str, field: str, now: datetime) -> User:
    found = User.objects.filter(username=name, memberships__brand=brand).distinct().first()
    theirs = scope_of(found, brand.slug, now) if found else None
    if found is None or theirs is None or theirs.read_only:
        raise Refusal(_("%(person)s has no role here in which they answer.") % {"person": name or "–"}, field)
    return found
