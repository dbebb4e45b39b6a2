"""Which store a record speaks of: by code, else by normalised address; and stores made on request."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from locations import roster
from locations.matching.addresses import address_key, made_code, normalise
from locations.matching.geocoding import zone_at
from locations.matching.vicinity import Place, Vicinity, house_number
from locations.models import Brand, Location
from locations.scoping import Scope, visible_locations
from reviews.readers.records import Refused

LIKE_ENOUGH = 80
NEAREST = 3
MOST_SUGGESTIONS = 200
"""Distinct unknown codes that get a suggestion; a file of wrong codes must not take for ever."""

DAMAGE = "\ufffd"
WITHOUT_STORE = "unassigned"

COARSEST = 0.001
"""Degrees: coordinates written with fewer digits tell the town, not the house."""


class Written(NamedTuple):
    """How a record names its store."""

    code: str
    address: str
    name: str
    latitude: float | None
    longitude: float | None
    precision: float | None


_UNTOLD = ("", "", None, None, None)
_WRITTEN: Sequence[tuple[Sequence[str], Any]] = (
    (("store",), ""),
    (("store_address",), ""),
    (("store_name",), ""),
    (("store_latitude", "latitude"), None),
    (("store_longitude", "longitude"), None),
    (("store_precision", "coordinate_precision"), None),
)
"""The columns that hold what Written has; a list of listings has the store's place as the listing's own."""
_STORE_FIELDS = frozenset({"store_address", "store_name", "store_latitude", "store_longitude", "store_precision"})
"""What a record may tell of its store besides the code."""


class Known(NamedTuple):
    """A store: its id, its name and its time zone (empty where its record gives none)."""

    pk: int
    name: str
    zone: str
    latitude: float | None
    longitude: float | None


@dataclass(slots=True)
class Directory:
    """The stores of a brand while a file goes in.

    ``zone`` is what the person said with --timezone. With ``create``, unknown stores are made, as ``by``, for answers
    without any store (``unassigned``) too; with ``dry``, they get ids below zero and nothing is written.
    ``only`` is the code of the store that records without any belong to. ``note_created`` is told the ids of all made
    so far, in the transaction that makes them. ``within`` is what the person may see: a store beyond it is as unknown
    as one that does not exist.
    """

    brand: Brand
    within: Scope
    create: bool = False
    zone: str = ""
    dry: bool = False
    unassigned: bool = False
    only: str = ""
    by: str = "import"
    note_created: Callable[[Sequence[int]], None] | None = None
    created: list[int] = field(default_factory=list)
    _codes: dict[str, Known] = field(default_factory=dict)
    _addresses: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _resolved: dict[tuple[Any, ...], int | None] = field(default_factory=dict)
    _names: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _zones: dict[int, ZoneInfo] = field(default_factory=dict)
    _suggested: dict[str, str] = field(default_factory=dict)
    _vicinity: Vicinity | None = None
    _numbered: dict[tuple[str, ...], dict[str, str]] | None = None

    def __post_init__(self) -> None:
        columns = ("code", "address_key", "pk", "name", "time_zone", "latitude", "longitude")
        for code, key, *known in visible_locations(self.within).values_list(*columns):
            self._keep(code, key, Known(*known))

    def check(self, fields: Collection[str]) -> list[str]:
        """A warning for a file without a column that names the store, whose fields these are.

        Raises Refused where nothing tells which store it could be.
        """
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

    def resolve(self, columns: Mapping[str, Sequence[Any]], count: int) -> list[int | None]:
        """The id of each record's store, None where it is unknown."""
        codes = columns.get("store")
        if codes and any(codes) and _STORE_FIELDS.isdisjoint(columns):
            distinct = list(dict.fromkeys(codes))
            found = dict(zip(distinct, self._resolve([(code, *_UNTOLD) for code in distinct]), strict=True))
            return [found[code] for code in codes]
        rows = self._written(columns, count)
        resolved = self._resolve(rows)
        if "store_name" in columns:
            self._count_names(rows)
        return resolved

    def _resolve(self, rows: Sequence[tuple[Any, ...]]) -> list[int | None]:
        """The same for stores as Written has them."""
        unknown = [row for row in dict.fromkeys(rows) if row not in self._resolved]
        for row in unknown:
            self._resolved[row] = self._find(Written(*row))
        missing = [Written(*row) for row in unknown if self._resolved[row] is None and (row[0] or row[1])]
        if missing and self.create:
            self._make(missing)
        return [self._resolved[row] for row in rows]

    def zones(self, locations: Iterable[int]) -> list[ZoneInfo]:
        """The time zone of each store: from its record, --timezone, its coordinates or the brand, in that order."""
        return [self._zones[pk] for pk in locations]

    def holds(self, location: int) -> bool:
        """Whether a store is one of those that the importer may see."""
        return location in self._zones

    def nearest(self, written: str, *, is_address: bool = False) -> str:
        """Known codes that look like an unknown one, for the person who mends the file.

        For an address, those of stores whose own address has the same house number and is written much alike.
        """
        if written not in self._suggested:
            if len(self._suggested) >= MOST_SUGGESTIONS:
                return "–"
            from rapidfuzz import fuzz, process  # most files name no unknown store

            if is_address:
                pairs = process.extract(
                    normalise(written), self._spelt(house_number(written)), scorer=fuzz.token_set_ratio,
                    limit=NEAREST, score_cutoff=LIKE_ENOUGH,
                )  # fmt: skip
                found = [code for _address, _score, code in pairs]
            else:
                matches = process.extract(
                    written, sorted(self._codes), scorer=fuzz.ratio, limit=NEAREST, score_cutoff=LIKE_ENOUGH
                )
                found = [match[0] for match in matches]
            self._suggested[written] = ", ".join(found) or "–"
        return self._suggested[written]

    def _spelt(self, number: tuple[str, ...]) -> Mapping[str, str]:
        """The normalised addresses of the known stores with this house number, by code."""
        if self._numbered is None:
            self._numbered = defaultdict(dict)
            columns = ("code", "street", "sublocality", "city", "state", "postcode")
            for code, street, *parts in visible_locations(self.within).values_list(*columns).iterator():
                if first := house_number(street)[:1]:
                    self._numbered[first][code] = normalise(" ".join([street, *parts]))
        return self._numbered.get(number[:1], {})

    def name_created(self, created: Sequence[int]) -> None:
        """Give the stores that this import made, and nobody changed since, the name that the file gives them most
        often, undamaged.
        """
        own = Location.objects.filter(pk__in=created, written_by=self.by).values_list("pk", flat=True)
        names = {pk: self._names[pk].most_common(1)[0][0] for pk in own if self._names.get(pk)}
        roster.name_stores(self.brand, names, by=self.by)

    def _keep(self, code: str, key: str, known: Known) -> None:
        self._codes[code] = known
        if key:
            self._addresses[key].append(code)
        zone = known.zone or self.zone
        if not zone and known.latitude is not None and known.longitude is not None:
            zone = zone_at(known.latitude, known.longitude)
        self._zones[known.pk] = _zone(zone or self.brand.default_zone)

    def _written(self, columns: Mapping[str, Sequence[Any]], count: int) -> list[tuple[Any, ...]]:
        """How each record names its store, as Written has it; without any name it is the brand's only store."""
        nobody = Written("", "", "", None, None, None)
        named = any(any(columns.get(name, ())) for name in ("store", "store_address"))
        if not named:
            return [nobody._replace(code=self._only_store())] * count
        picked = [
            next((columns[name] for name in names if name in columns), [blank] * count) for names, blank in _WRITTEN
        ]
        return list(zip(*picked, strict=True))

    def _only_store(self) -> str:
        """The store of records that name none: the one that is named, the brand's only one, or one made for them."""
        if self.only:
            return self.only if self.only in self._codes else ""
        if len(self._codes) == 1:
            return next(iter(self._codes))
        if self.create and self.unassigned and not self._codes:
            return WITHOUT_STORE
        return ""

    def _find(self, row: Written) -> int | None:
        if row.code in self._codes:
            return self._codes[row.code].pk
        at = self._addresses.get(address_key(row.address), []) if row.address else []
        if row.code:
            at = [code for code in at if self._codes[code].name.casefold() == row.name.casefold()]
        if at and (len(at) == 1 or not row.code):
            return self._codes[at[0]].pk
        near = "" if row.code else self._spelt_differently(row)
        return self._codes[near].pk if near else None

    def _spelt_differently(self, row: Written) -> str:
        """The code of the store that the address means by its coordinates and house number; empty where none is."""
        if row.latitude is None or row.longitude is None or (row.precision or 0) > COARSEST:
            return ""
        if self._vicinity is None:
            located = visible_locations(self.within).filter(latitude__isnull=False, longitude__isnull=False)
            # Without what this import made itself: an import that is resumed must find what it found before.
            exact = located.exclude(coordinate_precision__gt=COARSEST).exclude(written_by=self.by)
            columns = ("code", "street", "latitude", "longitude")
            self._vicinity = Vicinity(Place(*place) for place in exact.values_list(*columns).iterator())
        return self._vicinity.find(row.address, row.latitude, row.longitude)

    def _make(self, rows: Sequence[Written]) -> None:
        wanted: dict[str, Written] = {}
        for row in rows:
            wanted.setdefault(row.code[:60] or made_code(row.address), row)
        entries = [self._entry(code, row) for code, row in wanted.items() if code not in self._codes]
        with transaction.atomic():
            made = self._open(entries)
            self.created += [known.pk for known in made.values()]
            if self.note_created:
                self.note_created(self.created)
        for entry in entries:
            self._keep(entry["code"], entry["address_key"], made[entry["code"]])
        for row in rows:
            self._resolved[row] = self._codes[row.code[:60] or made_code(row.address)].pk

    def _open(self, entries: Sequence[dict[str, Any]]) -> dict[str, Known]:
        if self.dry:
            ids: Iterable[int] = range(-1 - len(self.created), -1 - len(self.created) - len(entries), -1)
        else:
            ids = [store.pk for store in roster.open_stores(self.brand, entries, by=self.by)]
        return {
            entry["code"]: Known(pk, entry["name"], "", entry["latitude"], entry["longitude"])
            for pk, entry in zip(ids, entries, strict=True)
        }

    def _entry(self, code: str, row: Written) -> dict[str, Any]:
        name = row.name if DAMAGE not in row.name else ""
        located = row.latitude is not None and row.longitude is not None
        return {
            "code": code,
            "name": name or (self.brand.name if code == WITHOUT_STORE else code),
            "street": row.address[:500],
            "address_key": address_key(row.address),
            "latitude": row.latitude if located else None,
            "longitude": row.longitude if located else None,
            "coordinate_precision": row.precision if located else None,
        }

    def _count_names(self, rows: Sequence[tuple[Any, ...]]) -> None:
        for row, times in Counter(rows).items():
            pk, name = self._resolved[row], row[2]
            if pk is not None and name and DAMAGE not in name:
                self._names[pk][name] += times


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
