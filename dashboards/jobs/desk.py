"""What the desk needs from time to time: items that come back, deadlines that pass, hours that have changed."""

from datetime import datetime

from django.db.models import Max, Min

from dashboards.jobs.mails import MAIL
from dashboards.jobs.queue import queue_scoring
from dashboards.notices import escalation
from locations.models import Event
from locations.zones import day_in
from reviews import tallies
from reviews.desk import contacts, deadlines, handovers, verbs
from reviews.jobs import wake
from reviews.models import DeskSettings, StaleCell

OF_HOURS = ("special_day", "store", "brand", "region", "import")
"""Subjects of events after which a store may keep other hours."""


def tend(now: datetime) -> None:
    """Bring back what was set aside until now, end handovers, move deadlines whose hours have changed, write down what
    is late, have it scored, erase contacts in time, and remind people of what waits.
    """
    for settings in DeskSettings.objects.select_related("brand").order_by("pk"):
        verbs.wake(settings.brand_id, now)
        verbs.close_seen(settings.brand_id, now)
        contacts.erase_due(settings.brand_id, now)
        handovers.end_those_over(settings.brand, now)
        newest = Event.objects.filter(brand=settings.brand_id, subject__in=OF_HOURS).aggregate(pk=Max("pk"))["pk"] or 0
        if newest != settings.hours_event:
            deadlines.recompute(settings.brand_id, now)
            DeskSettings.objects.filter(pk=settings.pk).update(hours_event=newest)
        deadlines.decide(settings.brand_id, now)
        for mail in escalation.remind(settings.brand, now)[:1]:
            wake(MAIL, mail.pk)
        _have_scored(settings, now)


def _have_scored(settings: DeskSettings, now: datetime) -> None:
    """Have the months scored again, once a day, in which steps of the desk have changed something."""
    today = day_in(settings.brand.default_zone, now)
    if settings.scored_on == today:
        return
    stale = StaleCell.objects.filter(location__brand=settings.brand).aggregate(first=Min("first_month"))["first"]
    if stale is not None and queue_scoring(settings.brand, since=stale) is None:
        # No month that is over is concerned: what pages show of the present one is summed up here.
        tallies.refresh(settings.brand_id)
    DeskSettings.objects.filter(pk=settings.pk).update(scored_on=today)
