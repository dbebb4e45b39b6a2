"""Facts of a weekday or a part of the day, by the store's clock: a filter that selects what a split counts."""

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, F, Func, Q
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, ExtractMinute

from dashboards.queries.answers_by_part import WEEKDAYS, hours_of, zones_by_store
from locations.scoping import Scope, visible_locations


def at_local_times(scope: Scope, rows: Any, moment: str, *, weekday: str = "", daypart: str = "") -> Any:
    """Narrow facts to a weekday and a part of the day, keys of ``WEEKDAYS`` and ``DAYPARTS``; an empty one does not.

    ``moment`` is the column of when a customer spoke. Midnight itself, which files without times give, is in no part
    of the day.
    """
    if not weekday and not daypart:
        return rows
    by_zone = _stores_by_zone(scope)
    for index, zone in enumerate(by_zone):
        rows = rows.alias(**_local(index, moment, zone))
    conditions = [
        _condition(index, weekday, daypart) & (_among(stores) if len(by_zone) > 1 else Q())
        for index, stores in enumerate(by_zone.values())
    ]
    return rows.filter(reduce(or_, conditions)) if conditions else rows.none()


def _stores_by_zone(scope: Scope) -> dict[ZoneInfo, list[int]]:
    found: dict[ZoneInfo, list[int]] = defaultdict(list)
    for store, zone in zones_by_store(scope, visible_locations(scope)).items():
        found[zone].append(store)
    return found


def _local(index: int, moment: str, zone: ZoneInfo) -> dict[str, Any]:
    parts = (("weekday", ExtractIsoWeekDay), ("hour", ExtractHour), ("minute", ExtractMinute))
    return {f"{name}_{index}": extract(moment, tzinfo=zone) for name, extract in parts}


def _condition(index: int, weekday: str, daypart: str) -> Q:
    on_day = Q(**{f"weekday_{index}": WEEKDAYS.index(weekday) + 1}) if weekday else Q()
    if not daypart:
        return on_day
    midnight = Q(**{f"hour_{index}": 0, f"minute_{index}": 0})
    return on_day & Q(**{f"hour_{index}__in": hours_of(daypart)}) & ~midnight


def _among(stores: Iterable[int]) -> Q:
    """Written out, since a statement takes fewer parameters than a brand may have stores."""
    listed = ",".join(map(str, stores))
    return Q(Func(F("location_id"), template=f"%(expressions)s IN ({listed})", output_field=BooleanField()))
