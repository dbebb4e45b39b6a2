"""Which of our stores a file does not have that lists all of them."""

from collections.abc import Collection, Sequence
from typing import TypedDict

from django.db.models import QuerySet
from django.utils.translation import ngettext

from locations.models import Location
from locations.scoping import Scope, visible_locations
from reviews.importing.messages import figure

FIRST = 10
"""Stores that the sentence names."""


class MissingStore(TypedDict):
    """A store that a whole list of stores does not have."""

    code: str
    name: str


def without(within: Scope, *, ids: Collection[int] = (), codes: Collection[str] = ()) -> list[MissingStore]:
    """Return the stores that a person may see and that are not closed, by code, but those that a file has."""
    stores: QuerySet[Location] = visible_locations(within).exclude(status=Location.Status.CLOSED).order_by("code")
    rows = stores.values_list("pk", "code", "name")
    return [{"code": code, "name": name} for pk, code, name in rows if pk not in ids and code not in codes]


def sentences(missing: Sequence[MissingStore] | None) -> list[str]:
    """Say how many stores a whole list does not have, and name the first; nothing where it has all."""
    if not missing:
        return []
    first = ", ".join(f"{store['code']} {store['name']}".strip() for store in missing[:FIRST])
    found = ngettext(
        "The file does not have %(n)s store of yours: %(names)s. Nothing of it is changed.",
        "The file does not have %(n)s stores of yours: %(names)s. Nothing of them is changed.",
        len(missing),
    ) % {"n": figure(len(missing)), "names": first + (", …" if len(missing) > FIRST else "")}
    return [found]
