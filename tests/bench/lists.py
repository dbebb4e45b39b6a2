"""Findings and actions as a brand has them after some years, written in bulk: as many of each as there are items.

One finding of a store in each direction is open, the others are over; of the actions one in ten is planned, one in ten
under way, and all others are done.
"""

from datetime import datetime, timedelta
from typing import Any

from locations.months import month_of

OVER_SINCE = 24
"""Months over which findings that are over, and actions that are done, are spread."""


def fill(brand: Any, count: int, now: datetime) -> None:
    """Write so many findings with a line of evidence each, and so many actions with a store each."""
    from dashboards.models import Action, ActionStore, Evidence, Finding, FindingMonth
    from locations.models import Location

    month = month_of(now.date()) - 1
    stores = [*Location.objects.filter(brand=brand).order_by("pk").values_list("pk", flat=True)]
    FindingMonth.objects.create(brand=brand, month=month, at=now, found=count)
    findings = [_finding(brand, number, stores, month, now) for number in range(count)]
    Finding.objects.bulk_create(findings, batch_size=500)
    Evidence.objects.bulk_create((_evidence(row) for row in findings), batch_size=500)
    actions = [_action(brand, number, findings[number], now) for number in range(count)]
    Action.objects.bulk_create(actions, batch_size=500)
    places = (
        ActionStore(action=row, location_id=stores[number % len(stores)], planned_on=row.due)
        for number, row in enumerate(actions)
    )
    ActionStore.objects.bulk_create(places, batch_size=500)


def _finding(brand: Any, number: int, stores: list[int], month: int, now: datetime) -> Any:
    from dashboards.models import Finding

    turn, place = divmod(number, len(stores))
    first = month - (0 if turn < 2 else 1 + number % OVER_SINCE)
    state = {} if turn < 2 else {"state": "resolved", "state_before": "accepted", "closed_month": first + 1}
    return Finding(
        brand=brand,
        location_id=stores[place],
        direction=("worse", "better")[turn % 2],
        kind="below",
        metric="nps",
        first_month=first,
        last_month=first,
        strength=0.95,
        frequency=0.2,
        severity=1.0 + number % 7,
        lever=0.1,
        priority=number % 997 / 100,
        opened_at=now,
        **state,
    )


def _evidence(row: Any) -> Any:
    from dashboards.models import Evidence

    figures = {"value": 12.5, "low": 4.0, "high": 21.0, "target": 30.0, "n": 80}
    named = {"kind": row.kind, "metric": row.metric, "strength": row.strength, "leads": True, "figures": figures}
    return Evidence(finding=row, location_id=row.location_id, month=row.last_month, **named)


def _action(brand: Any, number: int, finding: Any, now: datetime) -> Any:
    from dashboards.models import Action

    state = ("planned", "doing", *["done"] * 8)[number % 10]
    done = now - timedelta(days=30 * (number % OVER_SINCE)) if state == "done" else None
    due = now.date() + timedelta(days=number % 60 - 20)
    return Action(
        brand=brand,
        finding=finding,
        title=f"Shorter waits at the counter {number}",
        due=due,
        state=state,
        metric="nps",
        done_at=done,
        created_at=now - timedelta(days=90),
    )
