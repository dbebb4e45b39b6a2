"""What the desk counts for: both clocks by a table worked out by hand, and tallies that follow every step."""

import math
import random
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from locations.models import Brand, Location
from locations.months import parse_month
from reviews import tallies
from reviews.desk import deadlines, items, replies, verbs
from reviews.desk.handling import Conflict
from reviews.integrity import differences
from reviews.models import Case, ImportJob, Item, LoggedFeedback, MonthTally, StaleCell
from tests.reviews import arrange
from tests.reviews.desk.conftest import Desk

pytestmark = pytest.mark.django_db

HEADINGS = "review id,store,date,rating,text,reply,reply date"
OF_ITEMS = ("answered_in_time", "house_answered_in_time", "answer_hours", "house_answer_hours")
LATER = datetime(2026, 12, 20, tzinfo=UTC)


class Row(NamedTuple):
    """What a customer said at a store, what the store did, and what that counts for (None: for nothing)."""

    why: str
    store: str
    spoke: str
    step: str
    at: str
    customer: int | None
    house: int | None
    hours: float | None
    open_hours: float | None


NOTHING = (None, None)
BY_HAND = [
    Row("within the day", "01", "2026-11-02T10:00+09:00", "sent", "2026-11-02T11:30+09:00", 1, 1, 1.5, 1.5),
    # Saturday from 17:00 is one open hour, Sunday none, Monday until noon three.
    Row("over a Sunday", "01", "2026-11-07T17:00+09:00", "sent", "2026-11-09T12:00+09:00", 0, 1, 43, 4),
    Row("minutes later", "01", "2026-11-07T17:00+09:00", "sent", "2026-11-09T12:06+09:00", 0, 0, 43.1, 4.1),
    # Two hours on Saturday the 14th; Sunday and Seollal (16th to 18th) none; one on Thursday.
    Row("over Seollal", "01", "2026-02-14T16:00+09:00", "sent", "2026-02-19T10:00+09:00", 0, 1, 114, 3),
    Row("before it opens", "01", "2026-11-03T06:00+09:00", "sent", "2026-11-03T08:00+09:00", 1, 1, 2, 1 / 60),
    Row("needs none in time", "01", "2026-11-02T10:00+09:00", "needs_none", "2026-11-02T10:30+09:00", *[None] * 4),
    Row(
        "late for the house", "01", "2026-11-02T10:00+09:00", "needs_none", "2026-11-02T15:00+09:00", None, 0, *NOTHING
    ),
    Row("needs none too late", "01", "2026-11-02T10:00+09:00", "needs_none", "2026-11-04T10:00+09:00", 0, 0, *NOTHING),
    Row("never answered", "01", "2026-11-02T10:00+09:00", "", "", 0, 0, *NOTHING),
    Row("answered late", "01", "2026-11-02T10:00+09:00", "sent", "2026-11-04T10:00+09:00", 0, 0, 48, 18),
    # The night to the 29th of March has 23 hours, that to the 25th of October 25.
    Row("into summer time", "02", "2026-03-28T12:00+01:00", "sent", "2026-03-29T13:00+02:00", 1, 0, 24, 24),
    Row("minutes after it", "02", "2026-03-28T12:00+01:00", "sent", "2026-03-29T13:06+02:00", 0, 0, 24.1, 24.1),
    Row("out of summer time", "02", "2026-10-24T12:00+02:00", "sent", "2026-10-25T11:00+01:00", 1, 0, 24, 24),
    # By the clock of Berlin it is still October.
    Row("at the end of a month", "02", "2026-10-31T23:30+01:00", "sent", "2026-11-01T00:30+01:00", 1, 1, 1, 1),
]


def switched_on(slug: str = "m") -> tuple[Brand, Any]:
    brand = arrange.brand(slug, default_zone="Asia/Seoul", country="KR")
    arrange.stores(brand, "01", hours="Mo-Sa 09:00-18:00; PH off", country="KR", time_zone="Asia/Seoul")
    arrange.stores(brand, "02", hours="24/7", country="DE", time_zone="Europe/Berlin")
    scope = head(brand)
    items.switch_on(brand, datetime(2026, 1, 1, tzinfo=UTC), by="head", now=datetime(2026, 1, 2, tzinfo=UTC))
    return brand, scope


def head(brand: Brand) -> Any:
    from locations.models import Membership, User
    from locations.scoping import scope_of

    user = User.objects.create(username=f"head of {brand.slug}")
    Membership.objects.create(user=user, brand=brand, role="head_office", valid_from=datetime(2026, 1, 1, tzinfo=UTC))
    return scope_of(user, brand.slug, LATER)


