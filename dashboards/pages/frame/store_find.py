"""A field that finds a store as one types: part of its name in either script, its code or its town."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboards import queries
from dashboards.rows import StoreHead
from locations.scoping import Scope

MOST_FOUND = 8
"""Stores that are shown below the field."""
FOUND = "found"
"""Id of the part of a page with the stores that are found; a request for it gets that part alone."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A store that is found, or the one that is chosen: ``href`` chooses it, or takes the choice back."""

    code: str
    name: str
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class StoreFind:
    """The field: what is typed, the stores that match, and whether there are more; or the store that is chosen."""

    written: str = ""
    hits: Sequence[Hit] = ()
    has_more: bool = False
    chosen: Hit | None = None


def found_stores(
    scope: Scope, written: str, href_of: Callable[[str], str], *, region: str = "", without: Sequence[str] = ()
) -> StoreFind:
    """Find stores by letters; ``href_of`` gives the address that chooses one, ``without`` leaves some out."""
    if not written.strip():
        return StoreFind()
    heads = queries.roster(scope, region=region, search=written, limit=MOST_FOUND + len(without) + 1)
    hits = [_hit(head, href_of(head.store)) for head in heads if head.store not in without]
    return StoreFind(written, hits[:MOST_FOUND], len(hits) > MOST_FOUND)


def chosen_store(scope: Scope, code: str, href: str) -> StoreFind:
    """Show the store that is chosen; one that this person does not see is shown by its code alone."""
    head = queries.store_head(scope, code)
    return StoreFind(chosen=_hit(head, href) if head else Hit(code, code, "", href))


def _hit(head: StoreHead, href: str) -> Hit:
    town = head.city or head.region.rpartition("/")[2]
    return Hit(head.store, head.name, " · ".join(part for part in (town, head.store) if part), href)
