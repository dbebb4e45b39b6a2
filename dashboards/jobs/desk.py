"""What the desk needs from time to time: items that come back, deadlines that pass, hours that have changed."""

from datetime import datetime

from django.db.models import Max

from dashboards.jobs.mails import MAIL
from dashboards.models import Action
from dashboards.notices import escalation, overdue
from locations.models import Brand, Event
from reviews.desk import deadlines, handovers, verbs
from reviews.jobs import wake
from reviews.models import DeskSettings

OF_HOURS = ("special_day", "store", "brand", "region", "import")
"""Subjects of events after which a store may keep other hours."""


def tend(now: datetime) -> None:
    """Bring back what was set aside until now, end handovers, move deadlines whose hours have changed, write down what
    is late, and remind people of what waits.
    """
    for settings in DeskSettings.objects.select_related("brand").order_by("pk"):
        verbs.wake(settings.brand_id, now)
        verbs.close_seen(settings.brand_id, now)
        handovers.end_those_over(settings.brand, now)
        newest = Event.objects.filter(brand=settings.brand_id, subject__in=OF_HOURS).aggregate(pk=Max("pk"))["pk"] or 0
        if newest != settings.hours_event:
            deadlines.recompute(settings.brand_id, now)
            DeskSettings.objects.filter(pk=settings.pk).update(hours_event=newest)
        deadlines.decide(settings.brand_id, now)
        for mail in escalation.remind(settings.brand, now)[:1]:
            wake(MAIL, mail.pk)


def remind_of_actions(now: datetime) -> None:
    """Remind people of actions that are overdue."""
    for brand in Brand.objects.filter(pk__in=Action.objects.values("brand")).order_by("pk"):
        for mail in overdue.remind_overdue(brand, now)[:1]:
            wake(MAIL, mail.pk)
