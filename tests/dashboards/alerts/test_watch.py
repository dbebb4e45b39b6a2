"""The weekly watch: what is counted in which week, who is raised, once, and which finding an alarm opens."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from dashboards.alerts.sums import weekly_sums
from dashboards.alerts.watch import WatchedFacts, watch
from dashboards.alerts.weeks import WEEK
from dashboards.findings.find import search
from dashboards.findings.states import settle
from dashboards.metrics import metric
from dashboards.models import AlarmWeek, Finding, FindingMonth, FindingSettings, StoreAlarm
from locations.models import Event, Location
from locations.months import parse_month
from reviews.models import Source, SurveyResponse
from tests.dashboards.alerts.weekly import NEWEST, NOW, counted, rate, rated_weeks
from tests.dashboards.conftest import FillOnce
from tests.dashboards.networks import make_brand, make_stores
from tests.databases import connected_to, rolled_back

pytestmark = pytest.mark.django_db
NOVEMBER = parse_month("2026-11")


def test_weeks_are_those_of_the_stores_own_zone() -> None:
    """Sunday at 15:30 in UTC is Monday in Seoul already, and Sunday morning in Los Angeles."""
    brand = make_brand()
    seoul, angeles = make_stores(brand, 2)
    Location.objects.filter(pk=angeles.pk).update(time_zone="America/Los_Angeles", latitude=None, longitude=None)
    sunday = NEWEST - timedelta(days=1)
    at = datetime(sunday.year, sunday.month, sunday.day, 15, 30, tzinfo=UTC)
    for store in (seoul, angeles):
        source = Source.objects.get_or_create(brand=brand, publisher="form")[0]
        SurveyResponse.objects.create(
            source=source, location=store, external_id=store.code, content="", first_month=NOVEMBER,
            last_month=NOVEMBER, answered_at=at, nps=10,
        )  # fmt: skip
    found = weekly_sums(brand, metric("nps"), [seoul.pk, angeles.pk], NEWEST)
    assert found is not None
    assert np.argwhere(found.n > 0).tolist() == [[0, 59], [1, 58]]
    assert found.y[0, 59] == 1.0


def test_only_exact_dates_of_the_sixty_weeks_count() -> None:
    brand = make_brand()
    (store,) = make_stores(brand, 1)
    rate(store, NEWEST, [5, 4])
    rate(store, NEWEST, [1], precision="day")
    rate(store, NEWEST - 60 * WEEK, [1])
    rate(store, NEWEST + WEEK, [1])
    found = weekly_sums(brand, metric("rating"), [store.pk], NEWEST)
    assert found is not None
    assert found.n.sum() == 2 and found.y[0, 59] == 4.5 and found.total_sq[0, 59] == 41


def test_effort_counts_so_that_more_is_better_and_on_one_scale() -> None:
    brand = make_brand()
    (store,) = make_stores(brand, 1)
    source = Source.objects.create(brand=brand, publisher="form")
    at = datetime.combine(NEWEST, datetime.min.time(), UTC) + timedelta(hours=12)
    rows = [(2, 1, 7, "low"), (4, 1, 7, "low"), (5, 1, 5, "high")]
    for number, (score, low, high, better) in enumerate(rows):
        SurveyResponse.objects.create(
            source=source, location=store, external_id=str(number), content="", first_month=NOVEMBER,
            last_month=NOVEMBER, answered_at=at, ces=score, ces_min=low, ces_max=high, ces_better=better,
        )  # fmt: skip
    found = weekly_sums(brand, metric("ces"), [store.pk], NEWEST)
    assert found is not None and found.n[0, 59] == 2 and found.y[0, 59] == -3.0


def make_fallen() -> None:
    brand, _stores = rated_weeks({3: 3})
    counted(brand)


@pytest.fixture
def fallen(db: None, fill_once: FillOnce) -> Iterator[Location]:
    """A store whose last three weeks are bad, in a brand that is made once; what a test changes of it is undone."""
    with connected_to(fill_once("fallen", make_fallen)), rolled_back():
        yield Location.objects.get(code="003")


def test_a_store_that_fell_is_raised_once_and_opens_a_finding(fallen: Location) -> None:
    (alarm,) = watch(fallen.brand, NOW)
    assert (alarm.location_id, alarm.metric) == (fallen.pk, "rating")
    assert abs(alarm.since - (NEWEST - 2 * WEEK)) <= 2 * WEEK and alarm.since <= alarm.week <= NEWEST
    finding = Finding.objects.get()
    assert (finding.state, finding.kind, finding.metric) == ("new", "changed", "rating")
    assert finding.first_month == finding.last_month == NOVEMBER and finding.location == fallen
    assert alarm.finding == finding
    assert [event.verb for event in Event.objects.filter(subject="finding")] == ["finding.opened"]
    weeks = [*AlarmWeek.objects.order_by("week")]
    assert [each.week for each in weeks] == [NEWEST - ago * WEEK for ago in (3, 2, 1, 0)]
    week = weeks[-1]
    assert (week.stores, week.metrics) == (12, ["rating"])
    assert week.expected == pytest.approx(1 / 52)


def test_weeks_that_are_watched_together_are_what_they_are_one_by_one(fallen: Location) -> None:
    weeks = [NEWEST - ago * WEEK for ago in (3, 2, 1, 0)]
    together = WatchedFacts(fallen.brand, weeks)
    rating = metric("rating")
    for week in weeks:
        own, alone = together.sums(rating, week), WatchedFacts(fallen.brand, [week]).sums(rating, week)
        assert own is not None and alone is not None
        for name in ("y", "n", "total_sq"):
            np.testing.assert_array_equal(getattr(own, name), getattr(alone, name))
    assert together.sums(metric("nps"), NEWEST) is None


def test_the_same_week_is_watched_once_and_the_same_fall_is_not_raised_again(fallen: Location) -> None:
    watch(fallen.brand, NOW)
    assert watch(fallen.brand, NOW + timedelta(days=3)) == []
    rate(fallen, NEWEST + WEEK, [1] * 12)
    for store in Location.objects.exclude(pk=fallen.pk):
        rate(store, NEWEST + WEEK, [5, 4, 5, 4, 5, 3])
    counted(fallen.brand)
    watch(fallen.brand, NOW + WEEK)
    assert AlarmWeek.objects.count() == 5
    assert Finding.objects.count() == 1


def test_a_store_that_stays_low_is_raised_again_after_two_months_at_the_earliest(fallen: Location) -> None:
    watch(fallen.brand, NOW)
    for ahead in range(1, 12):
        for store in Location.objects.all():
            rate(store, NEWEST + ahead * WEEK, [1, 1, 1, 1] if store == fallen and ahead > 3 else [5, 4, 5, 4])
    counted(fallen.brand)
    for ahead in range(1, 12):
        watch(fallen.brand, NOW + ahead * WEEK)
    raised = [*StoreAlarm.objects.filter(location=fallen).order_by("week").values_list("week", flat=True)]
    assert all(later - earlier > 8 * WEEK for earlier, later in pairwise(raised))
    assert StoreAlarm.objects.exclude(location=fallen).count() == 0


def test_answers_that_come_late_raise_their_alarm_in_a_later_week(fallen: Location) -> None:
    """The bad weeks are imported only when the week after them is over."""
    bad = fallen.review_set.filter(posted_to__gte=datetime.combine(NEWEST - 2 * WEEK, datetime.min.time(), UTC))
    late = [*bad.values()]
    bad.delete()
    assert watch(fallen.brand, NOW) == []
    fallen.review_set.model.objects.bulk_create(fallen.review_set.model(**row) for row in late)
    (alarm,) = watch(fallen.brand, NOW + WEEK)
    assert alarm.week == NEWEST + WEEK and alarm.location == fallen


def test_the_budget_is_split_over_the_metrics_and_settings_set_it(fallen: Location) -> None:
    FindingSettings.objects.create(brand=fallen.brand, alarms_per_year=26)
    watch(fallen.brand, NOW)
    assert {week.expected for week in AlarmWeek.objects.all()} == {0.5}


def test_too_few_stores_are_watched_for_nothing_and_that_is_written_down() -> None:
    brand, _stores = rated_weeks({1: 3}, count=5)
    counted(brand)
    assert watch(brand, NOW) == []
    for week in AlarmWeek.objects.all():
        assert (week.stores, week.metrics, week.expected) == (0, [], 0.0)


def test_an_open_finding_takes_the_alarm_and_a_dismissed_one_that_goes_on_keeps_quiet(fallen: Location) -> None:
    known = Finding.objects.create(
        brand=fallen.brand, location=fallen, kind="below", first_month=NOVEMBER - 1, last_month=NOVEMBER - 1,
        opened_at=NOW, state="dismissed", reason="known", closed_month=NOVEMBER - 1,
    )  # fmt: skip
    (alarm,) = watch(fallen.brand, NOW)
    assert alarm.finding == known and Finding.objects.count() == 1
    StoreAlarm.objects.all().delete()
    AlarmWeek.objects.all().delete()
    Finding.objects.update(state="accepted", reason="", closed_month=None)
    (alarm,) = watch(fallen.brand, NOW)
    assert alarm.finding == known and Finding.objects.get().state == "accepted"


def test_an_alarm_that_its_months_do_not_confirm_is_over_after_two_of_them(fallen: Location) -> None:
    """Flapping cannot happen: it stays open over its own month and the next one, however often anybody looks."""
    watch(fallen.brand, NOW)
    states = []
    for month in (NOVEMBER, NOVEMBER + 1, NOVEMBER + 2):
        FindingMonth.objects.create(brand=fallen.brand, month=month, at=NOW)
        for _again in range(2):
            settle(fallen.brand, NOW)
        states.append(Finding.objects.get().state)
    assert states == ["new", "new", "resolved"]


def test_searching_its_month_takes_over_the_finding_of_an_alarm(fallen: Location) -> None:
    watch(fallen.brand, NOW)
    search(fallen.brand, NOVEMBER, NOW)
    finding = Finding.objects.get()
    assert finding.state == "new" and finding.location == fallen


def test_weeks_across_the_new_year() -> None:
    newest = date(2026, 12, 28)
    brand, stores = rated_weeks({3: 2}, newest=newest)
    counted(brand)
    (alarm,) = watch(brand, datetime(2027, 1, 4, 9, tzinfo=UTC))
    assert alarm.location == stores[3]
    assert Finding.objects.get().first_month == parse_month("2027-01" if alarm.week == newest else "2026-12")
