"""Parsers that several shapes share: where they cut, what they doubt, and when a moment lies in the future."""

from datetime import date, datetime
from functools import partial

import pytest

from reviews.readers import Options
from reviews.readers.cells.dates import whole_day
from reviews.readers.columns.typed import AT_ONCE, Context, Noted
from reviews.readers.records import CellError, Moment
from reviews.readers.shapes.base import fields

PLAIN = Context(Options())
COLLECTED = Context(Options(scraped=date(2026, 3, 10)))
KOREA = Context(Options(country="kr"))
LATER = "2026-03-12T00:00:00"


@pytest.mark.parametrize(
    ("given", "cut"), [("abc", "abc"), ("abcd", "abcd"), ("abcde", "abc…"), ("abcdefgh", "abc…"), ("", "")]
)
def test_words_that_are_too_long_end_with_dots(given: str, cut: str) -> None:
    assert fields.cut(given, 4) == cut


def test_titles_have_300_characters_and_labels_80() -> None:
    assert fields.title(PLAIN, "x" * 300) == "x" * 300
    assert fields.title(PLAIN, "x" * 301) == "x" * 299 + "…"
    assert fields.label(PLAIN, "x" * 80) == "x" * 80
    assert fields.label(PLAIN, "x" * 81) == "x" * 79 + "…"


@pytest.mark.parametrize(
    ("given", "code"),
    [("0012", "0012"), ("12.0", "12"), ("A.0", "A.0"), ("12.00", "12.00"), ("N/A", ""), (" S1 ", "S1"), (".0", ".0")],
)
def test_a_code_that_a_spreadsheet_took_for_a_number_is_whole_again(given: str, code: str) -> None:
    assert fields.code(PLAIN, given) == code


def test_a_code_has_at_most_60_characters() -> None:
    assert fields.code(PLAIN, "x" * 60) == "x" * 60
    with pytest.raises(CellError) as raised:
        fields.code(PLAIN, "x" * 61)
    assert (raised.value.code, raised.value.expected) == ("too_long", "60")


def test_whole_columns_of_moments_are_read_at_once_only_without_a_day_of_collection() -> None:
    for parse in (fields.absolute, fields.when):
        found = AT_ONCE[parse](PLAIN, [LATER])
        assert found == [parse(PLAIN, LATER)] == [Moment(datetime(2026, 3, 12), datetime(2026, 3, 12), "exact")]
        assert AT_ONCE[parse](COLLECTED, [LATER]) is None


@pytest.mark.parametrize("parse", [fields.absolute, fields.when])
def test_what_is_later_than_the_day_of_collection_is_refused(parse) -> None:  # type: ignore[no-untyped-def]
    assert parse(COLLECTED, "2026-03-11T23:59:59").start == datetime(2026, 3, 11, 23, 59, 59)
    with pytest.raises(CellError) as raised:
        parse(COLLECTED, f" {LATER} ")
    assert (raised.value.code, raised.value.given, raised.value.expected) == ("future", LATER, "2026-03-10")
    assert parse(COLLECTED, "n/a") is None


def same(settled: bool | None) -> bool | None:
    return settled


@pytest.mark.parametrize(
    ("settled", "stated", "month"), [(True, False, 4), (False, True, 3), (None, True, 4), (None, False, 3)]
)
def test_the_order_of_day_and_month_is_that_of_the_file_and_else_the_given_one(
    settled: bool | None, stated: bool, month: int
) -> None:
    found = fields.absolute(Context(Options(day_first=stated), day_order=partial(same, settled)), "03/04/2026")
    assert found is not None and found.start.month == month


def test_without_an_order_nobody_guesses() -> None:
    with pytest.raises(CellError, match="date_order"):
        fields.absolute(PLAIN, "03/04/2026")


def test_serials_are_of_1904_where_the_workbook_says_so() -> None:
    assert fields.absolute(Context(Options(), {"date_system": "1904"}), "40000") == whole_day(date(2013, 7, 7))
    assert fields.absolute(PLAIN, "40000") == whole_day(date(2009, 7, 6))


