"""Imports as text: the file, what happened to every record, and what to check."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.pages.frame.chips import Chip
from dashboards.pages.frame.dates import day_there, moment, moment_there
from dashboards.pages.frame.pickers import Picker, picker
from dashboards.pages.imports.form import ALL, KINDS, STATES
from dashboards.pages.imports.preview import (
    LONGEST_CELL,
    Preview,
    UnknownStores,
    more_words,
    preview_cells,
    record_counts,
    repetitions,
    unknown_stores,
)
from dashboards.pages.imports.words import field_words, kind_words, refusal_words, remedy, shape_words
from dashboards.rows import ChangeOfImport, ImportRow, UndoRow
from dashboards.wording import publisher

UNDER_WAY = ("queued", "running")
OVER = ("done", "failed", "stopped", "undone", "dropped")
PARTS = {"ready": "preview", "queued": "running", "running": "running"}
"""The part of the page that shows an import of a state; all others show its result."""

COLUMNS = {
    "posted_from": "posted",
    "posted_to": "posted",
    "replied_at": "replied",
    "answered_at": "answered",
    "seen_at": "seen",
    "opened_at": "opened",
    "closed_at": "closed",
    "first_response_at": "first_response",
}
"""Columns of the database whose field has another name."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file cannot be read as it is, and what can be done about it here."""

    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True)
class NextStep:
    words: str
    link: str
    href: str


