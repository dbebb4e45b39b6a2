"""Open, rename and correct stores: the verbs that change a brand's roster.

A store's version grows when something changes that facts are measured by; tallies counted with another version are
recounted.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from locations.matching.addresses import address_key, one_line
from locations.models import Brand, Location, Region

log = logging.getLogger(__name__)

AT_ONCE = 1_000
MEASURED_BY = (
    *("name", "street", "sublocality", "city", "state", "postcode", "country", "phone", "website", "hours"),
    *("latitude", "longitude", "coordinate_precision", "time_zone"),
)
"""What facts are measured by: listings are compared with it, and months follow from the zone."""

_ADDRESS = ("street", "sublocality", "city", "state", "postcode", "country")


def planned_brand(slug: str, *, name: str = "", default_zone: str = "UTC", country: str = "") -> Brand:
    """Give a brand that is not saved yet; its name comes from the slug where none is given."""
    return Brand(slug=slug, name=name or slug.replace("-", " ").title(), default_zone=default_zone, country=country)


def found_brand(slug: str, *, name: str = "", default_zone: str = "UTC", country: str = "", by: str) -> Brand:
    brand = planned_brand(slug, name=name, default_zone=default_zone, country=country)
    brand.save()
    log.info("%s founded brand %s", by, slug)
    return brand


def region_at(brand: Brand, path: str, created: list[int] | None = None) -> Region | None:
    """Give the region of a path such as "Korea/Seoul/Gangnam", created with all above it where it is missing.

    One that was given up is in use again. ``created`` gets the ids of those that are new.
    """
    parent: Region | None = None
    parts: list[str] = []
    for part in (piece.strip()[:120] for piece in path.split("/")):
        if not part:
            continue
        parts.append(part)
        region, is_new = Region.objects.get_or_create(
            brand=brand, path="/".join(parts), defaults={"name": part, "parent": parent, "lineage": ""}
        )
        if is_new:
            region.lineage = f"{parent.lineage if parent else '/'}{region.pk}/"
            region.save(update_fields=["lineage"])
            if created is not None:
                created.append(region.pk)
        elif region.last_month is not None:
            region.last_month = None
            region.save(update_fields=["last_month"])
        parent = region
    return parent


def open_store(*, brand: Brand, by: str, **attributes: Any) -> Location:
    """Open a store; ``code`` and ``name`` are needed, ``region`` is a Region."""
    return open_stores(brand, [attributes], by=by)[0]


def open_stores(
    brand: Brand, rows: Iterable[Mapping[str, Any]], *, by: str, import_id: int | None = None
) -> list[Location]:
    """Open stores, one for each mapping of attributes; ``import_id`` is the import that does it, if one does."""
    author = {"written_by": by, "written_by_import": import_id}
    stores = [_with_address_key(Location(brand=brand, **author, **row)) for row in rows]
    opened = Location.objects.bulk_create(stores, batch_size=AT_ONCE)
    log.info("%s opened %d stores of %s", _author(by, import_id), len(opened), brand.slug)
    return opened


@transaction.atomic
def correct_stores(
    brand: Brand, changes: Mapping[int, Mapping[str, Any]], *, by: str, import_id: int | None = None
) -> int:
    """Change attributes of stores given by id; returns how many were changed."""
    stores = Location.objects.filter(brand=brand).in_bulk(list(changes))
    touched: set[str] = set()
    for pk, store in stores.items():
        _apply(store, changes[pk])
        store.written_by, store.written_by_import = by, import_id
        touched |= set(changes[pk])
    if stores:
        fields = sorted(touched | {"version", "address_key", "written_by", "written_by_import"})
        Location.objects.bulk_update(stores.values(), fields, batch_size=AT_ONCE // 4)
        log.info("%s corrected %d stores of %s", _author(by, import_id), len(stores), brand.slug)
    return len(stores)


@transaction.atomic
def restore_stores(brand: Brand, before: Mapping[int, Mapping[str, Any]]) -> None:
    """Give stores, by id, back the attributes that they had, their author and ``address_key`` included.

    The version grows all the same, or tallies counted in between would pass for current.
    """
    stores = Location.objects.filter(brand=brand).in_bulk(list(before))
    for pk, store in stores.items():
        _apply(store, before[pk])
        store.address_key = before[pk].get("address_key", store.address_key)
    fields = sorted({"version", "address_key"}.union(*before.values()))
    Location.objects.bulk_update(stores.values(), fields, batch_size=AT_ONCE // 4)


def name_stores(brand: Brand, names: Mapping[int, str], *, by: str, import_id: int | None = None) -> int:
    """Give stores, by id, these names; those that are called so already are left alone."""
    current = dict(Location.objects.filter(brand=brand, pk__in=list(names)).values_list("pk", "name"))
    changes = {pk: {"name": names[pk][:300]} for pk in current if current[pk] != names[pk][:300]}
    return correct_stores(brand, changes, by=by, import_id=import_id) if changes else 0


def rename_store(store: Location, *, name: str, by: str) -> None:
    name_stores(store.brand, {store.pk: name}, by=by)


def _author(by: str, import_id: int | None) -> str:
    """Name who changes stores, for the log."""
    return by if import_id is None else f"{by} {import_id}"


def _apply(store: Location, changes: Mapping[str, Any]) -> None:
    for attribute, value in changes.items():
        setattr(store, attribute, value)
    if set(changes) & set(MEASURED_BY):
        store.version = F("version") + 1
    if set(changes) & set(_ADDRESS):
        store.address_key = ""
        _with_address_key(store)


def _with_address_key(store: Location) -> Location:
    if not store.address_key:
        store.address_key = address_key(one_line(*(getattr(store, part) for part in _ADDRESS)))
    return store


def paths(brand: Brand, written: Sequence[str], created: list[int] | None = None) -> dict[str, Region | None]:
    """Give the regions of many paths, each created once; ``created`` gets the ids of those that are new."""
    return {path: region_at(brand, path, created) for path in dict.fromkeys(written)}
