"""What a file says of stores besides its records: names that no store has, and stores that a whole list lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reviews.importing.stores import whole_list
from reviews.importing.stores.matcher import Directory

SHOWN = 200
"""Unknown stores that a document has, those with most records first."""


@dataclass(frozen=True, slots=True)
class StoreFindings:
    """Unknown stores and missing ones, as JSON has them, and what is said of stores in sentences.

    ``unknown`` are those with most records, of ``unknown_stores`` in all.
    ``missing`` is None where nobody says that the file has all stores.
    """

    unknown: Sequence[Mapping[str, Any]] = ()
    unknown_stores: int = 0
    missing: Sequence[whole_list.MissingStore] | None = None
    sentences: Sequence[str] = ()

    @classmethod
    def of(cls, stores: Directory, unknown: Mapping[str, int]) -> "StoreFindings":
        """Return the findings of a file that went through ``stores``; ``unknown`` are numbers of records by name."""
        most = sorted(unknown.items(), key=lambda each: -each[1])[:SHOWN]
        missing = stores.missing_stores()
        documents = [_document(stores, written, records) for written, records in most]
        return cls(documents, len(unknown), missing, [*stores.sentences(), *whole_list.sentences(missing)])

    def as_json(self) -> dict[str, Any]:
        """Return what the row of a job stores."""
        return {
            "unfound": list(self.unknown),
            "unknown_stores": self.unknown_stores,
            "missing_stores": self.missing,
            "of_stores": list(self.sentences),
        }


def _document(stores: Directory, written: str, records: int) -> dict[str, Any]:
    """Return an unknown store for people to pick one; ``beside`` is the listing that it is left out beside."""
    first, shown = stores.beside.get(written, ("", ""))
    return {
        "written": written,
        "nearest": [each._asdict() for each in stores.suggested(written)],
        "records": records,
        "is_name_alone": written in stores.names_alone,
        "beside": first,
        "beside_shown": shown,
    }
