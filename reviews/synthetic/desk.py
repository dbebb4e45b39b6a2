"""Which of the demo's items are still open, and when its people have answered the others (pure).

Everything is chosen from what has no answer at its source at the moment at which the demo is made, so that the same is
open on any day and at any hour: what the last hours have not brought, customers report to staff in person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

from reviews.synthetic import planted
from reviews.synthetic.desk_words import AT_NIGHT, AT_THE_COUNTER, INCIDENTS, Remark
from reviews.synthetic.visits import KOREA_TIME

MINUTE, HOUR, DAY, WEEK = (timedelta(**{unit: 1}) for unit in ("minutes", "hours", "days", "weeks"))
AHEAD = 3 * HOUR
"""What becomes late sooner than that is answered: the numbers hold for so long after the demo was made."""
LONGEST_LATE = 6 * DAY
ANSWERED_AFTER, ANSWERED_SPREAD = 9.0, 1.0
"""Hours to an answer: the middle, and the standard deviation of the logarithm."""
BY_DAY = range(9, 21)
"""Hours in Korea at which people answer."""
WEIGHTS = {"old": 1, "late": 1, "lately": 2, "fresh": 3}
"""What counts for a store being among those with open items, by group."""


class Unanswered(NamedTuple):
    """An item without an answer; ``store`` is a code, and moments are UTC. ``has_words`` is false for stars alone."""

    pk: int
    kind: str
    store: str
    spoke_at: datetime
    due_customer: datetime
    due_house: datetime | None
    severity: int
    has_words: bool


class PlantedNote(NamedTuple):
    """Something that staff of a store (code) write down at a moment."""

    remark: Remark
    store: str
    at: datetime


class Places(NamedTuple):
    """Stores of the desk (codes): those with open items in any case, the one that is shut, those of the incidents."""

    fixed: Sequence[str]
    shut: str
    harmed: Sequence[str]


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What is open when the demo is made: ids of items by what became of them, and notes that are written down."""

    stores: Sequence[str]
    not_shown: Sequence[int]
    overdue: Sequence[int]
    sent: Sequence[int]
    waiting: Sequence[int]
    fresh: Sequence[int]
    notes: Sequence[PlantedNote] = field(default_factory=tuple)

    @property
    def items(self) -> set[int]:
        return {*self.not_shown, *self.overdue, *self.sent, *self.waiting, *self.fresh}


def choose(items: Sequence[Unanswered], places: Places, look: datetime, now: datetime) -> OpenWork:
    """Choose what stays open, of few stores: those that are fixed and those where most is going on.

    ``look`` is when the publishers were viewed last.
    """
    groups = {name: [*found] for name, found in _groups(items, places.shut, look, now).items()}
    weight: Counter[str] = Counter()
    for name, found in groups.items():
        for item in found:
            weight[item.store] += WEIGHTS[name]
    most = sorted(weight.keys() - {*places.fixed}, key=lambda store: (-weight[store], store))
    stores = [*places.fixed, *most][: planted.DESK_STORES]
    own = {name: [item for item in found if item.store in stores] for name, found in groups.items()}
    not_shown = _spread(own["old"], planted.NOT_SHOWN)
    overdue = _spread(own["late"], planted.OVERDUE)
    lately = [item for item in own["lately"] if item.pk not in overdue]
    sent = _spread([item for item in lately if item.kind == "review"], planted.SENT)
    waiting = _spread([item for item in lately if item.pk not in sent], planted.WAITING)
    store_of = {item.pk: item.store for item in items}
    taken = [*not_shown, *overdue, *sent, *waiting]
    room = planted.DESK_OPEN - len(taken) - planted.OVERDUE_SHUT - len(INCIDENTS)
    # Each of the stores has something open: what staff wrote down, where nothing else is.
    busy = {places.shut, *places.harmed, *(store_of[pk] for pk in taken)}
    idle = [store for store in stores if store not in busy]
    fresh = _spread(own["fresh"], room - len(idle))
    counters = [*idle, *(store for store in stores if store not in (places.shut, *idle))]
    notes = [*_notes(places, counters, room - len(fresh), look, now)]
    return OpenWork(stores, not_shown, overdue, sent, waiting, fresh, notes)


