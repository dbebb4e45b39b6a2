"""What a monthly report says, as numbers, keys and names: the frozen input of its files (pure).

No sentence and no text of a customer is in it: words are chosen when a file is made, and texts are looked up by their
id. Figures are unrounded and in the outside unit of their metric, as everywhere. ``packing`` writes it down.
"""

import hashlib
from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from dashboards.reports.columnar import ColumnarRows
from dashboards.reports.month_work import ActionLine, FindingLine

SHAPE = 2
"""Raised when the document changes its shape, so that an old one is still read as what it is."""
SHAPES_READ = (1, SHAPE)
"""Of shape 1 are editions without actions and findings."""
BRAND: Literal["brand"] = "brand"
REGION: Literal["region"] = "region"
STORE: Literal["store"] = "store"
COURSE_MONTHS = 24
"""Months of a small line chart."""


@dataclass(frozen=True, slots=True)
class Place:
    """Whose edition it is: ``key`` is a region's path or a store's code, empty for the whole brand.

    ``stores`` counts those of the place in the month.
    """

    kind: Literal["brand", "region", "store"]
    key: str
    name: str
    stores: int


@dataclass(frozen=True, slots=True)
class MetricLine:
    """One metric of the place: its mean (a store's own value) now and a window earlier, and how even it is.

    ``change`` and its 95 % interval compare with the window before; ``change_is_sure`` where that leaves out no change
    at all, and ``better`` says which way. ``nine_low`` to ``nine_high`` is where nine stores in ten truly lie. None:
    not measured, or not for the reader of this edition. ``counts`` are stores by verdict; ``target`` is the standard
    that all of them share, if there is one. ``left_out`` counts answers on other scales. ``compared_in`` is the size of
    the network that stores are compared in (the brand's, also for a region or a store); 0: ``stores``.
    """

    metric: str
    direction: Literal["high", "low"]
    value: float | None
    before: float | None
    change: float | None
    change_low: float | None
    change_high: float | None
    change_is_sure: bool
    better: bool | None
    nine_low: float | None
    nine_high: float | None
    tau: float | None
    consistency: float | None
    consistency_low: float | None
    consistency_high: float | None
    stores: int
    answers: int
    target: float | None
    counts: Mapping[str, int]
    left_out: int
    compared_in: int = 0

    @property
    def network_stores(self) -> int:
        return self.compared_in or self.stores


@dataclass(frozen=True, slots=True)
class Figures:
    """One store in one metric and the window of the report, as pages and ``rank`` give it.

    ``is_cut_off``: no verdict, since only one end of its answers was collected.
    """

    n: int
    value: float | None
    low: float | None
    high: float | None
    shrunken: float | None
    estimate_low: float | None
    estimate_high: float | None
    bar_low: float | None
    bar_high: float | None
    basis: str | None
    rank: float | None
    rank_low: float | None
    rank_high: float | None
    p_worst: float | None
    p_below: float | None
    q: float | None
    confirmed: bool | None
    target: float | None
    verdict: str
    needed: int | None
    change: float | None
    is_cut_off: bool = False


@dataclass(frozen=True, slots=True)
class StoreLine:
    """A store of the place, where it was in the month."""

    code: str
    name: str
    region: str
    format: str
    city: str


@dataclass(frozen=True, slots=True)
class MetricTable:
    """The figures of all stores of the place in one metric: ``figures[i]`` belongs to ``stores[i]``, an index.

    ``stores`` are in the order of ``rank``, the likeliest among the worst first. Whatever sequence of figures it is
    given, it has them by columns, since a large brand has half a million of them.
    """

    metric: str
    stores: Sequence[int]
    figures: Sequence[Figures]

    def __post_init__(self) -> None:
        object.__setattr__(self, "stores", array("i", self.stores))
        object.__setattr__(self, "figures", self.columns)

    @property
    def columns(self) -> ColumnarRows[Figures]:
        """The figures with access to one field of all stores."""
        return self.figures if isinstance(self.figures, ColumnarRows) else ColumnarRows.of(Figures, self.figures)

    def of_stores(self, indexes: Collection[int]) -> dict[int, Figures]:
        """Give the figures of some stores by their index; those that are not in the table are left out."""
        places = [place for place, index in enumerate(self.stores) if index in indexes]
        return {self.stores[place]: row for place, row in zip(places, self.columns.chosen(places), strict=True)}


