"""What a list of stores changes in the stores that are known, and which of them would become other stores."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, TypedDict

from django.db import connection
from django.db.models import Count
from django.utils.translation import ngettext

from locations.matching.names import can_be_one_store
from locations.matching.vicinity import metres
from locations.models import Location
from reviews.importing.messages import figure
from reviews.importing.tables.bulk import any_of, listed
from reviews.models import Correction, Fact, ImportJob

FIRST = 10
"""Stores, or imports, that a person is shown."""

FAR = 50
"""Kilometres that no store moves, though its record may."""

TOGETHER = {"latitude": "coordinates", "longitude": "coordinates"}
"""Attributes that people see as one."""

AT_ONCE = 1_000
"""Corrections that are compared at once, so that a list of any size takes neither all memory nor all parameters."""


class ReplacedStores(TypedDict):
    """What a list of stores would change in stores that are known."""

    stores: Annotated[int, "stores that would be changed"]
    attributes: Annotated[Sequence[tuple[str, int]], "attributes, and how many stores would be changed in each"]
    first: Annotated[list[list[Any]], "`[code, name, [[attribute, before, after], ...]]` of the first stores"]
    others: Annotated[list[Any] | None, "stores that would become other ones: how many; code and names of the first"]
    moved: Annotated[list[Any] | None, "stores that would move far: how many; code and kilometres of the first"]


class KnownRowsChanged(TypedDict, total=False):
    """What an import would change in known rows."""

    replaced: Annotated[ReplacedStores, "only of a list of stores"]
    changed: Annotated[
        list[list[int]], "not of a list of stores: `[id of an earlier import, how many of its records would change]`"
    ]


@dataclass(slots=True)
class StoreChanges:
    """Changed stores: how often each attribute changes, and the stores that get another name in another place."""

    stores: int = 0
    attributes: Counter[str] = field(default_factory=Counter)
    first: list[tuple[str, str, list[tuple[str, str, str]]]] = field(default_factory=list)
    others: list[tuple[str, str, str]] = field(default_factory=list)
    moved: list[tuple[str, int]] = field(default_factory=list)

    def add(self, code: str, before: Mapping[str, Any], after: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
        """Add a store whose ``changed`` attributes (names) differ; both sides have name, country and coordinates."""
        self.stores += 1
        names = dict.fromkeys(TOGETHER.get(each, each) for each in changed if each != "coordinate_precision")
        self.attributes.update(list(names))
        if len(self.first) < FIRST:
            values = [(name, _text(before, name), _text(after, name)) for name in names]
            self.first.append((code, str(before["name"]), values))
        far = _kilometres(before, after)
        elsewhere = far > FAR or bool(before["country"] and after["country"] and before["country"] != after["country"])
        if elsewhere and not can_be_one_store(str(before["name"]), str(after["name"]), code):
            self.others.append((code, str(before["name"]), str(after["name"])))
        elif far > FAR:
            self.moved.append((code, round(far)))

    def as_json(self) -> ReplacedStores:
        """Return what a preview stores: counts by attribute, the first stores, and the alarming ones with the first."""
        return {
            "stores": self.stores,
            "attributes": self.attributes.most_common(),
            "first": [[code, name, [list(value) for value in values]] for code, name, values in self.first],
            "others": [len(self.others), *self.others[0]] if self.others else None,
            "moved": [len(self.moved), *self.moved[0]] if self.moved else None,
        }

    def warnings(self) -> Iterator[str]:
        """Warn of stores that become others or move far."""
        yield from alarms(self.as_json())


def alarms(changes: Mapping[str, Any]) -> Iterator[str]:
    """Give one sentence for stores that become other stores, one for those that move far, from ``as_json``."""
    if changes.get("others"):
        count, code, old, new = changes["others"]
        yield ngettext(
            "%(count)s store gets another name in another place: “%(code)s” was %(old)s and becomes %(new)s. "
            "Is this the list of another brand?",
            "%(count)s stores get another name in another place, first “%(code)s”: it was %(old)s and becomes %(new)s. "
            "Is this the list of another brand?",
            count,
        ) % {"count": figure(count), "code": code, "old": old, "new": new}
    if changes.get("moved"):
        count, code, far = changes["moved"]
        yield ngettext(
            "%(count)s store moves by more than %(limit)d km: “%(code)s” by %(far)d km.",
            "%(count)s stores move by more than %(limit)d km, first “%(code)s” by %(far)d km.",
            count,
        ) % {"count": figure(count), "limit": FAR, "code": code, "far": far}


def stores_of_import(job_id: int) -> StoreChanges:
    """Return what an import has changed in stores, from its corrections."""
    found = StoreChanges()
    corrections = Correction.objects.filter(job=job_id, table=Correction.Table.LOCATION).order_by("row")
    part = dict(corrections.values_list("row", "before")[:AT_ONCE])
    while part:
        for store in Location.objects.filter(pk__in=part).select_related("region").order_by("pk"):
            after, old = attributes(store), part[store.pk]
            changed = {name: None for name in sorted(old) if name in after and old[name] != _plain(after[name])}
            if changed:
                found.add(store.code, {**after, **old}, after, changed)
        part = dict(corrections.filter(row__gt=max(part)).values_list("row", "before")[:AT_ONCE])
    return found


def changed_by_import(changed: Counter[int]) -> Iterator[str]:
    """Give one sentence for each earlier import (by id, with how many) whose records an import changes."""
    names = dict(ImportJob.objects.filter(pk__in=changed).values_list("pk", "file_name"))
    for number, count in changed.most_common(FIRST):
        if number in names:
            yield ngettext(
                "%(count)s record of import %(number)d, “%(name)s”, has the same number and is changed.",
                "%(count)s records of import %(number)d, “%(name)s”, have the same numbers and are changed.",
                count,
            ) % {"count": figure(count), "number": number, "name": names[number]}


def writers(model: type[Fact], rows: Sequence[int]) -> Counter[int]:
    """Count how many of these facts, by id, each import has last written."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT job_id, COUNT(*) FROM {model._meta.db_table} WHERE {any_of('id')} AND job_id IS NOT NULL "
            "GROUP BY job_id",
            [listed(rows)],
        )
        return Counter(dict(cursor.fetchall()))


def facts_of_import(job_id: int) -> Counter[int]:
    """Count how many records of which earlier imports an import has changed, from its corrections."""
    facts = Correction.objects.filter(job=job_id, before_job__isnull=False).exclude(table=Correction.Table.LOCATION)
    return Counter(dict(facts.values_list("before_job").annotate(count=Count("pk")).order_by()))


def attributes(store: Location) -> dict[str, Any]:
    """Return what is known of a store, the region by its path."""
    hidden = {"id", "brand", "code", "written_by", "written_by_import", "version", "address_key"}
    known = {each.name: getattr(store, each.name) for each in Location._meta.concrete_fields if each.name not in hidden}
    return known | {"region": store.region.path if store.region else ""}


def _kilometres(before: Mapping[str, Any], after: Mapping[str, Any]) -> float:
    """Measure the straight distance; 0 where either has no coordinates."""
    here, there = _coordinates(before), _coordinates(after)
    return metres(*here, *there) / 1_000 if here and there else 0.0


def _coordinates(side: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees, where both are known."""
    north, east = side.get("latitude"), side.get("longitude")
    return None if north is None or east is None else (north, east)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _text(side: Mapping[str, Any], name: str) -> str:
    if name == "coordinates":
        known = _coordinates(side)
        return f"{known[0]:.5f}, {known[1]:.5f}" if known else ""
    value = side.get(name)
    return "" if value is None else str(value)
