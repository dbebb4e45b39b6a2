"""The smallest difference of a metric that is worth having."""

from dashboards.metrics import Family, Metric
from dashboards.models import FindingSettings

USUAL = {Family.NPS: 5.0, Family.MEAN: 0.1, Family.PROPORTION: 0.03, Family.DURATION: 0.1}
"""In the outside unit: NPS points, stars, 3 percentage points; of a duration a tenth of it."""


def worth_of(brand: int, metric: Metric) -> float:
    """Give the smallest difference worth having in the outside unit, as the brand has set it or the usual one."""
    own = FindingSettings.objects.filter(brand=brand).values_list("worth", flat=True).first() or {}
    return float(own.get(metric.key, USUAL[metric.family]))


def in_model(metric: Metric, worth: float) -> float:
    """Give such a difference on the scale of the model."""
    return worth / 100 if metric.family is Family.NPS else worth
