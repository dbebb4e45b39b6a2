"""JSON documents: parsed within limits, and flattened to a table (pure).

Members named twice, numbers that are none (NaN) and nesting deeper than ``limits.JSON_DEPTH`` are refused.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reviews.readers import limits
from reviews.readers.decoding import open_text
from reviews.readers.records import Refused
from reviews.readers.shapes.forms import FORMS, plain_table
from reviews.readers.tables import Table

ALL_BUT_BRACKETS = re.compile(r'[^\[\]{}"]+|"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)


def open_document(path: Path, encoding: str) -> Table:
    """The table in a JSON file. Raises ``Refused`` for JSON that cannot be read or that we do not know."""
    with open_text(path, encoding) as stream:
        text = stream.read()
    document = parse(text.lstrip("\ufeff"))
    for form in FORMS:
        items = form.items(document)
        if items is not None:
            return form.table(items, encoding)
    plain = plain_table(document, encoding)
    if plain is not None:
        limits.check_columns(len(plain.header))
        return plain
    raise Refused(
        "unknown_json", f"This JSON file is of no kind we know ({described(document)}); export the data as CSV instead."
    )


def parse(text: str) -> Any:
    """A document, or the list of documents where each line is one."""
    check_depth(text)
    try:
        return json.loads(text, parse_constant=refuse_constant, object_pairs_hook=members)
    except json.JSONDecodeError as error:
        several = list(by_line(text)) if error.msg == "Extra data" else []
        if several:
            return several
        raise Refused(
            "broken_json", f"This JSON file is broken at line {error.lineno}, column {error.colno}; export it again."
        ) from None
    except (ValueError, RecursionError):
        raise Refused(
            "broken_json", "This JSON file holds a number that is none or names a member twice; export it again."
        ) from None


def by_line(text: str) -> Iterator[Any]:
    for line in text.splitlines():
        if line.strip():
            try:
                yield json.loads(line, parse_constant=refuse_constant, object_pairs_hook=members)
            except ValueError:
                yield None


def refuse_constant(name: str) -> Any:
    raise ValueError(name)


def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; raises ValueError where two members have one name, since nobody knows which of them is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a member named twice")
    return found


def check_depth(text: str) -> None:
    depth = 0
    for sign in ALL_BUT_BRACKETS.sub("", text):
        if sign in "[{":
            depth += 1
            if depth > limits.JSON_DEPTH:
                raise Refused(
                    "too_deep", f"This JSON file is nested deeper than {limits.JSON_DEPTH} levels; it is none of ours."
                )
        elif sign in "]}":
            depth -= 1


def described(document: Any) -> str:
    if isinstance(document, Mapping):
        return "an object with " + ", ".join(str(name)[:30] for name in list(document)[:6])
    if isinstance(document, list):
        first = document[0] if document else None
        return f"a list of {len(document)}" + (f", the first {described(first)}" if isinstance(first, Mapping) else "")
    return type(document).__name__
