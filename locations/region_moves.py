"""Move a region to another place of the tree, or merge it into another one, without rewriting what was scored.

A region that moves is another region from then on, with all below it: its stores get a Placement, its roles,
invitations and special days to come follow, and the old one stays for the months before.
"""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from locations import placements, roster
from locations.events import record
from locations.models import Brand, Invitation, Location, Membership, Region, SpecialDay
from locations.months import format_month
from locations.refusals import Refusal
from locations.scoping import Scope, visible_regions
from locations.zones import day_in


@transaction.atomic
def move_region(scope: Scope, pk: int, below: int | None, *, by: str, now: datetime) -> Mapping[int, int] | None:
    """Move a region below another one, None: to the top; give the new region of each, by id, that moved.

    None where the brand has no such region. It moves in the first month that was never scored, at the latest in the
    current one. Raises PermissionDenied for all but head office, and Refusal where it cannot lie there.
    """
    region, parent = _region(scope, pk), _region(scope, below) if below is not None else None
    if region is None or (below is not None and parent is None):
        return None
    path = f"{parent.path}/{region.name}" if parent else region.name
    if path == region.path:
        raise Refusal(_("It lies there already."), "to")
    if visible_regions(scope).filter(path=path, last_month__isnull=True).exists():
        raise Refusal(_("There is a region “%(path)s” already; merge the two.") % {"path": path}, "to")
    return _to(scope, region, path, "region.moved", by=by, now=now)


@transaction.atomic
def merge_region(scope: Scope, pk: int, into: int, *, by: str, now: datetime) -> Mapping[int, int] | None:
    """Merge a region into another one, those below it with those of the same name there; else as ``move_region``."""
    region, other = _region(scope, pk), _region(scope, into)
    if region is None or other is None:
        return None
    return _to(scope, region, other.path, "region.merged", by=by, now=now)


def _region(scope: Scope, pk: int | None) -> Region | None:
    if not scope.keeps_the_brand:
        raise PermissionDenied("Only head office changes the region tree.")
    # Whoever changes the tree waits for this one.
    Brand.objects.select_for_update().get(pk=scope.brand)
    return visible_regions(scope).filter(last_month__isnull=True, pk=pk or 0).first()


def _to(scope: Scope, region: Region, path: str, verb: str, *, by: str, now: datetime) -> Mapping[int, int]:
    """Let a region and all below it be at another path; give the new region of each by id."""
    if path == region.path or path.startswith(f"{region.path}/"):
        raise Refusal(_("A region cannot lie in itself."), "to")
    brand = Brand.objects.get(pk=scope.brand)
    first, month = placements.first_open_month(brand, now), placements.current_month(brand, now)
    below = Region.objects.filter(brand=brand, lineage__startswith=region.lineage, last_month__isnull=True)
    new: dict[int, int] = {}
    for each in below.order_by("lineage"):
        there = roster.region_at(brand, path + each.path[len(region.path) :])
        new[each.pk] = there.pk if there else each.pk
    stays = placements.stays_of(Location.objects.filter(region__in=new))
    placements.write_stays(
        {pk: placements.after_move(own, new[_current(own, month)], first) for pk, own in stays.items()}, month
    )
    Location.objects.filter(pk__in=stays).update(written_by=by, written_by_import=None)
    Region.objects.filter(pk__in=new).update(last_month=(first if first is not None else month) - 1)
    _repoint(brand, new, now)
    since = format_month(first) if first is not None else ""
    after = {"path": path, "stores": len(stays), "since": since}
    record(brand.pk, verb, region, by=by, now=now, before={"path": region.path}, after=after)
    return new


def _current(stays: list[placements.Stay], month: int) -> int:
    return next(stay.region or 0 for stay in stays if stay.includes(month))


def _repoint(brand: Brand, new: Mapping[int, int], now: datetime) -> None:
    """Let what people have or are promised of a region be of the new one: roles, invitations, special days to come."""
    today = day_in(brand.default_zone, now)
    for old, region in new.items():
        lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
        Membership.objects.filter(lasting, region=old).update(region=region)
        Invitation.objects.filter(region=old, used_at__isnull=True, revoked_at__isnull=True).update(region=region)
        taken = SpecialDay.objects.filter(region=region).values("date")
        SpecialDay.objects.filter(region=old, date__gte=today).exclude(date__in=taken).update(region=region)
