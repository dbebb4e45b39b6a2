"""How fast a brand answers what customers say, on both clocks: by store and by team, never by person."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from dashboards.metrics import metric
from dashboards.queries.filters import chosen_stores
from dashboards.rows import DeskTimes, InTime, SlowItem, TimesRow
from dashboards.scoring.cells import Cell, Cells, add_up
from dashboards.scoring.verdicts import SHOWN_FROM
from dashboards.stats.intervals import wilson
from dashboards.stats.medians import bin_edges, median_quantile, quantiles
from locations.months import window_start
from locations.scoping import Scope, visible_to
from reviews.measures import MEASURES
from reviews.models import Item
from reviews.outcomes import Around
from reviews.tallies import sums

CUSTOMER, HOUSE, HOURS = "answered_in_time", "house_answered_in_time", "answer_hours"
NOWHERE = Around("", None)
SLOWEST = 10
DONE = (Item.State.NEEDS_NONE, Item.State.CLOSED, Item.State.SEEN, Item.State.SENT)


class _Timed(NamedTuple):
    """An item as the database gives it, with the columns that its measures read under their own names."""

    pk: int
    kind: str
    store: str
    store_name: str
    team: str | None
    spoke_at: datetime
    answered_at: datetime | None
    is_exact: bool
    in_time_customer: bool | None
    in_time_house: bool | None
    state: str
    source_gone: bool

    def score(self, measure: str) -> float | None:
        """Give what it counts for in a measure of the desk, by the code that tallies go by; None where it does not."""
        outcome = MEASURES[measure].of(self, NOWHERE)
        return None if isinstance(outcome, str) else float(outcome[0].score)


def desk_times(scope: Scope, month: int, window: int, *, region: str = "") -> DeskTimes:
    """Give the times of what was said in the months of a window that ends with ``month``, by each store's clock.

    Shares, intervals and medians are those of the metrics ``answered_in_time``, ``house_answered_in_time`` and
    ``answer_hours``.

    A store manager gets the own store alone, and no team: it answers for others too.
    """
    items = _items(scope, month, window, region)
    timed = [(item.score(HOURS), item) for item in items]
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
    rows = rows.filter(month__lte=month, source_gone=False)
    if (first := window_start(month, window)) is not None:
        rows = rows.filter(month__gte=first)
    names = (
        *("pk", "kind", "location__code", "location__name", "team__name", "spoke_at", "answered_at", "is_exact"),
        *("in_time_customer", "in_time_house", "state", "source_gone"),
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
    customer, house, hours = (_scores(items, measure) for measure in (CUSTOMER, HOUSE, HOURS))
    median, p90 = _median_and_ninetieth(hours)
    exact = [item for item in items if item.is_exact]
    undecided = [item for item in exact if item.in_time_customer is None]
    over = sum(item.state in DONE for item in undecided)
    return TimesRow(
        kind=kind,
        key=key,
        name=name,
        items=len(items),
        customer=_in_time(customer),
        house=_in_time(house),
        answered=len(hours),
        median=median,
        p90=p90,
        rough=len(items) - len(exact),
        none_needed=over,
        open=len(undecided) - over,
    )


def _scores(items: Iterable[_Timed], measure: str) -> list[float]:
    return [score for item in items if (score := item.score(measure)) is not None]


def _median_and_ninetieth(hours: Sequence[float]) -> tuple[float | None, float | None]:
    """Give both as the metric does, from the bins in which hours are counted; None under five."""
    if len(hours) < SHOWN_FROM:
        return None, None
    cell = Cell(0, "", 0, *sums(MEASURES[HOURS], "", Counter(hours)))
    counted = add_up(metric(HOURS), Cells.of([cell], {0: 0}), {}, 1)
    assert counted.counts is not None and counted.values is not None  # noqa: S101 - durations are counted in bins
    edges = bin_edges(counted.values)
    median, p90 = median_quantile(counted.counts, edges, 0.5), quantiles(counted.counts, edges, 0.9)
    return math.exp(median[0]), math.exp(p90[0])


def _in_time(decided: Sequence[float]) -> InTime:
    n, in_time = len(decided), round(sum(decided))
    if n < SHOWN_FROM:
        return InTime(n, in_time)
    ends: Any = wilson([in_time], [n])
    return InTime(n, in_time, in_time / n, float(ends[0][0]), float(ends[1][0]))
