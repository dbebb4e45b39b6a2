"""How fast a brand answers what customers say, on both clocks: by store and by team, never by person."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np

from dashboards.queries.filters import chosen_stores
from dashboards.rows import DeskTimes, InTime, SlowItem, TimesRow
from dashboards.scoring.verdicts import SHOWN_FROM
from dashboards.stats.intervals import wilson
from locations.months import end_of_month, window_start
from locations.scoping import Scope, visible_to
from reviews.models import Item

SLOWEST = 10
DONE = (Item.State.NEEDS_NONE, Item.State.CLOSED, Item.State.SEEN, Item.State.SENT)


class _Timed(NamedTuple):
    """An item as the database gives it."""

    pk: int
    kind: str
    store: str
    store_name: str
    team: str | None
    spoke_at: datetime
    answered_at: datetime | None
    is_exact: bool
    customer: bool | None
    house: bool | None
    state: str

    @property
    def hours(self) -> float | None:
        """Hours to the answer; None without one, and where a date is rough or the answer before the question."""
        if not self.is_exact or self.answered_at is None or self.answered_at < self.spoke_at:
            return None
        return (self.answered_at - self.spoke_at).total_seconds() / 3_600


def desk_times(scope: Scope, month: int, window: int, *, region: str = "") -> DeskTimes:
    """Give the times of what was said in the months of a window that ends with ``month``, by the brand's clock.

    A store manager gets the own store alone, and no team: it answers for others too.
    """
    items = _items(scope, month, window, region)
    timed = [(item.hours, item) for item in items]
    slow = sorted((each for each in timed if each[0] is not None), key=lambda each: (-(each[0] or 0), each[1].pk))
    return DeskTimes(
        whole=_row("all", "", "", items),
        stores=_by(items, lambda item: item.store, lambda item: item.store_name, "store"),
        teams=_by(items, lambda item: item.team, lambda item: item.team or "", "team") if scope.sees_peers else [],
        slowest=[
            SlowItem(item.pk, item.kind, item.store, item.store_name, item.spoke_at, hours or 0.0)
            for hours, item in slow[:SLOWEST]
        ],
    )


def _items(scope: Scope, month: int, window: int, region: str) -> list[_Timed]:
    rows = visible_to(scope, Item.objects.all(), "location", names_brand=True)
    if region:
        rows = rows.filter(location__in=chosen_stores(scope, region=region).values("pk"))
    rows = rows.filter(spoke_at__lt=end_of_month(month, scope.zone), source_gone=False)
    if (first := window_start(month, window)) is not None:
        rows = rows.filter(spoke_at__gte=end_of_month(first - 1, scope.zone))
    names = (
        *("pk", "kind", "location__code", "location__name", "team__name", "spoke_at", "answered_at", "is_exact"),
        *("in_time_customer", "in_time_house", "state"),
    )
    return [_Timed(*row) for row in rows.order_by("pk").values_list(*names)]


def _by(
    items: Iterable[_Timed], key: Callable[[_Timed], str | None], name: Callable[[_Timed], str], kind: str
) -> list[TimesRow]:
    groups: dict[str, list[_Timed]] = defaultdict(list)
    for item in items:
        if found := key(item):
            groups[found].append(item)
    rows = [_row(kind, group, name(inside[0]), inside) for group, inside in groups.items()]
    return sorted(rows, key=lambda row: (row.name, row.key))


def _row(kind: str, key: str, name: str, items: Sequence[_Timed]) -> TimesRow:
    exact = [item for item in items if item.is_exact]
    hours = [item.hours for item in exact if item.hours is not None]
    median = p90 = None
    if len(hours) >= SHOWN_FROM:
        median, p90 = np.quantile(hours, [0.5, 0.9]).tolist()
    undecided = [item for item in exact if item.customer is None]
    over = sum(item.state in DONE for item in undecided)
    return TimesRow(
        kind=kind,
        key=key,
        name=name,
        items=len(items),
        customer=_in_time([item.customer for item in exact]),
        house=_in_time([item.house for item in exact]),
        answered=len(hours),
        median=median,
        p90=p90,
        rough=len(items) - len(exact),
        none_needed=over,
        open=len(undecided) - over,
    )


def _in_time(decided: Iterable[bool | None]) -> InTime:
    found = [each for each in decided if each is not None]
    n, in_time = len(found), sum(found)
    if n < SHOWN_FROM:
        return InTime(n, in_time)
    ends: Any = wilson([in_time], [n])
    return InTime(n, in_time, in_time / n, float(ends[0][0]), float(ends[1][0]))
