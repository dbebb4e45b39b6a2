"""Plain rows that queries give to pages, API and reports (pure).

Numbers are unrounded and in the outside unit of their metric: NPS -100..100, shares 0..1, stars 1..5, hours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

YEAR = 12
"""Months that an imported KPI is compared over."""


def change_from(before: float | None, now: float | None) -> float | None:
    """Give the change from one value to the next; None where either is unknown."""
    return None if before is None or now is None else now - before


@dataclass(frozen=True, slots=True)
class Network:
    """The whole brand (or one region) in a metric, month and window. None: not measured, or not to be told."""

    mu: float | None
    tau: float | None
    tau_low: float | None
    tau_high: float | None
    i2: float | None
    consistency: float | None
    stores: int
    answers: int
    consistency_low: float | None = None
    consistency_high: float | None = None
    dominated: bool = False
    notes: Mapping[str, Any] = field(default_factory=dict)
    se_mu: float | None = None

    def better(self, usual: str) -> str:
        """The direction ("high" or "low") of the question that was asked; the usual one where it is not known."""
        return str(self.notes.get("better", usual))


@dataclass(frozen=True, slots=True)
class StoreRow:
    """One store in one metric, month and window, as CONTRACT's ``rank`` gives it and with what a table shows more."""

    store: str
    name: str
    n: int
    value: float | None
    low: float | None
    high: float | None
    shrunken: float | None
    rank: float | None
    rank_low: float | None
    rank_high: float | None
    p_worst: float | None
    p_below: float | None
    z: float | None
    q: float | None
    band: str | None
    confirmed: bool | None
    verdict: str
    region: str = ""
    format: str = ""
    city: str = ""
    latitude: float | None = None
    longitude: float | None = None
    shrunken_low: float | None = None
    shrunken_high: float | None = None
    expected: float | None = None
    reliability: float | None = None
    target: float | None = None
    needed: int | None = None
    change: float | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ranking:
    """A metric's stores in the order of CONTRACT, with the network they were compared in.

    ``total`` counts the visible stores before the filters; ``rows`` are those that passed them.
    """

    brand: str
    brand_name: str
    metric: str
    month: int
    window: int
    network: Network
    rows: Sequence[StoreRow]
    total: int
    target: float | None = None


