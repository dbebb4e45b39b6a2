"""Listings compared with the brand's record, as text: the matrix of publishers and fields, the stores with errors."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.naming import FIELD_WORDS
from dashboards.wording import publisher
from reviews.listings.states import FIELD_NAMES, Listings, StoreListings, Tile

FILE_COLUMNS = ("store", "name", "region", "publisher", "field", "state", "ours", "theirs", "seen")


@dataclass(frozen=True, slots=True)
class Square:
    """One field at one publisher over all stores; ``href`` shows those that differ."""

    share: str
    counts: str
    missing: str
    href: str
    most: bool


@dataclass(frozen=True, slots=True)
class MatrixLine:
    field: str
    squares: Sequence[Square | None]


def reading(found: Listings) -> str:
    """Give the picture in one or two sentences."""
    if not found.n and not found.absent:
        return ""
    facts = {"n": wording.number(found.n), "different": wording.number(found.different)}
    if not found.different:
        sentences = [_("All %(n)s listing fields that could be compared match your record.") % facts]
    else:
        facts["share"] = percent(found.different, found.n)
        sentences = [_("%(different)s of %(n)s listing fields differ from your record (%(share)s).") % facts]
        sentences.append(_most_often(found.tiles))
    if found.absent:
        sentences.append(not_shown(found.absent))
    return " ".join(each for each in sentences if each)


def not_shown(count: int) -> str:
    facts = {"n": wording.number(count)}
    return ngettext("%(n)s listing does not exist at all.", "%(n)s listings do not exist at all.", count) % facts


def percent(part: int, whole: int) -> str:
    return f"{wording.number(100 * part / whole, 1)}%" if whole else "—"


def matrix(found: Listings, query: Callable[..., str]) -> list[MatrixLine]:
    """Build the matrix, fields down and publishers across; ``query`` writes the address of a choice."""
    by_place = {(tile.publisher, tile.field): tile for tile in found.tiles}
    shown = [name for name in found.publishers if any(tile.publisher == name for tile in found.tiles)]
    most = _most(found.tiles)
    return [
        MatrixLine(str(FIELD_WORDS[field]), [_square(by_place.get((name, field)), most, query) for name in shown])
        for field in FIELD_NAMES
        if any((name, field) in by_place for name in shown)
    ]


def file_rows(stores: Iterable[StoreListings], *, field: str = "", state: str = "") -> Iterator[list[Any]]:
    """Give the lines of the file: every field of every publisher that fits the choice, values unshortened."""
    for store in stores:
        for each in store.views:
            start = [store.store, store.name, store.region, each.publisher]
            seen = (each.cells_seen_at or each.seen_at).isoformat()
            if not each.shown and state in ("", "absent"):
                yield [*start, "", "absent", "", "", each.seen_at.isoformat()]
            for cell in each.cells.values():
                if field in ("", cell.field) and state in ("", cell.state.value):
                    yield [*start, cell.field, cell.state.value, cell.ours, cell.theirs, seen]


def _most(tiles: Sequence[Tile]) -> Tile | None:
    """Give the field and publisher that differ most often: by share where there are stores enough, else by count."""
    wrong = [tile for tile in tiles if tile.different and tile.n > 1]
    return max(wrong, key=lambda tile: (tile.n >= FEW, tile.different / tile.n), default=None)


def _most_often(tiles: Sequence[Tile]) -> str:
    tile = _most(tiles)
    if tile is None:
        return ""
    facts = {
        "field": FIELD_WORDS[tile.field],
        "publisher": publisher(tile.publisher),
        "share": percent(tile.different, tile.n),
        "different": wording.number(tile.different),
        "n": wording.number(tile.n),
    }
    return _("Most often: %(field)s at %(publisher)s, %(different)s of %(n)s (%(share)s).") % facts


def _square(tile: Tile | None, most: Tile | None, query: Callable[..., str]) -> Square | None:
    if tile is None:
        return None
    counts = {"different": wording.number(tile.different), "n": wording.number(tile.n)}
    state = "different" if tile.different else "missing" if tile.missing else ""
    return Square(
        share=percent(tile.different, tile.n),
        counts=_("%(different)s of %(n)s") % counts,
        missing=_("%(n)s missing") % {"n": wording.number(tile.missing)} if tile.missing else "",
        href=query(publisher=tile.publisher, field=tile.field, state=state) if state else "",
        most=tile is most,
    )


FEW = 20
"""Stores from which on a share of them is worth naming as the most frequent error."""
