"""Refused records go back to the person as they were, and come in again once fixed."""

import csv
import io
import re
import string
from datetime import date
from pathlib import Path

import pytest

from reviews.importing import messages
from reviews.readers import Options, rejects
from reviews.readers.columns.headings import ADDED
from reviews.readers.containers import signatures
from reviews.readers.reasons import KOREAN_REFUSALS, KOREAN_WARNINGS, REASONS, reason
from reviews.readers.records import Recognised, RowError, place_of
from tests.reviews.readers.golden import DATA, Outcome, outcome

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "reviews" / "readers"


def author_key(author: str) -> str:
    return f"hash:{len(author)}"


def rejects_of(found: Outcome) -> str:
    out = io.StringIO(newline="")
    rejects.write_header(out, found.recognised)
    rejects.write(out, found.recognised, found.errors, author_key)
    return out.getvalue()


FIXED = {
    "reviews_generic.csv": {"7": "4", "32/02/2026": "28/02/2026"},
    "reviews_google.json": {"yesterday": "2026-01-08T00:00:00Z"},
    "reviews_yelp.json": {"2.5": "2"},
    "reviews_rating_1_10.csv": {"0": "1"},
    "surveys_generic.csv": {"11": "10", "9": "5", "3": "", "": "2026-03-05"},
    "surveys_qualtrics.csv": {"1": "0", "0": "1"},
    "surveys_typeform.csv": {"partial": "completed", "": "2026-03-01 02:02:00"},
    "surveys_lime_survey.csv": {"": "2026-03-01 11:00:00"},
    "listings_generic.csv": {"perhaps": "yes"},
    "cases_generic.csv": {"2026-03-01 08:00": "2026-03-01 18:00"},
    "kpis_generic.csv": {"2026-13": "2026-12"},
    "kpis_one.csv": {"n/a": "7"},
}


@pytest.mark.parametrize("name", FIXED)
def test_a_fixed_rejects_file_is_read_clean_by_the_same_shape(name: str, tmp_path: Path) -> None:
    kind = name.partition("_")[0]
    first = outcome(DATA / name, kind)
    assert first.errors
    table = list(csv.reader(io.StringIO(rejects_of(first), newline="")))
    width = len(table[0]) - len(ADDED)
    refused = {error.line: error for error in reversed(first.errors)}
    for cells in table[1 + len(first.recognised.labels) :]:
        for error in [each for each in first.errors if each.line == int(cells[width])]:
            index = table[0].index(error.column) if error.column else cells.index("2026-03-01 08:00")
            cells[index] = FIXED[name][cells[index]]
    path = tmp_path / "fixed.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(table)
    again = outcome(path, kind)
    assert (again.faults, again.count) == ([], len(refused))
    assert again.recognised.shape == first.recognised.shape
    assert not set(ADDED) & set(again.recognised.understood)


@pytest.mark.parametrize(
    ("name", "options", "fixed", "of_sheet"),
    [
        ("kpis_sheets_by_month.xlsx", Options(kpis={"sales": "sum,high"}), {"없음": "7"}, {"month": date(2026, 2, 1)}),
        ("surveys_sheets_by_store.xlsx", Options(columns={"sheet": "store"}), {"열하나": "10"}, {"store": "강남점"}),
    ],
)
def test_what_a_sheet_says_comes_back_with_its_fixed_records(
    name: str, options: Options, fixed: dict[str, str], of_sheet: dict[str, object], tmp_path: Path
) -> None:
    kind = name.partition("_")[0]
    first = outcome(DATA / name, kind, options)
    (header, row) = csv.reader(io.StringIO(rejects_of(first), newline=""))
    (error,) = first.errors
    place = place_of(error.line, first.recognised.sheet_starts)
    assert row[header.index("line")] == f"{place.sheet}!3"
    at = header.index(error.column)
    row[at] = fixed[row[at]]
    path = tmp_path / "fixed.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([header, row])
    again = outcome(path, kind, options)
    assert again.errors == [] and [{name: one[name] for name in of_sheet} for one in again.rows] == [of_sheet]


