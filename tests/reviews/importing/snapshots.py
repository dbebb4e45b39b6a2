"""All that imports leave of a brand, in values that do not depend on ids: what an undo must bring back."""

from collections.abc import Collection
from typing import Any

from django.db.models import Model

from locations.models import Brand, Location, Region
from reviews.models import (
    Case,
    KpiValue,
    Listing,
    MonthTally,
    Review,
    ReviewAlias,
    Source,
    SurveyResponse,
)

_NAMES = {
    "source": "source__publisher",
    "location": "location__code",
    "region": "region__path",
    "review": "review__text",
}
_IDS = {"id", "key", "version", "location_version", "brand", "parent", "lineage", "job", "fingerprint"}
"""Ids of rows, keys that are drawn, and versions, which only grow."""

_OF_BRAND = {Region: "brand", Location: "brand", Source: "brand", ReviewAlias: "source__brand"}


def snapshot(brand: Brand, *, but: Collection[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table, without the columns ``but``, by the name of the table, in an order of their own."""
    models: tuple[type[Model], ...] = (Region, Location, Source, Review, ReviewAlias, SurveyResponse, Listing, Case,
                                       KpiValue, MonthTally)  # fmt: skip
    return {model.__name__: _rows(model, brand, _IDS.union(but)) for model in models}


def _rows(model: type[Model], brand: Brand, without: Collection[str]) -> list[tuple[Any, ...]]:
    names = [_NAMES.get(field.name, field.name) for field in model._meta.concrete_fields if field.name not in without]
    rows = model._default_manager.filter(**{_OF_BRAND.get(model, "location__brand"): brand})
    return sorted(tuple(map(repr, row)) for row in rows.values_list(*names))
