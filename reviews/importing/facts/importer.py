"""Batches of reviews, surveys, listings, cases and KPI values to facts.

``prepare`` does all that needs no database lock: stores, months, keys, digests, what is refused. ``write`` is what
happens inside the transaction: look what is there, insert, update, mark. Preparing a batch again without writing it
brings the memory of the file (which key came how often) to where it was, which is how a killed import resumes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from reviews.importing.account import Account, Made
from reviews.importing.facts import rescrapes
from reviews.importing.facts.rows import SHAPES, Columns, Read
from reviews.importing.facts.sources import Sources
from reviews.importing.facts.timing import Placed
from reviews.importing.keys import contents, digest, numbered
from reviews.importing.repeats import Repeats
from reviews.importing.stores import changes
from reviews.importing.stores.matcher import Directory
from reviews.importing.tables import bulk, history
from reviews.readers.cells.texts import is_damaged
from reviews.readers.records import Batch, Moment, Recognised, RowError

FUTURE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch that only needs writing: rows, what was refused, and the counts that are already sure."""

    rows: Sequence[bulk.Row]
    errors: Sequence[RowError]
    account: Account


@dataclass(frozen=True, slots=True)
class Part:
    """Those records of a batch whose store is known: their places in the batch, their stores and how they read."""

    places: Sequence[int]
    locations: Sequence[int]
    columns: Columns
    read: Read


