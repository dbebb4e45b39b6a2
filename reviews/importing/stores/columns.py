"""Which columns name the store of a record, and what is known of a store while a file goes in."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class StoreName(NamedTuple):
    """How a record names its store."""

    code: str
    address: str
    name: str
    latitude: float | None
    longitude: float | None
    precision: float | None
    phone: str = ""

    @property
    def written(self) -> str:
        """What stands for the store in the file: its code or name, or else its address."""
        return self.code or self.address

    @property
    def is_name_alone(self) -> bool:
        """Whether the record has nothing else of the store, so that another store of that name would be the same."""
        return not self.address and not self.name and self.latitude is None


NOT_GIVEN = ("", "", None, None, None, "")
COLUMNS: Sequence[tuple[Sequence[str], Any]] = (
    (("store",), ""),
    (("store_address", "street"), ""),
    (("store_name", "name"), ""),
    (("store_latitude", "latitude"), None),
    (("store_longitude", "longitude"), None),
    (("store_precision", "coordinate_precision"), None),
    (("phone",), ""),
)
"""The columns of a StoreName; a list of listings has the store's name, street, pin and phone as the listing's own."""
BESIDE_A_CODE = frozenset(name for names, _blank in COLUMNS[1:] for name in names)
"""What a record may state of its store besides the code."""


class KnownStore(NamedTuple):
    """A store: its id, its name, its time zone (empty where its record gives none), and where it lies in degrees."""

    pk: int
    name: str
    zone: str
    latitude: float | None
    longitude: float | None


def names_of(columns: Mapping[str, Sequence[Any]], count: int) -> list[tuple[Any, ...]]:
    """Return how each of ``count`` records names its store, with the fields of a StoreName."""
    codes = columns.get("store", ())
    if any(codes) and BESIDE_A_CODE.isdisjoint(columns):
        by_code = {code: (code, *NOT_GIVEN) for code in dict.fromkeys(codes)}
        return [by_code[code] for code in codes]
    selected = [next((columns[name] for name in names if name in columns), [blank] * count) for names, blank in COLUMNS]
    return list(zip(*selected, strict=True))


def name_of(columns: Mapping[str, Sequence[Any]], index: int) -> StoreName:
    """Return how one record names its store."""
    cells = (next((columns[name][index] for name in names if name in columns), blank) for names, blank in COLUMNS)
    return StoreName(*cells)
