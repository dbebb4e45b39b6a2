"""Survey answers: scales that are stated or not, directions of effort, and when satisfaction is set aside."""

from pathlib import Path

import pytest

from reviews.readers import Options, open_file, read, recognise
from reviews.readers.columns.typed import Context
from reviews.readers.records import CellError
from reviews.readers.shapes import surveys
from tests.reviews.readers.golden import outcome

PLAIN = Context(Options())


@pytest.mark.parametrize(
    ("cells", "fits"),
    [
        (["1", "5"], True),
        (["5", "6"], True),
        (["5", "6", "7"], False),
        (["", "N/A"], True),
        (["", "6"], False),
        ([], True),
        (["good", "5"], True),
        (["0"], False),
    ],
)
def test_satisfaction_is_one_to_five_where_at_least_half_of_the_answers_are(cells: list[str], fits: bool) -> None:
    assert surveys.fits_five(cells) is fits


def test_satisfaction_without_a_scale_is_one_to_five() -> None:
    assert (surveys.csat(PLAIN, "5"), surveys.csat_low(PLAIN, "5"), surveys.csat_high(PLAIN, "5")) == (5, 1, 5)
    assert (surveys.csat(PLAIN, "0", "0-10"), surveys.csat_low(PLAIN, "", "0-10")) == (0, 0)
    assert surveys.csat_high(PLAIN, "", "0-10") == 10
    for beyond, scale in (("6", ""), ("0", ""), ("11", "0-10")):
        with pytest.raises(CellError, match="out_of_range"):
            surveys.csat(PLAIN, beyond, scale)


def test_effort_needs_a_scale_and_a_direction_only_where_there_is_a_score() -> None:
    assert (surveys.ces_low(PLAIN, ""), surveys.ces_high(PLAIN, "")) == (1, 7)
    assert (surveys.ces(PLAIN, "7", "1-7"), surveys.ces_low(PLAIN, "7", "0-9")) == (7, 0)
    assert surveys.ces_high(PLAIN, "7", "0-9") == 9
    assert surveys.ces(PLAIN, "", "") is None
    assert (surveys.ces_better(PLAIN, "low", "7"), surveys.ces_better(PLAIN, "", "")) == ("low", "high")
    with pytest.raises(CellError, match="ces_scale"):
        surveys.ces(PLAIN, "7", "")
    with pytest.raises(CellError, match="direction"):
        surveys.ces_better(PLAIN, "", "7")


def test_aspects_are_cut_to_their_lengths() -> None:
    for parse, longest in ((surveys.channel, 60), (surveys.words_of_120, 120), (surveys.language, 16)):
        assert parse(PLAIN, "x" * longest) == "x" * longest
        assert parse(PLAIN, "x" * (longest + 1)) == "x" * (longest - 1) + "…"


def test_a_touchpoint_that_did_not_apply_is_zero() -> None:
    assert surveys.applicable(PLAIN, "0") is surveys.applicable(PLAIN, "5") is None
    for beyond in ("-1", "6"):
        with pytest.raises(CellError, match="out_of_range"):
            surveys.applicable(PLAIN, beyond)


@pytest.mark.parametrize(
    ("header", "cells", "codes", "score"),
    [
        ("nps,csat", "9,5", ["csat_scale"], 5),
        ("nps,csat", "9,50", ["csat_set_aside"], None),
        ("nps,csat,csat scale", "9,50,1-100", [], 50),
    ],
)
def test_satisfaction_on_another_scale_is_set_aside_unless_its_scale_is_named(
    header: str, cells: str, codes: list[str], score: int | None, tmp_path: Path
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(f"store,date,{header}\nS1,2026-01-02,{cells}\n", encoding="utf-8")
    found = outcome(path, "surveys")
    assert [code for code, _text in found.recognised.warnings] == codes
    assert found.rows[0].get("csat") == score and found.rows[0]["nps"] == 9


def test_a_touchpoint_beyond_its_scale_refuses_the_record(tmp_path: Path) -> None:
    path = tmp_path / "flights.csv"
    path.write_text(
        "id,store,date,Seat Comfort,Online Boarding,In-flight Service,Baggage Handling\n"
        "1,S1,2026-03-01,5,0,3,4\n2,S1,2026-03-01,5,0,3,6\n"
    )
    with open_file(path) as file:
        (batch,) = read(file, recognise(file, "surveys", Options()), Options())
    assert [(error.line, error.column, error.code) for error in batch.errors] == [
        (3, "Baggage Handling", "out_of_range")
    ]
