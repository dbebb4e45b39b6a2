"""The standards of a brand as scoring reads them, and the target that each store has by them."""

from collections.abc import Sequence

import numpy as np

from dashboards.metrics import Metric
from dashboards.models import Standard
from dashboards.rows import StandardRow
from dashboards.scoring.counting import Stores
from dashboards.scoring.standards import standard_for
from locations.models import Brand


def standards_of(brand: Brand) -> list[StandardRow]:
    columns = ("metric", "target", "valid_from", "region__path", "format", "valid_to", "weight", "pk")
    rows = Standard.objects.filter(brand=brand).values_list(*columns)
    return [StandardRow(key, target, month, path or "", *rest) for key, target, month, path, *rest in rows]


def targets(
    standards: Sequence[StandardRow], metric: Metric, month: int, stores: Stores
) -> tuple[np.ndarray, np.ndarray]:
    """Give each store's standard in the modelled unit (NaN where none applies) and its weight, both of shape (K,)."""
    own = [row for row in standards if row.metric == metric.key]
    if not own:
        return np.full(len(stores.ids), np.nan), np.ones(len(stores.ids))
    kinds = [*zip(stores.regions, stores.formats, strict=True)]
    found = {
        (region, form): standard_for(own, metric.key, month, region=region, format=form) for region, form in {*kinds}
    }
    aims = {kind: (metric.inside(row.target), row.weight) if row else (np.nan, 1.0) for kind, row in found.items()}
    each = np.array([aims[kind] for kind in kinds], dtype=float).reshape(-1, 2)
    return each[:, 0], each[:, 1]
