"""Every bad file of the corpus, read and imported: exactly what its case states comes of it, and nothing else."""

import csv
import json
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from locations.models import Brand
from reviews.integrity import differences
from reviews.models import ImportJob
from reviews.readers.records import Refused
from tests.reviews.corpus import (
    columns,
    dates,
    documents,
    duplicates,
    encodings,
    lines_and_quotes,
    sizes,
    values,
    workbooks,
)
from tests.reviews.corpus.case import CASES, Account, Case, Fault, Refusal
from tests.reviews.readers.golden import outcome

GROUPS = (columns, dates, documents, duplicates, encodings, lines_and_quotes, sizes, values, workbooks)
FORMS = {"columns", "dates", "duplicates", "lines_and_quotes", "workbooks"}
"""Groups whose faults lie in the form of a file; the values of the others could be refused by one database alone."""


def every(*marks: pytest.MarkDecorator) -> list[Any]:
    """Give all cases; those of ``FORMS`` have the marks."""
    return [
        pytest.param(case, id=f"{case.group}-{case.name}", marks=marks if case.group in FORMS else ()) for case in CASES
    ]


@pytest.fixture
def upload(tmp_path: Path, case: Case) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(case.content())
    return path


def test_the_corpus_is_large_and_has_files_of_every_group() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 150
    counts = Counter(case.group for case in CASES)
    assert set(counts) == {group.__name__.rpartition(".")[2] for group in GROUPS} and min(counts.values()) >= 6


@pytest.mark.parametrize("case", every())
def test_a_file_is_the_same_whenever_it_is_made(case: Case) -> None:
    if case.group != "workbooks":  # they contain the time at which they were created
        assert case.content() == case.content()


@pytest.mark.parametrize("case", every())
def test_a_reader_finds_exactly_what_is_wrong(case: Case, upload: Path) -> None:
    if isinstance(case.expected, Refusal):
        with pytest.raises(Refused) as caught:
            outcome(upload, case.kind, case.options, encoding=case.encoding)
        assert caught.value.code == case.expected.code
        assert_one_sentence(str(caught.value), case.expected)
        return
    found, expected = outcome(upload, case.kind, case.options, encoding=case.encoding), case.expected
    assert (found.count, len(found.rows)) == (expected.records, expected.records - len({f[0] for f in expected.faults}))
    assert sorted(found.faults) == sorted(dict.fromkeys(expected.faults))
    assert sorted((note.line, note.column, note.code) for note in found.notes) == sorted(expected.notes)
    assert {code for code, _text in found.recognised.warnings} == set(expected.warnings)


@pytest.mark.django_db
@pytest.mark.parametrize("case", every(pytest.mark.sqlite_is_enough))
def test_the_command_answers_the_same_and_what_it_refuses_leaves_nothing(case: Case, upload: Path) -> None:
    arguments, out = [case.kind, str(upload), "--brand", "b", "--create-stores", "--json", *case.flags], StringIO()
    if isinstance(case.expected, Refusal):
        before = kept_files()
        with pytest.raises(CommandError) as caught:
            call_command("ingest", *arguments, stdout=out, stderr=StringIO())
        assert_one_sentence(str(caught.value), case.expected)
        # Of a file that only lacks an answer, the questions are said all the same.
        assert out.getvalue() == "" or json.loads(out.getvalue())["questions"]
        assert not Brand.objects.exists() and not ImportJob.objects.exists() and kept_files() == before
        return
    call_command("ingest", *arguments, stdout=out, stderr=StringIO())
    assert_account(json.loads(out.getvalue()), case.expected)
    assert differences(Brand.objects.get()) == []


def assert_one_sentence(sentence: str, expected: Refusal) -> None:
    assert sentence.endswith(".") and "\n" not in sentence and 20 < len(sentence) < 400
    assert [piece for piece in expected.pieces if piece not in sentence] == []


def assert_account(answer: dict[str, object], expected: Account) -> None:
    rejected = len(expected.rejected)
    counted = {
        "read": expected.records,
        "inserted": expected.records - rejected - expected.updated - expected.unchanged,
        "updated": expected.updated,
        "unchanged": expected.unchanged,
        "rejected": rejected,
        "duplicates": expected.duplicates,
        "damaged": expected.damaged,
    }
    assert {name: answer[name] for name in counted} == counted
    assert refused_in(answer["rejects_file"]) == expected.rejected


def refused_in(name: object) -> list[Fault]:
    """Line, column and code of each record of a rejects file; a record may have more cells than the header."""
    if not name:
        return []
    csv.field_size_limit(2_000_000)
    with (Path(settings.DATA_DIR) / str(name)).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    return sorted((int(row[-5]), row[-4], row[-3]) for row in rows[1:] if row[-5])


def kept_files() -> list[Path]:
    return sorted(path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file())


def test_no_store_is_made_of_nothing(tmp_path: Path) -> None:
    """The corpus itself must be able to fail: a case with a wrong expectation is caught."""
    good = next(case for case in CASES if case.name == "a_record_with_too_few_cells")
    wrong = Case(good.name, good.group, good.kind, good.make, Account(3, [(4, "", "columns")]))
    path = tmp_path / "upload"
    path.write_bytes(wrong.content())
    with pytest.raises(AssertionError):
        test_a_reader_finds_exactly_what_is_wrong(wrong, path)
