"""Which months are closed, what they are judged by, and whether their facts have changed since.

Scores of a closed month are written by a closing or a revision and by nothing else.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, replace
from typing import Any

from django.db.models import Count, F, Sum
from django.db.models.functions import Round

from dashboards.models import MonthClose
from dashboards.rows import StandardRow
from dashboards.scoring.counting import tallies_of
from dashboards.scoring.targets import standards_of
from locations.models import Brand
from locations.placements import regions_in
from reviews.models import ImportJob

DECIMALS = 6
"""To which sums of floats are compared: databases add them in no fixed order."""


def is_closed(brand: Brand, month: int) -> bool:
    return MonthClose.closed(brand.pk).filter(month=month).exists()


def as_stored(standards: Sequence[StandardRow]) -> list[list[object]]:
    """Give standards as a closed month stores them, in an order of their own."""
    return sorted(([*astuple(row)] for row in standards), key=repr)


def _begun(standards: Sequence[StandardRow], month: int) -> list[StandardRow]:
    """Give what a month sees of the standards: those that have begun, and no end that comes after it."""
    return [
        replace(row, valid_to=row.valid_to if row.valid_to is not None and row.valid_to < month else None)
        for row in standards
        if row.valid_from <= month
    ]


def facts_digest(brand: Brand, month: int, formula: int) -> str:
    """Give a digest of all that the figures of a month rest on: tallies up to it, standards, placements, formulas.

    Sums of the tallies stand for them, each also weighted by its store and its month, so that nothing is read row by
    row: another digest means that something changed, not that a figure did.
    """
    weights: Mapping[str, Any] = {"": 1, "_of_stores": F("location_id"), "_of_months": F("last_month")}
    sums = {
        f"sum_{name}{of}": Round(Sum(F(name) * weight), DECIMALS)
        for name in ("n", "total", "total_sq")
        for of, weight in weights.items()
    }
    tallies = tallies_of(brand).filter(last_month__lte=month).values("measure").order_by("measure")
    parts = [
        [*tallies.annotate(cells=Count("pk"), **sums).values_list("measure", "cells", *sums)],
        as_stored(_begun(standards_of(brand), month)),
        sorted(regions_in(brand, month).items()),
        sorted(ImportJob.cut_off_stores(brand.pk).items()),
        formula,
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
