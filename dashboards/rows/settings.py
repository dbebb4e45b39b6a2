"""How a brand is set up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BrandSettings:
    """What head office set for the brand; ``zone`` is an IANA name, ``country`` an ISO 3166 code, ``default_hours``
    OpenStreetMap opening hours, ``answered_by`` one of stores, approved and head_office, and ``cuts_names`` whether
    reports quote customers without names."""

    name: str
    zone: str
    country: str
    language: str
    default_hours: str
    answered_by: str
    cuts_names: bool


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region of the tree; ``depth`` 0 is the top, ``stores`` are those in it itself and not below."""

    pk: int
    path: str
    name: str
    depth: int
    stores: int
    has_children: bool
