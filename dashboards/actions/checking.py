"""What every plan of an action has to meet, and what is stated of it before it begins."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from dashboards.actions import sight
from dashboards.actions.handling import ActionConflict, NoSuchAction
from dashboards.metrics import keys
from dashboards.models import Action, ActionStore
from dashboards.queries.visible_actions import visible_action_stores
from dashboards.scoring.counting import newest_month
from locations.models import Brand, Region, User
from locations.months import month_of
from locations.refusals import Refusal
from locations.scoping import Scope, scope_of, visible_locations, visible_regions
from locations.zones import day_in

UNDER_WAY = (Action.State.PLANNED, Action.State.DOING)
LONGEST = {"title": 200, "better": 4_000, "easier": 4_000, "happier": 4_000, "department": 80, "reason": 500}
LONGEST_PUBLIC = 300
MOST_STORES = 2_000


class Stage(NamedTuple):
    """Stores (codes) that begin together, and on which day it is planned."""

    stores: Sequence[str]
    planned_on: date | None = None


def say_what_can_be_seen(action: Action, stores: Sequence[int], now: datetime) -> None:
    """Freeze where the metric stands, and the smallest change that can be seen, before the action begins."""
    brand = Brand.objects.get(pk=action.brand_id)
    month = newest_month(brand, before=month_of(day_in(brand.default_zone, now)))
    if month is None or not stores:
        return
    network = sight.network_at(brand, month)
    found = sight.baseline_of(network, action.metric, stores)
    action.baseline_month, action.baseline_n = month, found.n
    action.baseline, action.baseline_low, action.baseline_high = found.value, found.low, found.high
    seen = sight.sights_of(network, action.metric, [stores], [action.check_after])
    action.detectable, action.detectable_at = seen[0].change, now


def check_texts(action: Action) -> None:
    """Refuse a plan without title or metric, and texts that are too long."""
    if not action.title.strip():
        raise Refusal(_("Say what is done."), "title")
    if action.metric not in keys():
        raise Refusal(_("Choose the metric that it is measured by."), "metric")
    for name, longest in LONGEST.items():
        if len(getattr(action, name)) > longest:
            raise Refusal(_("At most %(n)s characters.") % {"n": longest}, name)


def check_choices(action: Action) -> None:
    """Refuse kinds and months that there are not, and lines for customers that are too long."""
    if action.kind not in Action.Kind.values:
        raise Refusal(_("There is no such kind of action."), "kind")
    if action.check_after not in Action.CheckAfter.values:
        raise Refusal(_("It is checked after 3 or 6 months."), "check_after")
    for name in ("public_en", "public_ko"):
        if len(getattr(action, name)) > LONGEST_PUBLIC:
            raise Refusal(_("At most %(n)s characters.") % {"n": LONGEST_PUBLIC}, name)


def rows_of(scope: Scope, stages: Sequence[Stage]) -> list[ActionStore]:
    """Give the rows of stores, by code. Raises Refusal for one that this person does not see, or that comes twice."""
    codes = [code for stage in stages for code in stage.stores]
    if len(codes) > MOST_STORES:
        raise Refusal(_("At most %(n)s stores.") % {"n": MOST_STORES}, "stores")
    known = dict(visible_locations(scope).filter(code__in=codes).values_list("code", "pk"))
    for code in codes:
        if code not in known:
            raise Refusal(_("There is no store “%(code)s”.") % {"code": code}, "stores")
    if len({*codes}) != len(codes):
        raise Refusal(_("A store is in one stage only."), "stores")
    return [
        ActionStore(location_id=known[code], stage=number, planned_on=stage.planned_on)
        for number, stage in enumerate(stages, start=1)
        for code in stage.stores
    ]


def region_at(scope: Scope, path: str) -> Region | None:
    """Find a region that a person sees whole. Raises Refusal where there is none."""
    if not path:
        return None
    found = visible_regions(scope).filter(path=path).first()
    if found is None:
        raise Refusal(_("There is no region “%(path)s”.") % {"path": path}, "region")
    return found


def owner_named(scope: Scope, name: str, stores: Sequence[int], now: datetime) -> User | None:
    """Find who looks after an action: somebody of the brand who sees a store of it; nobody for the command line."""
    if not name:
        return None
    found = User.objects.filter(username=name, memberships__brand_id=scope.brand).first()
    if found is None:
        if name == scope.user:
            return User.objects.filter(username=name).first()
        raise Refusal(_("Nobody here is called “%(name)s”.") % {"name": name}, "owner")
    theirs = scope_of(found, scope.brand_slug, now)
    if theirs is None or theirs.read_only:
        raise ActionConflict("not_theirs")
    if stores and not visible_locations(theirs).filter(pk__in=stores).exists():
        raise ActionConflict("not_theirs")
    return found


def store_of(scope: Scope, action: Action, code: str) -> ActionStore:
    """Find a store of an action that a person sees, by its code or as the only one. Raises NoSuchAction."""
    rows = visible_action_stores(scope).filter(action=action)
    found = [*(rows.filter(location__code=code) if code else rows)[:2]]
    if code and not found:
        raise NoSuchAction
    if len(found) != 1:
        raise Refusal(_("Name the store."), "store")
    return found[0]


def refuse_future(scope: Scope, on: date, now: datetime) -> None:
    """Refuse a day that is still to come."""
    if on > day_in(scope.zone, now):
        raise Refusal(_("The day is still to come."), "on")


def refuse_over(action: Action) -> None:
    """Raise ActionConflict for an action that is done or cancelled."""
    if action.state not in UNDER_WAY:
        raise ActionConflict("state")
