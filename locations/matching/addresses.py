"""One form for the many spellings of an address, so that the same place gets the same key (pure).

The key serves files in which each row contains the store. It is no geocoder: two different streets never share a
key, and a place written in a truly different way gets a key of its own.
"""

import hashlib
import re
import unicodedata

LONGEST_CODE = 40
"""Characters of a code that is derived from an address."""

_DAMAGE = "\ufffd"
_APOSTROPHES = re.compile(r"['’‘`´]")
_NOT_A_WORD = re.compile(r"[^\w]+")
_US_ZIP = re.compile(r"\b(\d{5})-\d{4}\b", re.ASCII)

_SHORT = {
    "avenue": "ave",
    "boulevard": "blvd",
    "circle": "cir",
    "court": "ct",
    "drive": "dr",
    "east": "e",
    "expressway": "expy",
    "freeway": "fwy",
    "highway": "hwy",
    "lane": "ln",
    "north": "n",
    "northeast": "ne",
    "northwest": "nw",
    "parkway": "pkwy",
    "place": "pl",
    "road": "rd",
    "route": "rte",
    "saint": "st",
    "south": "s",
    "southeast": "se",
    "southwest": "sw",
    "square": "sq",
    "street": "st",
    "suite": "ste",
    "terrace": "ter",
    "west": "w",
}
_COUNTRIES = (
    *("united states of america", "united states", "usa", "us", "u s a", "u s"),
    *("대한민국", "republic of korea", "south korea", "korea", "kr"),
    *("australia", "au", "canada", "ca", "united kingdom", "uk", "gb", "france", "fr", "germany", "deutschland", "de"),
    *("japan", "jp", "china", "cn", "india", "in", "new zealand", "nz", "ireland", "ie"),
)


def normalise(text: str) -> str:
    """Return the address in small letters, short street words, no punctuation, no ZIP+4 and no country.

    >>> normalise("160 Broadway, New York, NY 10038-1234, United States")
    '160 broadway new york ny 10038'
    >>> normalise("151 West 34th Street (Macy's 7th Floor, New York")
    '151 w 34th st macys 7th floor new york'
    """
    plain = _US_ZIP.sub(r"\1", unicodedata.normalize("NFKC", text).replace(_DAMAGE, " ").casefold())
    head, comma, tail = plain.rpartition(",")
    if comma and _words(tail) in _COUNTRIES:
        plain = head
    return " ".join(_SHORT.get(word, word) for word in _words(plain).split())


def _words(text: str) -> str:
    return _NOT_A_WORD.sub(" ", _APOSTROPHES.sub("", text)).strip()


def one_line(street: str, sublocality: str, city: str, state: str, postcode: str, country: str) -> str:
    """Write address parts as people write them in one line.

    >>> one_line("160 Broadway", "", "New York", "NY", "10038", "US")
    '160 Broadway, New York, NY 10038, US'
    """
    region = " ".join(part for part in (state, postcode) if part)
    return ", ".join(part for part in (street, sublocality, city, region, country) if part)


def address_key(text: str) -> str:
    """Return the digest of the normalised address (32 hexadecimal digits); empty where nothing is left of it."""
    normal = normalise(text)
    return hashlib.blake2b(normal.encode(), digest_size=16).hexdigest() if normal else ""


def made_code(text: str) -> str:
    """Return a store code for an address that has none: a slug of its beginning and a short digest of its key.

    >>> made_code("160 Broadway, New York, NY 10038, United States")
    '160-broadway-new-york-ny-10038-987b03'
    """
    key = address_key(text)[:6]
    slug = "-".join(normalise(text).split())[: LONGEST_CODE - len(key) - 1].rstrip("-")
    return f"{slug}-{key}" if slug else key
