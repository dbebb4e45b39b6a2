"""What a person does about what they are notified of: subscribe to a place, change that, and end it.

Each subscription is of one person: verbs find only those of the scope's own, and every change writes one event.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from dashboards.alerts.happened import KINDS
from dashboards.models import Subscription
from locations.events import record
from locations.models import Location, Region, User
from locations.refusals import Refusal
from locations.scoping import Scope, visible_locations, visible_regions


class NoSuchSubscription(LookupError):
    """There is no such subscription, or it is somebody else's: the two look alike."""


class SubscriptionConflict(RuntimeError):
    """Somebody, or another window, changed the subscription meanwhile."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to be notified of: a store (code), a region (path) or all they see, and when.

    Without ``kinds``, all of them; without a ``zone`` (IANA name), the brand's. ``weekday`` 0 is Monday.
    """

    pace: str = Subscription.Pace.WEEKLY
    kinds: Sequence[str] = ()
    store: str = ""
    region: str = ""
    weekday: int = 0
    time: time = time(9)
    zone: str = ""


@transaction.atomic
def subscribe(scope: Scope, wish: Wish, *, by: str, now: datetime, version: int | None = None) -> int:
    """Subscribe to a place, or change the subscription to it; return its id.

    What is there already comes with the next digest and none is due before that. Raises Refusal for what is not
    offered, or a place that this person does not see, and SubscriptionConflict for a stale ``version``.
    """
    values, place = _checked(scope, wish), _place(scope, wish)
    user = User.objects.select_for_update().get(username=scope.user)
    known = Subscription.objects.filter(brand=scope.brand, user=user, **place).first()
    if version is not None and version != (known.version if known else 0):
        raise SubscriptionConflict("stale")
    row = known or Subscription(brand_id=scope.brand, user=user, sent_at=now, **place)
    before = _written(row) if known else {}
    if not row.is_active:
        row.sent_at = now
    for name, value in values.items():
        setattr(row, name, value)
    after = _written(row)
    if before == after:
        return row.pk
    row.version = known.version + 1 if known else 1
    row.save()
    location = place["location"].pk if place["location"] else None
    record(scope.brand, "subscription.set", row, by=by, now=now, location=location, before=before, after=after)
    return row.pk


@transaction.atomic
def unsubscribe(scope: Scope, pk: int, *, by: str, now: datetime, version: int | None = None) -> None:
    """End a subscription. Raises NoSuchSubscription, and SubscriptionConflict for a stale ``version``."""
    rows = Subscription.objects.select_for_update().filter(brand=scope.brand, user__username=scope.user)
    row = rows.filter(pk=pk, is_active=True).first()
    if row is None:
        raise NoSuchSubscription
    if version is not None and version != row.version:
        raise SubscriptionConflict("stale")
    row.is_active, row.version = False, row.version + 1
    row.save(update_fields=["is_active", "version"])
    states = {"before": {"active": True}, "after": {"active": False}}
    record(scope.brand, "subscription.set", row, by=by, now=now, location=row.location_id, **states)


def unsubscribe_from(
    scope: Scope, store: str, region: str, *, by: str, now: datetime, version: int | None = None
) -> None:
    """End the subscription to a store (code), a region (path) or all; nothing where there is none.

    Raises as ``unsubscribe``, and Refusal for a place that this person does not see.
    """
    place = _place(scope, Wish(store=store, region=region))
    rows = Subscription.objects.filter(brand=scope.brand, user__username=scope.user, is_active=True, **place)
    for pk in rows.values_list("pk", flat=True):
        unsubscribe(scope, pk, by=by, now=now, version=version)


def _checked(scope: Scope, wish: Wish) -> dict[str, Any]:
    """Give the columns of a wish. Raises Refusal."""
    zone = wish.zone or scope.zone
    if wish.pace not in Subscription.Pace.values:
        raise Refusal(_("Choose at once, daily or weekly."), "pace")
    if unknown := set(wish.kinds) - {*KINDS}:
        raise Refusal(_("There is no kind “%(kind)s”.") % {"kind": min(unknown)}, "kinds")
    if wish.weekday not in range(7):
        raise Refusal(_("Weekdays are 0, Monday, to 6."), "weekday")
    if zone not in available_timezones():
        raise Refusal(_("There is no time zone “%(zone)s”.") % {"zone": zone}, "zone")
    at = wish.time.replace(second=0, microsecond=0, tzinfo=None)
    kinds = [kind for kind in KINDS if kind in wish.kinds]
    return {
        "kinds": [] if len(kinds) == len(KINDS) else kinds,
        "pace": str(wish.pace),
        "weekday": wish.weekday,
        "time": at,
        "zone": zone,
        "is_active": True,
    }


def _place(scope: Scope, wish: Wish) -> dict[str, Location | Region | None]:
    """Give the store or region of a wish, neither for all. Raises Refusal where this person does not see it."""
    if wish.store and wish.region:
        raise Refusal(_("Choose a store or a region."), "store")
    store = visible_locations(scope).filter(code=wish.store).first() if wish.store else None
    region = visible_regions(scope).filter(path=wish.region).first() if wish.region else None
    if wish.store and store is None:
        raise Refusal(_("There is no such store among yours."), "store")
    if wish.region and region is None:
        raise Refusal(_("There is no such region among yours."), "region")
    return {"location": store, "region": region}


def _written(row: Subscription) -> dict[str, Any]:
    """Give what the log shows of a subscription."""
    when = [row.pace, str(row.weekday), f"{row.time:%H:%M}", row.zone]
    return {"active": row.is_active, "kinds": row.kinds, "pace": " ".join(when)}
