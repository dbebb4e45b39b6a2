"""Which actions and goals a person sees, and which of an action's stores: the rule that reading and verbs share."""

from django.db.models import Q, QuerySet

from dashboards.models import Action, ActionStore, EffectRun, Goal
from locations.scoping import Scope, visible_locations, visible_regions, visible_to


def visible_actions(scope: Scope) -> "QuerySet[Action]":
    """Find the actions of which a person sees a store, or whose region they see whole; head office sees all."""
    rows = Action.objects.filter(brand_id=scope.brand)
    if scope.oversees_the_brand:
        return rows
    own = visible_action_stores(scope).values("action")
    return rows.filter(Q(pk__in=own) | Q(region__in=visible_regions(scope)))


def visible_action_stores(scope: Scope) -> "QuerySet[ActionStore]":
    """Find the stores of actions that a person sees."""
    return visible_to(scope, ActionStore.objects.all(), "location")


def visible_goals(scope: Scope) -> "QuerySet[Goal]":
    """Find the goals of places that a person sees whole; head office sees all."""
    rows = Goal.objects.filter(brand_id=scope.brand)
    if scope.oversees_the_brand:
        return rows
    return rows.filter(Q(location__in=visible_locations(scope)) | Q(region__in=visible_regions(scope)))


def sees_whole_action(scope: Scope, action: Action) -> bool:
    """Whether a person sees all stores of an action, so that its plan is theirs to change."""
    if scope.oversees_the_brand:
        return True
    seen = visible_action_stores(scope).filter(action=action).count()
    if seen != action.stores.count():
        return False
    return seen > 0 or (action.region_id is not None and visible_regions(scope).filter(pk=action.region_id).exists())


def visible_effects(scope: Scope) -> "QuerySet[EffectRun]":
    """Find what was measured of the actions that a person sees; what they may know of it is for ``actions`` to say."""
    return EffectRun.objects.filter(action__brand=scope.brand, action__in=visible_actions(scope))
