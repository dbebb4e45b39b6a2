"""What a person should hear about an import besides its counts: each doubt and each reason once, with how often."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils import formats
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from reviews.readers.reasons import reason
from reviews.readers.records import Note, RowError

NOTES = {
    "coordinates": gettext_noop("Coordinates that are no numbers were left out"),
    "coordinates_zero": gettext_noop("Coordinates 0, 0 were left out"),
    "coordinates_swapped": gettext_noop("Latitude and longitude look swapped"),
    "coordinates_out_of_range": gettext_noop("Coordinates that are not on earth were left out"),
    "coordinates_out_of_country": gettext_noop("The coordinates lie outside the country of the address"),
    "country": gettext_noop("The country is not known"),
    "phone": gettext_noop("The phone number could not be read and is kept as it is"),
    "phone_lost": gettext_noop("A spreadsheet has rounded the phone number, so it was left out"),
    "postcode_zeros": gettext_noop("The postcode had lost its leading zeros"),
    "time_zone": gettext_noop("The time zone is not known"),
    "hours": gettext_noop("The opening hours could not be read"),
    "status": gettext_noop("The status is not known; the store is taken as open"),
}

WORTH_A_WORD = 20
"""Records of a file from which on something can be said about the whole of it."""


@dataclass(slots=True)
class Remarks:
    """Collects notes and refusals of all batches."""

    _notes: Counter[str] = field(default_factory=Counter)
    _first: dict[str, Note] = field(default_factory=dict)
    _refused: Counter[str] = field(default_factory=Counter)
    _error: dict[str, RowError] = field(default_factory=dict)

    def hear(self, notes: Iterable[Note], errors: Iterable[RowError]) -> None:
        for note in notes:
            self._notes[note.code] += 1
            self._first.setdefault(note.code, note)
        worst = {error.line: error for error in reversed([*errors])}
        for _line, error in sorted(worst.items()):
            self._refused[error.code] += 1
            self._error.setdefault(error.code, error)

    def sentences(self, read: int) -> list[str]:
        """One sentence for each kind of refusal and doubt, the most frequent first, of so many records."""
        unknown = self._refused["unknown_store"]
        refused = [
            refusals(count, self._error[code].line, _reason(self._error[code]))
            for code, count in self._refused.most_common()
        ]
        doubts = [
            doubt(_(NOTES.get(code, code)), count, self._first[code].line, self._first[code].given)
            for code, count in self._notes.most_common()
        ]
        return [*foreign(read, unknown), *refused, *doubts]


def refusals(count: int, line: int, why: str) -> str:
    """How many records were refused for one reason, and where the first of them is."""
    facts = {"count": figure(count), "line": figure(line), "reason": why}
    return (
        ngettext(
            "%(count)s record refused, in line %(line)s: %(reason)s",
            "%(count)s records refused, first in line %(line)s: %(reason)s",
            count,
        )
        % facts
    )


def doubt(what: str, count: int, line: int, given: str) -> str:
    """What is doubted about how many good records, and what the first of them says."""
    facts = {"what": what, "count": figure(count), "line": figure(line), "given": given}
    return (
        ngettext(
            "%(what)s (%(count)s record, in line %(line)s: “%(given)s”).",
            "%(what)s (%(count)s records, first in line %(line)s: “%(given)s”).",
            count,
        )
        % facts
    )


def foreign(read: int, unknown: int) -> Iterator[str]:
    """A doubt about the whole file, most of whose records speak of stores that nobody knows."""
    if read >= WORTH_A_WORD and unknown > read / 2:
        yield _(
            "Only %(known)s of %(read)s records speak of stores in your list. Is this the file of another brand, "
            "or is the list of stores not complete?"
        ) % {"known": figure(read - unknown), "read": figure(read)}


def figure(number: int) -> str:
    """A whole number with the thousands separator of the language."""
    return formats.number_format(number, use_l10n=True, force_grouping=True)


def _reason(error: RowError) -> str:
    said = reason(error.code, error.given, error.expected)
    return said.korean if (get_language() or "").startswith("ko") else said.english