def say(brand: Brand, store: str, spoke: datetime) -> Item:
    place = Location.objects.get(brand=brand, code=store)
    note = LoggedFeedback.objects.create(location=place, by="x", at=spoke, channel="counter", text="Slow", score=2)
    items.refresh(brand.pk, spoke)
    return Item.objects.get(kind="note", fact_id=note.pk)


def take(scope: Any, item: Item, step: str, at: datetime) -> None:
    given = {"by": scope.user, "now": at}
    if step == "sent":
        replies.draft(scope, item.pk, "Thank you.", **given)
        replies.sent(scope, item.pk, **given)
    elif step:
        getattr(verbs, step)(scope, item.pk, **given)


def counted(brand: Brand) -> dict[tuple[str, str, str], tuple[int, float]]:
    """Give n and the sum of shares or of logarithms of hours, by store, month and measure."""
    rows = MonthTally.objects.filter(location__brand=brand, measure__in=OF_ITEMS)
    return {
        (row.location.code, f"{row.first_month // 12}-{row.first_month % 12 + 1:02d}", row.measure): (row.n, row.total)
        for row in rows.select_related("location")
    }


@pytest.mark.parametrize("row", BY_HAND, ids=lambda row: row.why)
def test_both_clocks_count_what_was_worked_out_by_hand(row: Row) -> None:
    brand, scope = switched_on()
    item = say(brand, row.store, datetime.fromisoformat(row.spoke))
    if row.step:
        take(scope, item, row.step, datetime.fromisoformat(row.at))
    deadlines.decide(brand.pk, LATER)
    tallies.refresh(brand.pk)
    month = row.spoke[:7]
    expected = {
        measure: (1, pytest.approx(math.log(value) if "hours" in measure else value))
        for measure, value in zip(OF_ITEMS, row[5:], strict=True)
        if value is not None
    }
    assert counted(brand) == {(row.store, month, measure): figures for measure, figures in expected.items()}
    assert differences(brand) == []


def test_a_table_of_all_of_them_adds_up() -> None:
    brand, scope = switched_on()
    expected: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for row in BY_HAND:
        item = say(brand, row.store, datetime.fromisoformat(row.spoke))
        if row.step:
            take(scope, item, row.step, datetime.fromisoformat(row.at))
        for measure, value in zip(OF_ITEMS, row[5:], strict=True):
            if value is not None:
                figure = math.log(value) if "hours" in measure else value
                expected[row.store, row.spoke[:7], measure].append(figure)
    deadlines.decide(brand.pk, LATER)
    tallies.refresh(brand.pk)
    assert counted(brand) == {key: (len(each), pytest.approx(sum(each))) for key, each in expected.items()}
    assert differences(brand) == []


def test_a_rough_date_counts_for_nothing_even_when_it_is_answered(desk: Desk, bring: Callable[..., None]) -> None:
    bring("1,01,3 weeks ago,2,Slow,,", "2,01,2026-11-19 10:00,2,Slow,,")
    assert not desk.item("1").is_exact
    for external in ("1", "2"):
        take(desk.scopes["head"], desk.item(external), "sent", arrange.NOW + timedelta(hours=1))
    tallies.refresh(desk.brand.pk)
    assert {row.n for row in MonthTally.objects.filter(measure__in=OF_ITEMS)} == {1}
    assert MonthTally.objects.filter(measure__in=OF_ITEMS).count() == 4
    assert differences(desk.brand) == []


def test_what_was_answered_before_the_desk_began_counts_too(desk: Desk, bring: Callable[..., None]) -> None:
    bring("1,01,2026-11-02 10:00,2,Slow,Sorry,2026-11-02 12:00")
    tallies.refresh(desk.brand.pk)
    found = {row.measure: (row.series, row.n, row.total) for row in MonthTally.objects.filter(measure__in=OF_ITEMS)}
    hours = pytest.approx(math.log(2))
    assert found == dict(zip(OF_ITEMS, [("review", 1, 1), ("review", 1, 1), ("review", 1, hours), ("review", 1, hours)],
                             strict=True))  # fmt: skip


def test_a_step_marks_one_cell_and_undoing_it_too() -> None:
    brand, scope = switched_on()
    at = datetime(2026, 11, 2, 2, tzinfo=UTC)
    item, other = say(brand, "01", at), say(brand, "02", at)
    tallies.refresh(brand.pk)
    assert not StaleCell.objects.exists() and not counted(brand)
    replies.draft(scope, item.pk, "Thank you.", by=scope.user, now=at)
    assert not StaleCell.objects.exists()
    replies.sent(scope, item.pk, by=scope.user, now=at + timedelta(minutes=6))
    cell = (item.location_id, parse_month("2026-11"), parse_month("2026-11"))
    assert [*StaleCell.objects.values_list("location_id", "first_month", "last_month")] == [cell]
    assert tallies.refresh(brand.pk) == 1
    assert {key[0] for key in counted(brand)} == {"01"}
    verbs.undo(scope, item.pk, by=scope.user, now=at + timedelta(minutes=7))
    assert [*StaleCell.objects.values_list("location_id", "first_month", "last_month")] == [cell]
    tallies.refresh(brand.pk)
    assert not counted(brand) and other.pk
    assert differences(brand) == []


