"""Find records that are known already under another id, since their file came before without ids or with others.

The same store, moment, scores and words are the same record. A few of them are chance; where they are most of a file,
it is a corrected version of one that came before, and a person decides whether it takes the place of the first.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils.translation import ngettext

from reviews.importing.keys import Key
from reviews.importing.messages import figure
from reviews.importing.tables import bulk
from reviews.models import Fact
from reviews.readers.records import Question

REPLACE, KEEP = "replace", "keep"
"""What a person decides: the file takes the place of the first, or both stay."""

FEWEST = 3
"""Records under another id from which on a file may be a corrected one."""

WITH_WORDS, WITHOUT_WORDS = 0.5, 0.95
"""Share of a file's new records that are known under other ids from which on it is a corrected one.

Two systems that ask the customers of one day for a score alone give many equal records; what somebody wrote is equal by
chance nowhere.
"""

SAMPLE_STORES, SAMPLE = 20, 500
"""Stores and new records of them by which it is found out whether most of a file is known under other ids."""

COMPARED: Mapping[str, Sequence[str]] = {
    "reviews": ("posted_from", "rating", "text"),
    "surveys": ("answered_at", "nps", "csat", "ces", "comment"),
}
"""The columns that make two records of a store one, by kind; the first is the moment, the last what was written."""

Same = tuple[Any, ...]


@dataclass(slots=True)
class Doubles:
    """The records of a file that are known under another id; ``columns`` are those of its rows."""

    kind: str
    model: type[Fact]
    columns: Sequence[str]
    found: int = 0
    imports: Counter[int] = field(default_factory=Counter)
    is_likely: bool | None = None
    taken: set[int] = field(default_factory=set)

    def match(self, rows: Sequence[bulk.Row], known: Mapping[Key, bulk.Stored]) -> dict[Key, bulk.Stored]:
        """Find the known facts that the new ones among ``rows`` repeat, each once; ``known`` are those of own ids."""
        self.taken |= {stored.pk for stored in known.values()}
        new = [row for row in rows if bulk.key(row) not in known] if known else rows
        if self.is_likely is None and len(new) >= FEWEST:
            self.is_likely = self._most_are_repeated(self._sample(new))
        if not self.is_likely or not new:
            return {}
        repeated_rows = self._repeated(new)
        self.found += len(repeated_rows)
        self.imports.update(job for _stored, job in repeated_rows.values())
        self.taken |= {stored.pk for stored, _job in repeated_rows.values()}
        return {key: stored for key, (stored, _job) in repeated_rows.items()}

    @property
    def is_settled(self) -> bool:
        """Whether it is known that the file repeats nothing, whatever is still to come of it."""
        return self.is_likely is False

    def warning(self) -> str:
        """Say that records count twice; empty where none does."""
        if not self.found:
            return ""
        return ngettext(
            "%(n)s new record is here already under another id (%(imports)s), so it counts twice; if this file is to "
            "take the place of the first, undo its import and import it with --again replace.",
            "%(n)s new records are here already under other ids (%(imports)s), so they count twice; if this file is to "
            "take the place of the first, undo its import and import it with --again replace.",
            self.found,
        ) % {"n": figure(self.found), "imports": self.named_imports()}

    def questions(self) -> list[Question]:
        """Ask what becomes of the known records; nothing where the file repeats none."""
        if not self.found:
            return []
        text = ngettext(
            "%(n)s new record is here already under another id (%(imports)s). Does this file take its place, or do "
            "both stay? (--again replace or --again keep)",
            "%(n)s new records are here already under other ids (%(imports)s). Does this file take their place, or do "
            "both stay? (--again replace or --again keep)",
            self.found,
        ) % {"n": figure(self.found), "imports": self.named_imports()}
        return [Question("again", text, (REPLACE, KEEP))]

    def named_imports(self) -> str:
        """Name the imports that wrote the known records."""
        return ", ".join(f"#{job}" for job, _count in self.imports.most_common(3))

    def _sample(self, rows: Sequence[bulk.Row]) -> list[bulk.Row]:
        stores = list(dict.fromkeys(row[bulk.LOCATION] for row in rows))[:SAMPLE_STORES]
        return [row for row in rows if row[bulk.LOCATION] in stores][:SAMPLE]

    def _most_are_repeated(self, rows: Sequence[bulk.Row]) -> bool:
        """Return whether more of these records are known than chance explains."""
        words = self.columns.index(COMPARED[self.kind][-1])
        worded = [row for row in rows if row[words]]
        judged, share = (worded, WITH_WORDS) if len(worded) >= FEWEST else (rows, WITHOUT_WORDS)
        repeated = len(self._repeated(judged))
        return repeated >= FEWEST and repeated >= share * len(judged)

    def _repeated(self, rows: Sequence[bulk.Row]) -> dict[Key, tuple[bulk.Stored, int]]:
        at = [self.columns.index(name) for name in COMPARED[self.kind]]
        known = self._known(rows)
        found: dict[Key, tuple[bulk.Stored, int]] = {}
        for row in rows:
            candidates = known[(row[bulk.LOCATION], *(row[index] for index in at))]
            if candidates:
                found[bulk.key(row)] = candidates.pop(0)
        return found

    def _known(self, rows: Sequence[bulk.Row]) -> defaultdict[Same, list[tuple[bulk.Stored, int]]]:
        """Find the facts of the stores and months of these rows that no record has an own id for."""
        dates = ", posted_from, posted_to, precision" if self.kind == "reviews" else ""
        names = f"{bulk.STORED}{dates}, job_id, {', '.join(COMPARED[self.kind])}"
        where = f"{bulk.any_of('location_id')} AND first_month <= %s AND last_month >= %s ORDER BY id"
        stores = bulk.listed({row[bulk.LOCATION] for row in rows})
        span = [max(row[bulk.LAST] for row in rows), min(row[bulk.FIRST] for row in rows)]
        groups: defaultdict[Same, list[tuple[bulk.Stored, int]]] = defaultdict(list)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {names} FROM {self.model._meta.db_table} WHERE {where}", [stores, *span])
            width = len(bulk.Stored._fields) if dates else len(bulk.Stored._fields) - 3
            for row in cursor:
                stored, (job, moment, *rest) = bulk.stored_of(row[:width]), row[width:]
                if stored.pk not in self.taken:
                    groups[(stored.location, bulk.moment_text(moment), *rest)].append((stored, job or 0))
        return groups


def under_known_ids(
    rows: Sequence[bulk.Row], matched: Mapping[Key, bulk.Stored]
) -> tuple[list[bulk.Row], dict[Key, bulk.Stored]]:
    """Return the rows, those that repeat a known fact under its id, and the known facts under these keys."""
    settled: list[bulk.Row] = []
    known: dict[Key, bulk.Stored] = {}
    for row in rows:
        stored = matched.get(bulk.key(row))
        if stored is not None:
            row = (*row[: bulk.EXTERNAL], stored.external_id, *row[bulk.EXTERNAL + 1 :])
            known[bulk.key(row)] = stored
        settled.append(row)
    return settled, known
