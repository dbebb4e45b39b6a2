"""How steady a store is from month to month."""

import numpy as np
from django.db.models import F

from dashboards.metrics import metric
from dashboards.queries.splits import scale_of
from dashboards.rows import SteadinessRow
from dashboards.stats.steadiness import steadiness
from locations.scoping import Scope, visible_to
from reviews.measures import MEASURES
from reviews.models import MonthTally

MONTHS = 24
"""Months that are looked at."""


def store_steadiness(scope: Scope, code: str, metric_key: str, month: int) -> SteadinessRow | None:
    """Estimate how far the true months of a visible store lie apart, over 24 months up to one.

    Only what is dated to a single month counts. None for a store that is not visible, for what publishers show (which
    is a state, not answers), and where less than eight months have answers.
    """
    entry = metric(metric_key)
    if MEASURES[entry.measure].is_state:
        return None
    start = month - MONTHS + 1
    entry, scale = scale_of(scope, entry, month, start)
    cells = visible_to(scope, MonthTally.objects.filter(location__code=code, measure=entry.measure), "location")
    inside = cells.filter(first_month=F("last_month"), first_month__gte=start, last_month__lte=month)
    sums = np.zeros((3, MONTHS))
    for series, at, *figures in inside.values_list("series", "first_month", "n", "total", "total_sq"):
        if not scale or MEASURES[entry.measure].scale(series) == scale:
            sums[:, at - start] += figures
    found = steadiness(*sums)
    if np.isnan(found.sd):
        return None
    sizes = (entry.spread(size) for size in (found.sd, found.low, found.high, found.seen))
    return SteadinessRow(entry.key, found.months, *sizes)
