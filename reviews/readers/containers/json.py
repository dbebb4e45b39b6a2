"""JSON documents: parsed within limits, and flattened to a table (pure)."""

import functools
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reviews.readers import limits
from reviews.readers.containers.decoding import open_text
from reviews.readers.containers.json_stream import known_table, outline, plain_streamed
from reviews.readers.containers.strict_json import (
    broken,
    by_line,
    check_depth,
    members,
    refuse_constant,
    twice_or_no_number,
    unknown,
)
from reviews.readers.containers.table import Table
from reviews.readers.shapes.forms import FORMS, plain_table

HELD = 8_000_000
"""Characters of a document that is held in memory as a whole; what a larger one is, its first records tell."""


def open_document(path: Path, encoding: str) -> Table:
    """The table in a JSON file. Raises ``Refused`` for JSON that cannot be read or that we do not know."""
    with open_text(path, encoding) as stream:
        text = stream.read(HELD + 1)
    if len(text) > HELD:
        del text
        state = path.stat()
        return streamed_table(path, encoding, state.st_size, state.st_mtime_ns)
    return held_table(parse(text.lstrip("\ufeff")), encoding)


def held_table(document: Any, encoding: str) -> Table:
    for form in FORMS:
        items = form.items(document)
        if items is not None:
            return form.table(items, encoding)
    plain = plain_table(document, encoding)
    if plain is None:
        raise unknown(described(document))
    limits.check_columns(len(plain.header))
    return plain


@functools.lru_cache(maxsize=4)
def streamed_table(path: Path, encoding: str, _size: int, _changed: int) -> Table:
    """The table in a large file: it is gone through once, though it is opened to look and to read."""
    reopen = functools.partial(open_text, path, encoding)
    found = outline(reopen)
    if not found.is_cut:
        return held_table(found.document, encoding)
    tables = (known_table(form, found, reopen, encoding) for form in FORMS)
    table = next(filter(None, tables), None) or plain_streamed(found, reopen, encoding)
    if table is None:
        raise unknown(described(found.document))
    return table


def parse(text: str) -> Any:
    """A document, or the list of documents where each line is one."""
    check_depth(text)
    try:
        return json.loads(text, parse_constant=refuse_constant, object_pairs_hook=members)
    except json.JSONDecodeError as error:
        several = list(by_line(io.StringIO(text))) if error.msg == "Extra data" else []
        if several:
            return several
        raise broken(error.lineno, error.colno) from None
    except (ValueError, RecursionError):
        raise twice_or_no_number() from None


def described(document: Any) -> str:
    if isinstance(document, Mapping):
        return "an object with " + ", ".join(str(name)[:30] for name in list(document)[:6])
    if isinstance(document, list):
        first = document[0] if document else None
        return f"a list of {len(document)}" + (f", the first {described(first)}" if isinstance(first, Mapping) else "")
    return type(document).__name__
