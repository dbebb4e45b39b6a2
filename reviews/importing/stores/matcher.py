"""The stores of a brand while a file goes in: which one each record names, and those that are created on request."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from locations import roster
from locations.matching.addresses import address_key, made_code
from locations.matching.geocoding import zone_at
from locations.matching.names import LONGEST_ALIAS, NEAREST, alias_key
from locations.models import Brand, Location, StoreAlias
from locations.scoping import Scope, visible_locations
from reviews.importing.stores import aliases, whole_list
from reviews.importing.stores.columns import NOT_GIVEN, KnownStore, StoreName, name_of, names_of
from reviews.importing.stores.finding import NONE_OF_OURS, Finder
from reviews.importing.stores.known import KnownStores
from reviews.importing.stores.sentences import called_shortly, differing_stores, loosely_written
from reviews.importing.stores.suggestions import Suggestion, Suggestions
from reviews.readers.reasons import NOT_SEARCHED
from reviews.readers.records import Refused

MOST_SUGGESTIONS = 200
"""Distinct unknown stores that get suggestions; a file of wrong codes must not take for ever."""

NO_SUGGESTION = "–"
DAMAGE = "\ufffd"
WITHOUT_STORE = "unassigned"
"""Code of the store for answers without any, where the brand has none yet."""

AUTHOR = "import"
"""What stores record of who last wrote them, besides the import's id."""


class Unfound(NamedTuple):
    """A record without a store: the column that names none, what is written there, why, and what would be right."""

    column: str
    given: str
    reason: str
    expected: str


