"""Goals: what a place is to reach by a day, from where it stands when the goal is set."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dashboards.actions import sight
from dashboards.actions.handling import ActionConflict, NoSuchAction
from dashboards.metrics import keys, metric
from dashboards.models import Goal
from dashboards.queries.visible_actions import visible_goals
from dashboards.scoring.counting import newest_month
from locations import steps
from locations.models import Brand, Location, User
from locations.months import month_of
from locations.refusals import Refusal
from locations.scoping import Scope, visible_locations, visible_regions
from locations.zones import day_in

COLUMNS = ("title", "metric", "target", "due", "owner_id", "state", "reason", "closed_at")
"""What the log has of a goal."""
LONGEST_TITLE, LONGEST_REASON = 200, 500
S = Goal.State
CLOSED: dict[str, str] = {S.REACHED: "goal.reached", S.MISSED: "goal.missed", S.CANCELLED: "goal.cancelled"}
"""What the log says of a goal that is over."""


@dataclass(frozen=True, slots=True)
class NewGoal:
    """A goal of a store (code), a region (path) or with neither the brand; ``target`` in the metric's outside unit."""

    title: str
    metric: str
    target: float
    due: date
    store: str = ""
    region: str = ""
    owner: str = ""


@transaction.atomic
def set_goal(scope: Scope, given: NewGoal, *, by: str, now: datetime) -> int:
    """Set a goal; return its id. Where the metric stands today is frozen with it.

    Raises PermissionDenied for all but head office, and Refusal for what is wrong with it.
    """
    if not scope.keeps_the_brand:
        raise PermissionDenied("Only head office sets goals.")
    if not given.title.strip() or len(given.title) > LONGEST_TITLE:
        raise Refusal(_("Give the goal a title of at most %(n)s characters.") % {"n": LONGEST_TITLE}, "title")
    if given.metric not in keys():
        raise Refusal(_("Choose the metric that it is measured by."), "metric")
    if not metric(given.metric).can_be_demanded(given.target):
        raise Refusal(_("The metric has no such value."), "target")
    if given.due < day_in(scope.zone, now):
        raise Refusal(_("The day is over: choose one that is still to come."), "due")
    brand = Brand.objects.get(pk=scope.brand)
    stores, columns = _place(scope, given)
    month = newest_month(brand, before=month_of(day_in(brand.default_zone, now)))
    if month is None:
        raise Refusal(_("Nothing was answered yet, so there is nothing to begin from."), "metric")
    found_now = sight.baseline_of(sight.network_at(brand, month), given.metric, [*stores.values_list("pk", flat=True)])
    owner = User.objects.filter(username=given.owner or by, memberships__brand=brand).first()
    if given.owner and owner is None:
        raise Refusal(_("Nobody here is called “%(name)s”.") % {"name": given.owner}, "owner")
    goal = Goal.objects.create(
        brand=brand,
        title=given.title.strip(),
        metric=given.metric,
        target=given.target,
        due=given.due,
        owner=owner,
        baseline_month=month,
        baseline=found_now.value,
        baseline_low=found_now.low,
        baseline_high=found_now.high,
        baseline_n=found_now.n,
        created_at=now,
        created_by=by,
        **columns,
    )
    steps.record(goal, "goal.set", by, now, location=goal.location_id, before={}, after=steps.as_json(goal, COLUMNS))
    return goal.pk


def _place(scope: Scope, given: NewGoal) -> tuple["QuerySet[Location]", dict[str, Any]]:
    """Give the stores of a goal's place, and the columns that name it. Raises Refusal where there is no such place."""
    stores = visible_locations(scope)
    if given.store and given.region:
        raise Refusal(_("A goal is of a store or of a region."), "region")
    if given.store:
        found = stores.filter(code=given.store).first()
        if found is None:
            raise Refusal(_("There is no store “%(code)s”.") % {"code": given.store}, "store")
        return stores.filter(pk=found.pk), {"location": found}
    if given.region:
        region = visible_regions(scope).filter(path=given.region).first()
        if region is None:
            raise Refusal(_("There is no region “%(path)s”.") % {"path": given.region}, "region")
        return stores.filter(region__lineage__startswith=region.lineage), {"region": region}
    return stores, {}


def close_goal(
    scope: Scope, pk: int, state: str, *, reason: str = "", by: str, now: datetime, version: int | None = None
) -> None:
    """Say that a goal was reached, missed or cancelled; a cancelled one needs a reason."""
    if not scope.keeps_the_brand:
        raise PermissionDenied("Only head office closes goals.")
    if state not in CLOSED:
        raise Refusal(_("A goal is reached, missed or cancelled."), "state")
    if state == S.CANCELLED and not reason.strip():
        raise Refusal(_("Say why it is cancelled."), "reason")
    if len(reason) > LONGEST_REASON:
        raise Refusal(_("At most %(n)s characters.") % {"n": LONGEST_REASON}, "reason")
    with steps.opened(scope, visible_goals(scope), pk, NoSuchAction) as goal:
        steps.refuse_stale(goal, version, ActionConflict)
        if goal.state != S.OPEN:
            raise ActionConflict("state")
        before = steps.as_json(goal, COLUMNS)
        goal.state, goal.reason, goal.closed_at = state, reason.strip(), now
        steps.save(goal, ("state", "reason", "closed_at"))
        after = steps.as_json(goal, COLUMNS)
        steps.record(goal, CLOSED[state], by, now, location=goal.location_id, before=before, after=after)