def _groups(
    items: Iterable[Unanswered], shut: str, look: datetime, now: datetime
) -> Mapping[str, Iterable[Unanswered]]:
    """Give the items that may stay open, by why: what has words, and harms nobody."""
    candidates = [item for item in items if item.has_words and item.severity < 4 and item.store != shut]
    return {
        "old": (item for item in candidates if item.kind == "review" and item.spoke_at < look - WEEK - 2 * DAY),
        "late": (item for item in candidates if _is_late(item, now)),
        "lately": (
            item for item in candidates if item.kind != "case" and look - WEEK + DAY < item.spoke_at < now - 2 * DAY
        ),
        "fresh": (item for item in candidates if item.due_customer > now + AHEAD),
    }


def _is_late(item: Unanswered, now: datetime) -> bool:
    both = item.due_customer < now and item.due_house is not None and item.due_house < now
    return both and item.kind != "case" and item.spoke_at > now - LONGEST_LATE


def _spread(items: Iterable[Unanswered], most: int) -> list[int]:
    """Give the ids of so many items, of as many stores as can be, the newest of each first."""
    of_store: dict[str, list[int]] = defaultdict(list)
    for item in sorted(items, key=lambda each: (each.spoke_at, each.pk), reverse=True):
        of_store[item.store].append(item.pk)
    rounds = max(map(len, of_store.values()), default=0)
    turns = [found[turn] for turn in range(rounds) for found in of_store.values() if turn < len(found)]
    return turns[: max(0, most)]


def _notes(places: Places, counters: Sequence[str], count: int, look: datetime, now: datetime) -> Iterator[PlantedNote]:
    """Give what customers reported to staff: in the last hours, and at the shut store in the night before."""
    for index, remark in enumerate(AT_NIGHT[: planted.OVERDUE_SHUT]):
        yield PlantedNote(remark, places.shut, look - DAY - (30 - 10 * index) * MINUTE)
    remarks = [*INCIDENTS, *AT_THE_COUNTER[: max(0, count)]]
    stores = [*places.harmed, *(counters[index % len(counters)] for index in range(len(remarks)))]
    for remark, store, at in zip(remarks, stores, _by_day_until(now), strict=False):
        yield PlantedNote(remark, store, at)


def _by_day_until(now: datetime) -> Iterator[datetime]:
    """Give moments of the last day at which stores are open, the latest first."""
    for index in range(60):
        at = now - (40 + 20 * index) * MINUTE
        if (at + KOREA_TIME).hour in BY_DAY:
            yield at


class Answered(NamedTuple):
    """When an item was answered, and when it was closed."""

    drafted: datetime
    sent: datetime
    closed: datetime


def answer_times(rng: np.random.Generator, spoke_at: datetime, now: datetime, *, before: datetime) -> Answered:
    """Draw when somebody answers: some hours later by day, and before a moment that is at most ``now``."""
    hours = float(np.exp(np.log(ANSWERED_AFTER) + ANSWERED_SPREAD * rng.normal()))
    at = _by_day(spoke_at + hours * HOUR, rng)
    if at >= before:
        at = spoke_at + (before - spoke_at) * float(rng.uniform(0.3, 0.9))
    return Answered(at - min(4 * MINUTE, (at - spoke_at) / 2), at, at + min(2 * HOUR, (now - at) / 2))


def _by_day(moment: datetime, rng: np.random.Generator) -> datetime:
    """Give the next morning for a moment at night in Korea."""
    there = moment + KOREA_TIME
    if there.hour in BY_DAY:
        return moment
    morning = there.replace(hour=BY_DAY[0], minute=int(rng.integers(60)), second=0, microsecond=0)
    return morning + (DAY if there.hour >= BY_DAY[-1] else timedelta()) - KOREA_TIME
