"""Change what findings are weighed by on behalf of a person, and have the newest month weighed again."""

from collections.abc import Mapping
from datetime import datetime

from dashboards.findings import weights_and_budget as verbs
from dashboards.jobs.queue import queue_scoring
from dashboards.scoring.counting import newest_month
from locations.models import Brand
from locations.months import month_of
from locations.scoping import Scope
from locations.zones import day_in


def set_weights_and_budget(
    scope: Scope, worth: Mapping[str, float | None], alarms_per_year: float, *, by: str, now: datetime
) -> frozenset[str]:
    """Set both, and queue the scoring where weights changed. Raises as ``weights_and_budget`` does."""
    changed = verbs.set_weights_and_budget(scope, worth, alarms_per_year, by=by, now=now)
    _weigh_again(scope, changed, now)
    return changed


def undo_weights_and_budget(scope: Scope, *, by: str, now: datetime) -> bool:
    """Undo the last change, and queue the scoring where weights changed; False where there is none."""
    changed = verbs.undo_weights_and_budget(scope, by=by, now=now)
    _weigh_again(scope, changed or frozenset(), now)
    return changed is not None


def _weigh_again(scope: Scope, changed: frozenset[str], now: datetime) -> None:
    """The budget applies from the next week on; priorities and verdicts of actions follow a scoring."""
    if "worth" not in changed:
        return
    brand = Brand.objects.get(pk=scope.brand)
    month = newest_month(brand, before=month_of(day_in(brand.default_zone, now)))
    if month is not None:
        queue_scoring(brand, since=month)
