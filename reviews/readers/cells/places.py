"""Where a store is and how to reach it: countries, coordinates, postcodes, phones, web addresses, time zones (pure)."""

import functools
import re
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages
from babel.localedata import locale_identifiers

from locations.matching.geocoding import zone_at
from reviews.readers.cells.dates import LANGUAGES
from reviews.readers.cells.numbers import PLAIN
from reviews.readers.cells.texts import is_nothing, short
from reviews.readers.records import CellError

ALIASES = {
    "usa": "US", "u.s.": "US", "u.s.a.": "US", "united states of america": "US", "미국": "US",
    "uk": "GB", "u.k.": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "great britain": "GB", "영국": "GB",
    "korea": "KR", "republic of korea": "KR", "korea, republic of": "KR", "south korea": "KR", "s. korea": "KR",
    "한국": "KR", "대한민국": "KR", "kor": "KR", "jpn": "JP", "chn": "CN", "twn": "TW", "hkg": "HK", "gbr": "GB",
    "deu": "DE", "fra": "FR", "esp": "ES", "ita": "IT", "can": "CA", "aus": "AU", "nzl": "NZ", "mex": "MX",
    "bra": "BR", "ind": "IN", "sgp": "SG", "mys": "MY", "tha": "TH", "vnm": "VN", "phl": "PH", "idn": "ID",
    "nld": "NL", "bel": "BE", "che": "CH", "aut": "AT", "irl": "IE", "prt": "PT", "pol": "PL", "swe": "SE",
    "nor": "NO", "dnk": "DK", "fin": "FI", "tur": "TR", "are": "AE", "sau": "SA", "zaf": "ZA", "arg": "AR",
    "chl": "CL", "col": "CO", "per": "PE", "rus": "RU",
}  # fmt: skip
HANGUL = re.compile("[가-힣]")
CEP = re.compile(r"(?<![\d\-])\d{5}-\d{3}(?![\d\-])", re.ASCII)
POSTCODE_IN = re.compile(r"\d{3}", re.ASCII)
AMBIGUOUS = frozenset({"georgia", "jersey", "jordan", "lebanon", "mexico", "panama", "peru"})
ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d\d", re.ASCII)
"""What a spreadsheet makes of a long number: most of its digits are lost."""

US_STATES = frozenset({
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA", "ME",
    "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA",
    "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "DC", "PR",
})  # fmt: skip
ZIPS_WITH_ZERO = frozenset({"CT", "MA", "ME", "NH", "NJ", "NY", "PR", "RI", "VT"})
COORDINATE = re.compile(
    r"(?P<side>[NSEW])?\s*(?P<number>[+\-]?\d{1,9}(?:[.,]\d+)?)\s*°?\s*(?P<side2>[NSEW])?", re.IGNORECASE | re.ASCII
)
SEXAGESIMAL = re.compile(
    r"(?P<side>[NSEW])?\s*(?P<d>\d{1,3})°\s*(?P<m>\d{1,2})['′’]\s*(?:(?P<s>\d{1,2}(?:[.,]\d+)?)(?:\"|″|”|''))?\s*"
    r"(?P<side2>[NSEW])?",
    re.IGNORECASE,
)
SOUTH_AND_WEST = frozenset("SW")
"""Sides of the earth with negative degrees. O is no side: east in German, west in the Romance languages."""

# Rough outer bounds (south, north, west, east) of countries where pins are often wrong, generous by half a degree.
BOUNDS = {
    "KR": (32.5, 39.2, 123.9, 132.5), "JP": (23.5, 46.1, 122.4, 154.5), "US": (17.3, 72.0, -180.0, -64.0),
    "CN": (17.5, 54.1, 73.0, 135.6), "TW": (20.1, 26.9, 117.6, 122.8), "AU": (-44.6, -8.5, 112.4, 160.0),
    "GB": (49.3, 61.4, -9.2, 2.4), "DE": (46.7, 55.6, 5.3, 15.6), "FR": (40.8, 51.7, -5.7, 10.1),
    "CA": (41.2, 84.0, -141.6, -52.1), "SG": (0.8, 1.9, 103.1, 104.8), "HK": (21.6, 23.1, 113.3, 115.0),
}  # fmt: skip

RENAMED_ZONES = {
    "Asia/Beijing": "Asia/Shanghai", "Asia/New_Delhi": "Asia/Kolkata", "Asia/Mumbai": "Asia/Kolkata",
    "America/Oranjestad": "America/Aruba", "America/Willemstad": "America/Curacao",
}  # fmt: skip
ZONE = re.compile(r"(?:(?:GMT|UTC)\s*[+\-−]?[\d:.]*\s*|\(.*?\)\s*)?(?P<name>[A-Z][A-Za-z]+(?:/[A-Za-z0-9_+\-]+)+|UTC)")


