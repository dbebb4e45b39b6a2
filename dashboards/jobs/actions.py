"""What actions need from time to time: reminders of those that are overdue."""

from datetime import datetime

from dashboards.jobs.mails import MAIL
from dashboards.models import Action
from dashboards.notices import overdue
from locations.models import Brand
from reviews.jobs import wake


def remind_of_actions(now: datetime) -> None:
    """Remind people of actions that are overdue."""
    for brand in Brand.objects.filter(pk__in=Action.objects.values("brand")).order_by("pk"):
        for mail in overdue.remind_overdue(brand, now)[:1]:
            wake(MAIL, mail.pk)
