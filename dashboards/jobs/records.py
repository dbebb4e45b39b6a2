"""Correct the records of stores on behalf of a person, and have counted and scored again what rests on them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dashboards.jobs.queue import queue_geocoding
from locations import records
from locations.models import Brand
from locations.roster import MEASURED_BY
from locations.scoping import Scope

COMPARED_BY = frozenset({*MEASURED_BY, "format"})
"""Attributes that figures rest on: what facts are measured by, and the group of stores that are compared."""


def correct_record(scope: Scope, code: str, given: Mapping[str, Any], *, by: str, now: datetime) -> bool:
    """Write attributes of a store's record; False where there is no such store. Raises as ``records.correct_record``.

    A changed address is looked up again, where a geocoder is set up.
    """
    changed = records.correct_record(scope, code, given, by=by, now=now)
    if changed and changed & COMPARED_BY:
        queue_geocoding(Brand.objects.get(pk=scope.brand), now, changed=True)
    return changed is not None


def add_store(scope: Scope, code: str, given: Mapping[str, Any], *, region: str = "", by: str, now: datetime) -> str:
    """Add a store and have its address looked up; returns its code. Raises as ``records.add_store``."""
    store = records.add_store(scope, code, given, region=region, by=by, now=now)
    queue_geocoding(store.brand, now)
    return store.code
