"""Listings: words for there and not there, and when a listing was checked."""

from datetime import date

import pytest

from reviews.readers import Options
from reviews.readers.cells.dates import whole_day
from reviews.readers.columns.typed import Context
from reviews.readers.records import CellError
from reviews.readers.shapes import listings

PLAIN = Context(Options(publisher="osm"))
COLLECTED = Context(Options(scraped=date(2026, 3, 10)))


@pytest.mark.parametrize(
    ("given", "is_present"),
    [(word.upper(), True) for word in sorted(listings.YES)] + [(f" {word} ", False) for word in sorted(listings.NO)],
)
def test_words_for_there_and_not_there(given: str, is_present: bool) -> None:
    assert listings.present(PLAIN, given) is is_present


def test_another_word_is_refused() -> None:
    with pytest.raises(CellError) as raised:
        listings.present(PLAIN, " perhaps ")
    assert (raised.value.code, raised.value.given, raised.value.expected) == ("yes_or_no", "perhaps", "yes, no")


def test_a_listing_was_checked_when_its_row_says_so_and_else_when_the_file_was_collected() -> None:
    assert listings.seen(COLLECTED, "2026-03-01") == whole_day(date(2026, 3, 1))
    assert listings.seen(COLLECTED, "") == whole_day(date(2026, 3, 10))
    with pytest.raises(CellError, match="scraped"):
        listings.seen(PLAIN, "")


def test_the_publisher_is_that_of_the_row_and_else_of_the_file() -> None:
    assert (listings.publisher(PLAIN, "google"), listings.publisher(PLAIN, "N/A")) == ("google", "osm")
    assert listings.publisher(PLAIN, "x" * 61) == "x" * 59 + "…"


def test_addresses_and_links() -> None:
    assert listings.address_line(PLAIN, "1 Mall Road", "Leeds", "", "LS1") == "1 Mall Road, Leeds, LS1"
    assert listings.address_line(PLAIN, "-", "", "", "") == ""
    assert listings.url(PLAIN, "x" * 1_001) == "x" * 999 + "…"
