"""Where a store is and how to reach it: countries, coordinates, postcodes, phones, web addresses, time zones (pure)."""

import functools
import re
import zoneinfo
from dataclasses import dataclass

import phonenumbers

from reviews.readers.cells.numbers import number
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
CODES = frozenset(phonenumbers.SUPPORTED_REGIONS)

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
    """Return the ISO 3166 alpha-2 code for a country's code or English or Korean name.

    "NA" is Namibia. Raises ``CellError`` country.
    """
    folded = " ".join(text.split()).casefold()
    if folded in ("", "n/a", "null", "none", "-"):
        return ""
    if folded.upper() in CODES:
        return folded.upper()
    found = ALIASES.get(folded) or names().get(folded)
    if not found:
        raise CellError("country", text.strip(), "KR")
    return found


@functools.cache
def names() -> dict[str, str]:
    """Return codes by English and Korean names, folded, from the tables that come with phonenumbers (from CLDR)."""
    from phonenumbers.geodata.locale import LOCALE_DATA  # large, and most files give codes

    return {
        name.casefold(): code
        for code, translations in LOCALE_DATA.items()
        for language, name in translations.items()
        if language in ("aa", "en", "ko") and not name.startswith("*") and code in CODES
    }


def phone(text: str, region: str) -> str:
    """Return E.164 where the number can be read with the country ``region``, else as given; empty for 000-0000."""
    given = short(text)
    digits = re.sub(r"\D", "", given)
    if not digits.strip("0"):
        return ""
    first = re.split(r"[;|]|,\s|(?<=\d{4})\s?/\s?(?=[+\d(])", given)[0]
    try:
        parsed = phonenumbers.parse(first, region or None)
    except phonenumbers.NumberParseException:
        return given
    if not phonenumbers.is_possible_number(parsed):
        return given
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def unmistakable(name: str) -> str:
    """Return the country of a name unless it is an abbreviation or also a place in the United States; else empty."""
    folded = " ".join(name.split()).casefold()
    return "" if len(folded) <= len("USA") or folded in AMBIGUOUS else ALIASES.get(folded) or names().get(folded, "")


def implied_country(state: str, zip_code: str, *addresses: str) -> str:
    """Work out the country that no cell of a row names, where it cannot be another one; else empty.

    It is the last part of an address, KR where an address is Korean, and US for a state with its ZIP.
    """
    for address in addresses:
        if HANGUL.search(address):
            return "KR"
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
        north, east = number(latitude), number(longitude)
    except CellError:
        return Pin(doubt="coordinates")
    precision = min(10.0 ** -decimals(latitude), 10.0 ** -decimals(longitude))
    if north == 0 and east == 0:
        return Pin(doubt="coordinates_zero")
    if not -90 <= north <= 90 or not -180 <= east <= 180:
        return Pin(doubt="coordinates_swapped" if abs(east) <= 90 and abs(north) <= 180 else "coordinates_out_of_range")
    return Pin(north, east, precision, doubt_of(north, east, region))


def doubt_of(north: float, east: float, region: str) -> str:
    if region not in BOUNDS or inside(north, east, region):
        return ""
    return "coordinates_swapped" if inside(east, north, region) else "coordinates_out_of_country"


def inside(north: float, east: float, region: str) -> bool:
    south, top, west, right = BOUNDS[region]
    return south <= north <= top and west <= east <= right


def decimals(text: str) -> int:
    """Count the decimals that a coordinate is written with, trailing zeros included, at most 7 (a centimetre)."""
    digits = text.strip().replace(",", ".").partition(".")[2]
    return min(7, len(digits)) if digits.isdigit() else 0
