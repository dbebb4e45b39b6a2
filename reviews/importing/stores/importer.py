"""Batches of locations to a brand's roster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from locations import pins, roster
from locations.models import Brand, Location
from reviews.importing.account import Account, Made
from reviews.importing.keys import content
from reviews.importing.stores.changes import Replacements, attributes, of_import
from reviews.importing.tables import history
from reviews.readers.cells.texts import is_damaged
from reviews.readers.records import FIELDS, Batch, Recognised, RowError

_TEXT_LIMITS = {
    name: limit
    for name in FIELDS["locations"]
    if name != "region" and (limit := getattr(Location._meta.get_field(name), "max_length", None))
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """Stores of a batch as attributes by code, codes given again with the same content, and what was refused."""

    stores: Mapping[str, Mapping[str, Any]]
    again: int
    errors: Sequence[RowError]
    account: Account


@dataclass(slots=True)
class Places:
    """The way of one file into the roster; remembers the codes that it has had."""

    recognised: Recognised
    brand: Brand
    by: str
    dry: bool = False
    job_id: int | None = None
    replacements: Replacements = field(default_factory=Replacements)
    _made: Made = field(default_factory=Made)
    _had: dict[str, str] = field(default_factory=dict)

    def prepare(self, batch: Batch) -> Prepared:
        stores: dict[str, Mapping[str, Any]] = {}
        errors, again = list(batch.errors), 0
        names = [name for name in FIELDS["locations"] if name in batch.columns]
        for place, cells in enumerate(zip(*(batch.columns[name] for name in names), strict=True)):
            store = _attributes(names, cells)
            code, told = store["code"], content(sorted(store.items(), key=lambda entry: entry[0]))
            if code not in self._had:
                self._had[code] = told
                stores[code] = store
            elif self._had[code] == told:
                again += 1
            else:
                header = next((own for own, name in self.recognised.understood.items() if name == "code"), "code")
                errors.append(RowError(batch.lines[place], header, "duplicate_code", code, "", batch.raw[place]))
        refused = {error.line: error for error in errors}
        account = Account(
            read=batch.read,
            rejected=len(refused),
            damaged=sum(batch.damaged) + sum(is_damaged("".join(error.raw)) for error in batch.errors),
        )
        return Prepared(stores, again, errors, account)

    def write(self, prepared: Prepared) -> Account:
        """Open the new stores and correct the changed ones; a blank cell leaves what is known as it is."""
        codes = list(prepared.stores)
        stored = Location.objects.filter(brand_id=self.brand.pk, code__in=codes).select_related("region")
        there = {store.code: store for store in stored}
        new = [store for code, store in prepared.stores.items() if code not in there]
        given = {store.pk: _changes(store, prepared.stores[code]) for code, store in there.items()}
        changes = pins.settled(there.values(), given)
        for store in there.values() if self.dry else ():
            if store.pk in changes:
                known, changed = attributes(store), changes[store.pk]
                self.replacements.hear(store.code, known, {**known, **changed}, changed)
        if not self.dry:
            self._made = self._change(new, [store for store in there.values() if store.pk in changes], changes)
        unchanged = len(there) - len(changes) + prepared.again
        return Account(inserted=len(new), updated=len(changes), unchanged=unchanged)

    def made(self) -> Made:
        return self._made

    def finish(self, created: Sequence[int]) -> Sequence[str]:
        """Nothing is left to do for stores; what they have become is worth a word."""
        return self.remarks()

    def remarks(self) -> Sequence[str]:
        """Stores that became others or moved far, or would."""
        found = self.replacements if self.job_id is None else of_import(self.job_id)
        return [*found.sentences()]

    def replaced(self) -> Mapping[str, Any]:
        return {"replaced": self.replacements.as_json()}

    def _change(
        self,
        new: Sequence[Mapping[str, Any]],
        changing: Sequence[Location],
        changes: Mapping[int, Mapping[str, Any]],
    ) -> Made:
        """Open and correct stores; what was made on the way."""
        made: list[int] = []
        paths = [store["region"] for store in (*new, *changes.values()) if store.get("region")]
        regions = roster.paths(self.brand, paths, made)
        opened = roster.open_stores(self.brand, [_complete(store, regions) for store in new], by=self.by)
        if changes:
            if self.job_id is not None:
                history.keep_stores(changing, changes, self.job_id)
            replaced = {pk: _with_region(changed, regions) for pk, changed in changes.items()}
            roster.correct_stores(self.brand, replaced, by=self.by)
        return Made(stores=[store.pk for store in opened], regions=made)


def _attributes(names: Sequence[str], cells: Sequence[Any]) -> dict[str, Any]:
    """What a record tells of a store; blank cells tell nothing."""
    told = {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None and cell != ""}
    for name in told.keys() & _TEXT_LIMITS.keys():
        told[name] = told[name][: _TEXT_LIMITS[name]]
    if "region" in told:
        told["region"] = "/".join(part.strip()[:120] for part in told["region"].split("/") if part.strip())
    return told


def _changes(store: Location, told: Mapping[str, Any]) -> dict[str, Any]:
    region = store.region.path if store.region else ""
    held = {name: region if name == "region" else getattr(store, name) for name in told}
    return {name: value for name, value in told.items() if held[name] != value}


def _complete(store: Mapping[str, Any], regions: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": store["code"]} | _with_region(store, regions)


def _with_region(store: Mapping[str, Any], regions: Mapping[str, Any]) -> dict[str, Any]:
    path = store.get("region")
    return {**store, "region": regions[path]} if path else dict(store)
