"""The rejects file of every form of upload: fixed where it states a reason and uploaded again, all of it comes in."""

import csv
import io
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from locations.models import Brand
from reviews.integrity import differences
from reviews.models import Case, KpiValue, Listing, Review, SurveyResponse
from reviews.readers.columns.headings import ADDED
from reviews.readers.reasons import REASONS
from tests.reviews.corpus.case import lines
from tests.reviews.corpus.workbooks import workbook

MODELS = {"reviews": Review, "surveys": SurveyResponse, "listings": Listing, "cases": Case, "kpis": KpiValue}


def semicolons() -> bytes:
    return lines("store;month;kpi;value;better", "S1;2026-01;sales;1.240,50;high", "S1;2026-13;sales;5,5;high",
                 "S2;2026-01;sales;viel;high").encode()  # fmt: skip


def cp949() -> bytes:
    return lines("매장코드,작성일,별점,내용", "가-1,2026.01.02,5점,좋아요", "가-1,2026.02.30,4점,친절해요",
                 '가-2,2026.01.03,7점,"맛있어요, 또 올게요"').encode("cp949")  # fmt: skip


def two_header_rows() -> bytes:
    return lines(
        "Respondent ID,Collector ID,Start Date,End Date,IP Address,Custom Data 1,How likely are you to recommend us?",
        ",,,,,,Response",
        "1,9,2026-01-02 10:00:00,2026-01-02 10:05:00,203.0.113.9,S1,9",
        "2,9,2026-01-02 10:00:00,yesterday,203.0.113.9,S1,8",
        "3,9,2026-01-02 10:00:00,2026-01-02 10:05:00,203.0.113.9,S2,7",
    ).encode()


def qualtrics() -> bytes:
    header = "StartDate,EndDate,Status,IPAddress,Finished,RecordedDate,ResponseId,ExternalReference,QID1"
    labels = header.replace("QID1", "Would you recommend us?")
    ids = ",".join('"{""ImportId"":""x"",""timeZone"":""Asia/Seoul""}"' for _ in header.split(","))
    rows = (
        f"2026-01-02 09:00:00,2026-01-02 09:05:00,0,203.0.113.9,{finished},{recorded},R_{number},S1,9"
        for number, (finished, recorded) in enumerate([(1, "2026-01-02 09:05:00"), (1, "soon"), (1, "31.02.2026")])
    )
    return lines(header, labels, ids, *rows).encode()  # fmt: skip


def spreadsheet() -> bytes:
    good = ["c1", "S1", "2026-01-02", "2026-01-03", 5]
    wrong = ["c2", "S1", "2026-01-02", "2026-01-01", 5], ["c3", "S1", "2026-01-02", "2026-01-04", 6]
    return workbook(["case id", "store", "opened", "closed", "csat"], good, *wrong)


def document() -> bytes:
    day = "2026-01-02T10:00:00Z"
    reviews = [
        {"reviewId": f"g{number}", "name": f"accounts/1/locations/2/reviews/g{number}", "starRating": stars,
         "createTime": created, "comment": '"quoted", with a comma'}
        for number, (stars, created) in enumerate([("FIVE", day), ("SIX", day), ("ONE", "tomorrow")])
    ]  # fmt: skip
    return json.dumps({"reviews": reviews}).encode()


Wrong = dict[tuple[int, str], str]
FORMS: dict[str, tuple[str, Callable[[], bytes], Wrong]] = {
    "semicolons": ("kpis", semicolons, {(3, "month"): "2025-12", (4, "value"): "7,5"}),
    "cp949": ("reviews", cp949, {(3, "작성일"): "2026.02.28", (4, "별점"): "5점"}),
    "two_header_rows": ("surveys", two_header_rows, {(4, "End Date"): "2026-01-02 10:05:00"}),
    "qualtrics": ("surveys", qualtrics, {(5, "RecordedDate"): "2026-01-02", (6, "RecordedDate"): "2026-02-28"}),
    "spreadsheet": ("cases", spreadsheet, {(3, "closed"): "2026-01-03", (4, "csat"): "4"}),
    "document": ("reviews", document, {(2, "starRating"): "FIVE", (3, "createTime"): "2026-01-02T10:00:00Z"}),
}


def ingest(kind: str, path: Path) -> dict[str, Any]:
    out = StringIO()
    call_command("ingest", kind, str(path), "--brand", "b", "--create-stores", "--json", stdout=out, stderr=StringIO())
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def fixed(rejects: Path, wrong: Wrong) -> str:
    """The file with the cells put right that ``wrong`` names; each refused row has its reason in both languages."""
    table = list(csv.reader(io.StringIO(rejects.read_text(encoding="utf-8-sig"), newline="")))
    header, width = table[0], len(table[0]) - len(ADDED)
    assert tuple(header[width:]) == ADDED
    refused = [row for row in table[1:] if row[width]]
    assert {int(row[width]) for row in refused} == {line for line, _column in wrong}
    for row in refused:
        line, _column, code, english, korean = row[width:]
        assert code in REASONS and english.endswith(".") and any("가" <= letter <= "힣" for letter in korean)
        for (where, column), cell in wrong.items():
            if where == int(line):
                row[header.index(column)] = cell
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_what_was_refused_goes_in_once_it_is_fixed(form: str, tmp_path: Path) -> None:
    kind, make, wrong = FORMS[form]
    path = tmp_path / "upload"
    path.write_bytes(make())
    first = ingest(kind, path)
    lines_refused = len({line for line, _column in wrong})
    assert (first["read"], first["rejected"]) == (3, lines_refused)
    path.write_text(fixed(Path(settings.DATA_DIR) / first["rejects_file"], wrong), encoding="utf-8", newline="")
    again = ingest(kind, path)
    assert (again["read"], again["inserted"], again["rejects_file"]) == (lines_refused, lines_refused, None)
    assert MODELS[kind]._default_manager.count() == 3
    assert differences(Brand.objects.get()) == []
