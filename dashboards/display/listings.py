"""Listings beside the brand's record, as text: the matrix of publishers and fields, and the stores with errors."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dashboards import wording
from dashboards.display.voices import publisher
from dashboards.listings import FIELD_NAMES, Cell, FieldState, Listings, Look, StoreListings, Tile

FIELD_WORDS: Mapping[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "street": gettext_lazy("Street"),
    "city": gettext_lazy("Town"),
    "postcode": gettext_lazy("Postcode"),
    "phone": gettext_lazy("Phone"),
    "website": gettext_lazy("Website"),
    "hours": gettext_lazy("Opening hours"),
    "pin": gettext_lazy("Pin on the map"),
}
WRONG = (FieldState.DIFFERENT, FieldState.MISSING)
FILE_COLUMNS = ("store", "name", "region", "publisher", "field", "state", "ours", "theirs", "seen")
LONGEST_MARKED = 120
"""Characters of a value up to which single letters are marked; in longer ones the whole says more."""
ALIKE = 0.5
"""Values less alike than this have nothing in common worth marking."""
FEW = 20
"""Stores from which on a share of them is worth naming as the most frequent error."""


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


@dataclass(frozen=True, slots=True)
class Shown:
    """What a publisher shows in a field; ``pieces`` are parts of it, with whether each differs from ours."""

    publisher: str
    state: str
    words: str
    pieces: Sequence[tuple[str, bool]]
    remark: str


@dataclass(frozen=True, slots=True)
class Line:
    field: str
    ours: str
    shown: Sequence[Shown]


@dataclass(frozen=True, slots=True)
class Head:
    """A publisher above its column, and when it was looked at."""

    publisher: str
    seen: str
    remark: str


@dataclass(frozen=True, slots=True)
class StoreBlock:
    code: str
    name: str
    place: str
    href: str
    errors: str
    heads: Sequence[Head]
    lines: Sequence[Line]
    right: str


def reading(found: Listings) -> str:
    """The picture in one or two sentences."""
    if not found.n and not found.absent:
        return ""
    facts = {"n": wording.number(found.n), "different": wording.number(found.different)}
    if not found.different:
        said = [_("All %(n)s listing fields that could be compared are as in your record.") % facts]
    else:
        facts["share"] = percent(found.different, found.n)
        said = [_("%(different)s of %(n)s listing fields differ from your record (%(share)s).") % facts]
        said.append(_most_often(found.tiles))
    if found.absent:
        said.append(not_shown(found.absent))
    return " ".join(each for each in said if each)


def not_shown(count: int) -> str:
    facts = {"n": wording.number(count)}
    return ngettext("%(n)s listing is not there at all.", "%(n)s listings are not there at all.", count) % facts


def percent(part: int, whole: int) -> str:
    return f"{wording.number(100 * part / whole, 1)}%" if whole else "—"


def matrix(found: Listings, query: Callable[..., str]) -> list[MatrixLine]:
    """Fields down, publishers across; ``query`` writes the address of a choice."""
    by_place = {(tile.publisher, tile.field): tile for tile in found.tiles}
    shown = [name for name in found.publishers if any(tile.publisher == name for tile in found.tiles)]
    most = _most(found.tiles)
    return [
        MatrixLine(str(FIELD_WORDS[field]), [_square(by_place.get((name, field)), most, query) for name in shown])
        for field in FIELD_NAMES
        if any((name, field) in by_place for name in shown)
    ]


def publishers(found: Listings) -> list[tuple[str, str]]:
    """The columns of the matrix: the publisher as the data names it, and as it writes itself."""
    return named([*dict.fromkeys(tile.publisher for tile in found.tiles)])


def named(names: Sequence[str]) -> list[tuple[str, str]]:
    """Publishers as the data names them, and as they write themselves."""
    return [(name, publisher(name)) for name in names]


def blocks(found: Listings, brand: str, *, field: str = "", state: str = "", whole: bool = False) -> list[StoreBlock]:
    """The stores, each with the lines that are wrong somewhere, or with the ``whole`` of them.

    ``field`` and ``state`` narrow the lines.
    """
    return [block(store, brand, field=field, state=state, whole=whole) for store in found.stores]


def block(store: StoreListings, brand: str, *, field: str = "", state: str = "", whole: bool = False) -> StoreBlock:
    named = [name for name in FIELD_NAMES if field in ("", name)]
    wrong = [name for name in named if (whole and not state) or _is_wrong(store, name, state)]
    return StoreBlock(
        code=store.store,
        name=store.name,
        place=" · ".join(part for part in (store.city or store.region.rpartition("/")[2], store.store) if part),
        href=reverse("store", args=[brand, store.store]),
        errors=errors(store),
        heads=[_head(each) for each in store.looks],
        lines=[_line(store, name) for name in wrong],
        right="" if whole or field or state else _right(store),
    )


def errors(store: StoreListings) -> str:
    """ "3 fields differ · 1 missing", or that all is right."""
    facts = {"n": wording.number(store.compared)}
    said = []
    if store.different:
        facts |= {"different": wording.number(store.different)}
        said.append(
            ngettext("%(different)s of %(n)s fields differs", "%(different)s of %(n)s fields differ", store.different)
            % facts
        )
    if store.missing:
        said.append(
            ngettext("%(missing)s missing", "%(missing)s missing", store.missing)
            % {"missing": wording.number(store.missing)}
        )
    if store.absent:
        said.append(
            ngettext("not shown by %(absent)s publisher", "not shown by %(absent)s publishers", store.absent)
            % {"absent": wording.number(store.absent)}
        )
    if not said and store.compared:
        said.append(ngettext("the one field is right", "all %(n)s fields are right", store.compared) % facts)
    return " · ".join(said) or _("nothing to compare")


def fine(store: StoreListings) -> str:
    """The good news of a store without errors, for its page; empty where something is wrong."""
    if store.different or store.missing or store.absent or not store.compared:
        return ""
    facts = {"fields": wording.number(store.compared), "publishers": wording.number(len(store.looks))}
    return (
        ngettext(
            "All %(fields)s fields that %(publishers)s publisher shows are right.",
            "All %(fields)s fields that %(publishers)s publishers show are right.",
            len(store.looks),
        )
        % facts
    )


def marked(ours: str, theirs: str) -> list[tuple[str, bool]]:
    """Their value in pieces, with whether each differs from ours; one plain piece where too little is alike.

    >>> marked("02-123-4567", "02-123-4568")
    [('02-123-456', False), ('8', True)]
    """
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    if max(len(ours), len(theirs)) > LONGEST_MARKED or matcher.ratio() < ALIKE:
        return [(theirs, False)]
    return [
        (theirs[start:end], kind != "equal") for kind, _first, _last, start, end in matcher.get_opcodes() if start < end
    ]


def file_rows(stores: Iterable[StoreListings], *, field: str = "", state: str = "") -> Iterator[list[Any]]:
    """The lines of the file: every field of every publisher that fits the choice, values unshortened."""
    for store in stores:
        for each in store.looks:
            start = [store.store, store.name, store.region, each.publisher]
            seen = (each.cells_seen_at or each.seen_at).isoformat()
            if not each.shown and state in ("", "absent"):
                yield [*start, "", "absent", "", "", each.seen_at.isoformat()]
            for cell in each.cells.values():
                if field in ("", cell.field) and state in ("", cell.state.value):
                    yield [*start, cell.field, cell.state.value, cell.ours, cell.theirs, seen]


def _most(tiles: Sequence[Tile]) -> Tile | None:
    """The field and publisher that differ most often: by share where there are stores enough, else by count."""
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


def _is_wrong(store: StoreListings, field: str, state: str) -> bool:
    states = {each.cells[field].state for each in store.looks if each.cells}
    return any(wrong in states for wrong in WRONG if state in ("", wrong.value))


def _line(store: StoreListings, field: str) -> Line:
    ours = next((each.cells[field].ours for each in store.looks if each.cells), "")
    return Line(str(FIELD_WORDS[field]), ours, [_shown(each, field) for each in store.looks])


def _shown(each: Look, field: str) -> Shown:
    name = publisher(each.publisher)
    cell = each.cells.get(field)
    if cell is None:
        return Shown(name, "absent", _("store not shown"), (), "")
    return Shown(name, cell.state.value, _state_words(cell), _pieces(cell), _apart(cell))


def _state_words(cell: Cell) -> str:
    return {
        FieldState.RIGHT: _("right"),
        FieldState.DIFFERENT: _("different"),
        FieldState.MISSING: _("missing"),
        FieldState.UNSUPPORTED: _("this publisher does not show it"),
        FieldState.UNKNOWN: _("not in your record"),
    }[cell.state]


def _pieces(cell: Cell) -> list[tuple[str, bool]]:
    return marked(cell.ours, cell.theirs) if cell.state is FieldState.DIFFERENT else []


def _apart(cell: Cell) -> str:
    if cell.metres is None or cell.state is not FieldState.DIFFERENT:
        return ""
    if cell.metres < 1000:
        return _("%(n)s m away") % {"n": wording.number(cell.metres)}
    return _("%(n)s km away") % {"n": wording.number(cell.metres / 1000, 1)}


def _head(each: Look) -> Head:
    remark = ""
    if not each.shown:
        remark = _("store not shown")
        if each.cells_seen_at:
            remark = _("not shown any more; values of %(day)s") % {"day": _day(each.cells_seen_at)}
    return Head(publisher(each.publisher), _("seen %(day)s") % {"day": _day(each.seen_at)}, remark)


def _right(store: StoreListings) -> str:
    """The fields that are right wherever they are shown, by name; empty where there is none."""
    states = {
        field: {each.cells[field].state for each in store.looks if each.cells} - {FieldState.UNSUPPORTED}
        for field in FIELD_NAMES
    }
    names = [str(FIELD_WORDS[field]) for field, seen in states.items() if seen == {FieldState.RIGHT}]
    return _("Right wherever shown: %(fields)s.") % {"fields": ", ".join(names)} if names else ""


def _day(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT")
