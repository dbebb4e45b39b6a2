"""Exports of survey tools: answers that were not sent, previews, zones, and which questions are read."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from reviews.readers import Options
from reviews.readers.cells.dates import in_utc, whole_day
from reviews.readers.columns.typed import Context
from reviews.readers.records import CellError, Moment
from reviews.readers.shapes import qualtrics, survey_tools
from reviews.readers.shapes.base.detection import Excerpt
from reviews.readers.shapes.questions import Questions, joined

PLAIN = Context(Options())


@pytest.mark.parametrize(
    ("parse", "given", "code"),
    [(qualtrics.status, word.upper(), "preview") for word in sorted(qualtrics.PREVIEWS)]
    + [(qualtrics.status, f" {word} ", "spam") for word in sorted(qualtrics.SPAM)]
    + [(qualtrics.finished, f" {word.upper()} ", "unfinished") for word in sorted(qualtrics.NOT_FINISHED)]
    + [(survey_tools.completed, f" {word.upper()} ", "unfinished") for word in sorted(survey_tools.PARTIAL)]
    + [(survey_tools.submitted, "1980-01-01 00:00:00", "unfinished"), (survey_tools.submitted, "", "unfinished")],
)
def test_answers_that_do_not_count(parse, given: str, code: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CellError, match=code):
        parse(PLAIN, given)


def test_answers_that_count() -> None:
    assert qualtrics.status(PLAIN, "IP Address") == qualtrics.status(PLAIN, "0") == ""
    assert qualtrics.finished(PLAIN, "1") == survey_tools.completed(PLAIN, "completed") == ""
    assert survey_tools.submitted(PLAIN, "1980-01-02") == whole_day(date(1980, 1, 2))
    assert survey_tools.utc(PLAIN, "2026-03-01") == in_utc(whole_day(date(2026, 3, 1)))
    assert survey_tools.utc(PLAIN, "") is None


def test_an_answer_is_in_the_zone_of_its_export() -> None:
    seoul = Context(Options(), {"zone": "Asia/Seoul"})
    here = datetime(2026, 3, 1, 10, tzinfo=ZoneInfo("Asia/Seoul"))
    assert qualtrics.answered(seoul, "2026-03-01 10:00:00", "2026-02-01 10:00:00") == Moment(here, here, "exact")
    assert qualtrics.answered(seoul, "", "2026-03-01 10:00:00") == Moment(here, here, "exact")
    found = qualtrics.answered(seoul, "2026-03-01T10:00:00Z")
    assert found is not None and found.start == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert qualtrics.answered(PLAIN, "2026-03-01") == whole_day(date(2026, 3, 1))
    assert qualtrics.answered(seoul, "") is None


def test_the_zone_is_the_first_known_one_among_the_labels() -> None:
    labels = [["x", '{"timeZone": "Mars"}', '{"timeZone"', '["timeZone"]', '{"timeZone": "Asia/Seoul"}']]
    assert qualtrics.zone_of(labels) == {"zone": "Asia/Seoul"}
    assert qualtrics.zone_of(labels[:0]) == qualtrics.zone_of([["x"]]) == {}


def questions(header: list[str], *answers: list[str], labels: list[list[str]] | None = None) -> Questions:
    return Questions(header, labels or [], answers, frozenset({"id"}))


def test_the_recommendation_has_answers_from_zero_to_ten() -> None:
    header = ["id", "Would you recommend us?", "NPS"]
    assert questions(header, ["1", "0", "9"], ["2", "10", ""]).nps() == "Would you recommend us?"
    assert questions(header, ["1", "11", "9"]).nps() == "NPS"
    assert questions(header, ["1", "yes", "x"]).nps() == ""
    assert questions(["id", "Q1", "Q1_NPS_GROUP"], ["1", "x", "Promoter"]).nps() == "Q1"
    assert questions(["id", "Q1_NPS_GROUP"], ["1", "9"]).nps() == ""


def test_satisfaction_has_answers_and_all_are_from_one_to_five() -> None:
    header = ["id", "How satisfied are you?"]
    assert questions(header, ["1", "1"], ["2", "5"], ["3", ""]).csat() == header[1]
    for answer in ("0", "6", "", "good"):
        assert questions(header, ["1", answer]).csat() == ""


def test_text_questions_are_named_so_or_have_answers_of_more_than_three_words() -> None:
    header = ["id", "Comment", "Why", "City", "Store"]
    assert questions(header, ["1", "", "it was very good", "New York City", "The one down town"]).prose() == [
        "Comment",
        "Why",
    ]
    labels = [["", "a", "b", "c", "d"], ["", '{"ImportId":"Q1"}', '{"ImportId":"Q2_TEXT"}', "", ""]]
    assert questions(header, ["1", "", "", "", ""], labels=labels).prose() == ["Why"]
    asked = [["", "q", "q", "q", "q"], ["", "", "Your feedback"]]
    assert questions(["id", "Q1", "Q2", "Q3"], ["1", "", "", ""], labels=asked).prose() == ["Q2"]


def test_the_store_is_a_question_named_so_and_else_a_filled_reference() -> None:
    named = questions(["id", "Ref", "Store code"], ["1", "R1", "S1"]).store("Ref")
    assert [column.names for column in named] == ["Store code"] and named[0].key
    assert [column.names for column in questions(["id", "Ref"], ["1", "R1"]).store("Ref")] == ["Ref"]
    assert questions(["id", "Ref"], ["1", ""]).store("Ref") == []


def test_all_that_somebody_wrote_is_joined_by_blank_lines() -> None:
    assert joined(PLAIN, " Good. ", "N/A", "", "Bad.") == "Good.\n\nBad."


@pytest.mark.parametrize(
    ("detect", "header"),
    [
        (survey_tools.survey_monkey, ("Respondent ID", "Collector ID", "Start Date", "End Date")),
        (survey_tools.typeform, ("Submit Date (UTC)", "Network ID")),
        (survey_tools.lime_survey, ("submitdate", "startlanguage")),
        (survey_tools.lime_survey, ("Date submitted", "Start language")),
        (qualtrics.detect, ("ResponseId", "EndDate", "Finished")),
    ],
)
def test_a_tool_is_known_by_its_own_columns_and_by_nothing_less(detect, header: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    assert detect(Excerpt(header, [])) is not None
    assert detect(Excerpt((*header, "Q1"), [])) is not None
    for missing in range(len(header)):
        assert detect(Excerpt(header[:missing] + header[missing + 1 :], [])) is None


@pytest.mark.parametrize(("first", "labels"), [("", 1), (" ", 1), ("7", 0)])
def test_a_second_header_row_has_no_respondent(first: str, labels: int) -> None:
    header = ("Respondent ID", "Collector ID", "Start Date", "End Date")
    match = survey_tools.survey_monkey(Excerpt(header, [[first, "", "", ""], ["8", "1", "", ""]]))
    assert match is not None and match.labels == labels
