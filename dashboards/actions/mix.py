"""How much the mix of who answers moved between the months before an action and those it is judged by."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from django.db.models import Count, F

from dashboards.scoring.cells import Cells
from dashboards.scoring.counting import Stores
from locations.models import Brand
from reviews.measures import MEASURES
from reviews.tallies import FACTS

STATED: Mapping[str, Sequence[str]] = {"survey": ("channel", "touchpoint"), "case": ("channel",)}
"""What kinds of facts state of how somebody was asked; of reviews it is the publisher."""
PUBLISHER, SCALE = "publisher", "scale"

Spans = Mapping[int, tuple[range, range]]
"""The months before an action and those that it is judged by, by the id of the store."""


class PartCount(NamedTuple):
    """So many answers of a store and month are in a part of a dimension."""

    location: int
    month: int
    by: str
    part: str
    n: int


class Mix:
    """Answers by part, before and after, of stores of an action."""

    def __init__(self, counts: Iterable[PartCount], spans: Spans) -> None:
        self._sides: dict[int, dict[str, tuple[Counter[str], Counter[str]]]] = defaultdict(dict)
        for each in counts:
            before, after = spans[each.location]
            sides = self._sides[each.location].setdefault(each.by, (Counter(), Counter()))
            for side, months in zip(sides, (before, after), strict=True):
                if each.month in months:
                    side[each.part] += each.n

    def moved(self, stores: Collection[int]) -> float:
        """Give by how many points the share of a channel, survey type or publisher moved most, all stores together."""
        return max((_moved(*sides) for by, sides in self._together(stores) if by != SCALE), default=0.0)

    def other_scale(self, stores: Collection[int]) -> bool:
        """Whether most answers afterwards are on another scale than most before."""
        sides = dict(self._together(stores)).get(SCALE)
        if not sides or not all(sides):
            return False
        before, after = (max(side, key=lambda part: (side[part], part)) for side in sides)
        return before != after

    def _together(self, stores: Collection[int]) -> Iterator[tuple[str, tuple[Counter[str], Counter[str]]]]:
        for by in sorted({by for store in stores for by in self._sides.get(store, {})}):
            sides: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
            for store in stores:
                for whole, own in zip(sides, self._sides.get(store, {}).get(by, ()), strict=False):
                    whole.update(own)
            yield by, sides


def mix_of(brand: Brand, measure: str, stores: Stores, cells: Cells, spans: Spans) -> Mix:
    """Read how the answers of stores were given; ``cells`` are the tallies of the metric, of single months."""
    return Mix([*_by_series(measure, stores, cells, spans), *_by_statement(brand, measure, spans)], spans)


def _by_series(measure: str, stores: Stores, cells: Cells, spans: Spans) -> Iterator[PartCount]:
    own = cells.take(np.isin(cells.store, [stores.index[location] for location in spans]))
    for row, series, month, n in zip(own.store, own.series, own.first_month, own.n, strict=True):
        location, name = int(stores.ids[row]), own.names[int(series)]
        yield PartCount(location, int(month), SCALE, MEASURES[measure].scale(name), int(n))
        yield PartCount(location, int(month), PUBLISHER, name.rpartition("|")[0], int(n))


def _by_statement(brand: Brand, measure: str, spans: Spans) -> Iterator[PartCount]:
    table = MEASURES[measure].table
    months = [month for sides in spans.values() for side in sides for month in side]
    if table not in STATED or not months:
        return
    facts = FACTS[table]._default_manager.filter(
        location__brand=brand,
        location__in=spans,
        first_month=F("last_month"),
        first_month__gte=min(months),
        first_month__lte=max(months),
    )
    if measure in {field.name for field in FACTS[table]._meta.get_fields()}:
        facts = facts.filter(**{f"{measure}__isnull": False})
    for by in STATED[table]:
        rows = facts.order_by().values_list("location_id", "first_month", by).annotate(Count("pk"))
        for location, month, part, n in rows:
            yield PartCount(location, month, by, part, n)


def _moved(before: Counter[str], after: Counter[str]) -> float:
    """Give the largest move of a share in percentage points; 0 where one side has no answers."""
    whole, later = before.total(), after.total()
    if not whole or not later:
        return 0.0
    return max(100 * abs(after[part] / later - before[part] / whole) for part in {*before, *after})
