"""What alerts need from time to time: to watch a week once it is over, and to send digests when they are due."""

import logging
from datetime import datetime

from django.db.models import Q

from dashboards.alerts.sending import send_due
from dashboards.alerts.watch import watch
from dashboards.jobs.mails import MAIL
from locations.models import Brand
from reviews.jobs import wake

log = logging.getLogger(__name__)


def watch_and_send(now: datetime) -> None:
    """Watch the weeks of all brands that are over, and queue the digests that are due.

    A brand whose week cannot be watched keeps no other one waiting; the log has the reason.
    """
    for brand in Brand.objects.order_by("pk"):
        try:
            watch(brand, now)
        except Exception:
            log.exception("a week of %s could not be watched", brand.slug)
    asked = Q(subscriptions__is_active=True) | Q(findings__snoozes__until__lte=now)
    for brand in Brand.objects.filter(asked).order_by("pk").distinct():
        for mail in send_due(brand, now)[:1]:
            wake(MAIL, mail.pk)
