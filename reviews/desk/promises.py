"""By when a brand answers: its two deadlines, set by head office."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from locations import events
from locations.refusals import Refusal
from locations.scoping import Scope
from reviews.desk import deadlines
from reviews.desk.keeping import own_desk
from reviews.models import DeskSettings

RANGES = {"customer_hours": range(1, 721), "house_hours": range(1, 201)}


@transaction.atomic
def set_hours(scope: Scope, customer_hours: int, house_hours: int, *, by: str, now: datetime) -> int:
    """Set the hours by the wall clock and the open hours of the store; return how many open items moved.

    What is answered, over or missed already keeps what was promised. Raises PermissionDenied for all but head office,
    and Refusal for hours out of range and where the desk is not switched on.
    """
    own_desk(scope)
    given = {"customer_hours": customer_hours, "house_hours": house_hours}
    for name, hours in given.items():
        if hours not in RANGES[name]:
            most = RANGES[name][-1]
            raise Refusal(_("Give 1 to %(most)s hours.") % {"most": most}, name)
    row = DeskSettings.objects.select_for_update().filter(brand_id=scope.brand).first()
    if row is None:
        raise Refusal(_("The desk is not switched on."))
    before = {name: getattr(row, name) for name in given if getattr(row, name) != given[name]}
    if not before:
        return 0
    DeskSettings.objects.filter(pk=row.pk).update(**given)
    deadlines.touch(scope.brand)
    after = {name: given[name] for name in before}
    events.record(scope.brand, "desk.hours_set", None, by=by, now=now, before=before, after=after)
    return deadlines.recompute(scope.brand, now)
