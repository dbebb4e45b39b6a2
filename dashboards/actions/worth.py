"""The smallest difference of a metric that is worth having, on the scale of the model."""

from dashboards.findings.statements.places import worth_of
from dashboards.metrics import Family, Metric
from dashboards.models import FindingSettings


def worth_in_model(brand: int, metric: Metric) -> float:
    """Give the smallest difference worth having, as the brand has set it or the usual one, in the modelled unit."""
    own = FindingSettings.objects.filter(brand=brand).values_list("worth", flat=True).first() or {}
    worth = worth_of(metric, own)
    return worth / 100 if metric.family is Family.NPS else worth
