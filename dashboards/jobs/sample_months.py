"""Close the last months of the demo brand, revise one of them and order reports, as its head office would have."""

from datetime import UTC, date, datetime, time, timedelta

from dashboards.findings.find import search_older
from dashboards.jobs.imports import queue_import
from dashboards.jobs.reports import order_report
from dashboards.jobs.sample_actions import record_actions
from dashboards.jobs.sample_alerts import SampleAlerts, subscribe_people
from dashboards.models import NetworkScore
from dashboards.reports.closing import close_month, revise_month
from dashboards.scoring.months import TREND_WINDOWS, score_history, score_month
from locations.models import Brand, Region
from locations.months import USUAL_WINDOW, first_day, format_month
from locations.scoping import Scope
from reviews.models import ImportJob
from reviews.synthetic import planted
from reviews.synthetic.brands import garamsol
from reviews.synthetic.irregular import late_file
from reviews.synthetic.truth import newest_month
from reviews.tasks import run_import

OPENS = time(0)
"""In UTC: nine in the morning in Korea."""
CLOSED_ON, CAME_ON, REVISED_ON = 5, 9, 10
"""Days of the month after, on which a month is closed, late reviews of it come in and it is revised."""
SUBSCRIBED_ON, DIGEST_ON = 6, 12
"""Days of the month after, on which the demo's people subscribed, and before which their first digest went out."""
REPORTS = (
    (0, "head_office", "ko"),
    (0, "head_office", "en"),
    (0, "regional", "ko"),
    (0, "store", "ko"),
    (planted.MONTHS_SINCE_REVISED, "head_office", "en"),
)
"""How many months before the newest, for which of the demo's people, in which language."""


def score_and_close(scope: Scope, brand: Brand, until: date, now: datetime) -> None:
    """Score the brand, with facts up to a day, and close its last months; one is closed before reviews of it come in.

    Its last months are searched for findings, as they would have been one after the other, and its weeks are watched.

    A month's figures are frozen as they were scored just before, since computing them twice would give the same ones.
    """
    newest = newest_month(until)
    revised = newest - planted.MONTHS_SINCE_REVISED
    score_month(brand, revised, TREND_WINDOWS)
    _close(scope, revised, now)
    _bring_in_late(scope, until, revised, now)
    score_history(brand, newest)
    alerts = SampleAlerts(brand, until, now)
    for month in range(newest - planted.MONTHS_REPORTED + 1, newest + 1):
        alerts.watch(_on(month, 1, now))
        search_older(brand, month, _on(month, CLOSED_ON, now))
    record_actions(scope, brand, until, now)
    subscribe_people(brand, _on(newest - 1, SUBSCRIBED_ON, now))
    alerts.send(_on(newest, DIGEST_ON, now))
    alerts.send(now)
    alerts.watch(now)
    revise_month(scope, revised, by=scope.user, now=_on(revised, REVISED_ON, now))
    scored = NetworkScore.objects.filter(brand=brand, region=None, window=USUAL_WINDOW).values_list("month", flat=True)
    for month in sorted({*scored.filter(month__gt=newest - planted.MONTHS_REPORTED, month__lte=newest)}):
        _close(scope, month, now)


def order_reports(scope: Scope, brand: Brand, until: date, now: datetime) -> None:
    """Order ``REPORTS``; the newest month is the newest whole one up to a day."""
    region = Region.objects.get(brand=brand, path__endswith=f"/{planted.REGION}").path
    store = brand.locations.get(name__endswith=f"점 {planted.CHANGED.place}").code
    places: dict[str, dict[str, str]] = {"head_office": {}, "regional": {"region": region}, "store": {"store": store}}
    for earlier, role, language in REPORTS:
        month = newest_month(until) - earlier
        order_report(scope, month, **places[role], language=language, by=scope.user, now=now)


def _close(scope: Scope, month: int, now: datetime) -> None:
    close_month(scope, month, by=scope.user, now=_on(month, CLOSED_ON, now), as_scored=True)


def _bring_in_late(scope: Scope, until: date, month: int, now: datetime) -> None:
    """Import the file of late reviews, as if it had come after the month was closed."""
    name = f"{planted.LATE_AT}-{format_month(month)}.csv"
    content = [late_file(garamsol(until), month)]
    pk = queue_import(scope, content, kind="reviews", file_name=name, publisher=planted.LATE_AT, options={})
    run_import(pk, scope.user)
    came = _on(month, CAME_ON, now)
    # All that is scored from here on has it, so no worker needs to score the brand once more.
    ImportJob.objects.filter(pk=pk).update(scored=True, created_at=came, started_at=came, finished_at=came)


def _on(month: int, day: int, now: datetime) -> datetime:
    """Give the morning of a day of the month after, or now where that is still to come."""
    return min(now, datetime.combine(first_day(month + 1) + timedelta(days=day - 1), OPENS, UTC))