@dataclass(frozen=True, slots=True)
class Moved:
    """A store or a region whose level changed beyond chance.

    A store's ``since`` is the month in which it began, and ``before`` and ``now`` are its levels before it and since; a
    region is compared with the window before, and has no such month. ``course`` are the values of single months up to
    the month of the report, None where there was none.
    """

    kind: Literal["store", "region"]
    key: str
    name: str
    stores: int
    metric: str
    since: int | None
    better: bool
    before: float | None
    now: float | None
    course: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class RegionLine:
    """One region of the place in one metric; ``change`` as in ``MetricLine``."""

    path: str
    metric: str
    stores: int
    answers: int
    value: float | None
    nine_low: float | None
    nine_high: float | None
    consistency: float | None
    change: float | None
    change_is_sure: bool
    better: bool | None


@dataclass(frozen=True, slots=True)
class Quote:
    """A customer's words, by the id of the review or answer that has them; ``digest`` is the SHA-256 of the text.

    ``score`` is the number of stars, or the answer 0..10, and ``month`` when it was given.
    """

    store: str
    kind: Literal["review", "survey"]
    fact: int
    digest: str
    score: float | None
    score_max: float | None
    month: int


@dataclass(frozen=True, slots=True)
class WrongField:
    """A field of a listing that is not as in the record of a store."""

    publisher: str
    field: str
    ours: str
    shown: str


@dataclass(frozen=True, slots=True)
class MonthCourse:
    """The single months of one place in one metric, oldest first up to the month of the report."""

    metric: str
    first: int
    values: Sequence[float | None]
    lows: Sequence[float | None]
    highs: Sequence[float | None]
    answers: Sequence[int]


@dataclass(frozen=True, slots=True)
class Standing:
    """A standard that applied in the month: where, how much, since when."""

    metric: str
    target: float
    valid_from: int
    region: str
    format: str


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure that a revision changed, and what did it: ``cause`` is an index into the reasons of the revision.

    ``store`` is empty for the whole place (or the region ``region``); ``figure`` names a field of ``Figures`` or
    ``MetricLine``.
    """

    store: str
    region: str
    metric: str
    window: int
    figure: str
    before: float | str | None
    now: float | str | None
    cause: int | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a month was revised: an import, an undone one, a standard, an erased person, a move, other formulas.

    ``kind`` is import, undo, standard, erased or formula; ``number`` that of the import, ``name`` its file
    or the metric of the standard; ``day`` as YYYY-MM-DD in the brand's zone.
    """

    kind: str
    number: int | None
    name: str
    day: str
    records: int | None


@dataclass(frozen=True, slots=True)
class Edition:
    """A report of one place and month. ``revision`` 0 is a draft of a month that is not closed.

    ``frozen_on`` is the day (YYYY-MM-DD, brand's zone) on which its figures were fixed, ``revised_on`` that of the
    revision it replaces, empty for the first. ``headline`` is the metric of the first page, None where nothing is
    measured. ``attention`` are stores to look at by index, the surest first, of whom ``sure`` are beyond doubt, and
    ``quiet`` says why there are none (see ``findings.statements.attention``). ``silent`` counts stores without any
    answer, and ``shares_network`` says whether the reader may know figures of the network beside those of the place.
    ``actions`` and ``findings`` are those of the month, what matters most first; None where the edition is older than
    they are, or the month was not searched.
    """

    shape: int
    brand: str
    brand_name: str
    country: str
    place: Place
    month: int
    window: int
    revision: int
    frozen_on: str
    revised_on: str
    formula: int
    headline: str | None
    metrics: Sequence[MetricLine]
    stores: Sequence[StoreLine]
    tables: Sequence[MetricTable]
    attention: Sequence[int]
    sure: int
    quiet: str
    moved: Sequence[Moved]
    regions: Sequence[RegionLine]
    course: Sequence[MonthCourse]
    quotes: Sequence[Quote]
    wrong_fields: Sequence[WrongField]
    standards: Sequence[Standing]
    silent: int
    shares_network: bool
    reasons: Sequence[Reason] = field(default_factory=tuple)
    differences: Sequence[ChangedFigure] = field(default_factory=tuple)
    cuts_names: bool = False
    actions: Sequence[ActionLine] | None = None
    findings: Sequence[FindingLine] | None = None

    def table(self, metric: str) -> MetricTable | None:
        """Give the stores in one metric, None where it is not measured."""
        return next((table for table in self.tables if table.metric == metric), None)

    def line(self, metric: str) -> MetricLine | None:
        return next((line for line in self.metrics if line.metric == metric), None)


def fingerprint(content: bytes) -> str:
    """Give the fingerprint of a packed edition as printed on every file.

    >>> fingerprint(b"")
    'e3b0 c442 98fc 1c14'
    """
    return printed(hashlib.sha256(content).hexdigest())


def printed(digest: str) -> str:
    """Write the first 16 hexadecimal digits of a SHA-256 in groups of four; empty for an empty one."""
    return " ".join(digest[at : at + 4] for at in range(0, min(16, len(digest)), 4))
