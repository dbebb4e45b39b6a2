"""What was made from stores and listings, kept for as long as nothing that it was made from has changed.

It is kept under what the database says of its own state, read before it is made: imports and undos tell of themselves
in their own row, in the transaction that writes the facts, and stores by their versions and regions. So nobody ever
gets what is out of date; where something changed meanwhile, the next one makes it again.
"""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Count, Max, Sum

from locations.models import Region
from locations.scoping import Scope, visible_locations
from reviews.models import ImportJob

T = TypeVar("T")
KEPT_SECONDS = 86_400
"""How long it is kept at most, so that what nobody asks for any more goes away."""


def remembered(scope: Scope, asked: Any, make: Callable[[], T]) -> T:
    """What ``make`` gives for a scope and what it asked for; made again after any change of the brand's listings."""
    # Two people with the same rights read the same; the name of one is no part of it.
    told = repr((replace(scope, user=""), asked, state(scope)))
    key = f"listings-{sha256(told.encode()).hexdigest()}"
    kept: T | None = cache.get(key)
    if kept is None:
        kept = make()
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def state(scope: Scope) -> tuple[Any, ...]:
    """What differs after every import, undo, move or correction of a visible store; only imports write listings."""
    jobs = ImportJob.objects.filter(brand_id=scope.brand).aggregate(
        at=Max("pk"),
        cursor=Sum("cursor"),
        inserted=Sum("inserted"),
        updated=Sum("updated"),
        touched=Max("heartbeat"),
        undone=Count("undone_at"),
    )
    # Every store for itself: sums of versions would be the same again where two stores changed places.
    stores = visible_locations(scope).order_by("pk").values_list("pk", "version", "region_id")
    regions = Region.objects.filter(brand_id=scope.brand).order_by("pk").values_list("pk", "path", "lineage")
    return jobs, [*stores], [*regions]
