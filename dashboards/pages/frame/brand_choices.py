"""What a brand's settings are chosen from: time zones and countries by their names in the reader's language (CLDR), and
who answers reviews."""

from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from locations.brand_settings import COUNTRIES

ANSWERERS = (
    ("stores", _("The stores themselves")),
    ("approved", _("The stores, once somebody above them approved it")),
    ("head_office", _("Head office")),
)
NOWHERE = ("001", "ZZ")
"""CLDR's "territories" of zones that belong to no country."""


def zone_choices(current: str = "") -> list[tuple[str, str]]:
    """Give the zones of all countries and UTC, and the ``current`` one where it has another name."""
    offered = _zones(_language())
    known = {zone for zone, _name in offered}
    return [*([(current, current)] if current and current not in known else []), *offered]


def country_choices() -> list[tuple[str, str]]:
    """Give the countries by code and name, in the order of their names."""
    return _countries(_language())


@cache
def _zones(language: str) -> list[tuple[str, str]]:
    places = get_global("zone_territories")
    own = [zone for zone in available_timezones() if places.get(zone, NOWHERE[0]) not in NOWHERE]
    return [("UTC", "UTC"), *_by_name([(zone, get_timezone_location(zone, locale=language)) for zone in own])]


@cache
def _countries(language: str) -> list[tuple[str, str]]:
    names = Locale.parse(language).territories
    return _by_name([(code, names.get(code, code)) for code in COUNTRIES])


def _by_name(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(pairs, key=lambda pair: pair[1].casefold())


def _language() -> str:
    return (translation.get_language() or settings.LANGUAGE_CODE).partition("-")[0]
