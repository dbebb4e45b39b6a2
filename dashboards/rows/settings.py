"""How a brand is set up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


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
class FindingSettingsRow:
    """What findings are weighed by: the smallest difference worth having by metric, in its outside unit, where it is
    not the usual one; false alarms a year that are accepted; and who changed that last."""

    worth: Mapping[str, float]
    alarms_per_year: float
    changed_by: str
    changed_at: datetime | None
    can_undo: bool


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region of the tree; ``depth`` 0 is the top, ``stores`` are those in it itself and not below."""

    pk: int
    path: str
    name: str
    depth: int
    stores: int
    has_children: bool
