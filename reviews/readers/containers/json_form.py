"""What a JSON form is: where a document has its records and how their cells are named (pure).

One table of columns thus reads JSON and CSV alike. The forms of the vendors are in ``shapes.forms``.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reviews.readers.cells.texts import REPLACEMENT
from reviews.readers.containers.decoding import NUL, nul_refusal
from reviews.readers.containers.table import FileRecord, MemoryTable

Items = Sequence[Any]
SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class JsonForm:
    """One JSON form.

    ``items`` finds its records in a document and gives None where the document has another form; ``flatten`` names
    the cells of a record. ``archived`` matches the names of those files of a zip archive that have this form.
    """

    header: Sequence[str]
    items: Callable[[Any], Items | None]
    flatten: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    archived: re.Pattern[str] | None = None

    def table(self, items: Items, encoding: str) -> MemoryTable:
        """Return a table whose lines are the numbers of the records."""
        rows = [self.record(number, item) for number, item in enumerate(items, 1)]
        return MemoryTable(header=self.header, rows=rows, encoding=encoding)

    def record(self, number: int, item: Any) -> FileRecord:
        given = self.flatten(item) if isinstance(item, Mapping) else {}
        return FileRecord(number, [cell(given.get(name)) for name in self.header])


def cell(value: Any) -> str:
    """Write a JSON value as the text of a cell; lone surrogates are damaged characters. Raises ``Refused`` for NUL."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        if NUL in value:
            raise nul_refusal()
        return value if value.isascii() else SURROGATES.sub(REPLACEMENT, value)
    return str(value)


def inner(item: Any, *path: str) -> Any:
    """Return a member of members, None where one of them is missing."""
    for name in path:
        item = item.get(name) if isinstance(item, Mapping) else None
    return item


def list_below(document: Any, name: str, *members: str) -> Items | None:
    """Return ``document[name]`` where it is a list whose first object has all ``members``, else None."""
    found = inner(document, name)
    return found if isinstance(found, list) and has(found, *members) else None


def has(items: Sequence[Any], *members: str) -> bool:
    first = next((item for item in items if isinstance(item, Mapping)), None)
    return first is not None and all(member in first for member in members)


def plain_table(document: Any, encoding: str) -> MemoryTable | None:
    """Return any list of flat objects as a table, None where there is none; nested values stay JSON."""
    items = next((found for found in candidates(document) if isinstance(found, list) and has(found)), None)
    if items is None:
        return None
    header = list(dict.fromkeys(str(name) for item in items if isinstance(item, Mapping) for name in item))
    rows = [plain_record(header, number, item) for number, item in enumerate(items, 1)]
    return MemoryTable(header=header, rows=rows, encoding=encoding)


def plain_record(header: Sequence[str], number: int, item: Any) -> FileRecord:
    return FileRecord(number, [flat(item.get(name)) if isinstance(item, Mapping) else "" for name in header])


def candidates(document: Any) -> list[Any]:
    if isinstance(document, list):
        return [document]
    named = [
        inner(document, name)
        for name in ("data", "results", "items", "records", "rows", "reviews", "stores", "tickets")
    ]
    return named if any(named) else [[document]] if isinstance(document, Mapping) else []


def flat(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "|".join(map(cell, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping | list) else cell(value)
