"""Praise that somebody chose to share: with the store, its region or the brand, and taken back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from locations import events
from locations.refusals import Refusal
from locations.scoping import Scope
from locations.steps import refuse_reader
from reviews.desk.handling import NoSuchItem, visible_items
from reviews.models import Item, Praise

LONGEST_STAFF = 200


@transaction.atomic
def share(scope: Scope, pk: int, shared_with: str, *, staff: str = "", by: str, now: datetime) -> None:
    """Share an item (id) with the store, its region or the brand; ``staff`` are names as the customer wrote them.

    Raises NoSuchItem, PermissionDenied for those who only read, and Refusal for what cannot be shared so: an item that
    is graver than information or whose source is gone, a store without a region, names that are too long.
    """
    refuse_reader(scope)
    item = visible_items(scope).select_related("location").filter(pk=pk).first()
    if item is None:
        raise NoSuchItem
    if shared_with not in Praise.Shared.values:
        raise Refusal(_("Choose with whom it is shared."), "shared_with")
    if item.severity != Item.Severity.INFORMATION or item.source_gone:
        raise Refusal(_("Only what a customer was happy about is shared as praise."))
    if shared_with == Praise.Shared.REGION and item.location.region_id is None:
        raise Refusal(_("The store stands in no region."), "shared_with")
    if len(staff) > LONGEST_STAFF:
        raise Refusal(_("This is longer than %(most)s characters.") % {"most": LONGEST_STAFF}, "staff")
    known = Praise.objects.filter(item=item).first()
    if known and (known.shared_with, known.staff) == (shared_with, staff.strip()):
        return
    region = item.location.region if shared_with == Praise.Shared.REGION else None
    columns = {"shared_by": by, "shared_with": shared_with, "region": region, "staff": staff.strip(), "at": now}
    before = {"shared_with": known.shared_with} if known else {}
    row, _made = Praise.objects.update_or_create(item=item, defaults=columns)
    events.record(
        scope.brand, "praise.shared", row, by=by, now=now, location=item.location_id,
        before=before, after={"shared_with": shared_with},
    )  # fmt: skip


@transaction.atomic
def unshare(scope: Scope, pk: int, *, by: str, now: datetime) -> bool:
    """Share an item (id) no more; False where it is not shared, or of a store that this person does not see."""
    refuse_reader(scope)
    row = Praise.objects.select_related("item").filter(item__in=visible_items(scope).filter(pk=pk).values("pk")).first()
    if row is None:
        return False
    before = {"shared_with": row.shared_with}
    events.record(
        scope.brand, "praise.unshared", row, by=by, now=now, location=row.item.location_id, before=before, after={}
    )
    row.delete()
    return True
