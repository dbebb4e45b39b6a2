"""Erase a customer from the desk: what they said to staff, answers to them, how they can be reached, and praise."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Model, Q, QuerySet

from locations.models import Brand
from reviews.customers import CUT
from reviews.erasure.customer import Customer
from reviews.erasure.facts import parts
from reviews.models import Contact, Item, LoggedFeedback, Praise, Reply

KINDS = {"reviews": Item.Kind.REVIEW, "surveys": Item.Kind.COMMENT, "cases": Item.Kind.CASE}
"""The kinds of items by the kind of file that their facts come from."""


def erase_desk(brand: Brand, customer: Customer, facts: Mapping[str, Sequence[int]]) -> int:
    """Erase the customer from a brand's desk; return how many rows changed or went.

    ``facts`` are the ids of the facts that were erased, by kind of file: answers to reviews among them go whole, as
    the publisher's own answers do, and contacts of all their items with them. States, deadlines and severities stay.
    """
    theirs = Q(pk__in=())
    for kind, ids in facts.items():
        theirs |= Q(kind=KINDS[kind], fact_id__in=ids)
    items = Item.objects.filter(brand=brand)
    of_reviews = items.filter(kind=Item.Kind.REVIEW, fact_id__in=facts.get("reviews", ()))
    return (
        _contacts(brand, customer, items.filter(theirs))
        + _whole(Reply.objects.filter(item__in=of_reviews.values("pk")).exclude(text=CUT))
        + _scrubbed(items.exclude(text=""), "text", customer)
        + _scrubbed(Reply.objects.filter(item__brand=brand), "text", customer)
        + _scrubbed(LoggedFeedback.objects.filter(location__brand=brand), "text", customer)
        + _scrubbed(Praise.objects.filter(item__brand=brand).exclude(staff=""), "staff", customer)
    )


def _contacts(brand: Brand, customer: Customer, items: "QuerySet[Item]") -> int:
    """Delete the contacts that are the customer's, and those of items that are about them."""
    every = Contact.objects.filter(item__brand=brand)
    found = [row.pk for row in every if _is_of(customer, row)]
    deleted, _rows = every.filter(Q(pk__in=found) | Q(item__in=items.values("pk"))).delete()
    return deleted


def _is_of(customer: Customer, row: Contact) -> bool:
    given = (row.name, row.email, row.phone)
    return customer.found.is_author(row.name) or any(customer.scrub(each) != each for each in given)


def _whole(replies: "QuerySet[Reply]") -> int:
    return replies.update(text=CUT)


def _scrubbed(rows: "QuerySet[Model]", name: str, customer: Customer) -> int:
    changed = 0
    for some in parts(rows):
        found = [*_changed(some, name, customer)]
        rows.model._default_manager.bulk_update(found, [name])
        changed += len(found)
    return changed


def _changed(rows: Iterable[Model], name: str, customer: Customer) -> Iterable[Model]:
    for row in rows:
        text = getattr(row, name)
        if (scrubbed := customer.scrub(text)) != text:
            setattr(row, name, scrubbed)
            yield row
