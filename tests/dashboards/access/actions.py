"""Actions and goals for the world: of each store one that is planned, one that has begun, a trial; a brand's goal."""

from datetime import date, timedelta

from django.utils import timezone

from dashboards.actions.handling import record
from dashboards.models import Action, ActionStore, EffectRun, Goal, StoreEffect
from locations.models import Brand, Location
from tests.dashboards.networks import OCTOBER

PLANNED, BEGUN, TRIAL = 10_000, 20_000, 30_000
"""Added to the id of the item of a store, these give the ids of its actions."""


def plant_actions(store: Location, tag: str, item: int) -> dict[str, int]:
    """Add the actions of a store, whose titles carry its mark; give their ids by what they are."""
    planned = _action(store, f"{tag}t planned", pk=item + PLANNED)
    under_way = _action(store, f"{tag}t begun", pk=item + BEGUN, state=Action.State.DOING)
    under_way.stores.update(started_on=date(2026, 8, 1))
    record(under_way, "action.store_started", "x", timezone.now(), {"state": "planned"}, {"state": "doing"})
    run = EffectRun.objects.create(
        action=under_way, month=OCTOBER, months=[OCTOBER], state="done", verdict="worked", value=0.5, low=0.1, high=0.9,
        untreated=31, stores=1, placebos=[0.1], details={"path": [[OCTOBER, 40, 4.0, 3.8, 4.2, 3.5, 3.3, 3.7]]},
    )  # fmt: skip
    StoreEffect.objects.create(run=run, location=store, value=0.5, low=0.1, high=0.9, verdict="worked")
    trial = _action(store, f"{tag}t trial", pk=item + TRIAL, kind=Action.Kind.TRIAL)
    return {"planned": planned.pk, "begun": under_way.pk, "trial": trial.pk}


def plant_goal(brand: Brand) -> int:
    """Add the goal of a brand; give its id."""
    goal = Goal.objects.create(
        brand=brand, title="Better everywhere", metric="rating", target=4.5, due=_soon(), baseline_month=OCTOBER,
        created_at=timezone.now(),
    )  # fmt: skip
    return goal.pk


def _action(store: Location, title: str, **columns: object) -> Action:
    action = Action.objects.create(
        brand=store.brand, title=title, due=_soon(), metric="rating", created_at=timezone.now(), **columns
    )
    ActionStore.objects.create(action=action, location=store)
    return action


def _soon() -> date:
    return timezone.now().date() + timedelta(days=20)
