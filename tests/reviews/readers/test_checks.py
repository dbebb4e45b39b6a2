"""What a file lacks is found before it is read: the warnings, and how many records they need."""

from datetime import date
from pathlib import Path

import pytest

from reviews.readers import Options
from tests.reviews.readers.golden import outcome


def warned(tmp_path: Path, scores: list[str]) -> bool:
    path = tmp_path / "answers.csv"
    path.write_text("store,date,nps\n" + "".join(f"S1,2026-01-02,{score}\n" for score in scores), encoding="utf-8")
    return "nps_from_one" in dict(outcome(path, "surveys").recognised.warnings)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (["1"] + ["9"] * 299, True),
        (["2"] + ["9"] * 299, True),
        (["1"] + ["9"] * 298, False),
        (["3"] + ["9"] * 299, False),
        (["0", "1"] + ["9"] * 298, False),
        (["1"] * 3 + ["0"] + ["9"] * 296, False),
    ],
)
def test_answers_without_a_zero_are_doubted_where_there_are_enough(
    scores: list[str], expected: bool, tmp_path: Path
) -> None:
    assert warned(tmp_path, scores) is expected


def test_a_scale_of_satisfaction_that_is_named_needs_no_warning(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("store,date,csat\nS1,2026-01-02,5\n", encoding="utf-8")
    assert [code for code, _text in outcome(path, "surveys").recognised.warnings] == ["csat_scale"]
    path.write_text("store,date,csat,csat scale\nS1,2026-01-02,5,1-5\n", encoding="utf-8")
    assert outcome(path, "surveys").recognised.warnings == []


def test_the_day_of_collection_stands_for_answers_without_a_date_only(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("store,date,nps\nS1,2026-01-02,9\n", encoding="utf-8")
    found = outcome(path, "surveys", Options(scraped=date(2026, 3, 10)))
    assert found.recognised.warnings == [] and found.rows[0]["answered"].start.date() == date(2026, 1, 2)
