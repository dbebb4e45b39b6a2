"""Whether two street lines name one place: provinces in full or short, ordinals, and numbers of units (pure).

Unlike an address key, this compares two lines with each other, so that it may pass over what only one of them has.
"""

import re
from typing import NamedTuple

from locations.matching.addresses import normalise

PROVINCES = {
    "서울특별시": "서울", "서울시": "서울", "부산광역시": "부산", "부산시": "부산",
    "대구광역시": "대구", "대구시": "대구", "인천광역시": "인천", "인천시": "인천",
    "광주광역시": "광주", "대전광역시": "대전", "대전시": "대전", "울산광역시": "울산",
    "울산시": "울산", "세종특별자치시": "세종", "세종시": "세종", "경기도": "경기",
    "강원도": "강원", "강원특별자치도": "강원", "충청북도": "충북", "충청남도": "충남",
    "전라북도": "전북", "전북특별자치도": "전북", "전라남도": "전남", "경상북도": "경북",
    "경상남도": "경남", "제주도": "제주", "제주특별자치도": "제주",
    "alabama": "al", "alaska": "ak", "arizona": "az", "arkansas": "ar", "california": "ca", "colorado": "co",
    "connecticut": "ct", "delaware": "de", "florida": "fl", "georgia": "ga", "hawaii": "hi", "idaho": "id",
    "illinois": "il", "indiana": "in", "iowa": "ia", "kansas": "ks", "kentucky": "ky", "louisiana": "la", "maine": "me",
    "maryland": "md", "massachusetts": "ma", "michigan": "mi", "minnesota": "mn", "mississippi": "ms", "missouri": "mo",
    "montana": "mt", "nebraska": "ne", "nevada": "nv", "new hampshire": "nh", "new jersey": "nj", "new mexico": "nm",
    "new york": "ny", "n carolina": "nc", "n dakota": "nd", "ohio": "oh", "oklahoma": "ok", "oregon": "or",
    "pennsylvania": "pa", "rhode island": "ri", "s carolina": "sc", "s dakota": "sd", "tennessee": "tn", "texas": "tx",
    "utah": "ut", "vermont": "vt", "virginia": "va", "washington": "wa", "w virginia": "wv", "wisconsin": "wi",
    "wyoming": "wy", "alberta": "ab", "british columbia": "bc", "manitoba": "mb", "new brunswick": "nb",
    "nova scotia": "ns", "ontario": "on", "quebec": "qc", "québec": "qc", "saskatchewan": "sk",
    "new s wales": "nsw", "queensland": "qld", "s australia": "sa", "tasmania": "tas", "w australia": "wa",
}  # fmt: skip
"""Long names of provinces and states, as ``normalise`` leaves them, by their short ones."""

NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th",
    "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th", "eleventh": "11th", "twelfth": "12th",
    "thirteenth": "13th", "fourteenth": "14th", "fifteenth": "15th", "sixteenth": "16th", "seventeenth": "17th",
    "eighteenth": "18th", "nineteenth": "19th", "twentieth": "20th",
}  # fmt: skip

GERMAN = re.compile(r"(?:(?<=\w\w)|\b)str\b")
IN_BRACKETS = re.compile(r"\([^()]*\)")
LEADING_ZEROS = re.compile(r"(?<!\w)0+(?=\d+(?!\w))", re.ASCII)
NUMBER_SIGN = re.compile(r"#\s*(?=\w)")
LONG_NAME = re.compile(rf"\b(?:{'|'.join(sorted(PROVINCES, key=len, reverse=True))})\b")
UNIT = re.compile(
    r"\b(?:ste|unit|apt|apartment|rm|room|floor|level|shop|space|spc|kiosk|no)\s+(?P<after>\d\w*|[a-z])\b"
    r"|\b(?P<before>\d+)(?:st|nd|rd|th)?\s+(?:floor|fl)\b"
    r"|(?<!\w)(?P<below>지하)?\s*(?P<storey>\d+)층|(?<!\w)(?P<room>\d+)호(?!\w)|\bb(?P<cellar>\d)(?:f|층)?\b"
    r"|(?<=\s)(?P<level>\d)f\b"
)


class Street(NamedTuple):
    """A street line: its words, and the numbers of floors and units in it."""

    words: str
    units: frozenset[str]


def same_street(left: str, right: str) -> bool:
    """Return whether both lines name one place; a unit that only one of them names makes no difference.

    >>> same_street("12 First Ave, Suite 4", "12 1st Avenue #4"), same_street("12 1st Ave #4", "12 1st Ave #5")
    (True, False)
    >>> same_street("경기도 가람시 하늘로 5, 2층", "경기 가람시 하늘로 5 (하늘동)")
    True
    """
    here, there = street(left), street(right)
    return here.words == there.words and units_agree(here, there)


def units_agree(one: Street, other: Street) -> bool:
    """Return whether two lines name the same units, or one of them names none."""
    return not one.units or not other.units or one.units == other.units


def loose_address(text: str) -> Street:
    """Return an address in one line as ``street`` does, and without zeros that a spreadsheet takes from a postcode.

    >>> loose_address("12 Main Street, Boston, Massachusetts 02134") == loose_address("12 Main St, Boston, MA 2134")
    True
    """
    place = street(text)
    return Street(LEADING_ZEROS.sub("", place.words), place.units)


def street(text: str) -> Street:
    """Return a street line without brackets and units, with short names of provinces and numbers in digits."""
    signed = NUMBER_SIGN.sub(" unit ", text)
    plain = normalise(IN_BRACKETS.sub(" ", signed)) or normalise(signed)
    plain = " ".join(NUMBERS.get(word, word) for word in GERMAN.sub("strasse", plain).split())
    units = frozenset("-" * bool(found["below"] or found["cellar"]) + number(found) for found in UNIT.finditer(plain))
    plain = LONG_NAME.sub(lambda found: PROVINCES[found[0]], UNIT.sub(" ", plain))
    return Street(" ".join(plain.split()), units)


def number(found: re.Match[str]) -> str:
    """Return the number or letter of a unit."""
    return next(text for name, text in found.groupdict().items() if text and name != "below")
