"""What reached somebody, their subscriptions and the record of alarms as text."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import action_words, finding_words, wording
from dashboards.alerts.words import (
    finding_line,
    kinds_words,
    place_words,
    section_of,
    section_words,
    verdict_line,
    when_words,
)
from dashboards.metrics import metric
from dashboards.pages.frame.dates import day, moment
from dashboards.rows import AlarmRecord, InboxRow, SubscriptionRow


@dataclass(frozen=True, slots=True)
class Message:
    """One line of the inbox."""

    pk: int
    title: str
    words: str
    href: str
    state: str
    at: str
    is_mailed: bool
    is_read: bool


@dataclass(frozen=True, slots=True)
class Subscribed:
    """One subscription."""

    pk: int
    place: str
    kinds: str
    when: str
    version: int


@dataclass(frozen=True, slots=True)
class AlarmCells:
    """One alarm of the watch."""

    store: str
    metric: str
    week: str
    since: str
    href: str


def messages_of(rows: Sequence[InboxRow], brand: str) -> list[Message]:
    titles, found = section_words(), []
    for row in rows:
        if row.finding:
            words, state = finding_line(row.finding), finding_words.state_words(row.finding.state)
            href = reverse("finding", args=[brand, row.finding.id])
        elif row.action:
            words, state = verdict_line(row.action, row.step), action_words.state_words(row.action.state)
            href = reverse("action", args=[brand, row.action.pk])
        else:
            continue
        title = titles[section_of(row.step)]
        found.append(Message(row.pk, title, words, href, state, moment(row.at), row.is_mailed, row.is_read))
    return found


def unread_words(unread: int) -> str:
    """Say how many are unread; empty where none is."""
    return ngettext("%(n)s unread", "%(n)s unread", unread) % {"n": wording.number(unread)} if unread else ""


def subscribed(rows: Sequence[SubscriptionRow]) -> list[Subscribed]:
    return [Subscribed(row.pk, place_words(row), kinds_words(row.kinds), when_words(row), row.version) for row in rows]


def budget_words(record: AlarmRecord) -> str:
    """Say how many false alarms a year are accepted, and over which metrics they are split."""
    if record.budget is None or not record.metrics:
        return ""
    names = ", ".join(_(metric(key).short) for key in record.metrics)
    facts = {"budget": wording.number(record.budget, 0 if record.budget == int(record.budget) else 1), "metrics": names}
    return (
        _("False alarms that are accepted a year, in all stores together: %(budget)s; split over: %(metrics)s.") % facts
    )


def alarms(record: AlarmRecord, brand: str) -> list[AlarmCells]:
    return [
        AlarmCells(
            store=wording.name(each.store_name),
            metric=_(metric(each.metric).short),
            week=day(each.week),
            since=day(each.since),
            href=reverse("finding", args=[brand, each.finding]) if each.finding else "",
        )
        for each in record.newest
    ]
