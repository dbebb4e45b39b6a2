"""Reviews: seconds since 1970 or a written date, and keywords in one cell."""

from datetime import UTC, date, datetime

import pytest

from reviews.readers import Options
from reviews.readers.cells.dates import whole_day
from reviews.readers.columns.typed import Context
from reviews.readers.records import CellError
from reviews.readers.shapes.reviews import epoch_or_date, keywords, seen

PLAIN = Context(Options())
COLLECTED = Context(Options(scraped=date(2026, 3, 10)))


def test_seconds_come_before_a_written_date() -> None:
    found = epoch_or_date(PLAIN, "1774735713", "2020-01-01")
    assert found is not None and found.start == datetime(2026, 3, 28, 22, 8, 33, tzinfo=UTC)
    assert epoch_or_date(PLAIN, "", "2026-03-01") == seen(PLAIN, "2026-03-01") == whole_day(date(2026, 3, 1))
    assert epoch_or_date(PLAIN, "", "") is None
    with pytest.raises(CellError, match="future"):
        epoch_or_date(COLLECTED, "1774735713")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("staff, coffee", ["staff", "coffee"]),
        ("staff;coffee|price\nqueue", ["staff", "coffee", "price", "queue"]),
        ("['staff', \"coffee\"]", ["staff", "coffee"]),
        (",, staff ,", ["staff"]),
        ("N/A", []),
        ("", []),
    ],
)
def test_keywords(given: str, words: list[str]) -> None:
    assert keywords(PLAIN, given) == words
