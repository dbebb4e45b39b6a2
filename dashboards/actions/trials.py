"""A trial: its stores are drawn by lot, so that the others stand for what would have been."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import randbelow

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from dashboards.actions import sight
from dashboards.actions.checking import say_what_can_be_seen
from dashboards.actions.handling import ActionConflict, handled
from dashboards.actions.lots import drawn
from dashboards.actions.reading import starts_of
from dashboards.models import Action, ActionStore
from dashboards.scoring.counting import newest_month
from locations.models import Brand
from locations.months import month_of
from locations.refusals import Refusal
from locations.scoping import Scope, visible_locations
from locations.zones import day_in

SEEDS = 2**31
LEAST_ANSWERS = 30
"""Answers that a store has to have in the months that are judged: without them nothing would be seen there."""
LEAST_LEFT = 8
"""Stores that are left out of the lot at least, to compare with."""


@dataclass(frozen=True, slots=True)
class Eligible:
    """Which stores may be drawn: those of a region (path) and a format, that have answers enough."""

    region: str = ""
    format: str = ""


def eligible(scope: Scope, action_metric: str, check_after: int, only: Eligible, *, now: datetime) -> list[int]:
    """Give the stores (ids) that may be drawn: in no other action on the metric, with answers enough to be judged."""
    brand = Brand.objects.get(pk=scope.brand)
    month = newest_month(brand, before=month_of(day_in(brand.default_zone, now)))
    if month is None:
        return []
    network = sight.network_at(brand, month)
    taken = starts_of(brand, action_metric, month)
    answers = network.answers(action_metric, taken)
    if answers is None:
        return []
    rows = visible_locations(scope)
    if only.region:
        rows = rows.filter(region__path=only.region) | rows.filter(region__path__startswith=f"{only.region}/")
    if only.format:
        rows = rows.filter(format=only.format)
    planned = ActionStore.objects.filter(
        action__brand=brand, action__metric=action_metric, action__state__in=[Action.State.PLANNED, Action.State.DOING]
    )
    # A trial that is not drawn yet binds no store: where it takes place is what the lot decides.
    planned = planned.exclude(action__kind=Action.Kind.TRIAL, action__lot={})
    open_ones = rows.exclude(pk__in=planned.values("location")).exclude(pk__in=taken)
    ids = [pk for pk in open_ones.order_by("pk").values_list("pk", flat=True) if pk in network.stores.index]
    usual = network.usual(answers, [network.stores.index[pk] for pk in ids])
    return [pk for pk, n in zip(ids, usual.tolist(), strict=True) if n * check_after >= LEAST_ANSWERS]


def draw(
    scope: Scope,
    pk: int,
    count: int,
    *,
    only: Eligible = Eligible(),
    seed: int | None = None,
    by: str,
    now: datetime,
    version: int | None = None,
) -> Sequence[int]:
    """Draw the stores of a planned trial by lot; return their ids. Seed and stores drawn from are written down.

    Raises ActionConflict where the action is no trial or has begun, and Refusal where fewer stores are eligible.
    """
    if not scope.sees_peers:
        raise PermissionDenied("A trial is drawn from many stores.")
    with handled(scope, pk, "action.drawn", by=by, now=now, version=version) as action:
        if action.kind != Action.Kind.TRIAL:
            raise ActionConflict("no_trial")
        if action.state != Action.State.PLANNED:
            raise ActionConflict("state")
        action.stores.all().delete()
        found = eligible(scope, action.metric, action.check_after, only, now=now)
        if not 0 < count <= len(found) - LEAST_LEFT:
            facts = {"n": max(len(found) - LEAST_LEFT, 0), "eligible": len(found)}
            raise Refusal(_("At most %(n)s of %(eligible)s eligible stores can be drawn.") % facts, "count")
        chosen = randbelow(SEEDS) if seed is None else seed
        stores = drawn(found, count, chosen)
        ActionStore.objects.bulk_create(ActionStore(action=action, location_id=each, is_drawn=True) for each in stores)
        action.lot = {"seed": chosen, "eligible": found, "drawn": count}
        say_what_can_be_seen(action, stores, now)
    return stores
