"""Whether what is expected of a person's stores would tell of single ones that the person does not see.

What is expected comes from groups of ten stores and more, by format and by region. Whoever sees nine of ten can compute
the tenth from it. So stores are compared only where of each group that one of them is in, none is somebody else's, or
at least five are.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboards.models import Score
from dashboards.queries.cache import cached, mark
from dashboards.queries.known import OUTSIDE_FOR_NETWORK
from dashboards.rows import Network
from dashboards.scoring.counting import Stores, stores_of
from dashboards.scoring.groups import telling
from dashboards.stats.peers import MINIMUM, group_codes
from locations.models import Brand, Membership
from locations.scoping import Scope, sees, visible_locations, visible_to

ALWAYS = MINIMUM - OUTSIDE_FOR_NETWORK
"""Own stores up to which every group has enough others."""
Integers = NDArray[np.int64]
StoresToday = tuple[Stores, Mapping[int, str]]
"""Stores as they were, and the lineages of the regions that they are in today, by id."""


class Groups(NamedTuple):
    """The stores with answers by id, with the lineages of the regions that they are in today, and the number of each
    one's group by format and by region."""

    stores: Integers
    branches: Sequence[str]
    codes: Sequence[Integers]


def compared_networks(scope: Scope, month: int, networks: Sequence[tuple[str, int, Network]]) -> list[bool]:
    """Say of each network of a month, given with its metric and window, whether own stores may be compared in it."""
    known = [network.is_known for *_at, network in networks]
    if scope.knows_all or 0 < scope.single_stores <= ALWAYS:
        return known
    stores = cache(lambda: _stores(scope, month))
    return [is_known and _compared(scope, month, *at, stores) for is_known, at in zip(known, networks, strict=True)]


def _compared(
    scope: Scope, month: int, metric: str, window: int, network: Network, stores: Callable[[], StoresToday]
) -> bool:
    """Say whether own stores may be compared in a scored network, once after each scoring for who sees the same."""
    scoring = f"{metric}-{month}-{window}-{network.pk}-{network.inputs}"
    found = mark("compared", scope, scoring)
    groups = partial(_groups, scope, scoring, month, metric, window, stores)
    return cached(scope, found, lambda: _may_be_compared(scope, groups()))


def texts_compared(scope: Scope, month: int, with_texts: Collection[int]) -> bool:
    """Say whether own stores may be compared by the texts of these stores (ids)."""
    return scope.knows_all or _may_be_compared(scope, _grouped(*_stores(scope, month), with_texts))


def _may_be_compared(scope: Scope, groups: Groups) -> bool:
    """Say whether none of the groups of the stores that are seen has a few stores of others."""
    places = zip(groups.stores.tolist(), groups.branches, strict=True)
    own = np.array([sees(scope, store, lineage) for store, lineage in places], dtype=bool)
    for code in groups.codes:
        inside, most = code >= 0, int(code.max(initial=0)) + 1
        size, mine = (np.bincount(code[which], minlength=most) for which in (inside, inside & own))
        others = (size - mine)[mine > 0]
        if ((others > 0) & (others < OUTSIDE_FOR_NETWORK)).any():
            return False
    return True


def _everyone(scope: Scope) -> Scope:
    return replace(scope, role=Membership.Role.HEAD_OFFICE)


def _stores(scope: Scope, month: int) -> StoresToday:
    """Give the stores of the brand as they were in a month, and the lineages of their regions today, by id."""
    today = visible_locations(_everyone(scope)).values_list("pk", "region__lineage")
    return stores_of(Brand.objects.get(pk=scope.brand), month), {pk: lineage or "" for pk, lineage in today}


def _groups(
    scope: Scope, scoring: str, month: int, metric: str, window: int, stores: Callable[[], StoresToday]
) -> Groups:
    """Give the groups of a scored network, found once after each scoring."""
    scores = visible_to(
        _everyone(scope),
        Score.objects.filter(metric=metric, month=month, window=window, n__gt=0),
        "location",
        names_brand=True,
    )
    answered = scores.values_list("location_id", flat=True)
    return cached(scope, f"groups-{scoring}", lambda: _grouped(*stores(), answered))


def _grouped(stores: Stores, lineages: Mapping[int, str], answered: Iterable[int]) -> Groups:
    """Form the groups of the stores that have answers (ids) as scoring forms them."""
    known = [stores.index[pk] for pk in answered if pk in stores.index]
    factors = [[labels[index] for index in known] for labels in (stores.formats, stores.region_keys)]
    every = np.ones(len(known), dtype=bool)
    codes = [group_codes(labels, every) for labels in telling(factors, range(len(known)))]
    ids = [stores.ids[index] for index in known]
    return Groups(np.array(ids, dtype=np.int64), [lineages.get(pk, "") for pk in ids], codes)
