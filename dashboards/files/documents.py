"""Rows as the plain documents that CONTRACT describes, for the API, the command and CSV (no models).

What each field says is stated here once: the API's own document (``dashboards.api.openapi``) is made of it.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from io import StringIO
from itertools import islice
from typing import Annotated, Any, TextIO, TypedDict

from dashboards.files.row_objects import OneOf, RowObject
from dashboards.metrics import keys
from dashboards.rows import (
    ChangedMetric,
    ChangedPlace,
    DeskCounts,
    DeskItem,
    ItemReply,
    Network,
    PlaceKind,
    Ranking,
    SplitRow,
    StoreRow,
    ThemeExample,
    ThemeRanking,
    ThemeRow,
)
from dashboards.scoring.verdicts import Verdict
from locations.months import format_month
from reviews.readers.cells.formulas import is_formula
from reviews.themes.keys import THEMES

LINES_A_PART = 500
"""Lines of a streamed file that are sent together."""

NETWORK = RowObject(
    "Network",
    Network,
    {
        "mu": "mean of all stores, in the unit of the metric; null where nothing is measured or may be given",
        "tau": "standard deviation of the stores' true values",
        "tau_low": "lower end of its 95 % interval",
        "tau_high": "upper end of its 95 % interval",
        "i2": "percent of the visible spread that is true",
        "consistency": "100 where all stores are truly alike, 0 where they are as far apart as the scale allows",
        "stores": "stores with answers",
        "answers": "their answers",
    },
)
STORE = RowObject(
    "RankedStore",
    StoreRow,
    {
        "store": "code of the store",
        "name": "name of the store",
        "n": "its answers; in the window `now`, what they are worth today",
        "value": "what its own answers say; of durations the median. Null under five answers, as all but the rank",
        "low": "lower end of the 95 % interval of `value`",
        "high": "upper end of the 95 % interval of `value`",
        "shrunken": "the careful estimate: `value`, moved towards comparable stores",
        "rank": "expected rank; 1 is best",
        "rank_low": "lower end of its 95 % interval",
        "rank_high": "upper end of its 95 % interval",
        "p_worst": "probability of being among the worst 5 %",
        "p_below": "probability of being below the standard, by the distribution that gives the verdict",
        "z": "standardised difference from comparable stores",
        "q": "false discovery rate of that difference",
        "band": Annotated[str | None, OneOf(("common", "watch", "alarm", None)), "how far out the store lies, by `z`"],
        "confirmed": "whether `q` is at most 0.10",
        "verdict": Annotated[
            Verdict, "`not_enough` is under 10 answers; with 8 to 11 stores it is `too_early` unless confirmed"
        ],
        "estimate_low": "2.5 % point of the distribution that gives the verdict",
        "estimate_high": "97.5 % point of that distribution",
        "bar_low": "10 % point of it; the bar crosses the standard exactly where it is too early to say",
        "bar_high": "90 % point of it",
        "basis": Annotated[
            str | None,
            OneOf(("estimate", "own", None)),
            "what gives the verdict: the careful estimate, or the store's `own` answers, where it is confirmed to "
            "differ and under 8 stores",
        ],
    },
    # Named by what is shown: the 95 % points of the distribution that gives the verdict.
    {"estimate_low": "shrunken_low", "estimate_high": "shrunken_high"},
)
ROW_FIELDS = (*STORE.fields,)
SPLIT = RowObject(
    "Split",
    SplitRow,
    {
        "by": "the dimension",
        "value_of": "the part, as the files state it; empty where they state nothing",
        "n": "its answers",
        "value": "of the part, by the rule of a store's own answers; null under five",
        "low": "lower end of the 95 % interval of `value`",
        "high": "upper end of the 95 % interval of `value`",
        "difference": "from all other answers of the place",
        "difference_low": "lower end of its 95 % interval",
        "difference_high": "upper end of its 95 % interval",
        "q": "false discovery rate of that difference over the rows",
    },
)
THEME = RowObject(
    "StoreTheme",
    ThemeRow,
    {
        "store": "code of the store",
        "theme": Annotated[str, OneOf(THEMES), "key of the theme"],
        "texts": "reviews with words, and comments of surveys",
        "complaints": "those that complain of the theme",
        "share": "complaints ÷ texts; null under five texts",
        "low": "lower end of the 95 % interval of `share`",
        "high": "upper end of the 95 % interval of `share`",
        "expected": "share of comparable stores; for a store manager that of all stores, from 30 on",
        "z": "how far the store lies from comparable ones; null for a store manager",
        "q": "false discovery rate over all themes and stores of the month",
        "confirmed": "whether `q` is at most 0.10",
    },
)


class RankingDocument(TypedDict):
    """The stores of a metric in the order of attention, with the network that they are compared in; unrounded."""

    network: Annotated[dict[str, Any], NETWORK]
    rows: list[Annotated[dict[str, Any], STORE]]


class SplitsDocument(TypedDict):
    """The parts of a place's answers, unrounded; their `n` add up to what the scores of the place count."""

    rows: list[Annotated[dict[str, Any], SPLIT]]