@dataclass(slots=True)
class Directory:
    """The stores of a brand while a file goes in.

    ``zone`` is what the person gave with --timezone. With ``create``, unknown stores are created, for answers without
    any store (``unassigned``) too; with ``dry``, they get ids below zero and nothing is written. ``only`` is the code
    of the store that records without any belong to. ``within`` is what the person may see: a store beyond it is as
    unknown as one that does not exist. ``created`` are the ids of all stores created so far. ``stated`` is what a
    person says of this file: the code of a store by what is written there, empty for none of them; ``new`` are codes
    of stores to be created, by what is written. ``publisher`` is whose place ids it has;
    ``is_whole`` says that it has all stores. ``found`` are the ids of
    all stores that the file has, ``beside`` the names of listings that are left out beside a first one, with what is
    written there and how it is shown; ``names_alone`` are unknown stores of which the file has no more than the name.
    """

    brand: Brand
    within: Scope
    create: bool = False
    zone: str = ""
    dry: bool = False
    unassigned: bool = False
    only: str = ""
    import_id: int | None = None
    stated: Mapping[str, str] = field(default_factory=dict)
    new: Mapping[str, str] = field(default_factory=dict)
    publisher: str = ""
    is_whole: bool = False
    created: list[int] = field(default_factory=list)
    found: set[int] = field(default_factory=set)
    beside: dict[str, tuple[str, str]] = field(default_factory=dict)
    names_alone: set[str] = field(default_factory=set)
    known: KnownStores = field(init=False)
    _finder: Finder = field(init=False)
    _codes: dict[str, KnownStore] = field(default_factory=dict)
    _addresses: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _resolved: dict[tuple[Any, ...], int | None] = field(default_factory=dict)
    _names: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _zones: dict[int, ZoneInfo] = field(default_factory=dict)
    _suggested: dict[str, list[Suggestion]] = field(default_factory=dict)
    _differing: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        columns = ("code", "address_key", "pk", "name", "time_zone", "latitude", "longitude")
        for code, key, *known in visible_locations(self.within).values_list(*columns):
            self._add(code, key, KnownStore(*known))
        self.publisher = self.publisher.strip().casefold()[:60]
        self.known = KnownStores(self.within, self.import_id, self.brand.country)
        self._finder = Finder(
            self.known, self._codes, self._addresses, self._taught(), create=self.create, publisher=self.publisher
        )

    def __contains__(self, location: int) -> bool:
        """Whether a store, by id, is one of those that the importer may see."""
        return location in self._zones

    def _taught(self) -> dict[tuple[str, str], str]:
        """Return the codes of stores by publisher and key of what was taught; what this file states goes before."""
        taught = StoreAlias.objects.filter(brand_id=self.brand.pk, publisher__in=("", self.publisher))
        if self.import_id is not None:
            # Without what this import taught itself: one that is resumed must find what it found before.
            taught = taught.exclude(import_id=self.import_id)
        rows = taught.values_list("publisher", "key", "location__code")
        found = {(publisher, key): code for publisher, key, code in rows if code in self._codes}
        return found | {("", alias_key(written)): code for written, code in self.stated.items()}

    def check(self, fields: Collection[str]) -> list[str]:
        """Warn of a file without a column that names the store, whose fields these are.

        Raises Refused where nothing shows which store it could be.
        """
        if unknown := [code for code in self.stated.values() if code != NONE_OF_OURS and code not in self._codes]:
            raise Refused("no_store", _("There is no store “%s” that a name of the file could stand for.") % unknown[0])
        if {"store", "store_address"} & set(fields):
            return []
        code = self._only_store()
        if self.only and not code:
            raise Refused("no_store", _("There is no store “%s” that its records could belong to.") % self.only)
        if not code:
            raise Refused(
                "no_store",
                _(
                    "This file names no store; name the one that all of it belongs to, "
                    "or add a column with the store code to every row."
                ),
            )
        return [_("This file names no store; all of it is taken for the store “%s”.") % code]

    def missing(self, columns: Mapping[str, Sequence[Any]], count: int) -> list[StoreName]:
        """Find the stores that records name and that are to be created; none unless ``create`` or ``new``."""
        if not self.create and not self.new:
            return []
        found = self._found_by_name(self._store_names(columns, count), columns)
        return [name for name in (StoreName(*own) for own, pk in found.items() if pk is None) if self._is_new(name)]

    def _is_new(self, name: StoreName) -> bool:
        """Whether a store is to be created for a name; none whose name is several stores', or left out."""
        if name.written in self.new:
            return True
        if not self.create or not name.written or name in self._finder.refused or self._finder.is_left_out(name):
            return False
        return len(self.known.by_name.get(alias_key(name.code), ())) <= 1

    def create_all(self, missing: Sequence[StoreName]) -> list[int]:
        """Create missing stores, inside the caller's transaction; return their ids."""
        by_code: dict[str, StoreName] = {}
        for name in missing:
            by_code.setdefault(self._code_of(name), name)
        entries = [self._entry(code, name) for code, name in by_code.items() if code not in self._codes]
        opened = self._open(entries)
        self.created += opened
        for pk, entry in zip(opened, entries, strict=True):
            known = KnownStore(pk, entry["name"], "", entry["latitude"], entry["longitude"])
            self._add(entry["code"], entry["address_key"], known)
        for name in missing:
            self._resolved[name] = self._codes[self._code_of(name)].pk
        return opened

    def resolve(self, columns: Mapping[str, Sequence[Any]], count: int) -> list[int | None]:
        """Return the id of each record's store, None where it is unknown; count what the records say of stores."""
        names = self._store_names(columns, count)
        found = self._found_by_name(names, columns)
        self.found.update(pk for pk in found.values() if pk is not None)
        if "store_name" in columns:
            self._count_names(names)
        if self._finder.differing:
            differing = self._finder.differing
            self._differing.update((StoreName(*name).written, differing[name]) for name in names if name in differing)
        return [found[name] for name in names]

    def look_up(self, columns: Mapping[str, Sequence[Any]], count: int) -> list[int | None]:
        """Return what ``resolve`` does, and count nothing."""
        names = self._store_names(columns, count)
        found = self._found_by_name(names, columns)
        return [found[name] for name in names]

    def zones(self, locations: Iterable[int]) -> list[ZoneInfo]:
        """Return the zone of each store: from its record, --timezone, its coordinates or the brand, in that order."""
        return [self._zones[pk] for pk in locations]

    def unfound(self, columns: Mapping[str, Sequence[Any]], index: int) -> Unfound:
        """Say why a record has no store."""
        name = name_of(columns, index)
        column = "store" if name.code else "store_address"
        if not name.written:
            naming = ("store", "store_name", "store_address")
            return Unfound(next((each for each in naming if each in columns), column), "", "no_store", "")
        nearest = self.nearest(name)
        if self._finder.is_left_out(name):
            return Unfound(column, name.written, "left_out", "")
        if other := self._finder.refused.get(name):
            return Unfound(column, name.written, "other_store", other)
        if several := self.known.called(name.code):
            shown = [*several[:NEAREST], *(["…"] if len(several) > NEAREST else [])]
            return Unfound(column, name.written, "several_stores", ", ".join(shown))
        return Unfound(column, name.written, "unknown_store", nearest)

    def second(self, name: StoreName, first: str, shown: str) -> Unfound:
        """Say why a listing is left out beside a ``first`` one (as written, and as ``shown``) of the same store."""
        column = "store" if name.code else "store_address"
        if name.written == first or name.code in self._codes:
            return Unfound(column, name.written, "second_of_code", shown)
        self.beside.setdefault(name.written, (first, shown))
        self.nearest(name)
        return Unfound(column, name.written, "second_listing", shown)

    def nearest(self, name: StoreName) -> str:
        """Suggest the codes of known stores for an unknown one, for the person who fixes the file."""
        if name.written not in self._suggested:
            if len(self._suggested) >= MOST_SUGGESTIONS:
                return NOT_SEARCHED
            self._suggested[name.written] = self._suggestions(name)
            if name.is_name_alone:
                self.names_alone.add(name.written)
        # Of addresses only those with the same house number are compared, so that none is alike is not known.
        nothing = NO_SUGGESTION if name.code else NOT_SEARCHED
        return ", ".join(each.code for each in self._suggested[name.written]) or nothing

    def _suggestions(self, name: StoreName) -> list[Suggestion]:
        """Return the nearest stores; first the one that a match was refused with."""
        found = Suggestions(self.known).nearest(name)
        other = self._finder.refused.get(name)
        if not other:
            return found
        why = _("name, phone and house number differ")
        return [Suggestion(other, self._codes[other].name, why), *(each for each in found if each.code != other)]

    def suggested(self, written: str) -> list[Suggestion]:
        """Return what was suggested for an unknown store."""
        return self._suggested.get(written, [])

    def name_created(self, created: Sequence[int]) -> None:
        """Give the stores that this import created, and nobody changed since, the name that the file gives them most
        often, undamaged.
        """
        own = Location.objects.filter(pk__in=created, written_by_import=self.import_id).values_list("pk", flat=True)
        names = {pk: self._names[pk].most_common(1)[0][0] for pk in own if self._names.get(pk)}
        roster.name_stores(self.brand, names, by=AUTHOR, import_id=self.import_id)

    def teach(self, now: datetime) -> None:
        """Store the aliases that a person stated and the place ids that were learnt; what is known already stays."""
        if self.import_id is None:
            return
        stated = {**self.stated, **self.new}.items()
        names = [("", alias_key(written), written, True, code) for written, code in stated]
        places = [(self.publisher, id_[:LONGEST_ALIAS], id_, False, code) for id_, code in self._finder.learnt.items()]
        rows = [(self._codes[code].pk, *alias) for *alias, code in (*names, *places) if code in self._codes]
        aliases.teach(self.brand.pk, rows, self.import_id, now)

    def sentences(self) -> list[str]:
        """Say which stores were found only loosely, and whose records differ in everything else."""
        finder = self._finder
        return [
            *loosely_written(finder.loosely),
            *called_shortly(finder.shortened),
            *differing_stores(self._differing),
        ]

    def missing_stores(self) -> list[whole_list.MissingStore] | None:
        """Return the stores that no record of a whole list has named; None where the file is not said to be one."""
        return whole_list.without(self.within, ids=self.found) if self.is_whole else None

    def _add(self, code: str, key: str, known: KnownStore) -> None:
        self._codes[code] = known
        if key:
            self._addresses[key].append(code)
        zone = known.zone or self.zone
        if not zone and known.latitude is not None and known.longitude is not None:
            zone = zone_at(known.latitude, known.longitude)
        self._zones[known.pk] = _zone(zone or self.brand.default_zone)

    def _store_names(self, columns: Mapping[str, Sequence[Any]], count: int) -> list[tuple[Any, ...]]:
        """Return how each record names its store, as StoreName has it; without any name it is the brand's only one."""
        if not any(columns.get("store", ())) and not any(columns.get("store_address", ())):
            return [(self._only_store(), *NOT_GIVEN)] * count
        return names_of(columns, count)

    def _only_store(self) -> str:
        """Return the code for records that name no store: the given one, the brand's only one, or that of a new one."""
        if self.only:
            return self.only if self.only in self._codes else ""
        if len(self._codes) == 1:
            return next(iter(self._codes))
        if self.create and self.unassigned and not self._codes:
            return WITHOUT_STORE
        return ""

    def _found_by_name(
        self, names: Sequence[tuple[Any, ...]], columns: Mapping[str, Sequence[Any]]
    ) -> dict[tuple[Any, ...], int | None]:
        """Return the id of the store of each distinct name.

        What was found once is found again, whatever is added later.
        """
        distinct, resolved = dict.fromkeys(names), self._resolved
        if "phone" in columns:
            self._finder.count_phones(name for name in distinct if name not in resolved)
        for name in distinct:
            if name not in resolved:
                code = self._finder.find(StoreName(*name))
                resolved[name] = self._codes[code].pk if code else None
        return {name: resolved[name] for name in distinct}

    def _open(self, entries: Sequence[dict[str, Any]]) -> list[int]:
        if self.dry:
            first = -1 - len(self.created)
            return list(range(first, first - len(entries), -1))
        opened = roster.open_stores(self.brand, entries, by=AUTHOR, import_id=self.import_id)
        return [store.pk for store in opened]

    def _entry(self, code: str, name: StoreName) -> dict[str, Any]:
        known_as = name.name if DAMAGE not in name.name else ""
        if not known_as and name.written in self.new:
            known_as = name.code
        located = name.latitude is not None and name.longitude is not None
        return {
            "code": code,
            "name": known_as or (self.brand.name if code == WITHOUT_STORE else code),
            "street": name.address[:500],
            "address_key": address_key(name.address),
            "latitude": name.latitude if located else None,
            "longitude": name.longitude if located else None,
            "coordinate_precision": name.precision if located else None,
        }

    def _code_of(self, name: StoreName) -> str:
        """Return the code of a store that is created from its name."""
        return self.new.get(name.written) or name.code[:60] or made_code(name.address)

    def _count_names(self, names: Sequence[tuple[Any, ...]]) -> None:
        for written, times in Counter(names).items():
            pk, name = self._resolved[written], written[2]
            if pk is not None and name and DAMAGE not in name:
                self._names[pk][name] += times


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
