"""The log of changes: who did what, when, newest first.

Head office sees all of it; everybody else what is about stores that they see. Another way to narrow it is a field of
``EventFilter`` and a line in ``_chosen``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from dashboards.queries.findings import visible_steps
from dashboards.rows import EventChoices, EventRow
from locations.models import Event, Membership, Team
from locations.scoping import Scope, visible_to

NAMED = {"owner_id": "owner", "team_id": "team"}
"""Attributes that events have as ids, and what they are called by name."""


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which changes: every field that is set narrows the choice.

    ``store`` is a code, ``search`` a part of a store's name or code; days are those of the brand's zone, both included.
    """

    subject: str = ""
    by: str = ""
    store: str = ""
    search: str = ""
    first_day: date | None = None
    last_day: date | None = None


def events(
    scope: Scope, only: EventFilter | None = None, *, before: int | None = None, limit: int = 50
) -> list[EventRow]:
    """Give the newest changes; ``before`` is the last one of the page before."""
    rows = _chosen(scope, only or EventFilter())
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [*_rows(scope, rows[:limit])]


def all_events(scope: Scope, only: EventFilter) -> Iterator[EventRow]:
    """Yield all changes that fit, for a file."""
    return _rows(scope, _chosen(scope, only).iterator(chunk_size=1_000))


def desk_events(scope: Scope, item: int, *, limit: int = 200) -> list[EventRow]:
    """Give what happened to an item of the desk, newest first."""
    rows = _chosen(scope, EventFilter(subject="desk")).filter(subject_id=item)
    return [*_rows(scope, rows[:limit])]


def finding_steps(scope: Scope, finding: int, *, limit: int = 100) -> list[EventRow]:
    """Give what happened to a finding that this person sees, newest first; also where it is about a region."""
    rows = visible_steps(scope, Event.objects.filter(subject_id=finding))
    return [*_rows(scope, rows.select_related("location", "brand").order_by("-pk")[:limit])]


def event_choices(scope: Scope) -> EventChoices:
    seen = visible_to(scope, Event.objects.all(), "location", names_brand=True).order_by()
    return EventChoices(
        sorted(seen.values_list("subject", flat=True).distinct()),
        sorted(name for name in seen.values_list("by_name", flat=True).distinct() if name),
    )


def _chosen(scope: Scope, only: EventFilter) -> "QuerySet[Event]":
    rows = visible_to(scope, Event.objects.all(), "location", names_brand=True)
    if only.subject:
        rows = rows.filter(subject=only.subject)
    if only.by:
        rows = rows.filter(by_name=only.by)
    if only.store:
        rows = rows.filter(location__code=only.store)
    if only.search:
        rows = rows.filter(Q(location__code__iexact=only.search) | Q(location__name__icontains=only.search))
    if only.first_day:
        rows = rows.filter(at__gte=_midnight(scope, only.first_day))
    if only.last_day and only.last_day < date.max:
        rows = rows.filter(at__lt=_midnight(scope, only.last_day + timedelta(days=1)))
    return rows.select_related("location", "brand").order_by("-pk")


def _midnight(scope: Scope, day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(scope.zone))


def _rows(scope: Scope, events: Iterable[Event]) -> Iterator[EventRow]:
    """Give rows in which people and teams have their names; they are read once, where an event has an id of one."""
    names: dict[str, dict[int, str]] = {}
    for event in events:
        row = _row(event)
        if not names and any(each in side for side in (row.before, row.after) for each in NAMED):
            names = {
                "owner_id": dict(Membership.objects.filter(brand=scope.brand).values_list("user", "user__username")),
                "team_id": dict(Team.objects.filter(brand=scope.brand).values_list("pk", "name")),
            }
        yield replace(row, before=_named(row.before, names), after=_named(row.after, names))


def _named(side: Mapping[str, Any], names: Mapping[str, Mapping[int, str]]) -> dict[str, Any]:
    """Give names in place of ids; whoever has left the brand stays a number."""
    return {
        NAMED.get(name, name): names[name].get(each, each) if name in NAMED else each for name, each in side.items()
    }


def _row(event: Event) -> EventRow:
    more = {name: value for name, value in event.data.items() if name not in ("before", "after")}
    return EventRow(
        pk=event.pk,
        at=event.at.astimezone(ZoneInfo(event.brand.default_zone)),
        by=event.by_name,
        verb=event.verb,
        subject=event.subject,
        subject_name=event.subject_name,
        store=event.location.code if event.location else "",
        store_name=event.location.name if event.location else "",
        before=event.data.get("before", {}),
        after=event.data.get("after", {}),
        of={**more.pop("of", {}), **more} if isinstance(more.get("of"), dict) else more,
    )
