"""Where the reading of moments changes from one answer to the next: zones, halves of the day, first and last values."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from reviews.readers.cells.dates import (
    epoch,
    excel_serial,
    in_utc,
    is_day_first,
    iso_moments,
    later_than,
    moment,
    two_digit_year,
    whole_day,
)
from reviews.readers.records import CellError, Moment


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("+09:00", timedelta(hours=9)),
        ("+0530", timedelta(hours=5, minutes=30)),
        ("-03:30", -timedelta(hours=3, minutes=30)),
        ("-08", -timedelta(hours=8)),
        ("+14:00", timedelta(hours=14)),
        ("+12:59", timedelta(hours=12, minutes=59)),
        ("Z", timedelta(0)),
        ("UTC", timedelta(0)),
        ("gmt", timedelta(0)),
        ("KST", timedelta(hours=9)),
    ],
)
def test_zones_with_hours_and_minutes(zone: str, offset: timedelta) -> None:
    read = moment(f"2026/1/2 10:00:00 {zone}")
    assert read.start == read.end == datetime(2026, 1, 2, 10, tzinfo=timezone(offset))
    assert read.start.utcoffset() == offset


@pytest.mark.parametrize("zone", ["+15:00", "-15:00", "+09:60"])
def test_zones_that_do_not_exist(zone: str) -> None:
    with pytest.raises(CellError):
        moment(f"2026/1/2 10:00 {zone}")


@pytest.mark.parametrize(
    ("time", "hour"),
    [("12:05 AM", 0), ("1:05 am", 1), ("11:05 a.m.", 11), ("12:05 PM", 12), ("1:05 p.m.", 13), ("11:05 pm", 23)]
    + [("오전 12:05", 0), ("오전 1:05", 1), ("오후 12:05", 12), ("오후 11:05", 23), ("0:05", 0), ("23:05", 23)],
)
def test_halves_of_the_day(time: str, hour: int) -> None:
    assert moment(f"2026.1.2 {time}").start == datetime(2026, 1, 2, hour, 5)


@pytest.mark.parametrize("time", ["0:05 am", "13:05 pm", "24:00", "10:60", "10:00:60"])
def test_times_that_no_clock_shows(time: str) -> None:
    with pytest.raises(CellError):
        moment(f"2026.1.2 {time}")


@pytest.mark.parametrize("text", ["2026-01-02T1011", "2026-01-02_10:11", "2026.01-02T10:11Z+1"])
def test_what_only_resembles_iso_8601(text: str) -> None:
    with pytest.raises(CellError):
        moment(text)


@pytest.mark.parametrize("text", ["1 Mon 2026", "1 Foo 2026", "Januar 1 26"])
def test_names_that_are_no_month(text: str) -> None:
    with pytest.raises(CellError):
        moment(text)


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_by_its_name(month: int) -> None:
    day = date(2026, month, 3)
    for text in (f"{day:%B} 3, 2026", f"{day:%b} 3rd 2026", f"Tue, 3 {day:%b} 2026", f"3-{day:%b}-2026"):
        assert moment(text) == whole_day(day)


@pytest.mark.parametrize("text", ["02.2026", "2/2026", "02-2026", "2026-02", "Feb 2026", "2026년 2월"])
def test_a_month_of_a_year(text: str) -> None:
    assert moment(text) == whole_day(date(2026, 2, 1), 28, "month")


def test_a_time_without_minutes_is_the_full_hour() -> None:
    assert moment("2026년 1월 2일 15시").start == datetime(2026, 1, 2, 15)
    assert moment("2026/1/2 10:05").start == datetime(2026, 1, 2, 10, 5, 0, 0)
    assert moment("2026/1/2 10:00:07.000001").start == datetime(2026, 1, 2, 10, 0, 7, 1)


def test_seconds_and_their_fractions_count() -> None:
    assert moment("2026/1/2 10:00:07").start == datetime(2026, 1, 2, 10, 0, 7)
    assert moment("2026/1/2 10:00:07.25").start == datetime(2026, 1, 2, 10, 0, 7, 250_000)
    assert moment("2026/1/2 10:00:07.123456789").start == datetime(2026, 1, 2, 10, 0, 7, 123_456)
    assert moment("2026년 1월 2일 10시 5분 9초").start == datetime(2026, 1, 2, 10, 5, 9)


@pytest.mark.parametrize(("text", "good"), [("1899", False), ("1900", True), ("2199", True), ("2200", False)])
def test_years_from_1900_to_2199(text: str, good: bool) -> None:
    for form in (f"{text}-03-04", f"{text}-03-04T10:00", f"4 Mar {text}"):
        if good:
            assert moment(form).start.date() == date(int(text), 3, 4)
        else:
            with pytest.raises(CellError):
                moment(form)


@pytest.mark.parametrize(
    ("first", "second", "known", "day_first"),
    [(13, 12, None, True), (12, 13, None, False), (7, 7, None, True), (12, 11, True, True), (12, 11, False, False)],
)
def test_the_day_comes_first_where_it_must_or_is_known_to(
    first: int, second: int, known: bool | None, day_first: bool
) -> None:
    assert is_day_first(first, second, known, "") is day_first


@pytest.mark.parametrize("second", [11, 12])
def test_twelve_can_be_a_month(second: int) -> None:
    with pytest.raises(CellError):
        is_day_first(12 if second == 11 else 11, second, None, "")


def test_whole_days_end_a_second_before_the_next() -> None:
    week = whole_day(date(2026, 2, 26), 7, "week")
    assert week == Moment(datetime(2026, 2, 26), datetime(2026, 3, 4, 23, 59, 59), "week")
    assert whole_day(date(2026, 2, 28)) == Moment(datetime(2026, 2, 28), datetime(2026, 2, 28, 23, 59, 59), "day")


def test_many_plain_moments_at_once_are_those_of_one_after_the_other() -> None:
    texts = ["2026-01-02T10:00", "2026-01-02 10:00:05+09:00", "2026-01-02T10:00:05.250Z"]
    assert iso_moments(texts) == [moment(text) for text in texts]
    assert iso_moments([]) is None or iso_moments([]) == []


@pytest.mark.parametrize("odd", ["2026-13-02T10:00", "2026-01-02", "2026-01-02T10:00\n", "", "2/1/2026"])
def test_one_odd_text_among_plain_moments_is_left_to_the_slow_way(odd: str) -> None:
    assert iso_moments(["2026-01-02T10:00", odd]) is None


@pytest.mark.parametrize(
    ("text", "per_second", "read"),
    [
        ("1", 1, datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)),
        ("86400", 1, datetime(1970, 1, 2, tzinfo=UTC)),
        ("86400000", 1000, datetime(1970, 1, 2, tzinfo=UTC)),
        ("1000", 1000, datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)),
        ("6999999999", 1, datetime(2191, 10, 27, 12, 26, 39, tzinfo=UTC)),
        (" 86400.0 ", 1, datetime(1970, 1, 2, tzinfo=UTC)),
    ],
)
def test_seconds_since_1970(text: str, per_second: int, read: datetime) -> None:
    assert epoch(text, per_second) == Moment(read, read, "exact")


def test_seconds_are_the_unit_unless_another_is_given() -> None:
    assert epoch("86400") == epoch("86400", 1)


@pytest.mark.parametrize(("text", "per_second"), [("0", 1), ("999", 1000), ("7000000000", 1), ("-5", 1), ("1.5", 1)])
def test_what_is_no_second_since_1970(text: str, per_second: int) -> None:
    with pytest.raises(CellError):
        epoch(text, per_second)


@pytest.mark.parametrize(
    ("serial", "first"),
    [(1, date(1900, 1, 1)), (59, date(1900, 2, 28)), (60, date(1900, 3, 1)), (61, date(1900, 3, 1))]
    + [(62, date(1900, 3, 2)), (109_574, date(2199, 12, 31)), (109_599, date(2200, 1, 25))],
)
def test_serials_around_the_leap_day_that_never_was(serial: float, first: date) -> None:
    assert excel_serial(serial) == whole_day(first)


@pytest.mark.parametrize("serial", [-1, 0, 0.99, 109_600])
def test_serials_outside_the_calendar(serial: float) -> None:
    with pytest.raises(CellError):
        excel_serial(serial)


def test_serials_with_a_time_and_of_1904() -> None:
    assert excel_serial(0.75 + 60).start == datetime(1900, 3, 1, 18)
    assert excel_serial(1 + 1 / 86_400).start == datetime(1900, 1, 1, 0, 0, 1)
    assert excel_serial(60, since_1904=True) == whole_day(date(1904, 3, 1))
    noon = datetime(1904, 1, 2, 12)
    assert excel_serial(1.5, since_1904=True) == Moment(noon, noon, "exact")
    assert excel_serial(109_599.5).start.time().hour == 12


def test_two_digits_of_a_year_are_of_this_century() -> None:
    assert two_digit_year("26.01.02") == whole_day(date(2026, 1, 2))
    assert two_digit_year("00.12.31. 10:05").start == datetime(2000, 12, 31, 10, 5)
    assert two_digit_year("2026-01-02") == whole_day(date(2026, 1, 2))


def test_only_a_moment_without_a_zone_becomes_one_in_utc() -> None:
    seoul = moment("2026-01-02T10:00+09:00")
    assert in_utc(seoul) is seoul
    assert in_utc(whole_day(date(2026, 1, 2))) == Moment(
        datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 2, 23, 59, 59, tzinfo=UTC), "day"
    )


@pytest.mark.parametrize(
    ("hours", "found_zone", "seen_zone", "is_later"),
    [
        (24, None, None, False),
        (25, None, None, True),
        (24, UTC, UTC, False),
        (25, UTC, UTC, True),
        (48, UTC, None, False),
        (49, UTC, None, True),
        (48, None, UTC, False),
        (49, None, UTC, True),
        (-49, None, UTC, False),
    ],
)
def test_later_than_the_page_by_more_than_zones_explain(
    hours: int, found_zone: timezone | None, seen_zone: timezone | None, is_later: bool
) -> None:
    seen = datetime(2026, 1, 2, 10, tzinfo=seen_zone)
    found = datetime(2026, 1, 2, 10, tzinfo=found_zone) + timedelta(hours=hours)
    assert later_than(Moment(found, found, "exact"), Moment(seen, seen, "exact")) is is_later