def test_a_deadline_that_passes_marks_the_cells_it_concerns_once() -> None:
    brand, _scope = switched_on()
    at = datetime(2026, 11, 2, 2, tzinfo=UTC)
    for store in ("01", "01", "02"):
        say(brand, store, at)
    StaleCell.objects.all().delete()
    deadlines.decide(brand.pk, at + timedelta(days=3))
    assert StaleCell.objects.count() == 2
    deadlines.decide(brand.pk, at + timedelta(days=4))
    assert StaleCell.objects.count() == 2


def test_a_first_answer_stays_whatever_comes_after_it() -> None:
    brand, scope = switched_on()
    at = datetime(2026, 11, 2, 2, tzinfo=UTC)
    item = say(brand, "01", at)
    take(scope, item, "sent", at + timedelta(hours=1))
    tallies.refresh(brand.pk)
    before = counted(brand)
    take(scope, item, "reopen", at + timedelta(days=5))
    take(scope, item, "sent", at + timedelta(days=9))
    deadlines.decide(brand.pk, at + timedelta(days=10))
    tallies.refresh(brand.pk)
    assert counted(brand) == before and before["01", "2026-11", "answer_hours"] == (1, pytest.approx(0))
    assert differences(brand) == []


def test_hours_that_change_later_do_not_change_what_was_counted() -> None:
    brand, scope = switched_on()
    item = say(brand, "01", datetime.fromisoformat("2026-11-07T17:00+09:00"))
    take(scope, item, "sent", datetime.fromisoformat("2026-11-09T12:00+09:00"))
    Location.objects.filter(brand=brand, code="01").update(hours="24/7")
    deadlines.recompute(brand.pk, LATER)
    tallies.refresh(brand.pk)
    assert counted(brand)["01", "2026-11", "house_answer_hours"] == (1, pytest.approx(math.log(4)))


def slow(brand: Brand) -> dict[tuple[int, int, str, str], tuple[int, Any]]:
    """Count the items of a brand the obvious way."""
    found: dict[tuple[int, int, str, str], list[float]] = defaultdict(list)
    for item in Item.objects.filter(brand=brand):
        if not item.is_exact or item.source_gone:
            continue
        local = item.spoke_at.astimezone(ZoneInfo(item.location.time_zone))
        at = (item.location_id, local.year * 12 + local.month - 1, item.kind)
        if item.in_time_customer is not None:
            found[*at, "answered_in_time"].append(float(item.in_time_customer))
        if item.in_time_house is not None:
            found[*at, "house_answered_in_time"].append(float(item.in_time_house))
        if item.answered_at is not None and item.answered_at >= item.spoke_at:
            hours = (item.answered_at - item.spoke_at).total_seconds() / 3_600
            found[*at, "answer_hours"].append(math.log(max(hours, 1 / 60)))
            found[*at, "house_answer_hours"].append(math.log(max(item.house_seconds / 3_600, 1 / 60)))
    return {key: (len(each), pytest.approx(sum(each))) for key, each in found.items()}


@pytest.mark.parametrize("seed", range(6))
def test_tallies_are_a_slow_recount_whatever_people_do(seed: int) -> None:
    brand, scope = switched_on()
    chance, now = random.Random(seed), datetime(2026, 10, 20, tzinfo=UTC)
    every: list[Item] = []
    for _step in range(60):
        now += timedelta(minutes=chance.randrange(20, 900))
        if len(every) < 8 or chance.random() < 0.1:
            spoke = now - timedelta(minutes=chance.randrange(600))
            every.append(say(brand, chance.choice(["01", "02"]), spoke))
        step = chance.choice(["sent", "sent", "undo", "needs_none", "wait", "reopen", "decide", "refresh", "close"])
        item = chance.choice(every)
        try:
            if step == "decide":
                deadlines.decide(brand.pk, now)
            elif step == "refresh":
                tallies.refresh(brand.pk)
            elif step == "close":
                verbs.close(scope, item.pk, reason="solved", by=scope.user, now=now)
            else:
                take(scope, item, step, now)
        except Conflict:
            continue
    tallies.refresh(brand.pk)
    rows = MonthTally.objects.filter(location__brand=brand, measure__in=OF_ITEMS)
    stored = {(row.location_id, row.first_month, row.series, row.measure): (row.n, row.total) for row in rows}
    assert stored == slow(brand) and len(stored) > 4
    assert differences(brand) == []


