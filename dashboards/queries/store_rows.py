"""The figures of stores as rows, which table, map, files, API and command share.

What is read is declared at the fields of ``rows.StoreRow``: another figure is a field there, and nothing here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from operator import itemgetter
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from dashboards.models import Score
from dashboards.queries.known import known_row
from dashboards.rows import Network, OfScore, OfStore, StoreRow, change_from, columns
from locations.models import Location
from locations.months import window_before
from locations.scoping import Scope, visible_locations, visible_to

_OF_STORE, _OF_SCORE = columns(StoreRow, OfStore), columns(StoreRow, OfScore)
STORE_FIELDS = (*_OF_STORE,)
FIGURES = (*sorted(_OF_SCORE, key="details".__eq__), "variance")
"""What is read of a score: the fields of a row, with the details, which charts leave out, after all others."""
_FIGURES_OF_ROW = len(_OF_SCORE)
_VALUE = FIGURES.index("value")
_HEAD_COLUMNS = [
    F(source.path) if source.empty is None else Coalesce(source.path, Value(source.empty))
    for source in _OF_STORE.values()
]
FIGURE_COLUMNS = [
    NullIf(name, Value("")) if name in _OF_SCORE and _OF_SCORE[name].blank else F(name) for name in FIGURES
]
_MISSING = tuple(_OF_SCORE[name].missing for name in FIGURES[:-1])
_READ = (*STORE_FIELDS, *FIGURES[:-1], "change")
_IN_FIELD_ORDER = itemgetter(*(_READ.index(each.name) for each in fields(StoreRow)))

Head = Sequence[Any]
"""A store's id, and what a row states of the store itself, in the order of ``STORE_FIELDS``."""
Figures = Mapping[tuple[int, str], Sequence[Any]]
"""What is scored, by store (its id) and metric, in the order of ``FIGURES``."""
Before = Mapping[tuple[int, str], float]
"""Values of one window earlier, by store and metric."""


def heads(stores: "QuerySet[Location]") -> list[Head]:
    """Give what rows say of these stores as such."""
    return list(stores.values_list("pk", *_HEAD_COLUMNS))


def store_row(head: Head, figures: Sequence[Any] | None, before: float | None) -> StoreRow:
    """Give the row of a store as head office sees it; ``figures`` is None where it has no score."""
    judged = _MISSING if figures is None else figures[:_FIGURES_OF_ROW]
    return StoreRow(*_IN_FIELD_ORDER((*head[1:], *judged, change_from(before, judged[_VALUE]))))


def known_store_row(
    scope: Scope, head: Head, own: Figures, before: Before, network: Network, metric_key: str
) -> StoreRow:
    """Give the row of a store as this person may see it."""
    at = head[0], metric_key
    return known_row(scope, store_row(head, own.get(at), before.get(at)), network, metric_key)


def rows_of(
    scope: Scope, stores: Sequence[int], metric_key: str, month: int, window: int, network: Network
) -> list[StoreRow]:
    """Give the rows of some stores (by id), in the order given."""
    own, before = figures_of(scope, stores, month, window, [metric_key])
    found = {head[0]: head for head in heads(visible_locations(scope).filter(pk__in=stores))}
    return [
        known_store_row(scope, found[store], own, before, network, metric_key) for store in stores if store in found
    ]


def all_rows(
    scope: Scope, metric_key: str, month: int, window: int, network: Network, *, details: bool
) -> list[StoreRow]:
    """Give a row for every visible store, also for those without answers. Without ``details`` they are empty."""
    if not scope.sees_peers or not network.is_compared:
        # What is known of a store's own answers is in the details.
        stores = [*visible_locations(scope).values_list("pk", flat=True)]
        return rows_of(scope, stores, metric_key, month, window, network)
    read = FIGURE_COLUMNS[:-1] if details else FIGURE_COLUMNS[:-2]
    empty: tuple[dict[str, Any], ...] = () if details else ({},)
    scores = scored(scope, [metric_key], month, window).values_list("location_id", *read)
    own = {store: (*figures, *empty) for store, *figures in scores}
    earlier = window_before(month, window)
    values = scored(scope, [metric_key], earlier, window).values_list("location_id", "value") if earlier else ()
    before: dict[int, float | None] = dict(values)
    rows = (store_row(head, own.get(head[0]), before.get(head[0])) for head in heads(visible_locations(scope)))
    return [known_row(scope, row, network, metric_key) for row in rows]


def scored(scope: Scope, metrics: Sequence[str], month: int, window: int) -> "QuerySet[Score]":
    """Give the visible scores of a month and window."""
    return visible_to(
        scope,
        Score.objects.filter(metric__in=metrics, month=month, window=window),
        "location",
        names_brand=True,
    )


def figures_of(
    scope: Scope, stores: Collection[int], month: int, window: int, metrics: Sequence[str]
) -> tuple[Figures, Before]:
    """Give the scores of a few stores (by id), and their values one window earlier."""
    months = [each for each in (month, window_before(month, window)) if each is not None]
    rows = visible_to(
        scope,
        Score.objects.filter(location_id__in=stores, metric__in=metrics, window=window, month__in=months),
        "location",
    )
    own: dict[tuple[int, str], Sequence[Any]] = {}
    before: dict[tuple[int, str], float] = {}
    for store, key, when, *figures in rows.values_list("location_id", "metric", "month", *FIGURE_COLUMNS):
        if when == month:
            own[store, key] = figures
        elif figures[_VALUE] is not None:
            before[store, key] = figures[_VALUE]
    return own, before
