"""Watch the demo's stores week by week and notify its people, as it would have been at the time."""

from datetime import date, datetime, time, timedelta

from dashboards.alerts.sending import send_due
from dashboards.alerts.subscribing import Wish, subscribe
from dashboards.alerts.timing import WEEKLY, Timing, last_due
from dashboards.alerts.watch import WatchedFacts, watch_week
from dashboards.alerts.weeks import WEEK, monday_of, ready_at
from dashboards.models import Subscription
from locations.models import Brand, User
from locations.scoping import scope_of
from reviews.synthetic import planted

MONDAY = Timing(WEEKLY, 0, time(9), planted.ZONE)
"""When the demo's digests are due."""


class SampleAlerts:
    """The weekly watch of the demo's last weeks and its digests, in the order of time with its other work.

    Each step is taken up to a moment; ``until`` is the last day of facts.
    """

    def __init__(self, brand: Brand, until: date, now: datetime) -> None:
        newest = monday_of(until + timedelta(days=1)) - WEEK
        weeks = [newest - ago * WEEK for ago in reversed(range(planted.ALARM_WEEKS))]
        self._brand, self._facts = brand, WatchedFacts(brand, weeks)
        self._left = {week: min(now, ready_at(week, brand.default_zone)) for week in weeks}

    def watch(self, until: datetime) -> None:
        """Watch the weeks that are over and ready by a moment, as far as they are left."""
        due = [week for week, moment in self._left.items() if moment <= until]
        for week in due:
            watch_week(self._facts, week, self._left.pop(week), first=self._facts.weeks[0])

    def send(self, until: datetime) -> None:
        """Send the digests that were due last by a moment, with what was watched by then."""
        due = last_due(MONDAY, until)
        self.watch(due)
        send_due(self._brand, due)


def subscribe_people(brand: Brand, now: datetime) -> None:
    """Subscribe the demo's people to all that they see, once a week."""
    for user in _people():
        scope = scope_of(user, brand.slug, now)
        if scope is not None:
            wish = Wish(pace=Subscription.Pace.WEEKLY, weekday=MONDAY.weekday, time=MONDAY.time)
            subscribe(scope, wish, by=user.get_username(), now=now)


def _people() -> list[User]:
    names = [f"demo-{person.login}" for person in planted.PEOPLE]
    return [*User.objects.filter(username__in=names).order_by("pk")]