class ThemesDocument(TypedDict):
    """What customers of each store complain of, the surest first; unrounded."""

    rows: list[Annotated[dict[str, Any], THEME]]
    coverage: Annotated[float | None, "share of texts that are about any theme"]


class ChangedMetricDocument(TypedDict):
    """A metric in which a place changed, in the unit that people see."""

    metric: Annotated[str, OneOf((*keys(),)), "key of the metric"]
    since: Annotated[str, "first month of the new level"]
    before: Annotated[float | None, "mean of the answers of up to a year before `since`; null under five"]
    after: Annotated[float | None, "mean of the answers from `since` on; null under five"]
    difference_low: Annotated[float | None, "lower end of the 95 % interval of `after - before`"]
    difference_high: Annotated[float | None, "upper end of the 95 % interval of `after - before`"]
    answers: Annotated[int, "answers since"]
    q: Annotated[float | None, "false discovery rate over all stores of the metric, or over all regions and metrics"]


class ChangedPlaceDocument(TypedDict):
    """A store, a region or the whole brand that got better or worse lately, beyond chance."""

    kind: PlaceKind
    place: Annotated[str, "the region's path or the store's code; empty for the brand"]
    name: str
    better: Annotated[bool, "to which side it changed"]
    stores: Annotated[int, "its stores with answers in the last year"]
    followed: Annotated[
        list[str],
        "codes of the region's stores that changed by themselves and no otherwise than it did; they have no row",
    ]
    metrics: Annotated[list[ChangedMetricDocument], "the metrics in which it changed, the leading one first"]


class ChangesDocument(TypedDict):
    """The places that changed lately: what got worse first, regions before stores, the surest first."""

    rows: list[ChangedPlaceDocument]


class MentionDocument(TypedDict):
    """A mark: words of a customer that are about a theme, in the sentence that they stand in."""

    id: int
    store: Annotated[str, "code of the store"]
    kind: Annotated[str, OneOf(("review", "survey")), "what the text is"]
    text_id: Annotated[int, "id of the text, among those of its kind"]
    month: Annotated[str, "the month that it counts in"]
    theme: Annotated[str, OneOf(THEMES), "key of the theme"]
    polarity: Annotated[int, OneOf((-1, 0, 1)), "-1 complaint, 0 neither, 1 praise"]
    sentence: Annotated[str, "the sentence around the mark"]
    start: Annotated[int, "first letter of the sentence that is about the theme"]
    end: Annotated[int, "the letter after the last one"]


def ranking_document(ranking: Ranking) -> RankingDocument:
    """Return CONTRACT's answer of ``rank``: the network and its rows, numbers unrounded."""
    return {"network": NETWORK.of(ranking.network), "rows": [STORE.of(row) for row in ranking.rows]}


def splits_document(rows: Iterable[SplitRow]) -> SplitsDocument:
    """Return CONTRACT's answer of ``splits``, numbers unrounded."""
    return {"rows": [SPLIT.of(row) for row in rows]}


def changes_document(places: Iterable[ChangedPlace]) -> ChangesDocument:
    """Return the places that changed, each with its metrics, numbers unrounded and months as "2026-10"."""
    return {"rows": [_place_document(place) for place in places]}


def _place_document(place: ChangedPlace) -> ChangedPlaceDocument:
    return {
        "kind": place.kind,
        "place": place.place,
        "name": place.name,
        "better": place.better,
        "stores": place.stores,
        "followed": [code for code, _name in place.followed],
        "metrics": [_changed_metric(each) for each in place.metrics],
    }


def _changed_metric(changed: ChangedMetric) -> ChangedMetricDocument:
    return {
        "metric": changed.metric,
        "since": format_month(changed.since),
        "before": changed.before,
        "after": changed.after,
        "difference_low": changed.low,
        "difference_high": changed.high,
        "answers": changed.answers,
        "q": changed.q,
    }


def themes_document(ranking: ThemeRanking) -> ThemesDocument:
    """Return CONTRACT's answer of ``themes``: its rows, and the share of texts with any theme; numbers unrounded."""
    return {"rows": [THEME.of(row) for row in ranking.rows], "coverage": ranking.coverage}


def mention_document(mention: ThemeExample) -> MentionDocument:
    """Return one mark with the sentence that it stands in."""
    return {
        "id": mention.mention,
        "store": mention.store,
        "kind": mention.kind,
        "text_id": mention.fact,
        "month": format_month(mention.month),
        "theme": mention.theme,
        "polarity": mention.polarity,
        "sentence": mention.sentence,
        "start": mention.start,
        "end": mention.end,
    }


def write_csv(ranking: Ranking, file: TextIO) -> None:
    """Return the rows as CSV with a header; empty cells where there is no figure."""
    write_rows(file, ROW_FIELDS, (STORE.of(row).values() for row in ranking.rows))


def write_rows(file: TextIO, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """CSV that no spreadsheet takes for formulas: such text gets an apostrophe, numbers stay numbers."""
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)


