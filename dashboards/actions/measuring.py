"""What a person asks of an action: what could be seen of it at all, and to measure it now."""

from collections.abc import Sequence
from datetime import datetime

from dashboards.actions import sight
from dashboards.actions.effect import effect_of
from dashboards.actions.handling import NoSuchAction
from dashboards.actions.judging import NOT_STARTED
from dashboards.actions.sight import CHECKS, Sight
from dashboards.metrics import keys
from dashboards.queries.actions import action_effect
from dashboards.queries.known import may_know
from dashboards.queries.visible_actions import visible_actions
from dashboards.rows import EffectRow
from dashboards.scoring.counting import newest_month
from dashboards.stats.effects import CANNOT_TELL
from locations.models import Brand
from locations.months import month_of
from locations.scoping import Scope, visible_locations
from locations.steps import refuse_reader
from locations.zones import day_in

MORE = (5, 20)
"""Numbers of stores that are named next to those that were chosen: more stores show smaller changes."""


def measure_now(scope: Scope, pk: int, *, now: datetime) -> EffectRow:
    """Measure an action by the newest month that is over. Raises NoSuchAction, and PermissionDenied for who only reads.

    What a closed month says of it stays.
    """
    refuse_reader(scope)
    action = visible_actions(scope).select_related("brand").filter(pk=pk).first()
    if action is None:
        raise NoSuchAction
    month = newest_month(action.brand, before=month_of(day_in(action.brand.default_zone, now)))
    if month is not None:
        effect_of(action, month, now)
    row = action_effect(scope, pk, month) if month is not None else None
    return row or EffectRow(0, (), None, None, None, CANNOT_TELL, [NOT_STARTED], None, 0, 0, 0)


def beforehand(scope: Scope, metric: str, stores: Sequence[str], *, now: datetime) -> list[Sight]:
    """Say which change an action in stores (codes) could show after 3 and 6 months, and 5 or 20 stores together.

    Empty where no store is chosen, or where this person may not be given what all stores come to.
    """
    brand = Brand.objects.get(pk=scope.brand)
    seen = dict(visible_locations(scope).order_by("code").values_list("code", "pk"))
    chosen = [seen[code] for code in stores if code in seen]
    month = newest_month(brand, before=month_of(day_in(brand.default_zone, now)))
    if month is None or not chosen or metric not in keys():
        return []
    network = sight.network_at(brand, month)
    panel = network.panel(metric)
    answering = 0 if panel is None else int((panel.n.sum(axis=1) > 0).sum())
    if not may_know(scope, answering, answering - len(seen)):
        return []
    others = [pk for pk in seen.values() if pk not in chosen]
    groups = [chosen] + [[*chosen, *others][:size] for size in MORE if len(chosen) < size <= len(seen)]
    return sight.sights_of(network, metric, groups, CHECKS)
