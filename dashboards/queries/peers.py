"""A store's position among comparable ones, shown so that no other store can be read from it (TRUST).

Everyone sees the same: the median and the middle half of a group that no filter changes, of at least eight others with
at least ten answers each, over the 12 months up to the last scored March, June, September or December, whatever month
is asked for: bands of neighbouring months would tell what the months between them brought. Neither names nor ends nor
numbers of the others leave this module, and no figure of a single one: the ends are smoothed over all of them and
rounded to how sure one of them usually is. Whoever sees some of the others is given nothing where fewer than eight are
left that they do not see, for from the band and one's own stores the rest could be computed.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value

from dashboards.metrics import keys, shown
from dashboards.models import NetworkScore, Score
from dashboards.rows import Peers, StoreHead
from dashboards.stats.quantiles import Z95
from dashboards.stats.smoothed import rounded_to, smoothed_quantiles
from locations.models import Membership
from locations.regions import is_within
from locations.scoping import Scope, visible_locations, visible_regions, visible_to

OTHERS = 8
"""Other stores that a group needs; of whoever sees some of them, as many more that they do not see."""
ANSWERS = 10
"""Answers that each of them needs."""
MONTHS = 12
QUARTER = 3
FEW = 2_000
"""Stores up to which one read of the whole brand is cheaper than trying one region after the other."""


class _Other(NamedTuple):
    code: str
    region: str
    format: str
    metric: str
    value: float
    low: float | None
    high: float | None
    month: int
    is_own: bool


def peers(scope: Scope, store: StoreHead, network_stores: int) -> dict[str, Peers]:
    """Give the position of a visible store by metric, for metrics with eight others and an own value.

    The group is the narrowest of these that is large enough: the store's format in its region, in the region above, in
    the whole brand, and the whole brand whatever the format. ``network_stores`` is how many stores have answers.
    """
    groups = groups_of(store)
    whole = _read(scope, store, "", "") if network_stores <= FEW else None
    found: dict[str, Peers | None] = {}
    for region, store_format in groups:
        rows = _read(scope, store, region, store_format) if whole is None else whole
        # A group that may not be given is not widened: nobody has another group than everybody.
        found = _positions(rows, store.store, region, store_format) | found
        if {*shown({row.metric for row in rows if row.code == store.store})} <= found.keys():
            break
    return {key: position for key, position in found.items() if position is not None}


def groups_of(store: StoreHead) -> list[tuple[str, str]]:
    """Give the regions and formats ("" for any) whose stores are comparable with a store, the narrowest first."""
    return [*dict.fromkeys([*((path, store.format) for path in _upwards(store.region)), ("", "")])]


def _upwards(region: str) -> list[str]:
    """The own region, the one above it, and the whole brand."""
    return [*dict.fromkeys((region, region.rpartition("/")[0], ""))]


def _quarter(scope: Scope) -> "QuerySet[Any]":
    """Give, as a query in another, the last month of the newest quarter whose end is scored."""
    scored = NetworkScore.objects.filter(brand_id=scope.brand, region__isnull=True, window=MONTHS)
    ends = scored.annotate(place=F("month") % QUARTER).filter(place=QUARTER - 1)
    return ends.order_by("-month").values("month")[:1]


def _read(scope: Scope, store: StoreHead, region: str, store_format: str) -> list[_Other]:
    """The scores of a group with enough answers, and those of the store itself, which belongs to each of its groups."""
    # Everyone's figure comes from the same stores, whoever asks: that is why it is read for the whole brand.
    everyone = replace(scope, role=Membership.Role.HEAD_OFFICE)
    group = visible_locations(everyone).filter(Q(format=store_format) if store_format else Q())
    if region:
        inside = visible_regions(everyone).filter(Q(path=region) | Q(path__startswith=f"{region}/"))
        group = group.filter(region__in=inside)
    scores = visible_to(
        everyone,
        Score.objects.filter(
            month=Subquery(_quarter(scope)),
            window=MONTHS,
            metric__in=[*keys()],
            location_id__in=group.values("pk"),
            value__isnull=False,
        ),
        "location",
    )
    chosen = scores.filter(Q(n__gte=ANSWERS) | Q(location__code=store.store))
    seen: Any = Value(True) if scope.knows_all else Exists(visible_locations(scope).filter(pk=OuterRef("location")))
    fields = ("location__code", "location__region__path", "location__format", "metric", "value", "low", "high", "month")
    return [_Other(*row) for row in chosen.annotate(is_own=seen).values_list(*fields, "is_own")]


def _positions(rows: Sequence[_Other], code: str, region: str, store_format: str) -> dict[str, Peers | None]:
    """Give the positions in a group that is large enough; None where this person may not know it."""
    own = {row.metric: row for row in rows if row.code == code}
    others: dict[str, list[_Other]] = defaultdict(list)
    for row in rows:
        if row.code != code and is_within(row.region or "", region) and store_format in ("", row.format):
            others[row.metric].append(row)
    return {
        key: Peers(region, store_format, row.month, *_middle(others[key]), row.value, row.low, row.high)
        if _may_be_told(others[key])
        else None
        for key, row in own.items()
        if len(others[key]) >= OTHERS
    }


def _may_be_told(others: Sequence[_Other]) -> bool:
    outside = sum(not row.is_own for row in others)
    return outside == 0 or outside >= OTHERS


def _middle(others: Sequence[_Other]) -> tuple[float, float, float]:
    """The quartiles, smoothed and rounded."""
    widths = [row.high - row.low for row in others if row.low is not None and row.high is not None]
    error = float(np.median(widths)) / (2 * Z95) if widths else 0.0
    quartiles = smoothed_quantiles([row.value for row in others], [0.25, 0.5, 0.75])
    low, median, high = rounded_to(error, quartiles).tolist()
    return low, median, high