class CsvLines:
    """CSV as parts of a stream, to be read once; ``count`` is how many rows below the head it has given so far.

    The mark at the beginning makes spreadsheets read Hangul as UTF-8.
    """

    def __init__(self, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
        self._header, self._rows = header, rows
        self.count = 0

    def __iter__(self) -> Iterator[str]:
        yield "\ufeff"
        buffer = StringIO(newline="")
        csv.writer(buffer).writerow([_cell(value) for value in self._header])
        rows = iter(self._rows)
        while part := [*islice(rows, LINES_A_PART)]:
            csv.writer(buffer).writerows([_cell(value) for value in row] for row in part)
            self.count += len(part)
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
        if left := buffer.getvalue():
            yield left


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> CsvLines:
    """Give the same CSV as ``write_rows`` writes, as parts of a stream."""
    return CsvLines(header, rows)


def csv_line(cells: Iterable[Any]) -> str:
    """Return several cells as a line of the same CSV has them, without the end of the line."""
    buffer = StringIO(newline="")
    csv.writer(buffer).writerow([_cell(value) for value in cells])
    return buffer.getvalue().removesuffix("\r\n")


def _cell(value: Any) -> Any:
    if isinstance(value, str) and is_formula(value):
        return f"'{value}"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return "" if value is None else value


def desk_document(items: Sequence[DeskItem], counts: DeskCounts) -> dict[str, Any]:
    """Return items of the desk as JSON takes them; moments are ISO 8601 with the offset of the store."""
    return {"items": [_desk_item(item) for item in items], "counts": asdict(counts)}


class ReplyDocument(TypedDict):
    """An answer to an item of the desk; moments are UTC."""

    id: int
    author: str
    text: str
    language: str
    state: Annotated[str, OneOf(("draft", "approved", "sent", "seen", "refused"))]
    is_live: Annotated[bool, "the one that goes out; others are drafts next to it"]
    version: int
    written_at: datetime
    sent_at: datetime | None


class ItemDocument(TypedDict):
    """An item of the desk; moments have the offset of the store."""

    id: int
    kind: Annotated[str, OneOf(("review", "comment", "case", "note"))]
    store: Annotated[str, "code of the store"]
    version: Annotated[int, "grows with every step"]
    text: Annotated[str, "what was said"]
    publisher: str
    stars: Annotated[int | None, "1 to 5"]
    score: Annotated[int | None, "0 to 10"]
    themes: list[str]
    spoke_at: Annotated[datetime, "the latest possible moment where only a range is known"]
    is_exact: Annotated[bool, "whether it counts in shares"]
    state: Annotated[
        str,
        OneOf(("new", "open", "drafted", "approved", "sent", "seen", "waiting", "snoozed", "needs_none", "closed")),
    ]
    severity: Annotated[int, OneOf((1, 2, 3, 4)), "1 information to 4 incident"]
    tags: Annotated[list[str], "keys"]
    owner: Annotated[str, "sign-in name; empty for nobody"]
    team: str
    due_customer: Annotated[datetime, "by the wall clock"]
    due_house: Annotated[datetime | None, "by open hours; null where that never comes"]
    house_is_brands: Annotated[bool, "whether the brand's hours count, since the store states none"]
    answered_at: datetime | None
    in_time_customer: Annotated[bool | None, "null while that is open"]
    in_time_house: Annotated[bool | None, "null while that is open"]
    snoozed_until: datetime | None
    not_shown_since: datetime | None
    closed_at: datetime | None
    close_reason: str


class WholeItemDocument(ItemDocument):
    """An item with the answers to it."""

    replies: list[ReplyDocument]


def item_document(item: DeskItem) -> dict[str, Any]:
    """Return all that the API says of an item: what was said, the deadlines, what became of it. No contact."""
    names = ("team", "is_exact", "version", "text", "publisher", "stars", "score", "close_reason", "house_is_brands")
    moments = ("snoozed_until", "not_shown_since", "closed_at")
    written = _desk_item(item) | {name: getattr(item, name) for name in names} | {"themes": [*item.themes]}
    return written | {name: moment and moment.isoformat() for name in moments for moment in [getattr(item, name)]}


def reply_document(reply: ItemReply) -> dict[str, Any]:
    """Return an answer to an item as JSON takes it."""
    names = ("author", "text", "language", "state", "is_live", "version")
    return {
        "id": reply.pk,
        **{name: getattr(reply, name) for name in names},
        "written_at": reply.written_at.isoformat(),
        "sent_at": reply.sent_at and reply.sent_at.isoformat(),
    }


def _desk_item(item: DeskItem) -> dict[str, Any]:
    moments = ("spoke_at", "due_customer", "due_house", "answered_at")
    plain = ("kind", "store", "state", "severity", "owner", "in_time_customer", "in_time_house")
    written = {name: getattr(item, name) for name in plain} | {"id": item.pk, "tags": [*item.tags]}
    return written | {name: moment and moment.isoformat() for name in moments for moment in [getattr(item, name)]}
