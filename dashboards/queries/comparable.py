"""Whether what is expected of a person's stores would tell of single ones that the person does not see.

What is expected comes from groups of ten stores and more, by format and by region. Whoever sees nine of ten can compute
the tenth from it. So stores are compared only where of each group that one of them is in, none is somebody else's, or
at least five are.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dashboards.models import Score
from dashboards.queries.cache import cached
from dashboards.queries.known import OUTSIDE_FOR_NETWORK
from dashboards.rows import Network
from dashboards.scoring.counting import Stores, stores_of
from dashboards.scoring.groups import telling
from dashboards.stats.peers import MINIMUM, group_codes
from locations.models import Brand, Membership
from locations.scoping import Scope, visible_locations, visible_to

Integers = NDArray[np.int64]
Groups = tuple[Integers, Sequence[Integers]]
"""Ids of the stores with answers, and the number of each one's group by format and by region."""
ALWAYS = MINIMUM - OUTSIDE_FOR_NETWORK
"""Own stores up to which every group has enough others."""


def compared_networks(scope: Scope, month: int, networks: Sequence[tuple[str, int, Network]]) -> list[bool]:
    """Say of each network of a month, given with its metric and window, whether own stores may be compared in it."""
    known = [network.is_known for *_at, network in networks]
    if scope.is_told_all or not any(known):
        return known
    seen = _seen(scope)
    if len(seen) <= ALWAYS:
        return known
    stores = cache(lambda: _stores(scope, month))
    return [
        network.is_known and _may_be_compared(seen, _groups(scope, month, metric, window, network, stores))
        for metric, window, network in networks
    ]


def texts_compared(scope: Scope, month: int, with_texts: Collection[int]) -> bool:
    """Say whether own stores may be compared by the texts of these stores (ids)."""
    seen: Collection[int] = () if scope.is_told_all else _seen(scope)
    return len(seen) <= ALWAYS or _may_be_compared(seen, _grouped(_stores(scope, month), with_texts))


def _may_be_compared(seen: Collection[int], groups: Groups) -> bool:
    """Say whether none of the groups of the stores that are seen has a few stores of others."""
    stores, codes = groups
    own = np.isin(stores, [*seen])
    for code in codes:
        inside, most = code >= 0, int(code.max(initial=0)) + 1
        size, mine = (np.bincount(code[which], minlength=most) for which in (inside, inside & own))
        others = (size - mine)[mine > 0]
        if ((others > 0) & (others < OUTSIDE_FOR_NETWORK)).any():
            return False
    return True


def _seen(scope: Scope) -> set[int]:
    return {*visible_locations(scope).values_list("pk", flat=True)}


def _stores(scope: Scope, month: int) -> Stores:
    return stores_of(Brand.objects.get(pk=scope.brand), month)


def _groups(
    scope: Scope, month: int, metric: str, window: int, network: Network, stores: Callable[[], Stores]
) -> Groups:
    """Give the groups of a scored network, found once after each scoring."""
    everyone = replace(scope, role=Membership.Role.HEAD_OFFICE)
    scores = visible_to(
        everyone,
        Score.objects.filter(metric=metric, month=month, window=window, n__gt=0),
        "location",
        names_brand=True,
    )
    answered = scores.values_list("location_id", flat=True)
    scoring = f"groups-{metric}-{month}-{window}-{network.pk}-{network.inputs}"
    return cached(scope, scoring, lambda: _grouped(stores(), answered))


def _grouped(stores: Stores, answered: Iterable[int]) -> Groups:
    """Form the groups of the stores that have answers (ids) as scoring forms them."""
    known = [stores.index[pk] for pk in answered if pk in stores.index]
    factors = [[labels[index] for index in known] for labels in (stores.formats, stores.region_keys)]
    every = np.ones(len(known), dtype=bool)
    codes = [group_codes(labels, every) for labels in telling(factors, range(len(known)))]
    return np.array([stores.ids[index] for index in known], dtype=np.int64), codes
