"""Where the fields of a row are read, stated at the fields themselves (pure).

A field of a row is ``Annotated`` with ``OfStore`` or ``OfScore``, and queries read exactly these columns. So a new
figure of the stores table is one field of its row and one column of the page.
"""

from dataclasses import dataclass
from typing import Any, TypeVar, get_type_hints


@dataclass(frozen=True, slots=True)
class OfStore:
    """Read from the store, by a lookup path; ``empty`` is given where the database has NULL."""

    path: str
    empty: str | None = None


@dataclass(frozen=True, slots=True)
class OfScore:
    """Read from the score, by the column of the field's own name; ``missing`` is given where a store has no score.

    ``blank`` columns are text whose empty value means None.
    """

    missing: Any = None
    blank: bool = False


Source = TypeVar("Source", OfStore, OfScore)


def columns(row: type, source: type[Source]) -> dict[str, Source]:
    """Give the fields of a row that are read from a source, in field order."""
    found = {}
    for name, hint in get_type_hints(row, include_extras=True).items():
        marks = [mark for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, source)]
        if marks:
            found[name] = marks[0]
    return found
