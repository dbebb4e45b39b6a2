"""The kind of a file that nobody named, found by its content like its shape (pure)."""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from reviews.readers.columns.headings import spellings
from reviews.readers.containers.open import open_table
from reviews.readers.options import Options
from reviews.readers.recognition import NEEDS, SAMPLE, find_shape, shown
from reviews.readers.records import Refused
from reviews.readers.shapes.base.opening import Opening
from reviews.readers.shapes.registry import KINDS, SPECIAL

SHOWN_BY = spellings("publisher|platform|directory|퍼블리셔|플랫폼|매체|seen at|last seen|checked at|확인일|조회일")
"""Headers that make a list of stores one of listings: who shows them, and when that was looked at."""


def kind_of(path: Path, options: Options, kinds: Sequence[str] = KINDS) -> str:
    """The first of ``kinds`` that the file is sure to be, or else can be.

    Raises ``Refused``: unknown_shape where it can be none of them, and whatever is wrong with the file as such.
    """
    table = open_table(path, options)
    sample = [list(record.cells) for record in itertools.islice(table.records(), SAMPLE)]
    opening = Opening(table.header, sample, options, getattr(table, "shape", ""))
    found = next(_candidates(opening, kinds), None)
    if found is None:
        needs = "; ".join(f"{kind}: {NEEDS[kind]}" for kind in kinds)
        raise Refused("unknown_shape", f"This is no file of ours (columns {shown(table.header)}). Needed are {needs}.")
    return found


def _candidates(opening: Opening, kinds: Sequence[str]) -> Iterator[str]:
    for kind in kinds:
        if any(detect(opening) for detect in SPECIAL[kind]):
            yield kind
    is_seen = any(name in opening.keys for name in SHOWN_BY)
    # Nearly every file names a store and a place, so lists of stores come last.
    lists = ("listings", "locations") if is_seen else ("locations", "listings")
    for kind in ("cases", "reviews", "surveys", "kpis", *lists):
        if kind in kinds and _can_be(opening, kind):
            yield kind


def _can_be(opening: Opening, kind: str) -> bool:
    try:
        find_shape(opening, kind)
    except Refused:
        return False
    return True
