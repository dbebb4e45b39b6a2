"""Watch the demo's stores week by week and notify its people, as it would have been at the time."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from dashboards.alerts.sending import send_due
from dashboards.alerts.subscribing import Wish, subscribe
from dashboards.alerts.timing import WEEKLY, Timing, last_due
from dashboards.alerts.watch import WatchedFacts, watch_week
from dashboards.alerts.weeks import WEEK, monday_of, ready_at
from dashboards.models import Subscription
from locations.models import Brand, User
from locations.months import month_of
from locations.scoping import scope_of
from reviews.synthetic import planted

MONDAY = Timing(WEEKLY, 0, time(9), planted.ZONE)
"""When the demo's digests are due."""


class SampleWatch:
    """The weekly watch of the demo's last weeks with facts up to a day, in the order of time with its other work."""

    def __init__(self, brand: Brand, until: date, now: datetime) -> None:
        newest = monday_of(until + timedelta(days=1)) - WEEK
        weeks = [newest - ago * WEEK for ago in reversed(range(planted.ALARM_WEEKS))]
        self._facts = WatchedFacts(brand, weeks)
        self._left: Mapping[date, datetime] = {week: min(now, ready_at(week, brand.default_zone)) for week in weeks}

    def go_on(self, month: int | None = None) -> None:
        """Watch the weeks that end in a month or before it, or all that are left."""
        first, left = self._facts.weeks[0], dict(self._left)
        for week, moment in self._left.items():
            if month is None or month_of(week + WEEK - timedelta(days=1)) <= month:
                watch_week(self._facts, week, moment, first=first)
                del left[week]
        self._left = left


def subscribe_people(brand: Brand, now: datetime) -> None:
    """Subscribe the demo's people to all that they see, once a week."""
    for user in _people():
        scope = scope_of(user, brand.slug, now)
        if scope is not None:
            wish = Wish(pace=Subscription.Pace.WEEKLY, weekday=MONDAY.weekday, time=MONDAY.time)
            subscribe(scope, wish, by=user.get_username(), now=now)


def send_digests(brand: Brand, now: datetime) -> None:
    """Send the digests that were due last at a moment."""
    send_due(brand, last_due(MONDAY, now))


def _people() -> list[User]:
    names = [f"demo-{person.login}" for person in planted.PEOPLE]
    return [*User.objects.filter(username__in=names).order_by("pk")]
