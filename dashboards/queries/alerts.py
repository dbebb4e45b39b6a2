"""What a person was notified of and subscribes to, and how often the weekly watch was wrong."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from dashboards.models import AlarmWeek, FindingSettings, FindingSnooze, StoreAlarm, Subscription
from dashboards.queries.actions import ActionFilter, actions
from dashboards.queries.findings import findings_now
from dashboards.queries.own_notices import ACTION, FINDING, own_notices
from dashboards.rows import ActionRow, AlarmRecord, AlarmRow, Inbox, InboxRow, SubscriptionRow
from locations.scoping import Scope, visible_locations, visible_regions, visible_to

RECORD = timedelta(days=730)
"""How far back the record goes."""
NEWEST_ALARMS = 20
MOST_UNREAD = 1_000
"""Unread notices that are counted; nobody reads so many."""


def inbox(scope: Scope, today: date, *, before: int | None = None, limit: int = 50) -> Inbox:
    """Give what the person of a scope was notified of and still sees, newest first.

    ``before`` is where the page before says that this one begins.
    """
    rows = own_notices(scope)
    unread = [*rows.filter(read_at=None).order_by("-pk").values_list("subject_kind", "subject")[:MOST_UNREAD]]
    rows = rows.order_by("-pk") if before is None else rows.filter(pk__lt=before).order_by("-pk")
    notices = [*rows.select_related("mail")[:limit]]
    about = {*unread, *((each.subject_kind, each.subject) for each in notices)}
    findings = findings_now(scope, {subject for kind, subject in about if kind == FINDING})
    known: Mapping[int, ActionRow] = {}
    if any(kind == ACTION for kind, _subject in about):
        known = {row.pk: row for row in actions(scope, ActionFilter(), today)}
    found = [
        InboxRow(
            each.pk,
            each.at,
            each.step,
            findings.get(each.subject) if each.subject_kind == FINDING else None,
            known.get(each.subject) if each.subject_kind == ACTION else None,
            each.digest_id is not None or hasattr(each, "mail"),
            each.read_at is not None,
        )
        for each in notices
    ]
    older = notices[-1].pk if len(notices) == limit else None
    seen = sum(subject in (findings if kind == FINDING else known) for kind, subject in unread)
    return Inbox([row for row in found if row.finding or row.action], older, seen)


def subscriptions(scope: Scope) -> list[SubscriptionRow]:
    """Give what the person of a scope subscribes to; a place that they do not see any more is left out."""
    rows = Subscription.objects.filter(brand=scope.brand, user__username=scope.user, is_active=True)
    seen = rows.filter(location=None, region=None) | rows.filter(region__in=visible_regions(scope))
    stores = rows.filter(location__in=visible_locations(scope))
    chosen = (seen | stores).select_related("location", "region").order_by("pk")
    return [_subscription(row) for row in chosen]


def snoozed_until(scope: Scope, finding: int) -> datetime | None:
    """Give until when the person of a scope has set a finding aside."""
    rows = FindingSnooze.objects.filter(finding__brand=scope.brand, finding=finding, user__username=scope.user)
    return rows.values_list("until", flat=True).first()


def alarm_record(scope: Scope, today: date) -> AlarmRecord:
    """Give the record of the last 24 months: of the network to head office, to all others that of their own stores."""
    weeks = AlarmWeek.objects.filter(brand=scope.brand, week__gte=today - RECORD).order_by("week")
    watched = [week for week in weeks if week.metrics]
    alarms = visible_to(scope, StoreAlarm.objects.filter(week__gte=today - RECORD), "location", names_brand=True)
    settings = FindingSettings.objects.filter(brand=scope.brand).first() or FindingSettings(brand_id=scope.brand)
    return AlarmRecord(
        weeks=len(watched),
        since=watched[0].week if watched else None,
        until=watched[-1].week if watched else None,
        alarms=alarms.count(),
        expected=sum(week.expected for week in watched) if scope.knows_all else None,
        budget=settings.alarms_per_year if scope.knows_all else None,
        metrics=watched[-1].metrics if watched else (),
        newest=[
            AlarmRow(each.location.code, each.location.name, each.metric, each.week, each.since, each.finding_id)
            for each in alarms.select_related("location").order_by("-week", "-pk")[:NEWEST_ALARMS]
        ],
    )


def _subscription(row: Subscription) -> SubscriptionRow:
    return SubscriptionRow(
        pk=row.pk,
        store=row.location.code if row.location else "",
        store_name=row.location.name if row.location else "",
        region=row.region.path if row.region else "",
        kinds=tuple(row.kinds),
        pace=row.pace,
        weekday=row.weekday,
        time=row.time,
        zone=row.zone,
        version=row.version,
    )
