"""What a file lacks is found before it is read: the warnings, and how many records they need."""

from datetime import date
from pathlib import Path

import pytest

from reviews.readers import Options
from reviews.readers.records import Refused
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


@pytest.mark.parametrize(
    ("kind", "header", "record", "code"),
    [
        ("reviews", "store,date,rating", "S1,2 days ago,5", "scraped"),
        ("reviews", "store,date,rating", "S1,03/04/2026,5", "date_order"),
        ("reviews", "store,date,rating", "S1,13/04/2026,5", ""),
        ("reviews", "store,date,rating", "S1,2026-04-13,5", ""),
        ("reviews", "store,date,rating,scraped at", "S1,2 days ago,5,2026-04-13", ""),
        ("surveys", "store,nps", "S1,9", "no_date"),
        ("surveys", "store,date,ces", "S1,2026-04-13,5", "ces_scale"),
        ("surveys", "store,date,ces,ces scale", "S1,2026-04-13,5,1-7", "ces_scale"),
        ("surveys", "store,date,ces,ces better", "S1,2026-04-13,5,high", "ces_scale"),
        ("surveys", "store,date,ces,ces scale,ces better", "S1,2026-04-13,5,1-7,high", ""),
        ("kpis", "store,month,kpi,value", "S1,2026-04,sales,5", "direction"),
        ("kpis", "store,month,kpi,value,better", "S1,2026-04,sales,5,high", ""),
    ],
)
def test_a_file_that_first_needs_an_answer_is_refused(
    kind: str, header: str, record: str, code: str, tmp_path: Path
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(f"{header}\n{record}\n", encoding="utf-8")
    if not code:
        assert outcome(path, kind).count == 1
        return
    with pytest.raises(Refused) as refused:
        outcome(path, kind)
    assert refused.value.code == code


def test_the_day_of_collection_answers_what_relative_and_missing_dates_need(tmp_path: Path) -> None:
    path, collected = tmp_path / "file.csv", Options(scraped=date(2026, 3, 10))
    path.write_text("store,date,rating\nS1,2 days ago,5\n", encoding="utf-8")
    assert outcome(path, "reviews", collected).rows[0]["posted"].start.date() == date(2026, 3, 8)
    path.write_text("store,nps\nS1,9\n", encoding="utf-8")
    found = outcome(path, "surveys", collected)
    assert [code for code, _text in found.recognised.warnings] == ["no_date"]
    assert found.rows[0]["answered"].start.date() == date(2026, 3, 10)


def test_a_file_without_records_is_read_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("store,date,rating\n", encoding="utf-8")
    assert [code for code, _text in outcome(path, "reviews").recognised.warnings] == ["no_records"]
