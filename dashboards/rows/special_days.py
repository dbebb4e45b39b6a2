"""Rows of special days and public holidays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SpecialDayRow:
    """A day with hours of its own (empty: closed) and where it applies: the brand (both empty), a region, a store.

    ``may_change`` says whether this person may remove it.
    """

    pk: int
    date: date
    hours: str
    name_ko: str
    name_en: str
    region: str
    store: str
    store_name: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A public holiday of the brand's country; ``is_set`` where the brand already has a special day on it."""

    date: date
    name_ko: str
    name_en: str
    is_set: bool


@dataclass(frozen=True, slots=True)
class SpecialDays:
    """The special days that a person sees from today on and those of the year before, and the public holidays to come.

    ``regions`` are the paths of regions for which this person may set one; ``may_set`` says whether they set any, and
    ``may_set_brand`` whether for the whole brand too.
    """

    today: date
    country: str
    ahead: Sequence[SpecialDayRow]
    over: Sequence[SpecialDayRow]
    holidays: Sequence[HolidayRow]
    regions: Sequence[str]
    may_set: bool
    may_set_brand: bool
