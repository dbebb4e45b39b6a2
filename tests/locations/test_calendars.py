"""Opening hours as time, against a version that looks at the clock every minute, and days known by heart."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from locations.calendars import BadHours, NoHours, due_after, open_seconds, public_holidays, read_day, read_hours
from tests.locations.slow_calendar import Store, invented

HOUR = 3600
SEOUL = "Asia/Seoul"
OFFICE = "Mo-Fr 09:00-18:00; PH off"


def hours_of(day: str, hours: str, zone: str = SEOUL, country: str = "KR", **special: str) -> float:
    """Count the open hours of one local day."""
    begin = datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=ZoneInfo(zone))
    end = (begin + timedelta(days=1)).replace(tzinfo=ZoneInfo(zone))
    days = {date.fromisoformat(name.strip("_").replace("_", "-")): text for name, text in special.items()}
    return open_seconds(hours, zone, country, days, begin, end) / HOUR


def agrees(store: Store) -> None:
    known = (store.text, store.zone, store.country, store.special_texts)
    assert open_seconds(*known, store.begin, store.end) == 60 * store.open_minutes(), store
    wanted = 1 + (store.begin.minute * 37 + store.begin.day * 101) % 900
    slow = store.due_after(wanted, most=3 * 24 * 60)
    fast = due_after(*known, store.begin, 60 * wanted)
    assert fast == slow or (slow is None and (fast is None or fast > store.begin + timedelta(days=3))), store


@pytest.mark.parametrize("seed", range(3))
def test_time_is_counted_as_a_person_with_a_clock_would(seed: int) -> None:
    """50 invented stores a seed."""
    for each in range(50):
        agrees(invented(1_000 * seed + each))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3, 200))
def test_time_is_counted_as_a_person_with_a_clock_would_for_long(seed: int) -> None:
    for each in range(50):
        agrees(invented(1_000 * seed + each))


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2026-02-13", 9),  # Friday before Seollal
        ("2026-02-16", 0),
        ("2026-02-17", 0),
        ("2026-02-18", 0),
        ("2026-02-19", 9),
        ("2026-03-02", 0),  # in place of 1 March, a Sunday
        ("2026-05-25", 0),  # in place of Buddha's birthday, a Sunday
        ("2026-08-17", 0),  # in place of 15 August, a Saturday
        ("2026-09-24", 0),  # Chuseok
        ("2026-09-25", 0),
        ("2026-09-28", 9),  # a Chuseok on a Saturday is not given back
        ("2026-10-05", 0),  # in place of 3 October
        ("2025-10-08", 0),  # Chuseok of 2025 had a Sunday
        ("2027-02-09", 0),  # Seollal of 2027 too
    ],
)
def test_public_holidays_and_the_days_in_their_place(day: str, hours: float) -> None:
    assert hours_of(day, OFFICE) == hours


def test_a_holiday_on_a_sunday_is_one() -> None:
    assert hours_of("2026-03-01", "Mo-Su 10:00-22:00; PH off") == 0
    assert hours_of("2026-03-01", "Mo-Su 10:00-22:00; PH 12:00-17:00") == 5
    assert hours_of("2026-03-01", "Mo-Su 10:00-22:00; PH off", country="") == 12
    assert hours_of("2026-03-01", "Mo-Su 10:00-22:00; PH off", country="XX") == 12


@pytest.mark.parametrize(
    ("day", "text", "hours"),
    [
        ("2026-03-08", "24/7", 23),
        ("2026-11-01", "24/7", 25),
        ("2026-03-08", "Su 01:30-03:30", 1),
        ("2026-03-08", "Su 02:10-02:50", 0),
        ("2026-11-01", "Su 01:00-02:00", 2),
        ("2026-11-01", "Su 01:30-02:30", 1.5),
        ("2026-11-01", "Sa 22:00-03:00", 4),
    ],
)
def test_days_on_which_clocks_are_changed(day: str, text: str, hours: float) -> None:
    assert hours_of(day, text, "America/New_York", "US") == hours


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    bar = "Mo-Su 18:00-02:00; Su off"
    assert hours_of("2026-06-06", bar) == 8  # Saturday: two hours of Friday night, six of its own
    assert hours_of("2026-06-07", bar) == 2  # Sunday: the end of Saturday night
    assert hours_of("2026-06-08", bar) == 6  # Monday: no Sunday night
    assert hours_of("2026-06-10", bar, _2026_06_10="") == 2
    assert hours_of("2026-06-11", bar, _2026_06_10="") == 6
    assert hours_of("2026-06-11", bar, _2026_06_10="20:00-26:00") == 8


def test_special_days_go_before_public_holidays_and_the_week() -> None:
    assert hours_of("2026-02-17", OFFICE, _2026_02_17="10:00-12:00,13:00-14:00") == 3
    assert hours_of("2026-02-19", OFFICE, _2026_02_19="off") == 0
    assert hours_of("2026-02-21", OFFICE, _2026_02_21="24/7") == 24


def test_rules_after_a_comma_add_and_those_after_a_semicolon_replace() -> None:
    assert hours_of("2026-06-08", "Mo-Fr 09:00-12:00, Mo 14:00-16:00") == 5
    assert hours_of("2026-06-08", "Mo-Fr 09:00-12:00; Mo 14:00-16:00") == 2
    assert hours_of("2026-06-08", "Fr-Mo 22:00+") == 2
    assert hours_of("2026-06-08", "09:00-12:00, 11:00-13:00;") == 4


def test_a_deadline_is_over_after_so_many_open_seconds() -> None:
    friday = datetime(2026, 2, 13, 8, 30, tzinfo=UTC)  # 17:30 in Seoul, half an hour before Seollal
    assert due_after(OFFICE, SEOUL, "KR", {}, friday, HOUR) == datetime(2026, 2, 19, 0, 30, tzinfo=UTC)
    assert due_after(OFFICE, SEOUL, "KR", {}, friday, 0) == friday
    assert due_after(OFFICE, SEOUL, "KR", {}, friday, HOUR // 2) == friday + timedelta(minutes=30)
    second = due_after(OFFICE, SEOUL, "KR", {}, friday + timedelta(seconds=13), 17)
    assert second == friday + timedelta(seconds=30)


@pytest.mark.parametrize("text", ["off", "Mo-Su off", "Mo-Fr 09:00-18:00; Mo-Su off", "SH 10:00-12:00"])
def test_a_store_that_never_opens_has_no_deadline(text: str) -> None:
    now = datetime(2026, 6, 8, tzinfo=UTC)
    assert due_after(text, SEOUL, "KR", {}, now, 1) is None
    assert open_seconds(text, SEOUL, "KR", {}, now, now + timedelta(days=400)) == 0
    opening: Mapping[date, str] = {date(2026, 7, 1): "10:00-11:00"}
    assert due_after(text, SEOUL, "KR", opening, now, HOUR) == datetime(2026, 7, 1, 2, tzinfo=UTC)
    assert due_after(text, SEOUL, "KR", opening, now, HOUR + 1) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mo-Fr 25:99", "“25:99” is not understood"),
        ("nonsense", "“nonsense” is not understood"),
        ("Mo-Fr 10:00-18:00; PH of", "“of” is not understood"),
        ("Mo-Fr 10:00-18:00;;", "ends where it should go on"),
        ("Mo-Fr 10:00-18:00; Dec 24 off", "“Dec 24 off” cannot be counted"),
        ("sunrise-sunset", "cannot be counted"),
        ("Mo-Fr", "cannot be counted"),
    ],
)
def test_hours_that_cannot_be_counted_are_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(BadHours) as refused:
        read_hours(text)
    assert words in str(refused.value)


@pytest.mark.parametrize("text", ["", "  "])
def test_no_hours_are_said_to_be_none(text: str) -> None:
    with pytest.raises(NoHours):
        open_seconds(text, SEOUL, "KR", {}, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))


def test_the_hours_of_a_special_day_are_times_alone() -> None:
    assert read_day("") == read_day("off") == read_day("closed") == ()
    assert read_day("10:00-12:00,22:00-02:00") == ((600, 720), (1320, 1560))
    for text in ("Mo 10:00-12:00", "10:00-12:00; 13:00-14:00", "10"):
        with pytest.raises(BadHours):
            read_day(text)


def test_public_holidays_have_names() -> None:
    day = date(2026, 10, 3)
    assert public_holidays("KR", 2026, "ko")[day] == "개천절"
    assert public_holidays("KR", 2026)[day] == public_holidays("KR", 2026, "en")[day] == "National Foundation Day"
    assert public_holidays("DE", 2026, "ko")[date(2026, 10, 3)] == "Tag der Deutschen Einheit"
    assert public_holidays("", 2026) == public_holidays("XX", 2026) == {}
