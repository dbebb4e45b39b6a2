"""Imports as people read them: what came, what became of every record, and what to look at."""

from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.display.voices import publisher
from dashboards.forms import KINDS
from dashboards.rows import ImportRow


@dataclass(frozen=True, slots=True)
class Arrival:
    """One import as text; ``percent`` is a whole number for the progress bar."""

    pk: int
    kind: str
    file_name: str
    shape: str
    publisher: str
    state: str
    state_words: str
    icon: str
    tone: str
    percent: int
    error: str
    account: list[tuple[str, str, str]]
    rows: str
    remarks: list[str]
    has_rejects: bool
    started: str
    by: str
    is_over: bool


def arrival(row: ImportRow) -> Arrival:
    words, icon, tone = _state(row)
    return Arrival(
        pk=row.pk,
        kind=str(dict(KINDS).get(row.kind, row.kind)),
        file_name=row.file_name,
        shape=row.shape,
        publisher=publisher(row.publisher),
        state=row.state,
        state_words=words,
        icon=icon,
        tone=tone,
        percent=round(100 * row.progress),
        error=row.error,
        account=_account(row),
        rows=wording.number(row.read),
        remarks=_remarks(row),
        has_rejects=row.has_rejects,
        started=formats.date_format(timezone.localtime(row.created_at), "DATETIME_FORMAT"),
        by=row.created_by,
        is_over=row.state in ("done", "failed"),
    )


def _state(row: ImportRow) -> tuple[str, str, str]:
    if row.state == "done" and row.rejected:
        return _("done, some records refused"), "alert-triangle", "below"
    return {
        "queued": (_("waiting"), "clock", "open"),
        "running": (_("running"), "refresh", "open"),
        "done": (_("done"), "circle-check", "meets"),
        "failed": (_("failed, nothing was changed"), "alert-triangle", "below"),
    }[row.state]


def _account(row: ImportRow) -> list[tuple[str, str, str]]:
    """Sign, label and count of the identity: read = new + changed + unchanged + refused."""
    return [
        ("", _("records read"), wording.number(row.read)),
        ("=", _("new"), wording.number(row.inserted)),
        ("+", _("changed"), wording.number(row.updated)),
        ("+", _("unchanged"), wording.number(row.unchanged)),
        ("+", _("refused"), wording.number(row.rejected)),
    ]


def _remarks(row: ImportRow) -> list[str]:
    """What was kept but should be known, and what the import itself warned of."""
    said = []
    if row.duplicates:
        said.append(
            _("%(n)s records repeat another one of the file; they were kept.") % {"n": wording.number(row.duplicates)}
        )
    if row.damaged:
        said.append(
            _("%(n)s records hold characters that were damaged before they came; they were kept.")
            % {"n": wording.number(row.damaged)}
        )
    return [*said, *row.warnings]