@dataclass(frozen=True, slots=True)
class Undo:
    """What undoing an import does, or what blocks it; ``later`` are links to the imports to undo first.

    ``worked`` says of how many items of the desk people's work would stay, ``items`` are links to the first of them.
    """

    blocker: str
    does: Sequence[str]
    later: Sequence[tuple[str, str]]
    worked: str = ""
    items: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One column of a row that an import changed."""

    store: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ImportCells:
    """One import as text; ``percent`` is a whole number for the progress bar, ``status`` what is announced.

    ``is_measured`` says whether it is known how far the work is, ``about`` what it is in one line.
    """

    pk: int
    file_name: str
    about: str
    kind: str
    state: str
    chip: Chip
    status: str
    part: str
    percent: int
    is_measured: bool
    so_far: str
    error: str
    problem: Problem | None
    preview: Preview | None
    sums: Sequence[tuple[str, str, str]]
    counts: Mapping[str, str]
    has_counts: bool
    remarks: Sequence[str]
    unknown: UnknownStores | None
    can_stop: bool
    can_go_on: bool
    can_undo: bool
    has_rejects: bool
    started: str
    by: str


def import_cells(row: ImportRow) -> ImportCells:
    state, counts = _state(row), asdict(row)
    return ImportCells(
        pk=row.pk,
        file_name=row.file_name,
        about=_about(row),
        kind=kind_words(row.kind) or (wording.NOTHING if row.state in OVER else _("not known yet")),
        state=row.state,
        chip=state,
        status=_status(row, state.words),
        part=PARTS.get(row.state, "result"),
        percent=round(100 * row.progress),
        is_measured=row.state == "running" and row.task != "undo",
        so_far=_so_far(row),
        error=row.error,
        problem=_problem(row),
        preview=_preview(row),
        sums=record_counts(counts),
        counts={
            name: wording.number(counts[name]) for name in ("read", "inserted", "updated", "unchanged", "rejected")
        },
        has_counts=row.state in ("done", "undone") or row.read > 0,
        remarks=[*repetitions(counts), *row.warnings],
        unknown=unknown_stores(row.preview) if row.rejected else None,
        can_stop=row.can_be_stopped,
        can_go_on=row.can_go_on,
        can_undo=row.can_be_undone,
        has_rejects=row.has_rejects,
        started=moment(row.created_at),
        by=row.created_by,
    )


def next_step(row: ImportRow, brand: str) -> NextStep | None:
    """Say where to go from an import that is over."""
    if row.state != "done":
        return (
            NextStep("", _("Import another file"), reverse("imports", args=[brand])) if row.state == "failed" else None
        )
    if row.kind == "reviews":
        return NextStep(_("The reviews are in."), _("Read them"), reverse("reviews", args=[brand]))
    if row.kind == "locations":
        return NextStep(_("The list of stores is up to date."), _("See the stores"), reverse("stores", args=[brand]))
    return NextStep(
        _("The scores follow within a minute or two."), _("See the stores"), reverse("stores", args=[brand])
    )


def undo_words(row: ImportRow, undo: UndoRow, brand: str) -> Undo:
    """Say what undoing an import does, or what blocks it."""
    inserted = row.inserted if row.kind != "locations" else 0
    stores = undo.stores or (row.inserted if row.kind == "locations" else 0)
    does = [
        ngettext("%(n)s record that it added is removed.", "%(n)s records that it added are removed.", inserted)
        % {"n": wording.number(inserted)},
        ngettext(
            "%(n)s record that it changed gets its previous values back.",
            "%(n)s records that it changed get their previous values back.",
            row.updated,
        )
        % {"n": wording.number(row.updated)},
        ngettext("%(n)s store that it created is removed.", "%(n)s stores that it created are removed.", stores)
        % {"n": wording.number(stores)},
    ]
    effects = [words for words, count in zip(does, (inserted, row.updated, stores), strict=True) if count]
    effects += [
        _(
            "Import %(number)d, “%(name)s”, found %(n)s records unchanged later. Those that this import added are "
            "removed too; import that file again to keep them."
        )
        % {"number": pk, "name": name, "n": wording.number(unchanged)}
        for pk, name, unchanged in undo.also_found
    ]  # fmt: skip
    later = [(reverse("import", args=[brand, pk]), name) for pk, name in undo.later]
    effects = effects or [_("It changed nothing, so there is nothing to undo.")]
    items = [(reverse("desk_item", args=[brand, pk]), pk) for pk in undo.worked_on[:NAMED]]
    return Undo(undo.blocker, effects, later, _worked(len(undo.worked_on)), items)


NAMED = 20
"""Items of the desk that the page of an undo links to."""


def _worked(count: int) -> str:
    if not count:
        return ""
    words = ngettext(
        "People have worked on %(n)s item of this import at the desk. It stays, closed, with the words of the customer "
        "and the note that its import was undone:",
        "People have worked on %(n)s items of this import at the desk. They stay, closed, with the words of the "
        "customers and the note that their import was undone:",
        count,
    )
    return words % {"n": wording.number(count)}


def changed(rows: Sequence[ChangeOfImport], total: int) -> dict[str, Any]:
    """Say what an import changed, column by column, and how many rows more there are."""
    shown = [change for row in rows for change in _changes(row)]
    return {"changes": shown, "more_changes": more_words(total - len(rows)) if shown else ""}


def _changes(row: ChangeOfImport) -> Iterator[Change]:
    store = row.store_name if row.store_name == row.store else f"{row.store_name} ({row.store})"
    when = day_there(row.when) if row.when else ""
    for name, before, since in row.columns:
        words = field_words(COLUMNS.get(name, name))
        yield Change(store, f"{words} · {when}" if when else words, _value(before), _value(since))


def _value(value: Any) -> str:
    if value is None or value == "":
        return wording.NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return moment_there(value)
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def list_pickers(kind: str, state: str) -> list[Picker]:
    """Give the filters of the list of imports."""
    return [
        picker("kind", _("Kind"), (ALL, *KINDS), kind),
        picker("state", _("State"), (ALL, *STATES), state),
    ]


def _state(row: ImportRow) -> Chip:
    if row.state in UNDER_WAY:
        return _doing(row)
    if row.state == "ready" and row.problem:
        return Chip(_("needs an answer"), "help", "below")
    if row.state == "done" and row.rejected:
        return Chip(_("done, some records refused"), "alert-triangle", "below")
    if row.state == "failed" and row.can_be_undone:
        return Chip(_("failed, some records are in"), "alert-triangle", "below")
    words, icon, tone = {
        "ready": (_("awaiting approval"), "eye", "open"),
        "done": (_("done"), "circle-check", "meets"),
        "failed": (_("failed, nothing was changed"), "alert-triangle", "below"),
        "stopped": (_("stopped"), "x", "open"),
        "undone": (_("undone"), "history", "none"),
        "dropped": (_("discarded"), "x", "none"),
    }[row.state]
    return Chip(words, icon, tone)


def _doing(row: ImportRow) -> Chip:
    words = {
        ("preview", "queued"): _("waiting for its preview"),
        ("preview", "running"): _("preparing the preview"),
        ("undo", "queued"): _("waiting to be undone"),
        ("undo", "running"): _("being undone"),
    }.get((row.task, row.state), _("waiting") if row.state == "queued" else _("running"))
    return Chip(words, "clock" if row.state == "queued" else "refresh", "open")


def _status(row: ImportRow, words: str) -> str:
    """Say what a screen reader announces when the state changes."""
    if row.state == "done":
        facts = {"state": words, "inserted": row.inserted, "updated": row.updated, "rejected": row.rejected}
        return _("%(state)s: %(inserted)d new, %(updated)d changed, %(rejected)d refused") % facts
    return words


def _about(row: ImportRow) -> str:
    parts = (
        _("Import %(number)d") % {"number": row.pk},
        kind_words(row.kind),
        shape_words(row.shape),
        publisher(row.publisher),
        filesizeformat(row.size) if row.size else "",
        moment(row.created_at),
        row.created_by,
    )
    return " · ".join(part for part in parts if part)


def _so_far(row: ImportRow) -> str:
    if row.task == "undo" and row.state == "running":
        facts = {"n": wording.number(row.inserted + row.updated)}
        return (
            _("%(n)s records are removed or restored in one step; nothing is left half done if it is interrupted.")
            % facts
        )
    if row.task != "import" or not row.read:
        return ""
    return _("%(n)s records so far") % {"n": wording.number(row.read)}


def _problem(row: ImportRow) -> Problem | None:
    problem = row.preview.get("problem")
    return Problem(refusal_words(problem["code"], problem["sentence"]), remedy(problem["code"])) if problem else None


def _preview(row: ImportRow) -> Preview | None:
    return preview_cells(row.preview) if row.state == "ready" and "account" in row.preview else None
