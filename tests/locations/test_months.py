"""Months as whole numbers: where a year turns, where a month ends in a zone, and which windows there are."""

from datetime import UTC, date, datetime

import pytest

from locations.months import (
    ALL_TIME,
    end_of_month,
    first_day,
    format_month,
    format_window,
    last_day,
    local_month,
    month_of,
    parse_month,
    parse_window,
    window_before,
    window_start,
)

OCTOBER = 24_321


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-01", date(2026, 1, 1), date(2026, 1, 31)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),
    ],
)
def test_text_number_and_days_are_one_month(text: str, first: date, last: date) -> None:
    month = parse_month(f" {text} ")
    assert (first_day(month), last_day(month)) == (first, last)
    assert format_month(month) == text
    assert month_of(first) == month_of(last) == month


def test_months_are_counted_from_the_year_zero() -> None:
    assert parse_month("2026-10") == OCTOBER
    assert parse_month("2027-01") - parse_month("2026-12") == 1


@pytest.mark.parametrize("text", ["2026-00", "2026-13", "2026-1", "202610", "2026-10-01", "1899-12", "", "x"])
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        parse_month(text)


@pytest.mark.parametrize(
    ("zone", "end"),
    [("UTC", datetime(2026, 11, 1, tzinfo=UTC)), ("Asia/Seoul", datetime(2026, 10, 31, 15, tzinfo=UTC))]
    + [
        ("Asia/Kolkata", datetime(2026, 10, 31, 18, 30, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 11, 1, 4, tzinfo=UTC)),
    ],
)
def test_a_month_ends_at_local_midnight(zone: str, end: datetime) -> None:
    assert end_of_month(OCTOBER, zone) == end
    assert local_month(end, zone) == OCTOBER + 1
    assert local_month(end.replace(year=2026, month=10, day=31, hour=0), zone) == OCTOBER


@pytest.mark.parametrize(
    ("window", "start", "before"), [(1, OCTOBER, OCTOBER - 1), (3, OCTOBER - 2, OCTOBER - 3), (12, 24_310, 24_309)]
)
def test_a_window_ends_with_its_month_and_begins_after_the_one_before(window: int, start: int, before: int) -> None:
    assert parse_window(format_window(window)) == window
    assert window_start(OCTOBER, window) == start == before + 1
    assert window_before(OCTOBER, window) == before


def test_all_time_has_no_beginning() -> None:
    assert parse_window("all") == ALL_TIME == 0
    assert format_window(ALL_TIME) == "all"
    assert window_start(OCTOBER, ALL_TIME) is None
    assert window_before(OCTOBER, ALL_TIME) is None


@pytest.mark.parametrize("text", ["0", "2", "-1", "12 ", "", "ALL"])
def test_what_is_no_window(text: str) -> None:
    with pytest.raises(ValueError, match="not a window"):
        parse_window(text)
