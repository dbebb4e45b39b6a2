"""What an object of a document is made of: the fields of a row that it takes, with a sentence on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, get_type_hints


@dataclass(frozen=True, slots=True)
class OneOf:
    """The values that a field may have, next to its type: ``Annotated[str, OneOf(THEMES)]``."""

    values: Sequence[Any]


@dataclass(frozen=True, slots=True, eq=False)
class RowObject:
    """An object made of a ``row``, with the types of the row: ``fields`` gives each name and what it says.

    That is a sentence, or a type annotated with one where the document tells more than the row (which values there
    are). ``read_from`` names the attribute of the row where that is another one.
    """

    name: str
    row: type
    fields: Mapping[str, Any]
    read_from: Mapping[str, str] = field(default_factory=dict)

    def of(self, row: Any) -> dict[str, Any]:
        """Return a row as the object."""
        return {name: getattr(row, self.read_from.get(name, name)) for name in self.fields}

    def hints(self) -> dict[str, Any]:
        """Give the type of each field, annotated with what it says."""
        known = get_type_hints(self.row)
        return {
            name: Annotated[known[self.read_from.get(name, name)], meaning] if isinstance(meaning, str) else meaning
            for name, meaning in self.fields.items()
        }
