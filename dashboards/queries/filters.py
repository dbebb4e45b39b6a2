"""Which stores a list is about: the only place that says what a region, a format and a search mean.

Pages, files, API and map choose with the same functions. A further filter is a keyword of ``chosen_stores``, a field of
``RankingQuery`` and one of the page's state.
"""

import unicodedata
from collections.abc import Collection
from functools import reduce
from operator import and_, or_

from django.db.models import Q, QuerySet

from locations.models import Location, Region
from locations.placements import in_regions
from locations.scoping import Scope, visible_locations

SEARCHED = ("name", "code", "city", "region__path")
"""What a search is compared with."""


def chosen_stores(
    scope: Scope,
    *,
    region: str = "",
    format: str = "",
    search: str = "",
    month: int | None = None,
    codes: Collection[str] | None = None,
) -> "QuerySet[Location]":
    """Give the visible stores in a region's subtree, of a format, and with each word in name, code, town or region.

    What is empty chooses nothing; ``codes`` are the only stores that may be among them, where they are given, even
    none. With a month, stores are where they were then, else where they are now.
    """
    conditions = _in_region(scope, region, month) & _matching(search)
    if codes is not None:
        conditions &= Q(code__in=[*codes])
    return visible_locations(scope).filter(conditions & Q(format=format) if format else conditions)


def _in_region(scope: Scope, region: str, month: int | None) -> Q:
    """The few regions are found first, and lead to their stores by an index."""
    if not region:
        return Q()
    regions = Region.objects.filter(brand_id=scope.brand)
    inside = regions.filter(Q(path=region) | Q(path__startswith=f"{region}/"))
    return Q(region__in=inside.values("pk")) if month is None else in_regions(inside, month)


def _matching(search: str) -> Q:
    """Every word somewhere, in any order and script."""
    words = normal(search).split()
    found = (reduce(or_, (Q(**{f"{field}__icontains": word}) for field in SEARCHED)) for word in words)
    return reduce(and_, found, Q())


def normal(search: str) -> str:
    """Give what somebody typed with its letters composed, for some keyboards send Hangul in its single letters."""
    return unicodedata.normalize("NFC", search)
