"""Switch a desk on, and take in what staff write down: what a person's request begins, found through their scope."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from locations.models import Brand
from locations.scoping import Scope
from reviews.desk import contacts, items, verbs
from reviews.desk.items import Followed
from reviews.models import Item

DAYS = 90
"""How far back items are made when a desk is switched on."""


def switch_on(scope: Scope, *, by: str, now: datetime) -> Followed:
    """Switch the brand's desk on for what customers have said in the last ``DAYS`` days; for head office."""
    if not scope.keeps_the_brand:
        raise PermissionDenied("Head office switches the desk on.")
    return items.switch_on(Brand.objects.get(pk=scope.brand), now - timedelta(days=DAYS), by=by, now=now)


@transaction.atomic
def take_note(
    scope: Scope,
    store: str,
    text: str,
    *,
    channel: str,
    score: int | None = None,
    contact: Mapping[str, Any] | None = None,
    by: str,
    now: datetime,
) -> int | None:
    """Write down what a customer said to staff of a store (code), and make an item of it at once.

    Returns the id of the item; None where the desk is not switched on, and then a ``contact`` (as
    ``contacts.write_contact`` takes it) is not stored. Raises as ``verbs.write_note`` and that do.
    """
    if contact:
        contacts.checked_contact(**contact)
    with transaction.atomic():
        note = verbs.write_note(scope, store, text, channel=channel, score=score, by=by, now=now)
        items.make_of_note(scope.brand, note, now)
    made = Item.objects.filter(brand_id=scope.brand, kind=Item.Kind.NOTE, fact_id=note)
    pk = made.values_list("pk", flat=True).first()
    if contact and pk is not None:
        contacts.write_contact(scope, pk, **contact, by=by, now=now)
    return pk
