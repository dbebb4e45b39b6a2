"""What a heading says of a whole column, and which of several headings feeds a field."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.reviews.readers.golden import outcome


@pytest.mark.parametrize(
    ("heading", "is_utc"),
    [("created (UTC)", True), ("Review created UTC", True), ("date (utc)", True), ("created", False)],
)
def test_times_under_a_heading_of_utc_are_in_utc(tmp_path: Path, heading: str, is_utc: bool) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"store,{heading},rating,text\nS1,2026-03-01 00:38:00,5,fine\n", encoding="utf-8")
    found = outcome(path, "reviews").rows[0]["posted"].start
    assert found == datetime(2026, 3, 1, 0, 38, tzinfo=UTC if is_utc else None)


def test_an_empty_column_feeds_no_field_where_another_one_does(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("store id,store,date,rating\n,S1,2026-03-01,5\n,S2,2026-03-02,4\n", encoding="utf-8")
    assert [row["store"] for row in outcome(path, "reviews").rows] == ["S1", "S2"]
    path.write_text("store id,date,rating,text\n,2026-03-01,5,x\n", encoding="utf-8")
    assert outcome(path, "reviews").recognised.understood["store id"] == "store"