def country(text: str) -> str:
    """Return the ISO 3166 alpha-2 code for a country's code, or its name in our languages or in its own.

    "NA" is Namibia. Raises ``CellError`` country.
    """
    folded = " ".join(text.split()).casefold()
    if folded in ("", "n/a", "null", "none", "-", "?"):
        return ""
    if folded.upper() in codes():
        return folded.upper()
    found = ALIASES.get(folded) or names().get(folded) or own_names().get(folded)
    if not found:
        raise CellError("country", text.strip(), "KR")
    return found


@functools.cache
def names() -> dict[str, str]:
    """Return codes by the names in our languages, folded, as CLDR has them."""
    return names_in(LANGUAGES)


@functools.cache
def own_names() -> dict[str, str]:
    """Return codes by the names in every language that some country has as an official one."""
    known = frozenset(locale_identifiers())
    spoken = {language for code in codes() for language in get_official_languages(code, de_facto=True)}
    return names_in(sorted(spoken & known))


def names_in(languages: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for language in languages:
        for code, name in Locale.parse(language).territories.items():
            if code in codes():
                found.setdefault(name.casefold(), code)
    return found


@functools.cache
def codes() -> frozenset[str]:
    """Return the ISO 3166 codes of all countries, as far as they have telephones."""
    from phonenumbers import SUPPORTED_REGIONS  # takes long to load, and many files have neither

    return frozenset(SUPPORTED_REGIONS)


def phone(text: str, region: str, *, is_guess: bool = False) -> str:
    """Return E.164 where the number can be read with the country ``region``, else as given; empty for 000-0000.

    Where the country is a guess, the number must be one that is given to somebody there.
    """
    import phonenumbers  # as in ``codes``

    given = short(text)
    digits = re.sub(r"\D", "", given)
    if not digits.strip("0"):
        return ""
    first = re.split(r"[;|]|,\s|(?<=\d{4})\s?/\s?(?=[+\d(])", given)[0]
    try:
        parsed = phonenumbers.parse(first, region or None)
    except phonenumbers.NumberParseException:
        return given
    if not (phonenumbers.is_valid_number if is_guess else phonenumbers.is_possible_number)(parsed):
        return given
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def unmistakable(name: str) -> str:
    """Return the country of a name unless it is an abbreviation or also a place in the United States; else empty."""
    folded = " ".join(name.split()).casefold()
    return "" if len(folded) <= len("USA") or folded in AMBIGUOUS else ALIASES.get(folded) or names().get(folded, "")


def implied_country(state: str, zip_code: str, *addresses: str) -> str:
    """Work out the country that no cell of a row names, where it cannot be another one; else empty.

    It is the last part of an address, KR where an address is Korean, BR for a postcode of five and three digits, and US
    for a state with its ZIP.
    """
    for address in addresses:
        if HANGUL.search(address):
            return "KR"
        if CEP.search(address):
            return "BR"
        *parts, town, last = ["", "", *address.split(",")]
        if any(parts) and POSTCODE_IN.search(town) and (found := unmistakable(last)):
            return found
    short_zip = re.fullmatch(r"\s*(\d{3,5})(?:-\d{4})?\s*", zip_code, re.ASCII)
    if not short_zip or state.strip() not in US_STATES:
        return ""
    return "US" if len(short_zip[1]) == 5 or state.strip() in ZIPS_WITH_ZERO else ""


def postcode(text: str, region: str) -> str:
    """Return a postcode; a US ZIP that lost its leading zeros or its hyphen has them again ("2128", "021281234")."""
    given = short(text)
    if given == "0":
        return ""
    if given.endswith(".0") and given[:-2].isdigit():
        given = given[:-2]
    found = re.fullmatch(r"(\d{3,5})(?:-(\d{4}))?", given, re.ASCII) or re.fullmatch(
        r"(\d{4,5})(\d{4})", given, re.ASCII
    )
    if region == "US" and found:
        return found[1].rjust(5, "0") + (f"-{found[2]}" if found[2] else "")
    return given


def website(text: str) -> str:
    """Return the first web address of the cell."""
    given = short(text)
    return re.split(r"[,;|\s]+(?=https?://|www\.|$)", given)[0] if given else ""


def time_zone(text: str) -> str:
    """Find the IANA name in "GMT+09:00 Asia/Seoul"; names that were cut off are completed where only one fits.

    Raises ``CellError`` time_zone.
    """
    if is_nothing(text):
        return ""
    found = ZONE.fullmatch(text.strip())
    name = RENAMED_ZONES.get(found["name"], found["name"]) if found else ""
    if name in zone_names():
        return name
    fitting = [other for other in zone_names() if name and other.startswith(name)]
    if len(fitting) == 1:
        return fitting[0]
    raise CellError("time_zone", text.strip(), "Asia/Seoul")


@functools.cache
def zone_names() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


@dataclass(frozen=True, slots=True)
class Pin:
    """A pair of coordinates with what is doubtful about it, if anything: a stable code."""

    latitude: float | None = None
    longitude: float | None = None
    precision: float | None = None
    doubt: str = ""


def pin(latitude: str, longitude: str, region: str) -> Pin:
    """Read coordinates as written; the finer of the two sets the precision, since programs drop zeros at the end.

    A pair that is not on earth is left out and flagged; a swapped pair or one outside its country is flagged and never
    corrected.
    """
    if is_nothing(latitude) or is_nothing(longitude):
        return Pin()
    try:
        north, east = degrees(latitude), degrees(longitude)
    except CellError:
        return Pin(doubt="coordinates")
    precision = min(10.0 ** -decimals(latitude), 10.0 ** -decimals(longitude))
    if north == 0 and east == 0:
        return Pin(doubt="coordinates_zero")
    if not -90 <= north <= 90 or not -180 <= east <= 180:
        return Pin(doubt="coordinates_swapped" if abs(east) <= 90 and abs(north) <= 180 else "coordinates_out_of_range")
    return Pin(north, east, precision, doubt_of(north, east, region))


PAIR = re.compile(
    r"[(\[]?\s*(?P<north>[+\-−]?\d{1,3}\.\d+)\s*[,;/\s]\s*(?P<east>[+\-−]?\d{1,3}\.\d+)\s*[)\]]?", re.ASCII
)
WELL_KNOWN = re.compile(
    r"(?:SRID=\d+;)?POINT\s*\(\s*(?P<east>-?\d+(?:\.\d+)?)\s+(?P<north>-?\d+(?:\.\d+)?)\s*\)", re.IGNORECASE
)
IN_ADDRESS = re.compile(
    r"!3d(?P<north>-?\d+\.\d+)!4d(?P<east>-?\d+\.\d+)"
    r"|[?&](?:ll|q|query|destination|loc)=(?P<north2>-?\d+\.\d+)(?:,|%2C)\s*(?P<east2>-?\d+\.\d+)"
)
"""The place of a web address of a map; what stands behind @ is the middle of the screen."""


def pair(text: str) -> tuple[str, str]:
    """Return latitude and longitude as written in one cell: "37.51, 127.02", a point of WKT, the address of a map.

    Both are empty where the cell has no such pair.
    """
    given = text.strip()
    found = PAIR.fullmatch(given) or WELL_KNOWN.fullmatch(given)
    if not found and "://" in given:
        found = IN_ADDRESS.search(given)
    if not found:
        return "", ""
    parts = found.groupdict()
    return parts["north"] or parts["north2"], parts["east"] or parts["east2"]


def country_at(latitude: str, longitude: str) -> str:
    """Return the country (ISO 3166 code) of coordinates as written, by the time zone there; empty where it has none."""
    found = pin(latitude, longitude, "")
    if found.latitude is None or found.longitude is None:
        return ""
    return str(get_global("zone_territories").get(zone_at(found.latitude, found.longitude), ""))


def degrees(text: str) -> float:
    """Read a coordinate: "52.52", "52,520" (no coordinate has thousands), "N54.32", "48.1371° N", "48°8'14\" N".

    Raises ``CellError`` number.
    """
    given = text.strip().replace("−", "-")
    minutes = SEXAGESIMAL.fullmatch(given)
    if minutes:
        whole = int(minutes["d"]) + int(minutes["m"]) / 60 + float((minutes["s"] or "0").replace(",", ".")) / 3600
        return -whole if (minutes["side"] or minutes["side2"] or "").upper() in SOUTH_AND_WEST else whole
    found = COORDINATE.fullmatch(given)
    digits = found["number"].replace(",", ".") if found else ""
    if not found or not PLAIN.fullmatch(digits):
        raise CellError("number", given)
    side = (found["side"] or found["side2"] or "").upper()
    return -float(digits) if side in SOUTH_AND_WEST else float(digits)


def doubt_of(north: float, east: float, region: str) -> str:
    if region not in BOUNDS or inside(north, east, region):
        return ""
    return "coordinates_swapped" if inside(east, north, region) else "coordinates_out_of_country"


def inside(north: float, east: float, region: str) -> bool:
    south, top, west, right = BOUNDS[region]
    return south <= north <= top and west <= east <= right


def decimals(text: str) -> int:
    """Count the decimals that a coordinate is written with, trailing zeros included, at most 7 (a centimetre)."""
    if SEXAGESIMAL.fullmatch(text.strip()):
        return 4
    found = COORDINATE.fullmatch(text.strip())
    digits = found["number"].replace(",", ".").partition(".")[2] if found else ""
    return min(7, len(digits)) if digits.isdigit() else 0