def test_a_record_with_several_errors_is_written_once_with_the_first_and_the_others_follow() -> None:
    recognised = Recognised(
        "reviews", "generic", "utf-8", ["store", "rating"], {"store": "store", "rating": "rating"}, []
    )
    errors = [
        RowError(3, "rating", "rating", "x", "1 to 5", ("S2", "x")),
        RowError(2, "store", "unknown_store", "S9", "", ("S9", "9")),
        RowError(2, "rating", "rating", "9", "1 to 5", ("S9", "9")),
    ]
    out = io.StringIO(newline="")
    assert rejects.write(out, recognised, errors, author_key) == 2
    rows = [*csv.reader(io.StringIO(out.getvalue(), newline=""))]
    assert [row[:5] for row in rows] == [
        ["S9", "9", "2", "store", "unknown_store"],
        ["S2", "x", "3", "rating", "rating"],
    ]


def test_a_rejects_file_that_nobody_fixed_is_refused_for_the_same_reasons(tmp_path: Path) -> None:
    first = outcome(DATA / "surveys_generic.csv", "surveys")
    path = tmp_path / "same.csv"
    path.write_text(rejects_of(first), encoding="utf-8", newline="")
    again = outcome(path, "surveys")
    assert [fault[1:] for fault in again.faults] == [fault[1:] for fault in first.faults]
    assert rejects_of(again).splitlines()[0] == rejects_of(first).splitlines()[0]


def test_rows_with_the_wrong_number_of_cells_keep_them_all(tmp_path: Path) -> None:
    path = tmp_path / "cells.csv"
    path.write_text("store,date,rating\nS1,2026-01-02\nS1,2026-01-02,5,more\n", encoding="utf-8")
    rows = list(csv.reader(io.StringIO(rejects_of(outcome(path, "reviews")), newline="")))
    assert rows[1][:6] == ["S1", "2026-01-02", "", "2", "", "columns"]
    assert rows[2][:7] == ["S1", "2026-01-02", "5", "more", "3", "", "columns"]
    assert rows[1][6:] == list(reason("columns", "2", "3"))


def test_every_reason_is_two_sentences_that_say_the_same_things() -> None:
    for code, sentences in REASONS.items():
        fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in sentences]
        assert fields[0] == fields[1] <= {"given", "expected"}, code
        assert any("가" <= letter <= "힣" for letter in sentences.korean), code
        assert sentences.english.endswith(".") and sentences.korean.endswith("."), code


def test_every_code_that_a_reader_may_give_has_a_reason() -> None:
    given = {piece.split('"')[0] for piece in source_of_readers().split('CellError("')[1:]}
    assert given and given <= set(REASONS), given - set(REASONS)


def test_an_unknown_code_still_gives_a_sentence() -> None:
    assert "abc" in reason("new_code", "abc").english


def test_recipients_of_a_survey_are_in_no_column() -> None:
    found = outcome(DATA / "surveys_qualtrics.csv", "surveys")
    monkey = outcome(DATA / "surveys_survey_monkey.csv", "surveys")
    written = repr(
        [
            found.rows,
            monkey.rows,
            outcome(DATA / "surveys_lime_survey.csv", "surveys", Options(scraped=date(2026, 3, 9))).rows,
        ]
    )
    for private in ("203.0.113", "@example.com", "Doe", "Jo'", "47.1", "7.2"):
        assert private not in written


def test_the_formats_document_has_every_reason_as_people_read_it() -> None:
    text = (ROOT / "docs" / "import-formats.md").read_text(encoding="utf-8")
    for code, (english, _korean) in REASONS.items():
        assert f"| `{code}` | {re.sub('{[a-z]+}', '…', english)} |" in text


def source_of_readers() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py"))


def test_every_refusal_is_also_in_korean() -> None:
    refused = set(re.findall(r'Refused\(\s*"([a-z_]+)"', source_of_readers()))
    assert refused | {code for _sign, code, *_rest in signatures.FOREIGN} == set(KOREAN_REFUSALS)


