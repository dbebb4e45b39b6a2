"""Rows of stores: their figures in one metric, month and window, their score cards, and the stores as such."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from dashboards.rows.columns import OfScore, OfStore
from dashboards.rows.networks import Network

Figure = Annotated[float | None, OfScore()]


@dataclass(frozen=True, slots=True)
class StoreRow:
    """One store in one metric, month and window, as CONTRACT's ``rank`` gives it and with what a table shows more.

    Every field says where it is read; ``change`` alone is counted from the window before.
    """

    store: Annotated[str, OfStore("code")]
    name: Annotated[str, OfStore("name")]
    n: Annotated[int, OfScore(missing=0)]
    value: Figure
    low: Figure
    high: Figure
    shrunken: Figure
    rank: Figure
    rank_low: Figure
    rank_high: Figure
    p_worst: Figure
    p_below: Figure
    z: Figure
    q: Figure
    band: Annotated[str | None, OfScore(blank=True)]
    confirmed: Annotated[bool | None, OfScore()]
    verdict: Annotated[str, OfScore(missing="no_data")]
    region: Annotated[str, OfStore("region__path", empty="")] = ""
    format: Annotated[str, OfStore("format")] = ""
    city: Annotated[str, OfStore("city")] = ""
    latitude: Annotated[float | None, OfStore("latitude")] = None
    longitude: Annotated[float | None, OfStore("longitude")] = None
    shrunken_low: Figure = None
    shrunken_high: Figure = None
    bar_low: Figure = None
    bar_high: Figure = None
    basis: Annotated[str | None, OfScore(blank=True)] = None
    expected: Figure = None
    reliability: Figure = None
    target: Figure = None
    needed: Annotated[int | None, OfScore()] = None
    change: float | None = None
    details: Annotated[Mapping[str, Any], OfScore(missing={})] = field(default_factory=dict)


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
    their sum. ``verdicts`` are those that pass all filters but the one for a verdict.
    """

    ranking: Ranking
    counts: Mapping[str, int]
    shown: int
    has_earlier: bool
    has_later: bool
    verdicts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoreName:
    """What a store is known as: a name, or the id of its place at a publisher.

    ``import_id`` is the import that taught it, None where a person wrote it.
    """

    pk: int
    written: str
    publisher: str
    import_id: int | None


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
    """One metric of a store's score card, with the network it is compared in.

    ``stores`` is the size of the network, to plan reads by; people see the figure in ``network``.
    """

    metric: str
    row: StoreRow
    network: Network
    stores: int = 0


@dataclass(frozen=True, slots=True)
class Peers:
    """A store among comparable ones in a metric, over 12 months to ``month``: their median and middle half, and its
    own value of these months.

    The group is fixed: the others of the store's ``format`` (all where it is empty) in a ``region`` (the whole brand
    where that is empty). How many they are, and which, is never shown.
    """

    region: str
    format: str
    month: int
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
