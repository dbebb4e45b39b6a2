"""The open findings of a month by the place that they are about, for what shows places: the map and its list."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from dashboards.queries.brand_state import brand_state
from dashboards.queries.cache import cached, mark
from dashboards.queries.findings import findings, searched_months
from dashboards.rows import FindingRow, FindingsByPlace
from locations.scoping import Scope


def findings_by_place(scope: Scope, month: int) -> FindingsByPlace | None:
    """Give the findings that were open at the end of a month by place; None for a month that was not searched."""
    if month not in searched_months(scope):
        return None
    places: dict[str, dict[str, list[FindingRow]]] = {"store": defaultdict(list), "region": defaultdict(list)}
    for row in findings(scope, month):
        if row.place_kind in places:
            places[row.place_kind][row.place_key].append(row)
    return FindingsByPlace(dict(places["store"]), dict(places["region"]))


def finding_ids(scope: Scope, month: int) -> Mapping[str, Sequence[int]]:
    """Give by code of a store the ids of its open findings, what matters most first.

    They are read once for a state of the brand: whoever zooms asks again and again.
    """

    def make() -> dict[str, list[int]]:
        found = findings_by_place(scope, month)
        return {code: [row.id for row in rows] for code, rows in found.stores.items()} if found else {}

    return cached(scope, mark("finding-ids", scope, (month, brand_state(scope))), make)
