"""Refused answers that all lie at one end of a scale, and the question that leads to the option."""

import pytest

from reviews.importing.messages import ImportLog
from reviews.readers.records import RowError

ROLES = {"Zufriedenheit": "csat", "Stars": "rating", "NPS": "nps", "Lat": "latitude"}


def alarms(column: str, scale: str, *given: str, code: str = "out_of_range") -> list[str]:
    log = ImportLog(roles=ROLES)
    errors = [RowError(line, column, code, each, scale, ("x",)) for line, each in enumerate(given, 2)]
    log.add([], errors[:2])
    log.add([], errors[2:])
    return log.alarms()


@pytest.mark.parametrize(
    ("column", "scale", "given", "said"),
    [
        ("Zufriedenheit", "1-5", ["0"] * 12, ["12 answers of 0", "is the scale 0-5?", '--scale "csat=0-5"']),
        ("Zufriedenheit", "1-5", ["6", "7", "7"], ["3 answers of 6–7", '--scale "csat=1-7"']),
        ("Zufriedenheit", "1-5", ["7,5", "9", "8"], ['--scale "csat=1-10"']),
        ("Stars", "1-5", ["8", "10", "9"], ['--scale "rating=1-10"']),
        ("Stars", "1-5", ["0", "0", "0"], ["nobody rated", "empty these cells"]),
        ("NPS", "0-10", ["55", "100", "70"], ["no NPS question", '--column "NPS=csat" --scale "csat=0-100"']),
    ],
)
def test_answers_beyond_one_end_are_a_question(column: str, scale: str, given: list[str], said: list[str]) -> None:
    [sentence] = alarms(column, scale, *given)
    assert all(part in sentence for part in said), sentence
    assert column in sentence


@pytest.mark.parametrize(
    ("column", "scale", "given"),
    [
        ("Zufriedenheit", "1-5", ["0", "0"]),
        ("Zufriedenheit", "1-5", ["0", "0", "7", "0"]),
        ("Lat", "-90-90", ["91", "92", "93"]),
        ("Zufriedenheit", "1-5", ["gut", "schlecht", "na"]),
    ],
)
def test_slips_and_values_beyond_both_ends_are_none(column: str, scale: str, given: list[str]) -> None:
    assert alarms(column, scale, *given) == []


def test_other_refusals_are_none() -> None:
    assert alarms("Zufriedenheit", "1-5", "0", "0", "0", code="number") == []
