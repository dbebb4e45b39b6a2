"""Which known codes, names and addresses are written much like another one (pure)."""

import re
from collections.abc import Collection, Mapping

from locations.matching.addresses import normalise

LIKE_ENOUGH = 80
"""How alike a suggestion must be to what is written, of 100 (rapidfuzz's ratios)."""

ONE_STORE = 60
"""How alike two names of one store are, of 100 (rapidfuzz's token set ratio)."""

NEAREST = 3

LONGEST_ALIAS = 500
"""Characters of another name of a store that are stored."""

SHORTEST_PART = 2
"""Letters of a part of a name that tells anything."""


def folded(name: str) -> str:
    """Return what two spellings of a name have in common: no capitals, single blanks.

    >>> folded(" North  mill ")
    'north mill'
    """
    return " ".join(name.split()).casefold()


def alias_key(written: str) -> str:
    """Return what the spellings of another name of a store have in common, as far as it is stored."""
    return folded(written)[:LONGEST_ALIAS]


def loose_code(code: str) -> str:
    """Return a code without what spreadsheets and people change: leading zeros, case and separators.

    >>> loose_code("S-0042"), loose_code("s42"), loose_code("0042"), loose_code("000")
    ('s42', 's42', '42', '0')
    """
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub(r"[\W_]+", "", code.casefold()))


def nearest_codes(written: str, codes: Collection[str]) -> list[str]:
    """Return the codes that are written most like this one, at most ``NEAREST``, the most alike first.

    >>> nearest_codes("S-001", ["S-002", "S-010", "X"])
    ['S-002', 'S-010']
    """
    from rapidfuzz import fuzz, process  # most files name no unknown store

    matches = process.extract(written, sorted(codes), scorer=fuzz.ratio, limit=NEAREST, score_cutoff=LIKE_ENOUGH)
    return [match[0] for match in matches]


def nearest_addresses(written: str, addresses: Mapping[str, str]) -> list[str]:
    """Return the codes of the stores whose normalised addresses, by code, are most like an address as written.

    >>> nearest_addresses("160 Broadway, New York", {"a": "160 broadway new york ny", "b": "1 main st austin tx"})
    ['a']
    """
    from rapidfuzz import fuzz, process  # most files name no unknown store

    matches = process.extract(
        normalise(written), addresses, scorer=fuzz.token_set_ratio, limit=NEAREST, score_cutoff=LIKE_ENOUGH
    )
    return [code for _address, _score, code in matches]


def one_in_other(one: str, other: str) -> bool:
    """Return whether one name is a part of the other: whole words, or any letters where names are written together.

    >>> one_in_other("서현", "가람솔 서현점"), one_in_other("Main Street", "Acme Main St"), one_in_other("Ill", "Mill")
    (True, True, False)
    """
    return _one_in_other(normalise(one), normalise(other))


def names_with(written: str, names: Mapping[str, str]) -> list[str]:
    """Return the names that hold a written one, or are held by it; those of the most similar length come first.

    ``names`` are known ones with their normalised form.

    >>> names_with("Gangnam", {"Gangnam Station E.": "gangnam station e", "Gangnam Station": "gangnam station"})
    ['Gangnam Station', 'Gangnam Station E.']
    """
    normal = normalise(written)
    # Most names fall out at the first look, which must cost little: lists have thousands of them.
    near = [name for name, own in names.items() if normal in own or own in normal]
    found = (name for name in near if _one_in_other(normal, names[name]))
    return sorted(found, key=lambda name: (abs(len(name) - len(written)), name))


def _one_in_other(one: str, other: str) -> bool:
    shorter, longer = (one, other) if len(one) < len(other) else (other, one)
    if len(shorter) < SHORTEST_PART or shorter not in longer:
        return False
    return not shorter.isascii() or f" {shorter} " in f" {longer} "


def can_be_one_store(old: str, new: str, code: str) -> bool:
    """Return whether both names can be of one store; a code that replaces a name is no evidence.

    >>> can_be_one_store("McBurger Miami", "Mcburger Miami Beach", "1"), can_be_one_store("1", "McBurger", "1")
    (True, False)
    """
    old, new = old.casefold(), new.casefold()
    if old in ("", code.casefold()):
        return False
    from rapidfuzz.fuzz import token_set_ratio  # most lists change nothing

    return token_set_ratio(old, new) >= ONE_STORE
