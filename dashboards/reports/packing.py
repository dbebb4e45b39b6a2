"""An edition written down as compressed lines of JSON, and read again (pure).

The first line is the edition with the metrics of its tables. Then come, of each table, a line with the indexes of its
stores and one for each of its columns, in the order of their names in the first line. The same edition gives the same
bytes. Tables pass from one file to another line by line: those of a large brand take 150 MB.
"""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from io import BytesIO
from typing import IO, Any

from dashboards.reports.columnar import ColumnarRows, Line
from dashboards.reports.edition import (
    SHAPES_READ,
    ChangedFigure,
    Edition,
    Figures,
    MetricLine,
    MetricTable,
    MonthCourse,
    Moved,
    Place,
    Quote,
    Reason,
    RegionLine,
    Standing,
    StoreLine,
    WrongField,
)
from dashboards.reports.month_work import ActionLine, EffectLine, FindingLine

QUICK = 1
"""Level of compression: of digits the higher ones take several times as long for hardly less room."""
_PARTS: Mapping[str, Any] = {
    "metrics": MetricLine,
    "stores": StoreLine,
    "moved": Moved,
    "regions": RegionLine,
    "course": MonthCourse,
    "quotes": Quote,
    "wrong_fields": WrongField,
    "standards": Standing,
    "reasons": Reason,
    "differences": ChangedFigure,
    "findings": FindingLine,
}


def packed(edition: Edition) -> bytes:
    """Give an edition as bytes."""
    file = BytesIO()
    pack(file, edition)
    return file.getvalue()


def pack(file: IO[bytes], edition: Edition) -> None:
    """Write the same into a file: of a large brand they take 50 MB."""
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=QUICK, filename="", mtime=0) as packed_lines:
        for line in _lines(edition):
            packed_lines.write(line)
            packed_lines.write(b"\n")


def unpacked(content: bytes) -> Edition:
    """Read what ``packed`` wrote; raises ValueError for anything else."""
    return unpack(BytesIO(content), BytesIO())


def unpack(file: IO[bytes], lines: IO[bytes]) -> Edition:
    """Read what ``pack`` wrote; raises ValueError for anything else.

    The lines of the tables are copied into a file of their own, which the edition reads as long as it is used.
    """
    try:
        with gzip.GzipFile(fileobj=file) as packed_lines:
            return _edition(packed_lines, lines)
    except (OSError, EOFError, StopIteration, zlib.error) as broken:
        raise ValueError("This is no edition, or not a whole one.") from broken


def _lines(edition: Edition) -> Iterator[bytes]:
    """Give the lines of the document, one at a time."""
    head = asdict(replace(edition, stores=(), tables=()))
    head["stores"] = [{name: getattr(store, name) for name in StoreLine.__slots__} for store in edition.stores]
    head["tables"] = [{"metric": table.metric, "columns": [*table.columns.lines]} for table in edition.tables]
    yield json.dumps(head, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False).encode()
    del head
    for table in edition.tables:
        yield json.dumps([*table.stores], separators=(",", ":")).encode()
        yield from (line.content for line in table.columns.lines.values())


def _edition(packed_lines: Iterator[bytes], lines: IO[bytes]) -> Edition:
    plain = _head(packed_lines)
    plain["tables"] = [_table(each, packed_lines, lines) for each in plain["tables"]]
    return Edition(**plain)


def unpack_head(file: IO[bytes]) -> Edition:
    """Read the edition without its tables, which are most of it; raises ValueError for anything else."""
    try:
        with gzip.GzipFile(fileobj=file) as packed_lines:
            return Edition(**{**_head(packed_lines), "tables": ()})
    except (OSError, EOFError, StopIteration, zlib.error) as broken:
        raise ValueError("This is no edition, or not a whole one.") from broken


def _head(packed_lines: Iterator[bytes]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(next(packed_lines))
    if plain.get("shape") not in SHAPES_READ:
        raise ValueError(f"An edition of shape {plain.get('shape')} is unknown; this version reads {SHAPES_READ}.")
    for name, kind in _PARTS.items():
        if plain.get(name) is not None:
            plain[name] = [kind(**each) for each in plain[name]]
    if plain.get("actions") is not None:
        plain["actions"] = [_action(each) for each in plain["actions"]]
    plain["place"] = Place(**plain["place"])
    return plain


def _action(plain: Mapping[str, Any]) -> ActionLine:
    effect = plain["effect"]
    return ActionLine(**{**plain, "effect": EffectLine(**effect) if effect else None})


def _table(plain: Mapping[str, Any], packed_lines: Iterator[bytes], lines: IO[bytes]) -> MetricTable:
    stores = json.loads(next(packed_lines))
    columns = {name: Line.copied(lines, next(packed_lines).rstrip(b"\n")) for name in plain["columns"]}
    return MetricTable(plain["metric"], stores, ColumnarRows(Figures, columns, len(stores)))
