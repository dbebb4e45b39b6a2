"""Rows as the plain documents that CONTRACT describes, for the API, the command and CSV (no models)."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from io import StringIO
from itertools import chain, islice
from typing import Any, TextIO

from dashboards.rows import (
    ChangedPlace,
    DeskCounts,
    DeskItem,
    ItemReply,
    Ranking,
    SplitRow,
    StoreRow,
    ThemeExample,
    ThemeRanking,
)
from locations.months import format_month
from reviews.readers.cells.formulas import is_formula

NETWORK_FIELDS = ("mu", "tau", "tau_low", "tau_high", "i2", "consistency", "stores", "answers")
ROW_FIELDS = (
    *("store", "name", "n", "value", "low", "high", "shrunken", "rank", "rank_low", "rank_high"),
    *("p_worst", "p_below", "z", "q", "band", "confirmed", "verdict"),
    *("estimate_low", "estimate_high", "bar_low", "bar_high", "basis"),
)
_COLUMNS = {"estimate_low": "shrunken_low", "estimate_high": "shrunken_high"}
"""Fields that a document names by what is shown: the 95 % points of the distribution that gives the verdict."""
LINES_A_PART = 500
"""Lines of a streamed file that are sent together."""


def ranking_document(ranking: Ranking) -> dict[str, Any]:
    """Return CONTRACT's answer of ``rank``: the network and its rows, numbers unrounded."""
    return {
        "network": {field: getattr(ranking.network, field) for field in NETWORK_FIELDS},
        "rows": [row_document(row) for row in ranking.rows],
    }


def row_document(row: StoreRow) -> dict[str, Any]:
    return {field: getattr(row, _COLUMNS.get(field, field)) for field in ROW_FIELDS}


def splits_document(rows: Iterable[SplitRow]) -> dict[str, Any]:
    """Return CONTRACT's answer of ``splits``, numbers unrounded."""
    return {"rows": [asdict(row) for row in rows]}


def changes_document(places: Iterable[ChangedPlace]) -> dict[str, Any]:
    """Return the places that changed, each with its metrics, numbers unrounded and months as "2026-10"."""
    return {"rows": [_place_document(place) for place in places]}


def _place_document(place: ChangedPlace) -> dict[str, Any]:
    return {
        "kind": str(place.kind),
        "place": place.place,
        "name": place.name,
        "better": place.better,
        "stores": place.stores,
        "followed": [code for code, _name in place.followed],
        "metrics": [
            {
                "metric": each.metric,
                "since": format_month(each.since),
                "before": each.before,
                "after": each.after,
                "difference_low": each.low,
                "difference_high": each.high,
                "answers": each.answers,
                "q": each.q,
            }
            for each in place.metrics
        ],
    }


THEME_FIELDS = (*("store", "theme", "texts", "complaints", "share", "low", "high", "expected", "z", "q", "confirmed"),)


def themes_document(ranking: ThemeRanking) -> dict[str, Any]:
    """Return CONTRACT's answer of ``themes``: its rows, and the share of texts with any theme; numbers unrounded."""
    rows = [{field: getattr(row, field) for field in THEME_FIELDS} for row in ranking.rows]
    return {"rows": rows, "coverage": ranking.coverage}


def mention_document(mention: ThemeExample) -> dict[str, Any]:
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
    write_rows(file, ROW_FIELDS, (row_document(row).values() for row in ranking.rows))


def write_rows(file: TextIO, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """CSV that no spreadsheet takes for formulas: such text gets an apostrophe, numbers stay numbers."""
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield the same CSV as parts of a stream. The mark at the beginning makes spreadsheets read Hangul as UTF-8."""
    yield "\ufeff"
    buffer = StringIO(newline="")
    lines = chain([header], rows)
    while part := [*islice(lines, LINES_A_PART)]:
        buffer.seek(0)
        buffer.truncate()
        csv.writer(buffer).writerows([_cell(value) for value in row] for row in part)
        yield buffer.getvalue()


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
