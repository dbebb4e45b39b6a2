"""How a customer who wants to be answered can be reached: written down with consent, read by few, erased in time.

The owner of an item reads it, regional managers and head office; of the owners that is a team's every member. What is
written is in no list, no file, no answer of the API and no event.
"""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from locations.refusals import Refusal
from locations.scoping import Scope, visible_to
from reviews.desk.handling import NoSuchItem, handled, record
from reviews.desk.states import OVER
from reviews.models import Contact, Item

ERASED_AFTER = timedelta(days=90)
"""How long a contact is stored after its item is over."""
COLUMNS = {"name": 200, "email": 254, "phone": 40}
"""The columns of a contact, with the characters that each takes."""


def readable(scope: Scope) -> "QuerySet[Contact]":
    """Find the contacts that a person may read: all of the subtree for those above stores, else of the own items."""
    rows = visible_to(scope, Contact.objects.all(), "item__location")
    if scope.read_only:
        return rows.none()
    if scope.sees_peers:
        return rows
    teams = Q(item__team__members__username=scope.user, item__owner__isnull=True)
    return rows.filter(Q(item__owner__username=scope.user) | teams).distinct()


def write_contact(
    scope: Scope,
    pk: int,
    *,
    name: str = "",
    email: str = "",
    phone: str = "",
    consent: bool = False,
    by: str,
    now: datetime,
    version: int | None = None,
) -> None:
    """Write down how the customer of an item can be reached, in place of what was written before.

    Raises PermissionDenied where there is a contact that this person may not read, and Refusal without the customer's
    consent, for neither mail nor phone, and for a mail address or a length that cannot be right.
    """
    given = checked_contact(name=name, email=email, phone=phone, consent=consent)
    _refuse_unread(scope, pk)
    names = [column for column in COLUMNS if given[column]]
    with handled(scope, pk, "desk.contact_written", by=by, now=now, version=version, columns=names) as item:
        Contact.objects.update_or_create(item=item, defaults={**given, "consent_at": now, "erase_after": None})


def checked_contact(*, name: str, email: str, phone: str, consent: bool) -> dict[str, str]:
    """Give a contact without the space around it. Raises Refusal as ``write_contact`` does."""
    given = {"name": name.strip(), "email": email.strip(), "phone": phone.strip()}
    for column, value in given.items():
        if len(value) > COLUMNS[column]:
            raise Refusal(_("This is longer than %(most)s characters.") % {"most": COLUMNS[column]}, column)
    if not given["email"] and not given["phone"]:
        raise Refusal(_("Write down a phone number or a mail address."), "phone")
    if given["email"]:
        try:
            validate_email(given["email"])
        except ValidationError:
            raise Refusal(_("This is no mail address."), "email") from None
    if given["phone"] and sum(each.isdigit() for each in given["phone"]) < FEWEST_DIGITS:
        raise Refusal(_("This is no phone number."), "phone")
    if not consent:
        raise Refusal(_("Ask the customer whether we may store this, and tick that they agree."), "consent")
    return given


FEWEST_DIGITS = 7


def forget_contact(scope: Scope, pk: int, *, by: str, now: datetime, version: int | None = None) -> None:
    """Erase the contact of an item; nothing where there is none. Raises PermissionDenied as ``write_contact``."""
    _refuse_unread(scope, pk)
    if not Contact.objects.filter(item=pk).exists():
        return
    with handled(scope, pk, "desk.contact_erased", by=by, now=now, version=version, columns=[]) as item:
        Contact.objects.filter(item=item).delete()


def erase_due(brand: int, now: datetime) -> int:
    """Note when contacts of items that are over are to be erased, and erase those whose time has come; return how many.

    That of an item which was opened again is stored on.
    """
    rows = Contact.objects.filter(item__brand_id=brand)
    rows.filter(erase_after__isnull=False).exclude(item__state__in=OVER).update(erase_after=None)
    ended = [*rows.filter(erase_after__isnull=True, item__state__in=OVER).select_related("item")]
    for row in ended:
        row.erase_after = (row.item.closed_at or now) + ERASED_AFTER
    Contact.objects.bulk_update(ended, ["erase_after"], batch_size=200)
    due = [*rows.filter(erase_after__lte=now).select_related("item")]
    with transaction.atomic():
        Contact.objects.filter(pk__in=[row.pk for row in due]).delete()
        for row in due:
            record(row.item, "desk.contact_erased", "", now, {}, {}, columns=[])
    return len(due)


def _refuse_unread(scope: Scope, pk: int) -> None:
    """Raise PermissionDenied where an item has a contact that this person may not read."""
    if not visible_to(scope, Item.objects.filter(pk=pk), "location", names_brand=True).exists():
        raise NoSuchItem
    if Contact.objects.filter(item=pk).exists() and not readable(scope).filter(item=pk).exists():
        raise PermissionDenied("The owner of the item, regional managers and head office change the contact.")
