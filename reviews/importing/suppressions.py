"""Keep customers who were erased from coming back: their records come in as figures alone.

A record has the same key as before, so that the same file again is unchanged, and nothing comes twice. A brand in which
nobody was erased has nothing to look up.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reviews.customers import CUT, author_form, cut
from reviews.importing.keys import ERASED, digest
from reviews.models import Suppression
from reviews.readers.records import ReadColumn, Recognised, RowError
from reviews.readers.rejects import authors_of

Columns = Mapping[str, Sequence[Any]]

TEXTS = ("author", "text", "reply", "comment", "touchpoint", "segment", "channel", "status", "keywords")
"""Fields of reviews, answers and cases that may name a customer."""

WORDS = {"author": ERASED, "text": "", "reply": ""}
"""What becomes of what erased authors wrote and were answered; that there was a reply is a figure, and stays."""


@dataclass(frozen=True, slots=True)
class Suppressions:
    """The digests of erased customers of a brand, by names as authors and by contacts."""

    secret: bytes = b""
    authors: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, brand: int | None) -> "Suppressions":
        """Read those of a brand; none where it is not saved."""
        rows = Suppression.objects.filter(brand=brand).values_list("kind", "digest", "brand__suppression_key__key")
        found = list(rows) if brand else []
        return cls(
            bytes.fromhex(found[0][2]) if found else b"",
            frozenset(own for kind, own, _key in found if kind == Suppression.Kind.AUTHOR),
            frozenset(own for kind, own, _key in found if kind == Suppression.Kind.CONTACT),
        )

    def __bool__(self) -> bool:
        return bool(self.authors or self.contacts)

    def is_author(self, name: str) -> bool:
        """Return whether an author is somebody who was erased: by the name, or by a contact that is part of it."""
        return self.is_named(name) or self.cut(name) != name

    def is_named(self, name: str) -> bool:
        """Return whether a name, or the key that stands for it, is that of somebody who was erased."""
        return bool(self.authors) and digest(self.secret, author_form(name)) in self.authors

    def cut(self, text: str) -> str:
        """Return a text without the contacts of erased customers."""
        return cut(text, lambda form: digest(self.secret, form) in self.contacts) if self.contacts else text

    def hidden(self, columns: Columns) -> Columns:
        """Return columns of records without what tells of erased customers."""
        if not self:
            return columns
        shown: dict[str, Sequence[Any]] = dict(columns)
        for name in TEXTS:
            if self.contacts and name != "author" and name in shown:
                shown[name] = [self._cut_value(value) for value in shown[name]]
        gone = self._by_erased(columns.get("author", ()))
        for name, instead in WORDS.items():
            if gone and name in shown:
                values = list(shown[name])
                for index in gone:
                    values[index] = CUT if name == "reply" and values[index] else instead
                shown[name] = values
        return shown

    def masked_ids(self, columns: Columns) -> Columns:
        """Return columns in which no id has an erased contact in it; a digest takes its place, always the same."""
        if not self.contacts or "external_id" not in columns:
            return columns
        return {**columns, "external_id": [self.masked(own) if own else own for own in columns["external_id"]]}

    def masked(self, external_id: str) -> str:
        """Return an id, or the digest that takes its place where it has an erased contact in it."""
        return external_id if self.cut(external_id) == external_id else ERASED + digest(self.secret, external_id)

    def errors(self, recognised: Recognised, errors: Sequence[RowError]) -> Sequence[RowError]:
        """Return refused records without what tells of erased customers."""
        if not self:
            return errors
        authors = authors_of(recognised)
        wordy = {heading for heading, name in recognised.understood.items() if name.split(",")[0] in WORDS}
        words = {index for index, heading in enumerate(recognised.header) if heading in wordy}
        return [self._error(error, authors, words, wordy) for error in errors]

    def examples(self, columns: Iterable[ReadColumn]) -> list[ReadColumn]:
        """Return columns as they are understood, without values of those in which an erased customer may be named."""
        kept = [*columns]
        return [replace(one, examples=()) if one.role in ("", *TEXTS) else one for one in kept] if self else kept

    def _by_erased(self, authors: Sequence[str | None]) -> list[int]:
        """Find the records whose author was erased."""
        gone = {name for name in set(authors) if name and self.is_author(name)}
        return [index for index, name in enumerate(authors) if name in gone] if gone else []

    def _cut_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._cut_value(each) for each in value]
        return self.cut(value) if isinstance(value, str) else value

    def _error(self, error: RowError, authors: Sequence[int], words: set[int], wordy: set[str]) -> RowError:
        raw = error.raw
        if any(index < len(raw) and self.is_author(raw[index]) for index in authors):
            raw = ["" if index in words else cell for index, cell in enumerate(raw)]
            error = replace(error, given="") if error.column in wordy else error
        return replace(error, raw=[*map(self.cut, raw)], given=self.cut(error.given), expected=self.cut(error.expected))


NOBODY = Suppressions()
"""Those of a brand in which nobody was erased."""