def test_an_undone_import_takes_its_items_out_of_the_tallies(desk: Desk) -> None:
    lines = "1,01,2026-11-02 10:00,2,Slow,Sorry,2026-11-02 12:00"
    job = arrange.bring(desk.brand, "reviews", f"{HEADINGS}\n{lines}", publisher="google", scraped="2026-11-20")
    items.refresh(desk.brand.pk, arrange.NOW, job=job.pk)
    tallies.refresh(desk.brand.pk)
    assert counted(desk.brand)
    arrange.take_back(job)
    items.refresh(desk.brand.pk, arrange.NOW)
    tallies.refresh(desk.brand.pk)
    assert not MonthTally.objects.filter(location__brand=desk.brand).exists()
    assert differences(desk.brand) == []


def test_work_on_an_item_whose_import_was_undone_counts_no_more(desk: Desk) -> None:
    lines = "1,01,2026-11-19 10:00,2,Slow,,"
    job = arrange.bring(desk.brand, "reviews", f"{HEADINGS}\n{lines}", publisher="google", scraped="2026-11-20")
    items.refresh(desk.brand.pk, arrange.NOW, job=job.pk)
    take(desk.scopes["head"], desk.item("1"), "sent", arrange.NOW)
    tallies.refresh(desk.brand.pk)
    assert counted(desk.brand)
    ImportJob.objects.filter(pk=job.pk).update(options={**job.options, "keep_work": True})
    job.refresh_from_db()
    arrange.take_back(job)
    items.refresh(desk.brand.pk, arrange.NOW)
    tallies.refresh(desk.brand.pk)
    assert Item.objects.get().source_gone and not counted(desk.brand)
    assert differences(desk.brand) == []


def test_waiting_for_the_customer_stops_the_clock_of_the_resolution_alone(desk: Desk) -> None:
    cases = "case id,store,opened,closed,status\n{}"
    opened = "c1,01,2026-11-02 10:00,{},{}"
    job = arrange.bring(desk.brand, "cases", cases.format(opened.format("", "open")), now=arrange.NOW)
    items.refresh(desk.brand.pk, arrange.NOW, job=job.pk)
    item, scope = Item.objects.get(kind="case"), desk.scopes["head"]
    due = item.due_customer
    verbs.wait(scope, item.pk, by="head", now=datetime(2026, 11, 3, tzinfo=UTC))
    take(scope, item, "sent", datetime(2026, 11, 5, tzinfo=UTC))
    item.refresh_from_db()
    assert (item.paused_seconds, item.waiting_since, item.due_customer) == (2 * 86_400, None, due)
    assert item.in_time_customer is False
    # Open for 100 hours, 48 of which were the customer's: without these within 72.
    closed = cases.format(opened.format("2026-11-06 14:00", "closed"))
    arrange.bring(desk.brand, "cases", closed, now=arrange.NOW + timedelta(days=1))
    tallies.refresh(desk.brand.pk)
    tally = MonthTally.objects.get(measure="resolved_in_time")
    assert (tally.n, tally.total, Case.objects.count()) == (1, 1, 1)
    assert differences(desk.brand) == []
    Item.objects.filter(pk=item.pk).update(paused_seconds=0)
    assert [line for line in differences(desk.brand) if "resolved_in_time" in line]


def test_a_brand_without_a_desk_has_no_measure_of_it_and_reads_no_item() -> None:
    brand = arrange.brand("plain")
    arrange.stores(brand, "01")
    line = "1,01,2026-11-02 10:00,2,Slow,Sorry,2026-11-02 12:00"
    with CaptureQueriesContext(connection) as queries:
        arrange.bring(brand, "reviews", f"{HEADINGS}\n{line}", publisher="google", scraped="2026-11-20")
    assert not MonthTally.objects.filter(measure__in=OF_ITEMS).exists()
    assert not [each["sql"] for each in queries.captured_queries if "reviews_item f" in each["sql"]]


@pytest.mark.parametrize(("seen", "n"), [("2026-11-05", 0), ("2026-11-20", 2)])
def test_a_case_that_stays_open_is_a_miss_once_its_source_is_viewed_later(seen: str, n: int) -> None:
    brand = arrange.brand("cases")
    arrange.stores(brand, "01")
    for number, day in enumerate(("2026-11-02", seen)):
        lines = f"case id,store,opened,closed,status\nc1,01,2026-11-02 10:00,,open\nd{number},01,{day} 09:00,,open"
        arrange.bring(brand, "cases", lines, now=datetime.fromisoformat(f"{day}T12:00+00:00"), scraped=day)
    found = MonthTally.objects.filter(measure="resolved_in_time")
    assert [(row.n, row.total) for row in found] == ([(n, 0)] if n else [])
    assert differences(brand) == []
