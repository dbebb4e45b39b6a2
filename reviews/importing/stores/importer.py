"""Import batches of stores into a brand's roster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from locations import pins, placements, roster
from locations.models import Brand, Location
from locations.scoping import head_office
from reviews.fresh_cells import FreshCells
from reviews.importing.account import Account, Created
from reviews.importing.keys import content
from reviews.importing.stores import whole_list
from reviews.importing.stores.changes import KnownRowsChanged, StoreChanges, attributes, stores_of_import
from reviews.importing.stores.columns import StoreName
from reviews.importing.stores.findings import StoreFindings
from reviews.importing.stores.pin_doubts import PinDoubts
from reviews.importing.tables import history
from reviews.readers.cells.texts import is_damaged
from reviews.readers.records import FIELDS, Batch, Question, Recognised, RowError

_TEXT_LIMITS = {
    name: limit
    for name in FIELDS["locations"]
    if name != "region" and (limit := getattr(Location._meta.get_field(name), "max_length", None))
}


@dataclass(frozen=True, slots=True)
class PreparedStores:
    """Stores of a batch as attributes by code, how many were given again unchanged, and what was refused."""

    stores: Mapping[str, Mapping[str, Any]]
    again: int
    errors: Sequence[RowError]
    account: Account


@dataclass(slots=True)
class StoreImporter:
    """Import one list of stores; remembers the codes that it has seen.

    With ``dry``, nothing is written. ``is_whole`` says that the list has all stores of the brand.
    """

    recognised: Recognised
    brand: Brand
    by: str
    now: datetime
    dry: bool = False
    job_id: int | None = None
    is_whole: bool = False
    store_changes: StoreChanges = field(default_factory=StoreChanges)
    pins: PinDoubts = field(default_factory=PinDoubts)
    _created: Created = field(default_factory=Created)
    _seen: dict[str, str] = field(default_factory=dict)

    def missing_stores(self, _batch: Batch) -> Sequence[StoreName]:
        """Find nothing: the stores of a list are created by ``write``."""
        return ()

    def create_stores(self, _missing: Sequence[StoreName]) -> Sequence[int]:
        return ()

    def prepare(self, batch: Batch) -> PreparedStores:
        """Turn a batch into stores and refusals, without any lock."""
        stores: dict[str, Mapping[str, Any]] = {}
        errors, again = list(batch.errors), 0
        names = [name for name in FIELDS["locations"] if name in batch.columns]
        for index, cells in enumerate(zip(*(batch.columns[name] for name in names), strict=True)):
            store = _attributes(names, cells)
            code, own = store["code"], content(sorted(store.items(), key=lambda entry: entry[0]))
            if code not in self._seen:
                self._seen[code] = own
                stores[code] = store
                self.pins.add(store)
            elif self._seen[code] == own:
                again += 1
            else:
                header = next((header for header, name in self.recognised.understood.items() if name == "code"), "code")
                errors.append(RowError(batch.lines[index], header, "duplicate_code", code, "", batch.raw[index]))
        refused = {error.line: error for error in errors}
        account = Account(
            read=batch.read,
            rejected=len(refused),
            damaged=sum(batch.damaged) + sum(is_damaged("".join(error.raw)) for error in batch.errors),
        )
        return PreparedStores(stores, again, errors, account)

    def write(self, prepared: PreparedStores) -> Account:
        """Open the new stores and correct the changed ones; a blank cell leaves what is known as it is."""
        codes = list(prepared.stores)
        stored = Location.objects.filter(brand_id=self.brand.pk, code__in=codes).select_related("region")
        known = {store.code: store for store in stored}
        there = {code: known[code] for code in codes if code in known}
        new = [store for code, store in prepared.stores.items() if code not in there]
        given = {store.pk: _changes(store, prepared.stores[code]) for code, store in there.items()}
        changes = pins.settled(there.values(), given)
        changing = [store for store in there.values() if store.pk in changes]
        if self.dry:
            for store in changing:
                before, changed = attributes(store), changes[store.pk]
                self.store_changes.add(store.code, before, {**before, **changed}, changed)
        else:
            self._created = self._change(new, changing, changes)
        unchanged = len(there) - len(changes) + prepared.again
        return Account(inserted=len(new), updated=len(changes), unchanged=unchanged)

    def created(self) -> Created:
        """Return what the last ``write`` created."""
        return self._created

    @property
    def fresh(self) -> FreshCells:
        """Return nothing: a list of stores has no figures."""
        return FreshCells()

    def committed(self) -> None:
        """Leave nothing to do."""

    def finish(self, _stores: Sequence[int]) -> Sequence[str]:
        """Leave nothing to do; warn of what the stores have become."""
        return self.warnings()

    def warnings(self) -> Sequence[str]:
        """Warn of stores that became others or moved far, or would."""
        found = self.store_changes if self.job_id is None else stores_of_import(self.job_id)
        return [*self.alarms(), *found.warnings()]

    def alarms(self) -> Sequence[str]:
        """Say which pins cannot be where they are given."""
        return self.pins.alarms()

    def questions(self) -> Sequence[Question]:
        """Ask nothing."""
        return ()

    def without_erased(self, columns: Mapping[str, Sequence[Any]]) -> Mapping[str, Sequence[Any]]:
        """Return the columns as they are: a list of stores tells of no customers."""
        return columns

    def author_key(self, _author: str) -> str:
        """Return nothing: a list of stores has no authors."""
        return ""

    def job_options(self) -> Mapping[str, Any]:
        """Return nothing: a list of stores has no figures."""
        return {}

    def replaced(self) -> KnownRowsChanged:
        """Return what would be changed in known stores, for a preview."""
        return {"replaced": self.store_changes.as_json()}

    def of_stores(self, _unknown: Mapping[str, int]) -> StoreFindings:
        """Return the known stores that a whole list does not have."""
        if not self.is_whole:
            return StoreFindings()
        missing = whole_list.without(head_office(self.brand), codes=self._seen)
        return StoreFindings(missing=missing, sentences=whole_list.sentences(missing))

    def _change(
        self,
        new: Sequence[Mapping[str, Any]],
        changing: Sequence[Location],
        changes: Mapping[int, Mapping[str, Any]],
    ) -> Created:
        """Open and correct stores; return what was created on the way."""
        created: list[int] = []
        paths = [store["region"] for store in (*new, *changes.values()) if store.get("region")]
        regions = roster.paths(self.brand, paths, created)
        stores = [_complete(store, regions) for store in new]
        opened = roster.open_stores(self.brand, stores, by=self.by, import_id=self.job_id)
        if changes:
            if self.job_id is not None:
                history.save_stores(changing, changes, self.job_id)
            stated = {pk: regions[own["region"]] for pk, own in changes.items() if own.get("region")}
            placements.state_regions(self.brand, stated, now=self.now)
            others = {pk: {name: own[name] for name in own if name != "region"} for pk, own in changes.items()}
            roster.correct_stores(self.brand, others, by=self.by, import_id=self.job_id)
        return Created(stores=[store.pk for store in opened], regions=created)


def _attributes(names: Sequence[str], cells: Sequence[Any]) -> dict[str, Any]:
    """Return what a record states of a store; blank cells state nothing."""
    stated = {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None and cell != ""}
    for name in stated.keys() & _TEXT_LIMITS.keys():
        stated[name] = stated[name][: _TEXT_LIMITS[name]]
    if "region" in stated:
        stated["region"] = "/".join(part.strip()[:120] for part in stated["region"].split("/") if part.strip())
    return stated


def _changes(store: Location, stated: Mapping[str, Any]) -> dict[str, Any]:
    region = store.region.path if store.region else ""
    current = {name: region if name == "region" else getattr(store, name) for name in stated}
    return {name: value for name, value in stated.items() if current[name] != value}


def _complete(store: Mapping[str, Any], regions: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": store["code"]} | _with_region(store, regions)


def _with_region(store: Mapping[str, Any], regions: Mapping[str, Any]) -> dict[str, Any]:
    path = store.get("region")
    return {**store, "region": regions[path]} if path else dict(store)
