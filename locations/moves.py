"""Move, close and reopen stores from a month or day on: the verbs, each with its event."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from locations import placements
from locations.events import record
from locations.models import Brand, Location, Placement, Region
from locations.months import first_day, format_month, month_of
from locations.refusals import Refusal
from locations.scoping import Scope, visible_locations
from locations.zones import day_in


@transaction.atomic
def move_stores(
    scope: Scope, codes: Collection[str], path: str, first_month: int | None, *, by: str, now: datetime
) -> int:
    """Move stores to a region from a month on, or correct where they always were (None); return how many moved.

    A month to come is a plan. Raises PermissionDenied for all but head office, Refusal for a region or a store that
    this person does not have, and for a month that is closed.
    """
    stores = {store.code: store for store in _own(scope, codes)}
    if missing := sorted(set(codes) - stores.keys()):
        raise Refusal(_("There is no store “%(store)s”.") % {"store": missing[0]})
    paths = dict(Region.objects.filter(brand_id=scope.brand).values_list("pk", "path"))
    region = next((pk for pk, own in paths.items() if own == path), None)
    if region is None:
        raise Refusal(_("There is no region “%(region)s”.") % {"region": path}, "region")
    brand = Brand.objects.get(pk=scope.brand)
    if brand.closed_until is not None and (first_month is None or first_month <= brand.closed_until):
        month = formats.date_format(first_day(brand.closed_until), "YEAR_MONTH_FORMAT")
        raise Refusal(_("%(month)s is closed; a store can move in a later month.") % {"month": month}, "first_month")
    stood = placements.stays_of(stores.values())
    stands = {pk: placements.after_move(stays, region, first_month) for pk, stays in stood.items()}
    changed = {pk: stays for pk, stays in stands.items() if stays != stood[pk]}
    placements.write_stays(changed, placements.current_month(brand, now))
    Location.objects.filter(pk__in=list(changed)).update(written_by=by, written_by_import=None)
    # One that was given up is in use again.
    Region.objects.filter(pk=region).update(last_month=None)
    since = format_month(first_month) if first_month is not None else ""
    for store in stores.values():
        if store.pk in changed:
            left = _left(stood[store.pk], first_month)
            before, after = {"region": paths.get(left, "")}, {"region": path, "since": since}
            record(scope.brand, "store.moved", store, by=by, now=now, location=store.pk, before=before, after=after)
    return len(changed)


@transaction.atomic
def close_store(scope: Scope, code: str, on: date, *, by: str, now: datetime) -> bool:
    """Close a store for good after a day; False where there is no such store.

    A day to come is a plan: until then the store stays open. Raises PermissionDenied for all but head office, and
    Refusal for a day before the store opened.
    """
    store = _own(scope, [code]).first()
    if store is None:
        return False
    if store.opened and on < store.opened:
        facts = {"store": store.name, "day": formats.date_format(store.opened)}
        raise Refusal(_("“%(store)s” opened on %(day)s; it cannot close before that.") % facts, "day")
    is_over = on <= day_in(store.brand.default_zone, now)
    _change(scope, store, "store.closed", {"closed": on, "status": _CLOSED if is_over else _OPEN}, by=by, now=now)
    return True


@transaction.atomic
def open_store(scope: Scope, code: str, on: date, *, by: str, now: datetime) -> bool:
    """Open a store from a day on, also one that was closed; False where there is no such store.

    Raises PermissionDenied for all but head office.
    """
    store = _own(scope, [code]).first()
    if store is None:
        return False
    _change(scope, store, "store.opened", {"opened": on, "closed": None, "status": _OPEN}, by=by, now=now)
    return True


def begin_planned(now: datetime) -> int:
    """Let moves and closings begin whose month or day has come in the brand's zone; return of how many stores."""
    planned = Q(locations__placements__isnull=False) | Q(locations__closed__isnull=False)
    begun = 0
    for brand in Brand.objects.filter(planned).distinct():
        today = day_in(brand.default_zone, now)
        then = Placement.objects.filter(placements.in_month(month_of(today)), location__brand=brand)
        # A NULL on either side (no region) is a difference as well, which "<>" alone would not find.
        for store, region, current in then.values_list("location_id", "region_id", "location__region_id"):
            if region != current:
                begun += Location.objects.filter(pk=store).update(region_id=region)
        begun += brand.locations.filter(closed__lte=today).exclude(status=_CLOSED).update(status=_CLOSED)
    return begun


_OPEN, _CLOSED = Location.Status.OPEN, Location.Status.CLOSED


def _own(scope: Scope, codes: Collection[str]) -> "QuerySet[Location]":
    if not scope.keeps_the_brand:
        raise PermissionDenied("Only head office moves, closes and opens stores.")
    stores = visible_locations(scope).select_for_update(of=("self",)).select_related("brand")
    return stores.filter(code__in=codes).order_by("pk")


def _left(stays: Collection[placements.Stay], first_month: int | None) -> int:
    """Give the region, by id, that a store leaves; 0 for none."""
    past = [stay for stay in stays if stay.first is None or (first_month is not None and stay.first < first_month)]
    return past[-1].region or 0


def _change(scope: Scope, store: Location, verb: str, attributes: Mapping[str, Any], *, by: str, now: datetime) -> None:
    before = {name: getattr(store, name) for name in attributes}
    Location.objects.filter(pk=store.pk).update(**attributes, written_by=by, written_by_import=None)
    states = {"before": _as_json(before), "after": _as_json(attributes)}
    record(scope.brand, verb, store, by=by, now=now, location=store.pk, **states)


def _as_json(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in attributes.items()}
