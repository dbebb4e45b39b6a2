"""What the desk needs from time to time: items that come back, deadlines that pass, hours that have changed."""

from datetime import datetime

from django.db.models import Max

from dashboards.jobs.mails import MAIL
from dashboards.notices import escalation
from locations.models import Event
from reviews.desk import contacts, deadlines, handovers, verbs
from reviews.jobs import wake
from reviews.models import DeskSettings

OF_HOURS = ("special_day", "store", "brand", "region", "import")
"""Subjects of events after which a store may keep other hours."""


def tend(now: datetime) -> None:
    """Bring back what was set aside until now, end handovers, move deadlines whose hours have changed, write down what
    is late, erase contacts in time, and remind people of what waits.
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
