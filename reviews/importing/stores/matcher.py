"""Find the store that a record names: by code, learnt place id, name or address; and create stores on request."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from locations import roster
from locations.matching.addresses import address_key, made_code, normalise
from locations.matching.geocoding import zone_at
from locations.matching.names import NEAREST, can_be_one_store, folded, loose_code, nearest_addresses, nearest_codes
from locations.matching.vicinity import Place, Vicinity, house_number
from locations.models import Brand, Location, StoreAlias
from locations.scoping import Scope, visible_locations
from reviews.importing.stores import aliases
from reviews.importing.stores.columns import COLUMNS, NOT_GIVEN, STORE_FIELDS, KnownStore
from reviews.readers.records import Refused

MOST_SUGGESTIONS = 200
"""Distinct unknown codes that get a suggestion; a file of wrong codes must not take for ever."""

NO_SUGGESTION = "–"
DAMAGE = "\ufffd"
WITHOUT_STORE = "unassigned"
"""Code of the store for answers without any, where the brand has none yet."""

AUTHOR = "import"
"""What stores record of who last wrote them, besides the import's id."""

COARSEST = 0.001
"""Degrees: coordinates written with fewer digits tell the town, not the house."""


class StoreName(NamedTuple):
    """How a record names its store."""

    code: str
    address: str
    name: str
    latitude: float | None
    longitude: float | None
    precision: float | None