@dataclass(frozen=True, slots=True)
class RankingPage:
    """A part of a ranking: its ``rows`` are those of one page, and its target is common to them.

    ``counts`` are the stores that pass the filters, by verdict (words without stores are left out), and ``shown`` is
    their sum.
    """

    ranking: Ranking
    counts: Mapping[str, int]
    shown: int
    has_earlier: bool
    has_later: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What the pickers of a scope can offer. ``months`` are scored months, newest first; empty where none is.

    ``home`` is the region of a manager who has just one, empty for everybody else.
    """

    brand: str
    brand_name: str
    role: str
    months: Sequence[int]
    metrics: Sequence[str]
    windows: Sequence[int]
    regions: Sequence[str]
    formats: Sequence[str]
    stores: int
    has_facts: bool
    sees_peers: bool
    own_store: str | None = None
    home: str = ""


@dataclass(frozen=True, slots=True)
class KpiRow:
    """An imported KPI of one store: its values by month, oldest first, in the unit of the file."""

    key: str
    publisher: str
    better: str
    months: Sequence[int]
    values: Sequence[float]

    @property
    def change(self) -> float | None:
        """The change from the same month of the year before, since sales and visits follow the season."""
        known = dict(zip(self.months, self.values, strict=True))
        return change_from(known.get(self.months[-1] - YEAR), self.values[-1])


@dataclass(frozen=True, slots=True)
class StoreHead:
    """A store as such."""

    store: str
    name: str
    region: str
    format: str
    city: str
    ownership: str
    address: str
    phone: str
    website: str
    hours: str
    latitude: float | None
    longitude: float | None
    time_zone: str
    status: str
    opened: date | None
    closed: date | None


@dataclass(frozen=True, slots=True)
class CardLine:
    """One metric of a store's score card, beside the network and the change from the window before.

    ``stores`` is the size of the network, to plan reads by; people are told what ``network`` says of it.
    """

    metric: str
    row: StoreRow
    network: Network
    stores: int = 0


@dataclass(frozen=True, slots=True)
class Peers:
    """A store among comparable ones in a metric, over 12 months: their median and middle half, and its own estimate.

    The group is fixed: the others of the store's ``format`` (all where it is empty) in a ``region`` (the whole brand
    where that is empty). How many they are, and which, is not told.
    """

    region: str
    format: str
    low: float
    median: float
    high: float
    value: float
    value_low: float | None
    value_high: float | None

    @property
    def side(self) -> str:
        """Where the store's value lies: "below", "within" or "above" the middle half."""
        return "below" if self.value < self.low else "above" if self.value > self.high else "within"


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One month of a store: its own answers of that month alone."""

    month: int
    n: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Trend:
    """A store's months in one metric, with control limits where there are enough of them (outside unit).

    ``lower`` and ``upper`` belong to the points (limits widen where answers are few); ``outside`` lists the months
    beyond them and ``changed`` the first month of a run that the rules flag, if any.
    """

    metric: str
    points: Sequence[TrendPoint]
    centre: float | None
    lower: Sequence[float | None]
    upper: Sequence[float | None]
    outside: Sequence[int]
    changed: int | None
    target: float | None


@dataclass(frozen=True, slots=True)
class SaidRow:
    """A public review or a survey comment, newest first."""

    kind: str
    publisher: str
    store: str
    store_name: str
    when_from: datetime
    when_to: datetime
    precision: str
    author: str
    rating: int | None
    rating_max: int
    nps: int | None
    csat: int | None
    ces: int | None
    text: str
    reply: str
    replied_at: datetime | None
    language: str = ""
    replies_told: bool = True


@dataclass(frozen=True, slots=True)
class Waiting:
    """The review that has surely waited longest for an answer (None: none), and whether any file told of replies."""

    oldest: SaidRow | None
    told: bool


@dataclass(frozen=True, slots=True)
class NetworkPoint:
    """One scored month of the network in a metric and window."""

    month: int
    network: Network


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A store that left its own limits in a month: since when, and whether to the better or the worse side."""

    store: str
    name: str
    metric: str
    month: int
    since: int
    better: bool
    q: float


@dataclass(frozen=True, slots=True)
class StandardRow:
    """A dated target; an empty region or format means all of them."""

    metric: str
    target: float
    valid_from: int
    region: str
    format: str


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import: what came, how far it is, and its account.

    ``task`` is what it waits for or does: preview, import or undo. ``problem`` is the code of what keeps its file from
    being read until somebody answers; ``preview`` and ``options`` are empty in lists.
    """

    pk: int
    kind: str
    file_name: str
    shape: str
    publisher: str
    size: int
    task: str
    state: str
    progress: float
    error: str
    read: int
    inserted: int
    updated: int
    unchanged: int
    rejected: int
    duplicates: int
    damaged: int
    warnings: Sequence[str]
    has_rejects: bool
    created_at: datetime
    finished_at: datetime | None
    created_by: str
    problem: str = ""
    preview: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def can_be_undone(self) -> bool:
        """Whether it is over and something came of it; what stands in the way is another question."""
        return self.state in ("done", "failed") and bool(self.inserted or self.updated)


@dataclass(frozen=True, slots=True)
class ChangeOfImport:
    """A row that an import changed: its store, what it is (a table's name and when or which), and its columns.

    ``columns`` are (our field, value before, value since), as the database holds them.
    """

    store: str
    store_name: str
    table: str
    when: datetime | None
    columns: Sequence[tuple[str, Any, Any]]


@dataclass(frozen=True, slots=True)
class UndoRow:
    """Whether an import can be taken back: why not (``hindrance``), and the later imports that stand on it.

    ``also_found`` are later imports that may have found the same records unchanged: number, file and how many.
    """

    hindrance: str
    stores: int
    later: Sequence[tuple[int, str]]
    also_found: Sequence[tuple[int, str, int]] = ()
