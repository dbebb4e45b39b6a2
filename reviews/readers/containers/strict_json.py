"""The rules for JSON here, and the sentences for what breaks them (pure).

Members named twice, numbers that are none (NaN) and nesting deeper than ``limits.JSON_DEPTH`` are refused.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from reviews.readers import limits
from reviews.readers.records import Refused

ALL_BUT_BRACKETS = re.compile(r'[^\[\]{}"]+|"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)


def refuse_constant(name: str) -> Any:
    raise ValueError(name)


def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object. Raises ValueError where two members have one name: nobody knows which of them is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a member named twice")
    return found


def by_line(lines: Iterable[str]) -> Iterator[Any]:
    """Yield the document of each line, None for a line that is none. Raises ``Refused`` too_deep."""
    for line in lines:
        if line.strip():
            check_depth(line)
            try:
                yield json.loads(line, parse_constant=refuse_constant, object_pairs_hook=members)
            except (ValueError, RecursionError):
                yield None


def check_depth(text: str, depth: int = 0) -> None:
    """Refuse JSON that is nested too deeply; ``depth`` is how deep the text itself lies."""
    if text.count("[") + text.count("{") <= limits.JSON_DEPTH - depth:
        return
    for sign in ALL_BUT_BRACKETS.sub("", text):
        if sign in "[{":
            depth += 1
            if depth > limits.JSON_DEPTH:
                raise too_deep()
        elif sign in "]}":
            depth -= 1


def too_deep() -> Refused:
    return Refused(
        "too_deep", f"This JSON file is nested deeper than {limits.JSON_DEPTH} levels; export the data as CSV instead."
    )


def broken(line: int, column: int) -> Refused:
    return Refused("broken_json", f"This JSON file is broken at line {line}, column {column}; export it again.")


def twice_or_no_number() -> Refused:
    return Refused(
        "broken_json", "This JSON file has a number that is not one, or names a member twice; export it again."
    )


def unknown(what: str) -> Refused:
    return Refused(
        "unknown_json",
        f"This JSON file is of a kind that Evenly does not know ({what}); export the data as CSV instead.",
    )
