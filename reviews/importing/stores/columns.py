"""Which columns name the store of a record, and what is known of a store while a file goes in."""

from collections.abc import Sequence
from typing import Any, NamedTuple

NOT_GIVEN = ("", "", None, None, None)
COLUMNS: Sequence[tuple[Sequence[str], Any]] = (
    (("store",), ""),
    (("store_address",), ""),
    (("store_name",), ""),
    (("store_latitude", "latitude"), None),
    (("store_longitude", "longitude"), None),
    (("store_precision", "coordinate_precision"), None),
)
"""The columns of a StoreName; a list of listings has the store's coordinates as the listing's own."""
STORE_FIELDS = frozenset({"store_address", "store_name", "store_latitude", "store_longitude", "store_precision"})
"""What a record may state of its store besides the code."""


class KnownStore(NamedTuple):
    """A store: its id, its name, its time zone (empty where its record gives none), and where it lies in degrees."""

    pk: int
    name: str
    zone: str
    latitude: float | None
    longitude: float | None