@dataclass(slots=True)
class Facts:
    """The way of one file into one table; holds what must be remembered from batch to batch.

    ``matcher`` finds reviews without an id that an earlier scrape showed under another range of dates; None where
    there was no earlier scrape. ``dry`` keeps what would be written in memory instead. ``limited`` is an import by
    somebody who may not see every store.
    """

    recognised: Recognised
    stores: Directory
    sources: Sources
    job_id: int | None
    now: datetime
    matcher: rescrapes.Matcher | None = None
    dry: bool = False
    limited: bool = False
    repeats: Repeats = field(default_factory=Repeats)
    occurrences: Repeats = field(default_factory=Repeats)
    values: dict[bulk.Key, str] = field(default_factory=dict)
    overlay: dict[bulk.Key, bulk.Kept] = field(default_factory=dict)
    inserted: bulk.Ids | None = None
    changed: Counter[int] = field(default_factory=Counter)

    @property
    def is_reviews(self) -> bool:
        return self.recognised.kind == "reviews"

    @property
    def is_kpis(self) -> bool:
        return self.recognised.kind == "kpis"

    @property
    def columns(self) -> tuple[str, ...]:
        own = ("likeness",) if self.is_reviews else ()
        return (*bulk.COMMON, *SHAPES[self.recognised.kind].names, *own)

    def prepare(self, batch: Batch) -> Prepared:
        columns = self._dated(batch)
        locations = self.stores.resolve(columns, len(batch.lines))
        unknown = [place for place, location in enumerate(locations) if location is None]
        part = self._part(
            columns, locations, [place for place in range(len(locations)) if locations[place] is not None]
        )
        latest = (self.now + FUTURE).replace(tzinfo=None)
        late = [place for place, at in zip(part.places, part.read.placed.starts, strict=True) if at > latest]
        if late:
            gone = set(late)
            part = self._part(columns, locations, [place for place in part.places if place not in gone])
        errors = [
            *batch.errors,
            *(self._unknown(batch, place) for place in unknown),
            *(self._future(batch, place) for place in late),
        ]
        rows = self._rows(batch, part)
        held, second = self._held_elsewhere(rows), self._second_values(rows)
        if out := held | second:
            keep = [index for index in range(len(rows)) if index not in out]
            errors += [self._held(batch, part.places[index]) for index in sorted(held)]
            errors += [self._second_value(batch, part.places[index]) for index in sorted(second - held)]
            rows = [rows[index] for index in keep]
            part = self._part(columns, locations, [part.places[index] for index in keep])
        return Prepared(rows, errors, self._counted(batch, part, errors))

    def write(self, prepared: Prepared) -> Account:
        """Insert, update and mark, inside the caller's transaction; what became of the records."""
        model = SHAPES[self.recognised.kind].model
        table = model._meta.db_table
        rows, known = prepared.rows, self._known(table, prepared.rows)
        if self._foreign(rows, known):
            raise bulk.Raced("another import took an id meanwhile")
        shown_again: Sequence[rescrapes.Alias] = ()
        if self.is_reviews:
            rows, shown_again = rescrapes.settle(rows, known, self.columns, self.matcher)
        plan = bulk.plan(rows, known)
        if self.dry:
            self.changed += changes.writers(model, [pk for pk, _row in plan.updates])
            self.overlay |= {bulk.key(row): bulk.as_kept(0, row) for row in plan.inserts}
            self.overlay |= {bulk.key(row): bulk.as_kept(pk, row) for pk, row in plan.updates}
        else:
            self.inserted = bulk.insert(table, self.columns, plan.inserts)
            history.keep(model, [pk for pk, _row in plan.updates], self.job_id)
            bulk.update(table, self.columns, plan.updates)
            bulk.mark(plan.cells)
            rescrapes.remember(shown_again, self.job_id)
        return Account(inserted=plan.inserted, updated=plan.updated, unchanged=plan.unchanged)

    def made(self) -> Made:
        return Made(facts=self.inserted)

    def finish(self, created: Sequence[int]) -> Sequence[str]:
        """What only the whole file tells: when its sources were last looked at, and the names of new stores."""
        self.sources.finish()
        self.stores.name_created(created)
        return self.remarks()

    def remarks(self) -> Sequence[str]:
        """Whose records were changed, or would be."""
        changed = self.changed if self.job_id is None else changes.facts_of_import(self.job_id)
        return [*changes.brought_by(changed)]

    def replaced(self) -> Mapping[str, Any]:
        return {"changed": [[job, count] for job, count in self.changed.items()]}

    @property
    def is_undated(self) -> bool:
        """Whether this is a list of listings that does not tell when they were seen."""
        return self.recognised.kind == "listings" and "seen" not in self.recognised.understood.values()

    def _dated(self, batch: Batch) -> Columns:
        """The columns of a batch; undated listings were looked at when the import knows."""
        if self.is_undated:
            return {**batch.columns, "seen": [self.sources.looked_at(self.now)] * len(batch.lines)}
        return batch.columns

    def _part(self, columns: Columns, locations: Sequence[int | None], places: Sequence[int]) -> Part:
        found = [location for location in (locations[place] for place in places) if location is not None]
        chosen = columns
        if len(places) < len(locations):
            chosen = {name: [values[place] for place in places] for name, values in columns.items()}
        return Part(places, found, chosen, SHAPES[self.recognised.kind].read(chosen, self.stores.zones(found)))

    def _rows(self, batch: Batch, part: Part) -> list[bulk.Row]:
        sources = self.sources.of(part.columns, len(part.places))
        self.sources.see(sources, part.read.seen)
        keys, likenesses = self._keys(part, sources)
        owns = list(zip(*part.read.columns, strict=True))
        if self.is_reviews:
            owns = [(*own, like) for own, like in zip(owns, likenesses, strict=True)]
        damaged, placed = [batch.damaged[place] for place in part.places], part.read.placed
        told = keys
        if not self.is_undated:
            told = contents(zip(part.locations, placed.firsts, placed.lasts, owns, strict=True))
        return [
            (source, location, key, self.job_id, content, first, last, bad, *own)
            for source, location, key, content, first, last, bad, own in zip(
                sources, part.locations, keys, told, placed.firsts, placed.lasts, damaged, owns, strict=True
            )
        ]

    def _keys(self, part: Part, sources: Sequence[int]) -> tuple[Sequence[str], Sequence[str]]:
        """The key of every record, and the likeness of those without a documented id (empty for the others)."""
        given = part.columns.get("external_id")
        if given is not None and all(given):
            return [key[:255] for key in given], [""] * len(given)
        placed, names = part.read.placed, SHAPES[self.recognised.kind].identity
        if self.is_undated:
            # All that is shown stands for the moment, so that the same list again is the same sighting.
            placed, names = _never(len(part.places)), sorted(part.columns.keys() - {"seen"})
        fields = [part.columns[name] for name in names if name in part.columns]
        told = zip(*fields, strict=True) if fields else [()] * len(part.places)
        secrets = self.sources.secrets
        likenesses = [
            digest(secrets[source], location, *parts)
            for source, location, parts in zip(sources, part.locations, told, strict=True)
        ]
        keys = numbered(likenesses, placed, None if self.is_kpis else self.occurrences)
        if given is None:
            return keys, likenesses
        mixed = [
            (own[:255], "") if own else pair
            for own, pair in zip(given, zip(keys, likenesses, strict=True), strict=True)
        ]
        return [key for key, _like in mixed], [like for _key, like in mixed]

    def _counted(self, batch: Batch, part: Part, errors: Sequence[RowError]) -> Account:
        refused = {error.line: error for error in errors}
        return Account(
            read=batch.read,
            rejected=len(refused),
            duplicates=self._duplicates(batch, part),
            damaged=sum(batch.damaged[place] for place in part.places)
            + sum(is_damaged("".join(error.raw)) for error in refused.values()),
        )

    def _duplicates(self, batch: Batch, part: Part) -> int:
        """How many records repeat another one of the file, as it is written there, whatever their ids."""
        fields = SHAPES[self.recognised.kind].repeats
        if not fields or not part.places:
            return 0
        headers = {name: header for header, name in self.recognised.understood.items()}
        at = [
            self.recognised.header.index(headers[name])
            for name in fields
            if headers.get(name) in self.recognised.header
        ]
        if at:
            pick = itemgetter(*at)
            told = list(map(hash, map(pick, map(batch.raw.__getitem__, part.places))))
        else:
            columns = [part.columns[name] for name in fields if name in part.columns]
            told = [hash(record) for record in zip(*columns, strict=True)]
        return sum(count > 0 for count in self.repeats.earlier(told))

    def _known(self, table: str, rows: Sequence[bulk.Row]) -> dict[bulk.Key, bulk.Kept]:
        sources = {row[bulk.SOURCE] for row in rows}
        known: dict[bulk.Key, bulk.Kept] = {}
        for source in sources - self.sources.unwritten:
            keys = [row[bulk.EXTERNAL] for row in rows if row[bulk.SOURCE] == source]
            known |= bulk.kept(table, source, keys, dated=self.is_reviews)
        return known | self.overlay

    def _held_elsewhere(self, rows: Sequence[bulk.Row]) -> set[int]:
        """The places of rows whose ids belong to facts of stores that the importer may not see."""
        if not self.limited or not rows:
            return set()
        table = SHAPES[self.recognised.kind].model._meta.db_table
        return self._foreign(rows, self._known(table, rows))

    def _foreign(self, rows: Sequence[bulk.Row], known: Mapping[bulk.Key, bulk.Kept]) -> set[int]:
        if not self.limited:
            return set()
        found = [known.get(bulk.key(row)) for row in rows]
        return {index for index, kept in enumerate(found) if kept and not self.stores.holds(kept.location)}

    def _held(self, batch: Batch, place: int) -> RowError:
        """It says no more than that the id is taken, which the refusal alone would tell as well."""
        given = str(batch.columns["external_id"][place]) if "external_id" in batch.columns else ""
        return self._error(batch, place, "external_id", "id_taken", given, "")

    def _unknown(self, batch: Batch, place: int) -> RowError:
        columns = batch.columns
        name = "store" if columns.get("store") and columns["store"][place] else "store_address"
        given = str(columns.get(name, [""] * (place + 1))[place] or "")
        nearest = self.stores.nearest(given, is_address=name == "store_address")
        return self._error(batch, place, name, "unknown_store" if given else "no_store", given, nearest)

    def _second_values(self, rows: Sequence[bulk.Row]) -> set[int]:
        """The places of KPI values that the file contradicts on an earlier line; a store has one value a month."""
        if not self.is_kpis:
            return set()
        first = [self.values.setdefault(bulk.key(row), row[bulk.CONTENT]) for row in rows]
        return {index for index, row in enumerate(rows) if first[index] != row[bulk.CONTENT]}

    def _second_value(self, batch: Batch, place: int) -> RowError:
        return self._error(batch, place, "value", "second_value", str(batch.columns["value"][place]), "")

    def _future(self, batch: Batch, place: int) -> RowError:
        name = SHAPES[self.recognised.kind].when
        found = batch.columns[name][place]
        given = str(found.start if isinstance(found, Moment) else found).removesuffix(" 00:00:00")
        return self._error(batch, place, name, "future_date", given, f"{self.now:%Y-%m-%d}")

    def _error(self, batch: Batch, place: int, name: str, code: str, given: str, expected: str) -> RowError:
        header = next((header for header, own in self.recognised.understood.items() if own == name), name)
        return RowError(batch.lines[place], header, code, given, expected, batch.raw[place])


def _never(count: int) -> Placed:
    """One and the same moment for all."""
    return Placed([datetime.min] * count, [datetime.min] * count, [0] * count, [0] * count)
