"""Read what effects are measured from: the answers of a metric, who began what when, and who was changing before."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from django.db.models import QuerySet

from dashboards.actions.answers import Answers, answers_of
from dashboards.actions.begun import begun
from dashboards.actions.judging import Member
from dashboards.metrics import metric
from dashboards.models import Action, ActionStore
from dashboards.scoring.counting import Stores, Tallies, stores_of
from dashboards.scoring.panel import Panel, panel_of
from dashboards.scoring.trends import Moves, moves
from dashboards.stats import effects
from dashboards.stats.control import POINTS_FOR_FLAGS, newest_alarms
from locations.models import Brand
from locations.months import USUAL_WINDOW

FALSE_CHANGES = 0.05
"""False discoveries among the stores that are named as changing before."""
CHANGING_BEFORE = 6
"""Months before the start in which a change of the store counts."""
USUAL_MONTHS = USUAL_WINDOW
"""Months whose answers say how many there will be."""


class NetworkMonths:
    """The answers of a brand's stores up to a month, read once for all actions."""

    def __init__(self, brand: Brand, month: int) -> None:
        self.brand, self.month = brand, month
        self.stores: Stores = stores_of(brand, month)
        self._tallies = Tallies(month, self.stores)
        self._panels: dict[str, Panel | None] = {}
        self._paths: dict[tuple[str, bytes], effects.Paths] = {}
        self._moves: dict[tuple[str, int], tuple[Moves, np.ndarray]] = {}

    def panel(self, key: str) -> Panel | None:
        """Give the months of a metric; None where no store has answers in the newest one."""
        if key not in self._panels:
            self._panels[key] = panel_of(self._tallies, metric(key), self.month, self.stores)
        return self._panels[key]

    def answers(self, key: str, starts: Mapping[int, int]) -> Answers | None:
        """Give the answers of a metric with the months that are not free of an action."""
        panel = self.panel(key)
        return None if panel is None else answers_of(panel, self.stores, self.month, starts)

    def paths(self, answers: Answers) -> effects.Paths:
        """Work out what was to be expected, once for the same metric and starts."""
        at = (answers.metric.key, answers.start.tobytes())
        if at not in self._paths:
            self._paths[at] = answers.paths()
        return self._paths[at]

    def changing(self, key: str, members: Iterable[Member]) -> dict[int, int]:
        """Give the stores whose level changed in the six months before their start, and since when, by id."""
        panel, found = self.panel(key), dict[int, int]()
        if panel is None:
            return found
        first = self.month - panel.y.shape[1] + 1
        for each in members:
            for newest in range(each.begun.month - CHANGING_BEFORE, each.begun.month):
                # Of a store that begins, nothing says that it changed.
                if newest - first + 1 < POINTS_FOR_FLAGS:
                    continue
                moved, q = self._moved(key, panel, newest - first + 1)
                if q[each.index] <= FALSE_CHANGES:
                    found[each.location] = first + int(moved.since[each.index])
        return found

    def _moved(self, key: str, panel: Panel, length: int) -> tuple[Moves, np.ndarray]:
        """Test all stores as it was done at the end of an earlier month."""
        if (key, length) not in self._moves:
            found = moves(panel.y[:, :length], panel.n[:, :length], panel.s2, panel.skewness)
            self._moves[key, length] = found, newest_alarms(found.z)
        return self._moves[key, length]

    def usual(self, answers: Answers, stores: Sequence[int]) -> np.ndarray:
        """Give how many answers a month stores (indices) had lately."""
        return np.asarray(answers.n[[*stores], -USUAL_MONTHS:].mean(axis=1))


def starts_of(brand: Brand, key: str, month: int, *, but: int = 0) -> dict[int, int]:
    """Give the first month that is not free of an action on a metric, by store, as known at the end of a month.

    Without the action ``but``.
    """
    found: dict[int, int] = {}
    for store, day in _started(brand, key).exclude(action=but).values_list("location_id", "started_on"):
        since = begun(day).month if day else month + 1
        if since <= month:
            found[store] = min(since, found.get(store, since))
    return found


def members_of(action: Action, network: NetworkMonths) -> list[Member]:
    """Give the stores in which an action began by the end of the month, or in the one after it, which is not over."""
    rows = action.stores.filter(started_on__isnull=False).order_by("stage", "location__code")
    return [
        Member(row.location_id, network.stores.index[row.location_id], begun(row.started_on), row.stage)
        for row in rows
        if row.started_on is not None and begun(row.started_on).month <= network.month + 1
    ]


def others_of(action: Action, members: Collection[Member]) -> dict[int, set[int]]:
    """Give the further actions on the same metric that began within the months of an action, by store."""
    own = {each.location: each.begun for each in members}
    found: dict[int, set[int]] = defaultdict(set)
    rows = _started(action.brand, action.metric).filter(location__in=own).exclude(action=action)
    for other, store, day in rows.values_list("action_id", "location_id", "started_on"):
        mine = own[store]
        last = mine.known_from(action.check_after)
        if day and mine.month - action.check_after <= begun(day).month <= last:
            found[store].add(other)
    return dict(found)


def _started(brand: Brand, key: str) -> "QuerySet[ActionStore]":
    rows = ActionStore.objects.filter(action__brand=brand, action__metric=key, started_on__isnull=False)
    return rows.exclude(action__state=Action.State.CANCELLED)
