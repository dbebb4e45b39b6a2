"""What publishers write: moments in seconds, milliseconds and UTC, and names and codes of stores."""

from datetime import UTC, date, datetime

import pytest

from reviews.readers import Options
from reviews.readers.cells.dates import in_utc, whole_day
from reviews.readers.columns.typed import Context
from reviews.readers.records import CellError
from reviews.readers.shapes import publishers

PLAIN = Context(Options())
COLLECTED = Context(Options(scraped=date(2026, 3, 10)))
MOMENT = datetime(2026, 3, 28, 22, 8, 33, tzinfo=UTC)
SECONDS = "1774735713"


def test_moments() -> None:
    for found in (
        publishers.seconds_or_date(PLAIN, f" {SECONDS} "),
        publishers.seconds_or_date(PLAIN, "2026-03-28T22:08:33Z"),
        publishers.milliseconds(PLAIN, f"{SECONDS}000"),
        publishers.month_first_utc(PLAIN, "03/28/2026 22:08:33"),
        publishers.month_first_utc(PLAIN, "01/02/2020 00:00:00", SECONDS),
        publishers.as_utc(PLAIN, "2026-03-28 22:08:33"),
    ):
        assert found is not None and found.start == found.end == MOMENT
    found = publishers.month_first_utc(PLAIN, "03/04/2026 10:00:00", "none")
    assert found is not None and found.start == datetime(2026, 3, 4, 10, tzinfo=UTC)
    assert publishers.as_utc(PLAIN, "2026-03-28") == in_utc(whole_day(date(2026, 3, 28)))


@pytest.mark.parametrize(
    "parse", [publishers.seconds_or_date, publishers.milliseconds, publishers.month_first_utc, publishers.as_utc]
)
def test_nothing_is_no_moment(parse) -> None:  # type: ignore[no-untyped-def]
    assert parse(PLAIN, "N/A") is None


@pytest.mark.parametrize(
    ("parse", "given"),
    [
        (publishers.seconds_or_date, (SECONDS,)),
        (publishers.milliseconds, (f"{SECONDS}000",)),
        (publishers.month_first_utc, ("03/28/2026 22:08:33",)),
        (publishers.month_first_utc, ("", SECONDS)),
        (publishers.as_utc, ("2026-03-28 22:08:33",)),
    ],
)
def test_moments_after_the_day_of_collection_are_refused(parse, given: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CellError, match="future"):
        parse(COLLECTED, *given)


def test_codes() -> None:
    assert publishers.business_id(PLAIN, "S1", "locations/7") == "S1"
    assert publishers.business_id(PLAIN, "", " locations/7 ") == publishers.business_id(PLAIN, "", "a/b/7") == "7"
    with pytest.raises(CellError, match="too_long"):
        publishers.business_id(PLAIN, "", f"locations/{'7' * 61}")
    assert publishers.business_id(PLAIN, "", f"locations/{'7' * 60}") == "7" * 60
    assert publishers.spider_code(PLAIN, "S1", "1 Mall Road", *[""] * 4) == "S1"
    assert publishers.spider_code(PLAIN, "", "1 Mall Road", *[""] * 4).startswith("1-mall-rd-")


@pytest.mark.parametrize(
    ("parts", "street"),
    [
        (("1 A St", "2 B St, Town", "3", "C St"), "1 A St"),
        (("", "2 B St, Town", "3", "C St"), "3 C St"),
        (("", "2 B St, Town", "", "C St"), "C St"),
        (("", "2 B St, Town", "", ""), "2 B St, Town"),
        (("x" * 501, "", "", ""), "x" * 499 + "…"),
    ],
)
def test_the_street_line_is_the_plainest_there_is(parts: tuple[str, str, str, str], street: str) -> None:
    assert publishers.spider_street(PLAIN, *parts) == street


@pytest.mark.parametrize(
    ("branch", "name", "brand", "shown"),
    [
        ("Mill", "Coffee", "Brand", "Coffee Mill"),
        ("Mill", "", "Brand", "Brand Mill"),
        ("Coffee", "Coffee", "", "Coffee"),
        ("", "Coffee", "", "Coffee"),
        ("Mill", "", "", "Mill"),
        ("x" * 299, "y", "", "y " + "x" * 297 + "…"),
    ],
)
def test_a_store_is_named_by_its_brand_and_branch(branch: str, name: str, brand: str, shown: str) -> None:
    assert publishers.spider_name(PLAIN, branch, name, brand) == shown


def test_ratings_from_one_to_ten_say_so() -> None:
    rating, most = (
        column.parse for column in publishers.DATED_RATINGS.columns if column.name in ("rating", "rating_max")
    )
    assert (rating(PLAIN, "1"), rating(PLAIN, "10"), most(PLAIN, "3")) == (1, 10, 10)
    for beyond in ("0", "11"):
        with pytest.raises(CellError, match="out_of_range"):
            rating(PLAIN, beyond)