@dataclass(slots=True)
class Directory:
    """The stores of a brand while a file goes in.

    ``zone`` is what the person gave with --timezone. With ``create``, unknown stores are created, for answers without
    any store (``unassigned``) too; with ``dry``, they get ids below zero and nothing is written. ``only`` is the code
    of the store that records without any belong to. ``within`` is what the person may see: a store beyond it is as
    unknown as one that does not exist. ``created`` are the ids of all stores created so far. ``stated`` is what a
    person says of this file: the code of a store by what is written there. ``publisher`` is whose place ids it has.
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
    publisher: str = ""
    created: list[int] = field(default_factory=list)
    _codes: dict[str, KnownStore] = field(default_factory=dict)
    _addresses: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _resolved: dict[tuple[Any, ...], int | None] = field(default_factory=dict)
    _names: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _zones: dict[int, ZoneInfo] = field(default_factory=dict)
    _suggested: dict[str, str] = field(default_factory=dict)
    _loosely: Counter[tuple[str, str]] = field(default_factory=Counter)
    _aliases: dict[tuple[str, str], str] = field(default_factory=dict)
    _learnt: dict[str, str] = field(default_factory=dict)
    _known_before: tuple[dict[str, list[str]], dict[str, list[str]]] | None = None
    _vicinity: Vicinity | None = None
    _numbered: dict[tuple[str, ...], dict[str, str]] | None = None

    def __post_init__(self) -> None:
        columns = ("code", "address_key", "pk", "name", "time_zone", "latitude", "longitude")
        for code, key, *known in visible_locations(self.within).values_list(*columns):
            self._add(code, key, KnownStore(*known))
        self.publisher = self.publisher.strip().casefold()[:60]
        taught = StoreAlias.objects.filter(brand_id=self.brand.pk, publisher__in=("", self.publisher))
        if self.import_id is not None:
            # Without what this import taught itself: one that is resumed must find what it found before.
            taught = taught.exclude(import_id=self.import_id)
        for publisher, key, code in taught.values_list("publisher", "key", "location__code"):
            if code in self._codes:
                self._aliases[publisher, key] = code
        self._aliases |= {("", aliases.alias_key(written)): code for written, code in self.stated.items()}

    def __contains__(self, location: int) -> bool:
        """Whether a store, by id, is one of those that the importer may see."""
        return location in self._zones

    def check(self, fields: Collection[str]) -> list[str]:
        """Warn of a file without a column that names the store, whose fields these are.

        Raises Refused where nothing shows which store it could be.
        """
        if unknown := [code for code in self.stated.values() if code not in self._codes]:
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
        """Find the stores that records name and that are to be created; none unless ``create``."""
        if not self.create:
            return []
        names = list(dict.fromkeys(self._store_names(columns, count)))
        return [
            StoreName(*name)
            for name in names
            if self._resolve(name) is None and (name[0] or name[1]) and not self._several(name[0])
        ]

    def create_all(self, missing: Sequence[StoreName]) -> list[int]:
        """Create missing stores, inside the caller's transaction; return their ids."""
        by_code: dict[str, StoreName] = {}
        for name in missing:
            by_code.setdefault(_code_of(name), name)
        entries = [self._entry(code, name) for code, name in by_code.items() if code not in self._codes]
        opened = self._open(entries)
        self.created += opened
        for pk, entry in zip(opened, entries, strict=True):
            known = KnownStore(pk, entry["name"], "", entry["latitude"], entry["longitude"])
            self._add(entry["code"], entry["address_key"], known)
        for name in missing:
            self._resolved[name] = self._codes[_code_of(name)].pk
        return opened

    def resolve(self, columns: Mapping[str, Sequence[Any]], count: int) -> list[int | None]:
        """Return the id of each record's store, None where it is unknown."""
        names = self._store_names(columns, count)
        found = {name: self._resolve(name) for name in dict.fromkeys(names)}
        if "store_name" in columns:
            self._count_names(names)
        return [found[name] for name in names]

    def zones(self, locations: Iterable[int]) -> list[ZoneInfo]:
        """Return the zone of each store: from its record, --timezone, its coordinates or the brand, in that order."""
        return [self._zones[pk] for pk in locations]

    def nearest(self, written: str, *, is_address: bool = False) -> str:
        """Suggest known codes for an unknown one, for the person who fixes the file.

        For an address, those of stores whose own address has the same house number and is written much alike.
        """
        if written not in self._suggested:
            if len(self._suggested) >= MOST_SUGGESTIONS:
                return NO_SUGGESTION
            if is_address:
                found = nearest_addresses(written, self._with_house_number(house_number(written)))
            else:
                loose, named = self._before()
                same = [*named.get(folded(written), []), *loose.get(loose_code(written), [])]
                found = same or nearest_codes(written, self._codes.keys()) or self._named_like(written)
            self._suggested[written] = ", ".join(found) or NO_SUGGESTION
        return self._suggested[written]

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
        names = [("", aliases.alias_key(written), written, True, code) for written, code in self.stated.items()]
        places = [(self.publisher, id_[:500], id_, False, code) for id_, code in self._learnt.items() if code]
        rows = [(self._codes[code].pk, *alias) for *alias, code in (*names, *places)]
        aliases.teach(self.brand.pk, rows, self.import_id, now)

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
        codes = columns.get("store", ())
        if any(codes) and STORE_FIELDS.isdisjoint(columns):
            by_code = {code: (code, *NOT_GIVEN) for code in dict.fromkeys(codes)}
            return [by_code[code] for code in codes]
        if not any(codes) and not any(columns.get("store_address", ())):
            return [(self._only_store(), *NOT_GIVEN)] * count
        selected = [
            next((columns[name] for name in names if name in columns), [blank] * count) for names, blank in COLUMNS
        ]
        return list(zip(*selected, strict=True))

    def _only_store(self) -> str:
        """Return the code for records that name no store: the given one, the brand's only one, or that of a new one."""
        if self.only:
            return self.only if self.only in self._codes else ""
        if len(self._codes) == 1:
            return next(iter(self._codes))
        if self.create and self.unassigned and not self._codes:
            return WITHOUT_STORE
        return ""

    def _resolve(self, name: tuple[Any, ...]) -> int | None:
        """Return the id of the store that is so named; what was found once is found again, whatever is added later."""
        if name not in self._resolved:
            self._resolved[name] = self._find(StoreName(*name))
        return self._resolved[name]

    def _find(self, name: StoreName) -> int | None:
        if name.code in self._codes:
            return self._codes[name.code].pk
        if found := self._by_loose_code(name.code) or self._by_alias(name) or self._by_name(name):
            return self._codes[found].pk
        at = self._addresses.get(address_key(name.address), []) if name.address else []
        if name.code:
            at = [code for code in at if self._is_named(code, name.name)]
        if at and (len(at) == 1 or not name.code):
            self._learn(name.code, at[0])
            return self._codes[at[0]].pk
        near = "" if name.code else self._spelt_differently(name)
        return self._codes[near].pk if near else None

    def _is_named(self, code: str, name: str) -> bool:
        """Whether a store at the address of a record has its name; without creating stores, one much like it."""
        known = self._codes[code].name
        return known.casefold() == name.casefold() or (not self.create and can_be_one_store(known, name, code))

    def _by_loose_code(self, written: str) -> str:
        """Return the only code that differs from this one in no more than zeros, case and separators."""
        close = self._before()[0].get(loose_code(written), []) if written else []
        if len(close) != 1:
            return ""
        self._loosely[written, close[0]] += 1
        return close[0]

    def _by_alias(self, name: StoreName) -> str:
        """Return the code of the store whose place id or other name this is.

        The name beside a code or an address is no more than an attribute: it counts as ``_by_name`` says.
        """
        if self.publisher and (found := self._aliases.get((self.publisher, name.code[:500]))):
            return found
        if found := self._aliases.get(("", aliases.alias_key(name.code or name.address))):
            return found
        own = "" if self.create or not name.code else self._aliases.get(("", aliases.alias_key(name.name)), "")
        return "" if own and self._lies_elsewhere(own, name.address) else own

    def _by_name(self, name: StoreName) -> str:
        """Return the code of the only store so named.

        A name that comes with a code of its own or with an address is that of another store where a file creates
        stores, or where the house number is another one.
        """
        named = self._before()[1]
        if name.code and len(alone := named.get(folded(name.code), [])) == 1:
            return alone[0]
        own = named.get(folded(name.name), []) if name.name and not self.create else []
        if len(own) != 1 or not name.code or self._lies_elsewhere(own[0], name.address):
            return ""
        self._learn(name.code, own[0])
        return own[0]

    def _learn(self, place: str, code: str) -> None:
        """Remember a publisher's id beside a certain match; an id beside two stores is none of either."""
        if self.publisher and place:
            self._learnt[place] = code if self._learnt.get(place, code) == code else ""

    def _lies_elsewhere(self, code: str, address: str) -> bool:
        """Whether an address has another house number than the one of a known store."""
        number = house_number(address)[:1]
        return bool(number) and code not in self._with_house_number(number)

    def _several(self, name: str) -> bool:
        """Whether several stores have this name, so that it can be none of a new store."""
        return bool(name) and len(self._before()[1].get(folded(name), [])) > 1

    def _named_like(self, written: str) -> list[str]:
        """Return the codes of the stores whose names are written most like this one."""
        names = {name: codes for name, codes in self._before()[1].items() if name}
        return [code for name in nearest_codes(folded(written), names) for code in names[name]][:NEAREST]

    def _before(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """Return the codes of the stores that were there before this import, by loose code and by name.

        Without those that the import created itself: one that is resumed must find what it found before.
        """
        if self._known_before is None:
            known = visible_locations(self.within)
            if self.import_id is not None:
                known = known.exclude(written_by_import=self.import_id)
            loose: dict[str, list[str]] = defaultdict(list)
            named: dict[str, list[str]] = defaultdict(list)
            for code, name in known.values_list("code", "name").iterator():
                loose[loose_code(code)].append(code)
                named[folded(name)].append(code)
            self._known_before = (loose, named)
        return self._known_before

    def found_loosely(self) -> list[str]:
        """Say which codes of the file were found only without their zeros, case and separators."""
        if not self._loosely:
            return []
        (written, code), _times = self._loosely.most_common(1)[0]
        return [
            ngettext(
                "%(count)s store is written with other zeros, capitals or separators than in your list, "
                "for example “%(written)s” for “%(code)s”.",
                "%(count)s stores are written with other zeros, capitals or separators than in your list, "
                "for example “%(written)s” for “%(code)s”.",
                len(self._loosely),
            )
            % {"count": len(self._loosely), "written": written, "code": code}
        ]

    def _spelt_differently(self, name: StoreName) -> str:
        """Return the code of the store that the address means by its coordinates and house number; empty for none."""
        if name.latitude is None or name.longitude is None or (name.precision or 0) > COARSEST:
            return ""
        if self._vicinity is None:
            located = visible_locations(self.within).filter(latitude__isnull=False, longitude__isnull=False)
            exact = located.exclude(coordinate_precision__gt=COARSEST)
            if self.import_id is not None:
                # Without what this import created itself: one that is resumed must find what it found before.
                exact = exact.exclude(written_by_import=self.import_id)
            columns = ("code", "street", "latitude", "longitude")
            self._vicinity = Vicinity(Place(*place) for place in exact.values_list(*columns).iterator())
        return self._vicinity.find(name.address, name.latitude, name.longitude)

    def _with_house_number(self, number: tuple[str, ...]) -> Mapping[str, str]:
        """Return the normalised addresses of the known stores with this house number, by code."""
        if self._numbered is None:
            self._numbered = defaultdict(dict)
            columns = ("code", "street", "sublocality", "city", "state", "postcode")
            for code, street, *parts in visible_locations(self.within).values_list(*columns).iterator():
                if first := house_number(street)[:1]:
                    self._numbered[first][code] = normalise(" ".join([street, *parts]))
        return self._numbered.get(number[:1], {})

    def _open(self, entries: Sequence[dict[str, Any]]) -> list[int]:
        if self.dry:
            first = -1 - len(self.created)
            return list(range(first, first - len(entries), -1))
        opened = roster.open_stores(self.brand, entries, by=AUTHOR, import_id=self.import_id)
        return [store.pk for store in opened]

    def _entry(self, code: str, name: StoreName) -> dict[str, Any]:
        known_as = name.name if DAMAGE not in name.name else ""
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

    def _count_names(self, names: Sequence[tuple[Any, ...]]) -> None:
        for written, times in Counter(names).items():
            pk, name = self._resolved[written], written[2]
            if pk is not None and name and DAMAGE not in name:
                self._names[pk][name] += times


def _code_of(name: StoreName) -> str:
    """Return the code of a store that is created from its name."""
    return name.code[:60] or made_code(name.address)


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
