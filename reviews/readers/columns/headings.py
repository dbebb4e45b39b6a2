"""Header names, compared without regard to case, blanks, hyphens and underscores (pure)."""

import re
import unicodedata
from collections.abc import Sequence

SIGNS = re.compile(r"[\W_]+")
TYPE = re.compile(r"\s\[(?:txt|mtxt|list|flag|int|dec|date)\]\s*$", re.IGNORECASE)
"""What Zendesk writes behind the name of a field of the customer's own: "Store [list]"."""
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
"""How German is written where a program takes no umlauts ("oeffnungszeiten"); ß is ss in small letters anyway."""


ADDED = ("line", "column", "code", "reason_en", "reason_ko")
"""What a rejects file has behind the columns of the original."""


def key(header: str) -> str:
    """Return what two spellings of a header have in common: "Store Code", "store_code" and "storeCode " are one.

    So are "Öffnungszeiten" and "oeffnungszeiten". A header of signs only ("#") stays as it is.
    """
    folded = (
        unicodedata.normalize("NFKC", TYPE.sub("", header)).casefold().strip().removeprefix("\ufeff").translate(UMLAUTS)
    )
    return SIGNS.sub("", folded) or folded


def spellings(names: str) -> tuple[str, ...]:
    """Return the keys of names that are written with | between them."""
    return tuple(key(name) for name in names.split("|"))


def without_added(header: Sequence[str]) -> int:
    """Count the columns that are the file's own: those of a rejects file end with what we added."""
    last = tuple(header[-len(ADDED) :])
    return len(header) - len(ADDED) if last == ADDED or last[:3] == ADDED[:3] else len(header)


def positions(header: Sequence[str]) -> dict[str, int]:
    """Return the first index of each key; nameless columns and those of a rejects file are left out."""
    found: dict[str, int] = {}
    for index, name in enumerate(header[: without_added(header)]):
        found.setdefault(key(name), index)
    found.pop("", None)
    return found
