"""What a file says of stores besides its records: names that no store has, and stores that a whole list lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, TypedDict

from reviews.importing.stores import whole_list
from reviews.importing.stores.matcher import Directory
from reviews.importing.stores.suggestions import Suggestion

SHOWN = 200
"""Unknown stores that a document has, those with most records first."""


class UnfoundStore(TypedDict):
    """A store as the file names it, which no store of ours answers to."""

    written: Annotated[str, "the name in the file"]
    nearest: Annotated[list[Annotated[dict[str, str], Suggestion]], "stores that it can mean, the likeliest first"]
    records: Annotated[int, "records that name it"]


class UnfoundStoreBeside(UnfoundStore):
    """An unknown store, and the listing that it is left out beside."""

    is_name_alone: Annotated[bool, "whether the file has nothing of it but a name"]
    beside: Annotated[str, "id of the listing that goes before; empty where there is none"]
    beside_shown: Annotated[str, "name that this listing shows"]


class StoresShown(TypedDict, total=False):
    """What the row of a job stores of them."""

    unfound: Annotated[list[UnfoundStoreBeside], "unknown stores, those with most records first"]
    unknown_stores: Annotated[int, "how many unknown stores there are"]
    missing_stores: Annotated[
        list[whole_list.MissingStore] | None,
        "stores that the file does not have; null where nobody said that it has all",
    ]
    of_stores: Annotated[list[str], "sentences about stores"]


@dataclass(frozen=True, slots=True)
class StoreFindings:
    """Unknown stores and missing ones, as JSON has them, and what is said of stores in sentences.

    ``unknown`` are those with most records, of ``unknown_stores`` in all.
    ``missing`` is None where nobody says that the file has all stores.
    """

    unknown: Sequence[UnfoundStoreBeside] = ()
    unknown_stores: int = 0
    missing: list[whole_list.MissingStore] | None = None
    sentences: Sequence[str] = ()

    @classmethod
    def of(cls, stores: Directory, unknown: Mapping[str, int]) -> "StoreFindings":
        """Return the findings of a file that went through ``stores``; ``unknown`` are numbers of records by name."""
        most = sorted(unknown.items(), key=lambda each: -each[1])[:SHOWN]
        missing = stores.missing_stores()
        documents = [_document(stores, written, records) for written, records in most]
        return cls(documents, len(unknown), missing, [*stores.sentences(), *whole_list.sentences(missing)])

    def as_json(self) -> StoresShown:
        """Return what the row of a job stores."""
        return {
            "unfound": list(self.unknown),
            "unknown_stores": self.unknown_stores,
            "missing_stores": self.missing,
            "of_stores": list(self.sentences),
        }


def _document(stores: Directory, written: str, records: int) -> UnfoundStoreBeside:
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
