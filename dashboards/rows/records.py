"""Rows of stores' records, as head office keeps them (pure)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StoreRecord:
    """What a person may change of a store; phones and hours as they are stored."""

    name: str = ""
    street: str = ""
    sublocality: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""
    phone: str = ""
    hours: str = ""
    website: str = ""
    format: str = ""
    ownership: str = ""
    category: str = ""
    opened: date | None = None


@dataclass(frozen=True, slots=True)
class StayRow:
    """A store in a region (by path) from one month to another; None: since ever, and for good."""

    region: str
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Twin:
    """Another store that may be the same one; ``why`` is "address", "phone" or "name"."""

    store: str
    name: str
    address: str
    why: str
