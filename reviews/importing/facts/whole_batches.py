"""Batches that are new or known as a whole: most of a first import, and of the same file again.

Looking up every record and comparing it takes longer than inserting it. So a batch that may be new is inserted at once,
and looked at only where the database then has fewer rows than records; one that may be known is compared by its
digests alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from django.db import transaction

from reviews.importing.tables import bulk
from reviews.models import ReviewAlias

_ids = itemgetter(bulk.EXTERNAL)
_contents = itemgetter(bulk.CONTENT)


@dataclass(slots=True)
class WholeBatches:
    """What to expect of the next batch of a file, by the ones before it.

    Once a record was known, batches are expected to be known; once one of those had something else, each is looked at.
    """

    table: str
    columns: Sequence[str]
    may_be_new: bool = True
    may_be_known: bool = False

    def looked_at(self, *, any_known: bool) -> None:
        """Take note of whether a batch that was looked up had known records; some are expected from then on."""
        if any_known and self.may_be_new:
            self.may_be_new, self.may_be_known = False, True

    def insert(self, rows: Sequence[bulk.Row], job_id: int | None) -> tuple[bulk.WritePlan, bulk.Ids | None] | None:
        """Insert a batch, inside the caller's transaction; None, and nothing is written, where one record is known.

        Also returns between which ids the rows lie.
        """
        if not self.may_be_new or self._has_aliases(rows):
            return None
        plan = bulk.plan(rows, {})
        try:
            with transaction.atomic():
                inserted = bulk.insert(self.table, self.columns, plan.inserts)
        except bulk.Raced:
            self.looked_at(any_known=True)
            return None
        bulk.mark_stale(plan.cells, job_id)
        return plan, inserted

    def known(self, rows: Sequence[bulk.Row]) -> set[int] | None:
        """Return the ids of the facts that the rows repeat, where each of them does with all that it states."""
        sources = {row[bulk.SOURCE] for row in rows}
        if not self.may_be_known or len(sources) != 1:
            return None
        found = bulk.digests(self.table, sources.pop(), list(map(_ids, rows)))
        contents = {external_id: content for _pk, external_id, content in found}
        self.may_be_known = list(map(contents.get, map(_ids, rows))) == list(map(_contents, rows))
        return {pk for pk, _external_id, _content in found} if self.may_be_known else None

    def _has_aliases(self, rows: Sequence[bulk.Row]) -> bool:
        """Return whether reviews of these sources are known under further ids: a new id may be an old review."""
        if "likeness" not in self.columns:
            return False
        return ReviewAlias.objects.filter(source__in={row[bulk.SOURCE] for row in rows}).exists()
