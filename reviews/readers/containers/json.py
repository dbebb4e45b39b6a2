"""JSON documents: parsed within limits, and flattened to a table (pure)."""

import functools
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from reviews.readers import limits
from reviews.readers.containers.decoding import open_text
from reviews.readers.containers.json_form import JsonForm, plain_table
from reviews.readers.containers.json_stream import known_table, outline, plain_streamed
from reviews.readers.containers.streams import FileBytes
from reviews.readers.containers.strict_json import (
    broken,
    by_line,
    check_depth,
    members,
    refuse_constant,
    twice_or_no_number,
    unknown,
)
from reviews.readers.containers.table import FileTable

IN_MEMORY = 8_000_000
"""Characters of a document that is parsed as a whole; a larger one is recognised by its first records."""


def open_document(file: FileBytes, encoding: str, forms: Sequence[JsonForm]) -> FileTable:
    """Find the table in a JSON file. Raises ``Refused`` for JSON that cannot be read or that we do not know."""
    with open_text(file, encoding) as stream:
        text = stream.read(IN_MEMORY + 1)
    if len(text) > IN_MEMORY:
        del text
        return streamed_table(file, encoding, forms)
    return parsed_table(parse(text.lstrip("\ufeff")), encoding, forms)


def parsed_table(document: Any, encoding: str, forms: Sequence[JsonForm]) -> FileTable:
    """Return the table of the first form that the document has, else that of its flat objects."""
    for form in forms:
        items = form.items(document)
        if items is not None:
            return form.table(items, encoding)
    plain = plain_table(document, encoding)
    if plain is None:
        raise unknown(described(document))
    limits.check_columns(len(plain.header))
    return plain


def streamed_table(file: FileBytes, encoding: str, forms: Sequence[JsonForm]) -> FileTable:
    """Return the table of a large document, whose records are read from the file whenever they are asked for."""
    reopen = functools.partial(open_text, file, encoding)
    found = outline(reopen)
    if not found.is_cut:
        return parsed_table(found.document, encoding, forms)
    tables = (known_table(form, found, reopen, encoding) for form in forms)
    table = next(filter(None, tables), None) or plain_streamed(found, reopen, encoding)
    if table is None:
        raise unknown(described(found.document))
    return table


def parse(text: str) -> Any:
    """Parse a document, or the list of documents where each line is one. Raises ``Refused``."""
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
