"""Listings of one store, field by field: our value, what each publisher shows, and where the two differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.naming import FIELD_WORDS
from dashboards.pages.frame.dates import day_there
from dashboards.pages.frame.links import store_links
from dashboards.wording import publisher
from reviews.listings.states import FIELD_NAMES, Cell, FieldState, Listings, ListingView, StoreListings

WRONG = (FieldState.DIFFERENT, FieldState.MISSING)


LONGEST_MARKED = 120
"""Characters of a value up to which single letters are marked; longer ones are easier to compare as a whole."""


ALIKE = 0.5
"""Values less alike than this have nothing in common worth marking."""


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


def publishers(found: Listings) -> list[tuple[str, str]]:
    """Give the columns of the matrix: the publisher as the data names it, and as it writes itself."""
    return named([*dict.fromkeys(tile.publisher for tile in found.tiles)])


def named(names: Sequence[str]) -> list[tuple[str, str]]:
    """Give publishers as the data names them, and as they write themselves."""
    return [(name, publisher(name)) for name in names]


def blocks(found: Listings, brand: str, *, field: str = "", state: str = "", whole: bool = False) -> list[StoreBlock]:
    """Give the stores, each with the lines that are wrong somewhere, or with the ``whole`` of them.

    ``field`` and ``state`` narrow the lines.
    """
    link = store_links(brand)
    return [_block(store, link, field, state, whole=whole) for store in found.stores]


def block(store: StoreListings, brand: str) -> StoreBlock:
    """Give the one store of its own page, with the lines that are wrong somewhere."""
    return _block(store, store_links(brand))


def _block(
    store: StoreListings, link: Callable[[str], str], field: str = "", state: str = "", *, whole: bool = False
) -> StoreBlock:
    named = [name for name in FIELD_NAMES if field in ("", name)]
    wrong = [name for name in named if (whole and not state) or _is_wrong(store, name, state)]
    return StoreBlock(
        code=store.store,
        name=store.name,
        place=" · ".join(part for part in (store.city or store.region.rpartition("/")[2], store.store) if part),
        href=link(store.store),
        errors=errors(store),
        heads=[_head(each) for each in store.views],
        lines=[_line(store, name) for name in wrong],
        right="" if whole or field or state else _right(store),
    )


def errors(store: StoreListings) -> str:
    """Count what is wrong ("3 fields differ · 1 missing"), or say that all is right."""
    facts = {"n": wording.number(store.compared)}
    parts = []
    if store.different:
        facts |= {"different": wording.number(store.different)}
        parts.append(
            ngettext("%(different)s of %(n)s fields differs", "%(different)s of %(n)s fields differ", store.different)
            % facts
        )
    if store.missing:
        parts.append(
            ngettext("%(missing)s missing", "%(missing)s missing", store.missing)
            % {"empty_state": wording.number(store.missing)}
        )
    if store.absent:
        parts.append(
            ngettext("not shown by %(absent)s publisher", "not shown by %(absent)s publishers", store.absent)
            % {"absent": wording.number(store.absent)}
        )
    if not parts and store.compared:
        parts.append(ngettext("the one field is right", "all %(n)s fields are right", store.compared) % facts)
    return " · ".join(parts) or _("nothing to compare")


def fine(store: StoreListings) -> str:
    """Say that all is right, for the page of a store; empty where something is wrong."""
    if store.different or store.missing or store.absent or not store.compared:
        return ""
    facts = {"fields": wording.number(store.compared), "publishers": wording.number(len(store.views))}
    return (
        ngettext(
            "All %(fields)s fields that %(publishers)s publisher shows are right.",
            "All %(fields)s fields that %(publishers)s publishers show are right.",
            len(store.views),
        )
        % facts
    )


def marked(ours: str, theirs: str) -> list[tuple[str, bool]]:
    """Cut their value into pieces, with whether each differs from ours; one piece where too little is alike.

    >>> marked("02-123-4567", "02-123-4568")
    [('02-123-456', False), ('8', True)]
    """
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    if max(len(ours), len(theirs)) > LONGEST_MARKED or matcher.ratio() < ALIKE:
        return [(theirs, False)]
    return [
        (theirs[start:end], kind != "equal") for kind, _first, _last, start, end in matcher.get_opcodes() if start < end
    ]


def _is_wrong(store: StoreListings, field: str, state: str) -> bool:
    states = {each.cells[field].state for each in store.views if each.cells}
    return any(wrong in states for wrong in WRONG if state in ("", wrong.value))


def _line(store: StoreListings, field: str) -> Line:
    ours = next((each.cells[field].ours for each in store.views if each.cells), "")
    return Line(str(FIELD_WORDS[field]), ours, [_shown(each, field) for each in store.views])


def _shown(each: ListingView, field: str) -> Shown:
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


def _head(each: ListingView) -> Head:
    remark = ""
    if not each.shown:
        remark = _("store not shown")
        if each.cells_seen_at:
            remark = _("no longer shown; values of %(day)s") % {"day": day_there(each.cells_seen_at)}
    return Head(publisher(each.publisher), _("seen %(day)s") % {"day": day_there(each.seen_at)}, remark)


def _right(store: StoreListings) -> str:
    """Give the fields that are right wherever they are shown, by name; empty where there is none."""
    states = {
        field: {each.cells[field].state for each in store.views if each.cells} - {FieldState.UNSUPPORTED}
        for field in FIELD_NAMES
    }
    names = [str(FIELD_WORDS[field]) for field, seen in states.items() if seen == {FieldState.RIGHT}]
    return _("Right wherever shown: %(fields)s.") % {"fields": ", ".join(names)} if names else ""
