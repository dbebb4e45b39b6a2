"""The two clocks: across a Sunday, Seollal and daylight saving, after a closing, and where no hours are known."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from reviews.desk.clocks import StoreClock, due_customer, due_house, in_time, open_hours

SEOUL = ZoneInfo("Asia/Seoul")


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


CLOSED_ON_SUNDAYS = StoreClock("Mo-Sa 09:00-18:00", "Asia/Seoul", "KR")


def test_open_hours_leave_a_sunday_out_and_the_customer_does_not() -> None:
    spoke = seoul("2026-11-07T17:00")  # a Saturday
    assert due_customer(spoke, 24) == seoul("2026-11-08T17:00")
    assert due_house(CLOSED_ON_SUNDAYS, spoke, 4) == seoul("2026-11-09T12:00")
    assert open_hours(CLOSED_ON_SUNDAYS, spoke, seoul("2026-11-09T10:30")) == 2.5


def test_public_holidays_count_where_the_hours_name_them() -> None:
    clock = StoreClock("Mo-Su 09:00-18:00; PH off", "Asia/Seoul", "KR")
    # Seollal 2026 is the 16th to the 18th of February.
    assert due_house(clock, seoul("2026-02-15T16:00"), 4) == seoul("2026-02-19T11:00")


def test_a_special_day_goes_before_the_usual_hours() -> None:
    clock = StoreClock("Mo-Sa 09:00-18:00", "Asia/Seoul", "KR", {date(2026, 11, 9): "13:00-15:00"})
    assert due_house(clock, seoul("2026-11-07T17:00"), 4) == seoul("2026-11-10T10:00")


@pytest.mark.parametrize(
    ("spoke", "due"),
    [("2026-03-29T00:30+01:00", "2026-03-29T05:30+02:00"), ("2026-10-25T00:30+02:00", "2026-10-25T03:30+01:00")],
)
def test_where_clocks_change_an_open_hour_is_an_hour(spoke: str, due: str) -> None:
    clock = StoreClock("24/7", "Europe/Berlin", "DE")
    assert due_house(clock, datetime.fromisoformat(spoke), 4) == datetime.fromisoformat(due)


def test_a_store_that_closes_for_good_has_no_deadline_after_it() -> None:
    ends = seoul("2026-11-09T00:00")
    clock = StoreClock("Mo-Sa 09:00-18:00", "Asia/Seoul", "KR", ends=ends)
    assert due_house(clock, seoul("2026-11-07T17:00"), 4) is None
    assert open_hours(clock, seoul("2026-11-07T17:00"), seoul("2026-11-20T12:00")) == 1.0


def test_without_any_hours_only_the_customer_has_a_clock() -> None:
    clock = StoreClock("", "UTC", "")
    moment = datetime(2026, 11, 2, tzinfo=UTC)
    assert due_house(clock, moment, 4) is None
    assert open_hours(clock, moment, moment.replace(day=3)) is None


def test_what_was_in_time_is_decided_by_the_first_answer_or_the_deadline() -> None:
    due, before, after = (datetime(2026, 11, 2, hour, tzinfo=UTC) for hour in (12, 11, 13))
    assert [in_time(due, answer, now) for answer, now in ((before, after), (after, after), (None, before))] == [
        True,
        False,
        None,
    ]
    assert in_time(due, None, after) is False
    assert in_time(None, None, after) is None
