"""Move, close and open stores and move whole regions on behalf of a person, and have scored again what changes."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction

from dashboards.jobs.queue import queue_scoring
from dashboards.models import Standard
from locations import moves, region_moves
from locations.models import Brand
from locations.placements import first_open_month
from locations.scoping import Scope


def move_stores(
    scope: Scope, codes: Collection[str], path: str, first_month: int | None, *, by: str, now: datetime
) -> int:
    """Move stores as ``moves.move_stores`` does, and queue the scoring of the months that show it."""
    moved = moves.move_stores(scope, codes, path, first_month, by=by, now=now)
    brand = Brand.objects.get(pk=scope.brand)
    if moved and brand.scored_until is not None and (first_month is None or first_month <= brand.scored_until):
        queue_scoring(brand, since=first_month)
    return moved


def close_store(scope: Scope, code: str, on: date, *, by: str, now: datetime) -> bool:
    """Close a store as ``moves.close_store`` does; figures do not rest on it."""
    return moves.close_store(scope, code, on, by=by, now=now)


def open_store(scope: Scope, code: str, on: date, *, by: str, now: datetime) -> bool:
    """Open a store as ``moves.open_store`` does; figures do not rest on it."""
    return moves.open_store(scope, code, on, by=by, now=now)


@transaction.atomic
def move_region(scope: Scope, pk: int, below: int | None, *, by: str, now: datetime) -> bool:
    """Move a region below another one, or to the top, with its standards; False where the brand has no such region.

    Months that are scored stay as they are. Raises Refusal where it cannot lie there.
    """
    return _with_standards(scope, region_moves.move_region(scope, pk, below, by=by, now=now), now)


@transaction.atomic
def merge_region(scope: Scope, pk: int, into: int, *, by: str, now: datetime) -> bool:
    """Merge a region into another one, which keeps its own standards where both have some; False where there is none.

    Months that are scored stay as they are. Raises Refusal where it cannot be merged.
    """
    return _with_standards(scope, region_moves.merge_region(scope, pk, into, by=by, now=now), now)


def _with_standards(scope: Scope, regions: Mapping[int, int] | None, now: datetime) -> bool:
    """Let the standards of regions that have moved, by id, apply to the new ones from the month of the move on."""
    if regions is None:
        return False
    brand = Brand.objects.get(pk=scope.brand)
    first = first_open_month(brand, now)
    for old, new in regions.items():
        for standard in Standard.objects.filter(region=old).order_by("valid_from"):
            _move_standard(standard, new, first)
    return True


def _move_standard(standard: Standard, region: int, first: int | None) -> None:
    if first is not None and standard.valid_to is not None and standard.valid_to < first:
        return
    since = standard.valid_from if first is None else max(standard.valid_from, first)
    same = {"brand": standard.brand_id, "metric": standard.metric, "format": standard.format, "region": region}
    is_taken = Standard.objects.filter(**same, valid_from=since).exists()
    if not is_taken:
        columns = {name: getattr(standard, name) for name in ("target", "weight", "owner_id", "reason", "valid_to")}
        names = {"brand_id": standard.brand_id, "metric": standard.metric, "format": standard.format}
        Standard.objects.create(**names, **columns, region_id=region, valid_from=since)
    if since == standard.valid_from:
        standard.delete()
    else:
        Standard.objects.filter(pk=standard.pk).update(valid_to=since - 1)