def test_every_warning_is_also_in_korean() -> None:
    """A warning is a pair of a code and a sentence, which begins with a capital letter or a file's own word."""
    pairs = re.findall(r'(?<!Error)\(\s*"([a-z_]+)",\s*f?["\'][A-Z{0]', source_of_readers())
    pairs += ["csat_set_aside", "question"]
    assert set(pairs) - set(KOREAN_REFUSALS) == set(KOREAN_WARNINGS) - set(KOREAN_REFUSALS)
    assert len(KOREAN_WARNINGS) >= 10


def test_every_note_has_a_sentence() -> None:
    """The sentences of notes are in the catalogue of translations; here it is only tested that there is one."""
    noted = re.findall(r'doubt="([a-z_]+)"|Noted\([^,]+, "([a-z_]+)"', source_of_readers())
    assert noted and {one or other for one, other in noted} <= set(messages.NOTES)


PERSONAL = re.compile("ip ?address|e-?mail|first ?name", re.IGNORECASE)


@pytest.mark.parametrize("name", ["surveys_qualtrics.csv", "surveys_survey_monkey.csv"])
def test_cells_that_name_a_respondent_are_blank_and_it_comes_in_all_the_same(name):
    found = outcome(DATA / name, "surveys")
    header = list(found.recognised.header)
    private = [
        index
        for index, label in enumerate(header)
        if re.search("ip ?address|e-?mail|firstname|first name", label, re.I)
    ]
    assert private
    for row in list(csv.reader(io.StringIO(rejects_of(found))))[1 + len(found.recognised.labels) :]:
        assert [row[index] for index in private] == [""] * len(private)
        assert any(row)


def test_cells_that_are_not_read_are_blank_and_authors_are_keys(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text(
        "store,date,rating,text,작성자,고객명,연락처,booth,memo\nS1,2026-01-02,9,good,김철수,김철수,010-1234-5678,7,VIP\n"
        "S1,2026-01-02,5,fine,김철수,김철수,010-1234-5678,7,VIP,kim@example.com,extra\n",
        encoding="utf-8",
    )
    rows = list(csv.reader(io.StringIO(rejects_of(outcome(path, "reviews")), newline="")))
    assert rows[1][:9] == ["S1", "2026-01-02", "9", "good", "hash:3", "", "", "", ""]
    assert rows[2][:11] == ["S1", "2026-01-02", "5", "fine", "hash:3", "", "", "", "", "", "extra"]


def test_examples_of_columns_show_no_customer(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text(
        "store,date,rating,text,author,고객명,a,b,memo\n"
        "S1,2026-01-02,5,good,Kim,Lee,x@example.com,+82 10-1234-5678,VIP\n"
        "S1,2026-01-03,5,kim@example.com,Kim,Lee,203.0.113.9,7,\n",
        encoding="utf-8",
    )
    columns = {each.heading: list(each.examples) for each in outcome(path, "reviews").recognised.columns}
    assert columns["store"] == ["S1"]
    assert columns["text"] == ["good"]
    assert columns["author"] == columns["고객명"] == columns["a"] == []
    assert columns["b"] == ["7"]
    assert columns["memo"] == ["VIP"]


def test_formulas_get_an_apostrophe_that_comes_off_again(tmp_path: Path) -> None:
    path, fixed = tmp_path / "reviews.csv", tmp_path / "fixed.csv"
    texts = ["=1+1", "＝cmd", " @SUM(A1)", "'=quoted", "it's", "-3.5", "- bad", "'plain"]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [["store", "date", "rating", "text"], *(["S1", "2026-01-02", "0", text] for text in texts)]
        )
    table = list(csv.reader(io.StringIO(rejects_of(outcome(path, "reviews")), newline="")))
    assert [row[3] for row in table[1:]] == [
        "'=1+1", "'＝cmd", "' @SUM(A1)", "''=quoted", "it's", "-3.5", "'- bad", "'plain"
    ]  # fmt: skip
    with fixed.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([table[0], *([*row[:2], "5", *row[3:]] for row in table[1:])])
    assert [row["text"] for row in outcome(fixed, "reviews").rows] == [text.strip() for text in texts]
    plain = tmp_path / "plain.csv"
    plain.write_text("store,date,rating,text\nS1,2026-01-02,5,'=1\n", encoding="utf-8")
    assert [row["text"] for row in outcome(plain, "reviews").rows] == ["'=1"], "only rejects files were given any"
