"""The lines of the log of changes, on its own page and on that of a store."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboards.pages.frame.dates import moment_there
from dashboards.pages.frame.event_words import changes, verb_words, what
from dashboards.rows import EventRow


@dataclass(frozen=True, slots=True)
class EventCells:
    """One change; ``href`` leads to the store that it is about, empty where there is none."""

    when: str
    by: str
    verb: str
    what: str
    store: str
    href: str
    changes: Sequence[tuple[str, str, str]]


def event_cells(rows: Sequence[EventRow], link: Callable[[str], str]) -> list[EventCells]:
    return [
        EventCells(
            when=moment_there(row.at),
            by=by_words(row),
            verb=verb_words(row.verb),
            what="" if row.store and row.subject == "store" else what(row),
            store=row.store_name,
            href=link(row.store) if row.store else "",
            changes=changes(row),
        )
        for row in rows
    ]


def by_words(row: EventRow) -> str:
    return row.by or _("Evenly")