def test_relative_dates_count_from_the_row_and_else_from_the_file() -> None:
    assert fields.when(COLLECTED, "2 days ago", "2026-02-03") == whole_day(date(2026, 2, 1))
    assert fields.when(COLLECTED, "2 days ago", "") == whole_day(date(2026, 3, 8))
    with pytest.raises(CellError, match="scraped"):
        fields.when(PLAIN, "2 days ago")


def test_a_country_that_nobody_knows_is_noted_and_the_brands_is_used_for_pins() -> None:
    assert fields.country(KOREA, "") == fields.region_of(KOREA, "Atlantis") == "KR"
    assert fields.country(KOREA, "Germany") == fields.region_of(KOREA, "de") == "DE"
    assert fields.country(KOREA, "Atlantis") == Noted("", "country", "Atlantis")


def test_phones_that_lost_digits_or_have_no_country_are_noted() -> None:
    assert fields.phone(KOREA, "02-123-4567") == "+8221234567"
    assert fields.phone(KOREA, "4.2E+11") == Noted("", "phone_lost", "4.2E+11")
    assert fields.phone(PLAIN, " 123 ") == Noted("123", "phone", "123")
    assert fields.phone(PLAIN, "x" * 41 + "1") == Noted("x" * 39 + "…", "phone", "x" * 41 + "1")
    assert fields.phone(PLAIN, "") == ""


def test_zeros_that_a_postcode_has_again_are_noted_but_a_hyphen_is_not() -> None:
    assert fields.postcode(PLAIN, "2128", "US") == Noted("02128", "postcode_zeros", "2128")
    assert fields.postcode(PLAIN, "021281234", "US") == "02128-1234"
    assert fields.postcode(PLAIN, "02128", "US") == "02128"
    assert fields.postcode(PLAIN, "2128", "AU") == "2128"
    assert fields.postcode(PLAIN, "x" * 21) == "x" * 19 + "…"


def test_what_is_noted_about_a_pin_stands_with_its_latitude_alone() -> None:
    assert fields.latitude(PLAIN, "0", "0") == Noted(None, "coordinates_zero", "0, 0")
    assert fields.longitude(PLAIN, "0", "0") is None
    assert (fields.latitude(PLAIN, "37.5", "127.02"), fields.longitude(PLAIN, "127.02", "37.5")) == (37.5, 127.02)
    assert fields.precision(PLAIN, "37.5", "127.02") == 0.01


def test_hours_and_zones_that_cannot_be_read_are_noted_as_written() -> None:
    assert fields.hours(PLAIN, "later " * 50) == Noted("", "hours", ("later " * 50)[:200])
    assert fields.weekday_hours(PLAIN, "9-5 PM", *["x"] * 6) == "Mo 09:00-17:00; Tu-Su off"
    assert fields.weekday_hours(PLAIN, "soon", *[""] * 6) == Noted("", "hours", "soon |  |  |  |  |  | ")
    assert fields.time_zone(PLAIN, "Mars/Olympus") == Noted("", "time_zone", "Mars/Olympus")


@pytest.mark.parametrize(
    ("parse", "low", "high"), [(fields.stars, 1, 5), (fields.one_to_five, 1, 5), (fields.zero_to_ten, 0, 10)]
)
def test_the_ends_of_scales(parse, low: int, high: int) -> None:  # type: ignore[no-untyped-def]
    assert (parse(PLAIN, str(low)), parse(PLAIN, str(high)), parse(PLAIN, "")) == (low, high, None)
    for beyond in (low - 1, high + 1):
        with pytest.raises(CellError, match="out_of_range"):
            parse(PLAIN, str(beyond))


@pytest.mark.parametrize(
    ("code", "address", "name", "is_named"), [("a", "", "", True), ("", "a", "", True), ("", "", "a", True)]
    + [("", None, "", False)],
)  # fmt: skip
def test_a_store_needs_a_code_an_address_or_a_name(code: str, address: str | None, name: str, is_named: bool) -> None:
    assert (fields.store_is_named(code, address, name) is None) is is_named


def test_an_address_may_be_damaged_where_there_is_a_code() -> None:
    assert fields.address_key(PLAIN, "1 Pier\ufffd Road", "S1") == "1 Pier\ufffd Road"
    with pytest.raises(CellError, match="damaged_key"):
        fields.address_key(PLAIN, "1 Pier\ufffd Road")
    assert fields.address_key(PLAIN, " -,") == ""
