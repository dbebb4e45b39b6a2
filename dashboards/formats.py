"""Rename and merge the formats of a brand's stores, with the standards that are for one of them."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from dashboards.models import Standard
from locations import roster
from locations.events import record
from locations.models import Brand, Location
from locations.refusals import Refusal
from locations.scoping import Scope

LONGEST_NAME = 80


@transaction.atomic
def rename_format(scope: Scope, old: str, new: str, *, by: str, now: datetime) -> int:
    """Call a format of stores otherwise, or merge it into one that there is; gives how many stores there are of it.

    Its standards go along. Raises Refusal for a name that a format cannot have, and for a merge where one of the two
    has standards of its own: those of the other would count for earlier months too.
    """
    if not scope.keeps_the_brand:
        raise PermissionDenied("Only head office changes formats.")
    brand = Brand.objects.select_for_update().get(pk=scope.brand)
    new = new.strip()
    if not new or len(new) > LONGEST_NAME:
        raise Refusal(_("A format needs a name of at most %(most)s characters.") % {"most": LONGEST_NAME}, "new")
    stores = Location.objects.filter(brand=brand, format=old) if old else Location.objects.none()
    ids = [*stores.values_list("pk", flat=True)]
    if not ids or new == old:
        return 0
    merged = Location.objects.filter(brand=brand, format=new).exists()
    standards = Standard.objects.filter(brand=brand)
    if standards.filter(format=new).exists() or (merged and standards.filter(format=old).exists()):
        facts = {"old": old, "new": new}
        sentence = _("“%(old)s” or “%(new)s” has standards of its own; they would apply to past months of the other.")
        raise Refusal(sentence % facts, "new")
    roster.correct_stores(brand, {pk: {"format": new} for pk in ids}, by=by)
    standards.filter(format=old).update(format=new)
    verb = "format.merged" if merged else "format.renamed"
    record(scope.brand, verb, None, by=by, now=now, before={"format": old}, after={"format": new}, stores=len(ids))
    return len(ids)
