"""Changes as text."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from dashboards.pages.frame.event_rows import by_words
from dashboards.pages.frame.event_words import changes, subject_words, verb_words, what
from dashboards.pages.frame.pickers import Picker, picker
from dashboards.queries import EventFilter
from dashboards.rows import EventChoices, EventRow

COLUMNS = ("at", "by", "what", "verb", "subject", "store", "store_name", "before", "after")


def list_pickers(offered: EventChoices, chosen: EventFilter) -> list[Picker]:
    """Give the selects above the log; what the address asks for is among their options, with or without changes."""
    subjects = sorted({*offered.subjects, chosen.subject} - {""}, key=subject_words)
    people = sorted({*offered.people, chosen.by} - {""})
    every = ("", _("All"))
    return [
        picker("subject", _("Kind"), (every, *((each, subject_words(each)) for each in subjects)), chosen.subject),
        picker("by", _("Person"), (every, *((each, each) for each in people)), chosen.by),
    ]


def file_rows(rows: Iterable[EventRow]) -> Iterator[Sequence[str]]:
    """Give the lines of the file, in the language of the page; moments as ISO 8601."""
    for event in rows:
        changed = changes(event)
        yield (
            event.at.isoformat(timespec="seconds"),
            by_words(event),
            verb_words(event.verb),
            event.verb,
            what(event),
            event.store,
            event.store_name,
            "; ".join(f"{name}: {old}" for name, old, _new in changed if old),
            "; ".join(f"{name}: {new}" for name, _old, new in changed if new),
        )
