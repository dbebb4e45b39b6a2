"""Cells as people write them, and what only resembles one."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.readers.cells import dates, hours, numbers, places, relative, scores, texts
from reviews.readers.records import CellError, Moment


def code_of(call: Callable[..., object], *args: object) -> str:
    with pytest.raises(CellError) as caught:
        call(*args)
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "value"),
    [("4", 4), ("-3.5", -3.5), ("1,240", 1240), ("12,345,678.9", 12345678.9), ("3,5", 3.5), ("1.240,5", 1240.5),
     ("1 240,5", 1240.5), ("1\u202f240", 1240), (" 7 ", 7), ("4.2E+11", 4.2e11), ("+5", 5), ("1.234.567", 1234567)],
)  # fmt: skip
def test_numbers_with_groups_and_decimal_commas(text: str, value: float) -> None:
    assert numbers.number(text) == value


@pytest.mark.parametrize(
    "text", ["５", "1_0", "nan", "inf", "-inf", "1e999", "", "٣", "0x10", "1,24,0", "1..2", "4 stars", "1,2,3", "NaN"]
)
def test_what_only_resembles_a_number_is_refused(text: str) -> None:
    assert code_of(numbers.number, text) == "number"


def test_whole_numbers_may_carry_a_point_zero_and_nothing_else() -> None:
    assert numbers.whole("3.0") == 3
    assert code_of(numbers.whole, "3.5") == "not_whole"


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_every_number_that_is_written_is_read_back(value: float) -> None:
    written = f"{value:.3f}"
    assert numbers.number(f"{value:,.3f}") == numbers.number(written) == float(written)


@pytest.mark.parametrize(
    ("text", "value"),
    [("4", 4), ("4.0", 4), ("4 stars", 4), ("1 star", 1), ("★★★★", 4), ("★★★☆☆", 3), ("⭐⭐", 2), ("4점", 4),
     ("4/5", 4),
     ("4 out of 5", 4), ("FIVE", 5), ("별 4개", 4), ("Rated 3 out of 5 stars", 3), ("4,0", 4), ("5개", 5),
     ("5 ⭐", 5), ("★ 4", 4), ("4.0⭐️", 4), ("5 von 5", 5), ("4 sur 5", 4), ("3 Sterne", 3), ("5.0 of 5 bubbles", 5),
     ("", None), ("N/A", None), ("STAR_RATING_UNSPECIFIED", None)],
)  # fmt: skip
def test_stars_in_all_their_spellings(text: str, value: int | None) -> None:
    assert scores.score(text, 1, 5) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [("6", "out_of_range"), ("0", "out_of_range"), ("4.5", "not_whole"), ("8/10", "other_scale"), ("５", "number"),
     ("★★★★★★", "out_of_range"), ("good", "number"), ("☆☆☆☆☆", "out_of_range"), ("4 stars!", "number"),
     ("★★ 4", "number"), ("★ 6", "out_of_range"), ("4 von 10", "other_scale")],
)  # fmt: skip
def test_scores_off_their_scale(text: str, code: str) -> None:
    assert code_of(scores.score, text, 1, 5) == code


@given(st.text(max_size=12))
def test_a_score_is_a_score_or_an_error(text: str) -> None:
    try:
        value = scores.score(text, 0, 10)
    except CellError:
        return
    assert value is None or 0 <= value <= 10


def test_scales_and_directions() -> None:
    assert scores.scale("1-7") == (1, 7)
    assert scores.scale("0 to 10") == (0, 10)
    assert scores.scale("5") == (1, 5)
    assert code_of(scores.scale, "7-1") == "scale"
    assert [scores.better(word) for word in ("High", "high is better", "lower_is_better", "disagree", "높음")] == [
        "high", "high", "low", "low", "high",
    ]  # fmt: skip
    assert code_of(scores.better, "sideways") == "direction"


EXACT = [
    ("2026-01-02T10:11:12", datetime(2026, 1, 2, 10, 11, 12)),
    ("2026-01-02 10:11:12.5", datetime(2026, 1, 2, 10, 11, 12, 500_000)),
    ("2026-01-02T10:11:12Z", datetime(2026, 1, 2, 10, 11, 12, tzinfo=UTC)),
    ("2026-01-02T10:11:12+09:00", datetime(2026, 1, 2, 10, 11, 12, tzinfo=timezone(timedelta(hours=9)))),
    ("2026-01-02 10:11 UTC", datetime(2026, 1, 2, 10, 11, tzinfo=UTC)),
    ("2026-01-02 10:11 +0900", datetime(2026, 1, 2, 10, 11, tzinfo=timezone(timedelta(hours=9)))),
    ("2026-01-02 10:11 -0330", datetime(2026, 1, 2, 10, 11, tzinfo=timezone(-timedelta(hours=3, minutes=30)))),
    ("2026.01.02 10:11 +05:45", datetime(2026, 1, 2, 10, 11, tzinfo=timezone(timedelta(hours=5, minutes=45)))),
    ("2026.01.02 10:11 +14:59", datetime(2026, 1, 2, 10, 11, tzinfo=timezone(timedelta(hours=14, minutes=59)))),
    ("2026년 1월 2일 오후 3시 20분", datetime(2026, 1, 2, 15, 20)),
    ("2026. 1. 2. 오전 12:04", datetime(2026, 1, 2, 0, 4)),
    ("1/13/2026 1:02:03 PM", datetime(2026, 1, 13, 13, 2, 3)),
    ("Jan 2, 2026, 10:20", datetime(2026, 1, 2, 10, 20)),
]


@pytest.mark.parametrize(("text", "moment"), EXACT)
def test_moments_to_the_second(text: str, moment: datetime) -> None:
    assert dates.moment(text) == Moment(moment, moment, "exact")


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-02",
        "2026.01.02",
        "2026.1.2.",
        "2026/1/2",
        "2026년 1월 2일",
        "20260102",
        "2 January 2026",
        "Jan 2nd, 2026",
        "46024",
    ],
)
def test_a_date_is_the_range_of_its_day(text: str) -> None:
    assert dates.moment(text) == Moment(datetime(2026, 1, 2), datetime(2026, 1, 2, 23, 59, 59), "day")


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "2026-13-01", "２０２６-01-02", "2026-W01-1", "yesterday", "0000-01-01", "1776-07-04",
     "2026-01-02T25:00:00",
     "2026.01.02 10:11 +15:00", "2026.01.02 10:11 +09:60",
     "12:00", "2026-01-02x10:11:12", "2026-01-02 13:00 PM", "31/31/2026", "", "202"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert code_of(dates.moment, text) == "date"


def test_day_and_month_are_settled_by_the_date_itself_or_by_what_is_known() -> None:
    assert dates.moment("22/03/2026").start == datetime(2026, 3, 22)
    assert dates.moment("03/22/2026").start == datetime(2026, 3, 22)
    assert dates.moment("05/05/2026").start == datetime(2026, 5, 5)
    assert code_of(dates.moment, "03/04/2026") == "date_order"
    assert dates.moment("03/04/2026", True).start == datetime(2026, 4, 3)
    assert dates.moment("03/04/2026", False).start == datetime(2026, 3, 4)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_all_spellings_of_a_day_are_one(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day:%Y.%m.%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}년 {day.month}월 {day.day}일",
    ):
        assert dates.moment(text).start.date() == day
    assert dates.moment(f"{day:%d/%m/%Y}", True) == dates.moment(f"{day:%m/%d/%Y}", False)


@given(st.dates(date(1928, 1, 1), date(2118, 1, 1)))
def test_excel_serials_of_both_date_systems(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert dates.excel_serial(serial).start.date() == day
    assert dates.excel_serial(serial - 1462, since_1904=True).start.date() == day


def test_later_than_the_day_of_collection_by_more_than_a_day() -> None:
    """Two days where only one of the moments names a zone."""
    seen, zone = dates.whole_day(date(2026, 3, 10)), timezone(timedelta(hours=9))
    end = datetime(2026, 3, 10, 23, 59, 59)
    for slack, aware in ((1, False), (2, True)):
        start = (end + timedelta(days=slack)).replace(tzinfo=zone if aware else None)
        assert not dates.later_than(Moment(start, start, "exact"), seen)
        start += timedelta(seconds=1)
        assert dates.later_than(Moment(start, start, "exact"), seen)


def test_seconds_and_milliseconds_since_1970() -> None:
    assert dates.epoch("1774735713").start == datetime(2026, 3, 28, 22, 8, 33, tzinfo=UTC)
    assert dates.epoch("1774735713000", 1000) == dates.epoch("1774735713")
    assert [code_of(dates.epoch, text) for text in ("-5", "0", "1e9", "17747357130000")] == ["date"] * 4


SCRAPED = dates.whole_day(date(2023, 6, 19))
RANGES = [
    ("a month ago", date(2023, 4, 20), date(2023, 5, 19), "month"),
    ("2 months ago", date(2023, 3, 20), date(2023, 4, 19), "month"),
    ("a year ago", date(2021, 6, 20), date(2022, 6, 19), "year"),
    ("4 years ago", date(2018, 6, 20), date(2019, 6, 19), "year"),
    ("a week ago", date(2023, 6, 6), date(2023, 6, 12), "week"),
    ("3주 전", date(2023, 5, 23), date(2023, 5, 29), "week"),
    ("한 달 전", date(2023, 4, 20), date(2023, 5, 19), "month"),
    ("2일 전", date(2023, 6, 17), date(2023, 6, 17), "day"),
    ("Edited 2 days ago", date(2023, 6, 17), date(2023, 6, 17), "day"),
    ("어제", date(2023, 6, 18), date(2023, 6, 18), "day"),
    ("in the last week", date(2023, 6, 13), date(2023, 6, 19), "week"),
]


@pytest.mark.parametrize(("text", "first", "last", "precision"), RANGES)
def test_relative_dates_are_the_days_that_they_can_mean(text: str, first: date, last: date, precision: str) -> None:
    found = relative.before(SCRAPED, *(relative.span(text) or (0, "")))
    assert (found.start.date(), found.end.date(), found.precision) == (first, last, precision)
    assert (found.start.time(), found.end.time()) == (datetime.min.time(), datetime(1, 1, 1, 23, 59, 59).time())


def test_hours_ago_reach_back_over_midnight() -> None:
    exact = Moment(datetime(2026, 3, 2, 3, 0), datetime(2026, 3, 2, 3, 0), "exact")
    found = relative.before(exact, *(relative.span("5시간 전") or (0, "")))
    assert (found.start, found.end) == (datetime(2026, 3, 1, 21, 0, 1), datetime(2026, 3, 1, 22, 0))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 50))
def test_consecutive_months_ago_touch_without_overlapping(day: date, count: int) -> None:
    seen = dates.whole_day(day)
    later, earlier = relative.before(seen, count, "month"), relative.before(seen, count + 1, "month")
    assert earlier.end + timedelta(seconds=1) == later.start
    assert later.start <= later.end


@pytest.mark.parametrize("text", ["in der letzten Woche", "en la última semana", "na última semana"])
def test_the_last_week_is_one_that_is_not_over(text: str) -> None:
    assert relative.span(text) == (0, "week")


@pytest.mark.parametrize(
    ("text", "day"),
    [("3.5.목", date(2026, 3, 5)), ("12.30.화", date(2025, 12, 30)), ("3. 5. (목)", date(2026, 3, 5)),
     ("3.11.수요일", date(2026, 3, 11))],
)  # fmt: skip
def test_a_day_without_its_year_is_of_the_year_before_the_collection(text: str, day: date) -> None:
    assert dates.without_year(text, dates.whole_day(date(2026, 3, 10))) == dates.whole_day(day)
    assert relative.counts_from_collection(text)


@pytest.mark.parametrize("text", ["2026-W10", "2026W10", "KW 10/2026", "KW10 2026", "2026-KW10"])
def test_a_week_is_a_range_of_seven_days(text: str) -> None:
    assert dates.moment(text) == dates.whole_day(date(2026, 3, 2), 7, "week")
    assert dates.middle_of_week(dates.moment("2026-W05")) == datetime(2026, 1, 29)


@pytest.mark.parametrize("text", ["2026-W54", "2026-W00", "W10", "2026-10W"])
def test_what_is_no_week(text: str) -> None:
    with pytest.raises(CellError, match="date"):
        dates.moment(text)


def test_a_weekday_that_does_not_fit_is_no_date() -> None:
    seen = dates.whole_day(date(2026, 3, 10))
    for text in ("3.5.금", "13.5.목", "2.30.월"):
        with pytest.raises(CellError, match="date"):
            dates.without_year(text, seen)
    assert dates.without_year("3.5", seen) is None and not relative.counts_from_collection("2026.3.5.목")


@pytest.mark.parametrize(
    ("text", "day_first", "year_first", "day"),
    [
        ("26.03.02.월", None, None, date(2026, 3, 2)),
        ("99.03.02", None, None, date(2099, 3, 2)),
        ("26.03.02", None, True, date(2026, 3, 2)),
        ("02.03.26", True, None, date(2026, 3, 2)),
        ("02.03.26", True, False, date(2026, 3, 2)),
        ("3/14/26", None, False, date(2026, 3, 14)),
        ("3/2/26", False, False, date(2026, 3, 2)),
    ],
)
def test_days_of_two_digits(text: str, day_first: bool | None, year_first: bool | None, day: date) -> None:
    assert dates.moment(text, day_first, year_first) == dates.whole_day(day)


@pytest.mark.parametrize(
    ("text", "year_first", "code"), [("02.03.26", None, "date_order"), ("01/02/26", None, "date"),
                                     ("02.03.26", False, "date_order"), ("26.13.02", True, "date")]
)  # fmt: skip
def test_days_of_two_digits_that_nothing_settles(text: str, year_first: bool | None, code: str) -> None:
    with pytest.raises(CellError) as error:
        dates.moment(text, None, year_first)
    assert error.value.code == code


@pytest.mark.parametrize(
    "text", ["", "ago", "5 moons ago", "2026-01-01", "전", "999999999999 years ago", "５ days ago"]
)
def test_what_is_no_relative_date(text: str) -> None:
    assert relative.span(text) is None


@pytest.mark.parametrize(
    ("text", "osm"),
    [
        ("Monday: 7:00\u202fAM\u2009–\u20093:00\u202fPM | Tuesday: Closed", "Mo 07:00-15:00; Tu off"),
        ("월화수목금토일 1000 2030", "Mo-Su 10:00-20:30"),
        ("월화수목금 1000 2030 토일 1100 2000", "Mo-Fr 10:00-20:30; Sa,Su 11:00-20:00"),
        ("평일 09:00~22:00, 주말 10:00~22:00", "Mo-Fr 09:00-22:00; Sa,Su 10:00-22:00"),
        ("매일 오전 9:00 ~ 오후 10:00", "Mo-Su 09:00-22:00"),
        ("월요일 휴무, 화-일 11:00-21:00", "Mo off; Tu-Su 11:00-21:00"),
        ("Mo-Fr 09:00-18:00; Sa 10:00-14:00; PH off", "Mo-Fr 09:00-18:00; Sa 10:00-14:00; PH off"),
        ('{"Monday": "8:0-22:0", "Sunday": "0:0-0:0"}', "Mo 08:00-22:00; Su 00:00-24:00"),
        ("[['Thursday', '6:30AM–8PM'], ['Friday', 'Open 24 hours']]", "Th 06:30-20:00; Fr 00:00-24:00"),
        ("Open 24 Hours", "24/7"),
        ("24시간 영업", "24/7"),
        ("Fri-Sun 6PM-2AM", "Fr-Su 18:00-02:00"),
        ("Sat-Mon 10:00-12:00", "Mo 10:00-12:00; Sa,Su 10:00-12:00"),
        ("", ""),
        ("nonsense", None),
        ("Monday: later", None),
        ("25:00-26:00", None),
        ("Mon-Sat 10-9", None),
        ("매일 10:00~22:00, 2·4째주 일요일 휴무", "Mo-Su 10:00-22:00"),
        ("10:00~20:00 설/추석 당일 휴무", "Mo-Su 10:00-20:00"),
        ("명절 연휴 휴무 / 매일 10:00-21:00", "Mo-Su 10:00-21:00"),
        ("매주 월요일 정기휴무 / 10:00~20:00", "Mo off; Tu-Su 10:00-20:00"),
        ("주말 및 공휴일 휴무, 평일 09:00~18:00", "Mo-Fr 09:00-18:00; Sa,Su off"),
        ("평일 10시~20시, 주말·공휴일 11시~19시", "Mo-Fr 10:00-20:00; Sa,Su 11:00-19:00"),
        ("11:00~21:30 브레이크타임 15:00~17:00", "Mo-Su 11:00-15:00,17:00-21:30"),
        ("월~금 9:00~18:00 (점심시간 12:00~13:00) 토,일 휴무", "Mo-Fr 09:00-12:00,13:00-18:00; Sa,Su off"),
        ("일요일 10:00 - 20:00 20:00에 라스트오더", "Su 10:00-20:00"),
        ("10:00 - 20:00 (L.O 19:30)", "Mo-Su 10:00-20:00"),
        ("매일 18:00 ~ 새벽 2시", "Mo-Su 18:00-02:00"),
        ("매일 18:00~익일 02:00", "Mo-Su 18:00-02:00"),
        ("연중무휴", None),
        ("Mo – Sa 7.00 – 22.00 Uhr; So geschlossen", "Mo-Sa 07:00-22:00; Su off"),
        ("Mo – Mi, Fr 9.30 – 17.30 Uhr<br>Do 12.00 – 19.00 Uhr", "Mo-We 09:30-17:30; Th 12:00-19:00; Fr 09:30-17:30"),
        ("täglich 10 bis 18 Uhr", "Mo-Su 10:00-18:00"),
        ("Du lundi au vendredi de 9h30 à 18h, dim. fermé", "Mo-Fr 09:30-18:00; Su off"),
        ("lunes a viernes 10:00-20:00, domingo cerrado", "Mo-Fr 10:00-20:00; Su off"),
        ("seg. a sex. 8h às 18h; sáb. 9h às 13h", "Mo-Fr 08:00-18:00; Sa 09:00-13:00"),
        ("Lun - Ven: 9.00-13.00 e 15.00-19.00", "Mo-Fr 09:00-13:00,15:00-19:00"),
        ("月〜金 10時00分〜20時30分、土日 11:00〜19:00", "Mo-Fr 10:00-20:30; Sa,Su 11:00-19:00"),
        ("周一至周五 9:00-18:00", "Mo-Fr 09:00-18:00"),
    ],
)
def test_opening_hours_into_openstreetmap_text(text: str, osm: str | None) -> None:
    assert hours.opening_hours(text) == osm


@pytest.mark.parametrize(
    ("text", "osm"),
    [("5:00 AM - 8:00 PM", "05:00-20:00"), ("12:00 AM - 12:00 AM", "00:00-24:00"), ("Open 24 Hours", "00:00-24:00"),
     ("x", "off"), ("휴무", "off"), ("09:00-12:00, 13:00-18:00", "09:00-12:00,13:00-18:00"), ("9–5 PM", "09:00-17:00"),
     ("10:00-24:00", "10:00-24:00"), ("", ""), ("13 PM - 14 PM", "13:00-14:00"), ("9:75-10:00", None),
     ("10:00-24:01", None), ("10:00-25:00", None), ("n/a", ""), (" ; ", ""), ("0:00-0:59", "00:00-00:59")],
)  # fmt: skip
def test_hours_of_one_day(text: str, osm: str | None) -> None:
    assert hours.day_hours(text) == osm


@pytest.mark.parametrize(
    ("others", "saturday", "osm"),
    [
        ("Mo-Fr 9:00-18:00", "10:00-14:00", "Mo-Fr 09:00-18:00; Sa 10:00-14:00"),
        ("Mo-Sa 9:00-18:00", "So 10.00 – 14.00 Uhr", "Mo-Sa 09:00-18:00; Su 10:00-14:00"),
        ("9:00-18:00", "geschlossen", "Mo-Fr 09:00-18:00; Sa off; Su 09:00-18:00"),
        ("", "10:00-14:00", "Sa 10:00-14:00"),
        ("Mo-Fr 9:00-18:00", "now and then", None),
        ("whenever", "10:00-14:00", None),
    ],
)
def test_a_day_with_a_column_of_its_own(others: str, saturday: str, osm: str | None) -> None:
    assert hours.by_weekday(["", "", "", "", "", saturday, ""], others) == osm


@given(st.text(alphabet="월화수목금토일평주말 MonTueSat-~:,|0123456789AP{}[]'\"", max_size=40))
def test_hours_never_fail(text: str) -> None:
    found = hours.opening_hours(text)
    assert found is None or isinstance(found, str)
    if found:
        assert hours.opening_hours(found) is not None


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("37.51, 127.02", ("37.51", "127.02")),
        ("(37.51;127.02)", ("37.51", "127.02")),
        ("-23.5 -46.6", ("-23.5", "-46.6")),
        ("POINT (127.02 37.51)", ("37.51", "127.02")),
        ("https://www.google.com/maps/place/X/@1.5,2.5,13z/data=!3d37.51!4d127.02", ("37.51", "127.02")),
        ("https://maps.google.com/?q=37.51,127.02", ("37.51", "127.02")),
        ("https://www.google.com/maps/@1.5,2.5,13z", ("", "")),
        ("1,234", ("", "")),
        ("37.51", ("", "")),
        ("1.5, 2.5, 3.5", ("", "")),
    ],
)
def test_both_coordinates_in_one_cell(text: str, pair: tuple[str, str]) -> None:
    assert places.pair(text) == pair


def test_a_pin_tells_the_country_of_a_phone_that_is_valid_there() -> None:
    assert places.country_at("48.13", "11.58") == "DE"
    assert places.country_at("", "11.58") == places.country_at("0", "0") == places.country_at("0.5", "-30.5") == ""
    assert places.phone("089 1234567", "DE", is_guess=True) == "+49891234567"
    assert places.phone("12345", "GB", is_guess=True) == "12345"
    assert places.implied_country("", "", "R. do Mar, 20 - 20010-020 - Rio de Janeiro") == "BR"
    assert places.implied_country("", "", "Av. X, 20 - 20010-0201") == ""


def test_coordinates_are_flagged_and_never_corrected() -> None:
    assert places.pin("37.51", "127.02", "KR") == places.Pin(37.51, 127.02, 0.01)
    assert places.pin("127.02", "37.51", "KR").doubt == "coordinates_swapped"
    assert places.pin("127.02", "37.51", "KR").latitude is None
    assert places.pin("37.51", "-127.02", "KR") == places.Pin(37.51, -127.02, 0.01, "coordinates_out_of_country")
    assert places.pin("36.1", "37.51", "") == places.pin("36.10", "37.51", "") == places.Pin(36.1, 37.51, 0.01)
    assert places.pin("N/A", "N/A", "US") == places.Pin()
    assert places.pin("north", "1", "US").doubt == "coordinates"
    assert places.pin("0", "0", "US").doubt == "coordinates_zero"
    assert places.pin("200", "300", "").doubt == "coordinates_out_of_range"


def test_zip_codes_have_their_zeros_again_in_the_united_states_only() -> None:
    given = ("2128", "501", "02128-1234", "33139-2420", "12", "995042300", "21281234")
    assert [places.postcode(text, "US") for text in given] == [
        "02128", "00501", "02128-1234", "33139-2420", "12", "99504-2300", "02128-1234",
    ]  # fmt: skip
    assert places.postcode("2128", "AU") == "2128"
    assert places.postcode("04524", "KR") == "04524"


def test_a_state_and_its_zip_imply_the_united_states() -> None:
    assert places.implied_country("CA", "94501") == places.implied_country("MA", "2128") == "US"
    assert places.implied_country("WA", "6000") == places.implied_country("VIC", "3000") == ""
    assert places.implied_country("VIC", "3000", "350 Bourke St, Melbourne VIC 3000, Australia") == "AU"
    assert places.implied_country("", "", "서울특별시 용산구 이촌로 198") == "KR"
    assert places.implied_country("", "", "12 Pier Road, Lima") == ""
    assert places.implied_country("", "", "1, 12345 Elm St, Peru") == ""
    assert places.implied_country("CA", "M5V 2T6") == places.implied_country("", "94501") == ""


def test_phones_into_e164_by_country() -> None:
    assert places.phone("(305)672-7055", "US") == "+13056727055"
    assert places.phone("403/278-0500", "CA") == "+14032780500"
    assert places.phone("031-835-3575 / 031-835-3576", "KR") == "+82318353575"
    assert places.phone("0318353575", "KR") == "+82318353575"
    assert places.phone("1522-3232", "KR") == "+8215223232"
    assert places.phone("+82 2-123-4567", "") == "+8221234567"
    assert places.phone("(000)000-0000", "US") == ""
    assert places.phone("4.20235E+11", "CZ") == "4.20235E+11"


def test_countries_and_time_zones() -> None:
    assert [places.country(text) for text in ("kr", "South Korea", "대한민국", "USA", "NA", "", "United Kingdom")] == [
        "KR", "KR", "KR", "US", "NA", "", "GB",
    ]  # fmt: skip
    assert code_of(places.country, "Atlantis") == "country"
    assert places.time_zone("GMT+09:00 Asia/Seoul") == "Asia/Seoul"
    assert places.time_zone("GMT+08:00 Asia/Beijing") == "Asia/Shanghai"
    assert places.time_zone("GMT-03:00 America/Argentina/Bu") == "America/Argentina/Buenos_Aires"
    assert places.time_zone("GMT+000000 America/Phoenix") == "America/Phoenix"
    assert code_of(places.time_zone, "Mars/Olympus") == "time_zone"


def test_the_first_web_address_and_plain_words() -> None:
    assert places.website("http://a.example/,http://b.example/?x=1,2") == "http://a.example/"
    assert texts.short(" Fish &amp; Chips\u202f ") == "Fish & Chips"
    assert texts.is_damaged("占쏙옙") and texts.is_damaged("a\ufffd") and not texts.is_damaged("한글")
