"""How a brand is set up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BrandSettings:
    """What head office set for the brand; ``zone`` is an IANA name, ``country`` an ISO 3166 code, ``default_hours``
    OpenStreetMap opening hours, ``answered_by`` one of stores, approved and head_office."""

    name: str
    zone: str
    country: str
    language: str
    default_hours: str
    answered_by: str
