"""What the templates of a PDF get: display strings and lengths, nothing to compute (pure).

Lengths are per cent of the width (from the left) or of the height (from the top) of their picture. ``tone`` is one of
below, open, few, meets, plain: what a colour stands for. An empty string or None is left out on the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Tone = Literal["below", "open", "few", "meets", "plain"]
Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of a paragraph."""

    text: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class VerdictPart:
    """A part of the bar of verdicts."""

    tone: Tone
    words: str
    count: str
    share: float


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a store (or nine stores in ten) lies on an axis; ``is_hollow`` where a rule keeps the verdict back.

    ``thick`` are 80 %, ``thin`` 95 %, ``ring`` is the raw value; ``beyond_low`` and ``beyond_high`` say that the thin
    line runs over the axis.
    """

    tone: Tone
    thick: Ends | None
    thin: Ends | None = None
    ring: float | None = None
    standard: float | None = None
    is_hollow: bool = False
    beyond_low: bool = False
    beyond_high: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    words: str


@dataclass(frozen=True, slots=True)
class AxisLine:
    """The axis above a column of bars, and the standard that all of them share."""

    ticks: Sequence[Tick]
    standard: Tick | None = None


@dataclass(frozen=True, slots=True)
class FlatLine:
    """A flat line of a small chart."""

    start: float
    end: float
    y: float


@dataclass(frozen=True, slots=True)
class Spark:
    """A small chart of months: the values as strokes, the level before a change and the one since."""

    strokes: Sequence[tuple[float, float, float, float]]
    before: FlatLine | None
    now: FlatLine | None


@dataclass(frozen=True, slots=True)
class Curve:
    """The months of a metric as a chart: values as strokes and dots, 95 % as bands, the standard as a level."""

    strokes: Sequence[tuple[float, float, float, float]]
    dots: Sequence[tuple[float, float]]
    bands: Sequence[Sequence[tuple[float, float]]]
    standard: float | None
    rows: Sequence[Tick]
    columns: Sequence[Tick]


@dataclass(frozen=True, slots=True)
class TableCell:
    """A figure in a table; ``arrow`` is a sign of the direction next to the tone, never the tone alone."""

    words: str
    tone: Tone = "plain"
    arrow: str = ""
    is_strong: bool = False
    extra: str = ""


@dataclass(frozen=True, slots=True)
class TableColumn:
    title: str
    align: Literal["left", "right"] = "right"
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A plain table; rows have a cell for every column."""

    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[TableCell]]
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class EvenLine:
    """A metric on the first page; ``range`` are the nine stores in ten as words and ``bar`` as a picture."""

    name: str
    value: str
    change: TableCell
    bar: Bar | None
    range: str
    consistency: str
    extra: str
    answers: str


@dataclass(frozen=True, slots=True)
class EvenBlock:
    title: str
    note: str
    heads: Sequence[str]
    lines: Sequence[EvenLine]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    tone: Tone
    arrow: str
    name: str
    metric: str
    levels: str
    since: str
    spark: Spark | None


@dataclass(frozen=True, slots=True)
class ChangeBlock:
    title: str
    note: str
    lines: Sequence[ChangeLine]
    more: str
    kind: str = "changes"


@dataclass(frozen=True, slots=True)
class StoreLook:
    """A store to look at; ``second`` is below its name, ``sure`` says how sure it is, ``quote`` a customer's words."""

    name: str
    second: str
    value: str
    interval: str
    bar: Bar | None
    sure: str
    quote: str


@dataclass(frozen=True, slots=True)
class LookBlock:
    title: str
    note: str
    axis: AxisLine | None
    lines: Sequence[StoreLook]
    quiet: str
    kind: str = "look"


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A metric on a store's score card."""

    name: str
    value: str
    interval: str
    change: TableCell
    bar: Bar | None
    standard: str
    verdict: str
    tone: Tone
    answers: str


@dataclass(frozen=True, slots=True)
class ScoresBlock:
    title: str
    note: str
    heads: Sequence[str]
    lines: Sequence[ScoreLine]
    kind: str = "scores"


@dataclass(frozen=True, slots=True)
class CurveBlock:
    title: str
    note: str
    curve: Curve
    kind: str = "curve"


@dataclass(frozen=True, slots=True)
class CurvesBlock:
    """Small charts of months side by side."""

    title: str
    note: str
    curves: Sequence[CurveBlock]
    kind: str = "curves"


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Paragraphs under a small heading."""

    title: str
    paragraphs: Sequence[str]
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class TermsBlock:
    """Words and what they mean, in two columns."""

    title: str
    terms: Sequence[tuple[str, str]]
    kind: str = "terms"


@dataclass(frozen=True, slots=True)
class ActionCells:
    """An action: what and where, its verdict above its state, and the change above what explains it."""

    name: str
    second: str
    verdict: str
    tone: Tone
    state: str
    change: str
    words: str


@dataclass(frozen=True, slots=True)
class ActionBlock:
    """Actions below each other; ``quiet`` is the sentence in their place where there are none."""

    title: str
    note: str
    lines: Sequence[ActionCells]
    more: str
    quiet: str
    kind: str = "actions"


@dataclass(frozen=True, slots=True)
class QuoteLine:
    store: str
    words: str
    when: str


@dataclass(frozen=True, slots=True)
class QuotesBlock:
    title: str
    note: str
    quotes: Sequence[QuoteLine]
    kind: str = "quotes"


@dataclass(frozen=True, slots=True)
class HeadedTable:
    """A table under a small heading, with what was left out of it."""

    title: str
    note: str
    table: TableBlock
    more: str = ""
    kind: str = "headed_table"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the pages after the first; ``blocks`` follow each other, each with a ``kind`` that has a template."""

    title: str
    note: str
    blocks: Sequence[Any]


@dataclass(frozen=True, slots=True)
class FirstPage:
    verdicts: Sequence[VerdictPart]
    even: EvenBlock | None
    changes: ChangeBlock | None
    look: LookBlock | None
    blocks: Sequence[Any] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole edition. ``page`` has ``{page}`` and ``{pages}`` in it, which only the typesetter knows."""

    language: str
    subject: str
    place: str
    draft: str
    eyebrow: str
    title: str
    paragraph: Sequence[Words]
    first: FirstPage
    sections: Sequence[Section]
    foot: Sequence[Words]
    page: str
