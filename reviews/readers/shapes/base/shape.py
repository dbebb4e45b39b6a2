"""What a file shape is: the headers that identify it, and the table of its columns (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reviews.readers.columns.headings import spellings
from reviews.readers.columns.typed import Column, Rule


@dataclass(frozen=True)
class Shape:
    """One file shape.

    ``signature`` lists headers of which each must be there (alternatives joined by |), ``without`` those of
    which none may.
    """

    key: str
    kind: str
    signature: Sequence[str]
    columns: Sequence[Column]
    rules: Sequence[Rule] = ()
    without: str = ""
    publisher: str = ""
    warnings: Sequence[tuple[str, str]] = ()

    def fits(self, keys: Mapping[str, int]) -> bool:
        """Return whether a header with these keys has this shape."""
        if self.without and any(name in keys for name in spellings(self.without)):
            return False
        return all(any(name in keys for name in spellings(group)) for group in self.signature)
