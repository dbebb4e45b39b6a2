"""What is remembered for files with the same headings, where no page is involved."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from locations.models import Brand
from reviews.importing.remembered import digest_of, recalled
from reviews.importing.request import ImportRequest
from reviews.models import FileReading, SurveyResponse

pytestmark = pytest.mark.django_db

HEADINGS = ["Filiale", "Datum", "Note"]


@pytest.fixture
def brand() -> Brand:
    return Brand.objects.create(slug="b", name="B")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "survey.csv"
    path.write_text("Datum;Filiale;NOTE\n" + "".join(f"2026-03-{n + 1:02};S1;{n % 5 + 2}\n" for n in range(20)))
    return path


def taught(brand: Brand, **options: object) -> FileReading:
    return FileReading.objects.create(
        brand=brand, digest=digest_of(HEADINGS), headings=HEADINGS, kind="surveys", remembered_at=timezone.now(),
        options={"columns": {"Note": "csat"}, "scales": {"csat": "1-6"}, **options},
    )  # fmt: skip


def request_of(file: Path, **stated: object) -> ImportRequest:
    return ImportRequest(path=file, kind=str(stated.pop("kind", "")), file_name=file.name, **stated)


def test_headings_are_the_same_in_any_order_case_and_blanks() -> None:
    assert digest_of(["Note ", "datum", "FILIALE"]) == digest_of(HEADINGS) != digest_of(["Note", "Datum"])


def test_what_is_stated_now_goes_before(brand: Brand, file: Path) -> None:
    taught(brand, day_first=True, decimal=",")
    found = recalled(brand, request_of(file, scales={"csat": "1-7"}, day_first=False))
    assert (found.kind, found.columns, found.decimal) == ("surveys", {"Note": "csat"}, ",")
    assert (found.scales, found.day_first) == ({"csat": "1-7"}, False)


@pytest.mark.parametrize("stated", [{"kind": "reviews"}, {"recall": False}])
def test_another_kind_and_a_decision_on_the_page_recall_nothing(brand: Brand, file: Path, stated: dict) -> None:
    taught(brand)
    request = request_of(file, **stated)
    assert recalled(brand, request) == request


def test_another_brand_and_other_headings_recall_nothing(brand: Brand, file: Path) -> None:
    taught(Brand.objects.create(slug="c", name="C"))
    assert recalled(brand, request_of(file)) == request_of(file)
    taught(brand)
    file.write_text(file.read_text().replace("NOTE", "Punkte"))
    assert recalled(brand, request_of(file)) == request_of(file)


def test_what_is_no_table_recalls_nothing(brand: Brand, file: Path) -> None:
    taught(brand)
    file.write_bytes(b"\x00\x01\x02")
    assert recalled(brand, request_of(file)) == request_of(file)


def test_the_command_reads_as_was_said(brand: Brand, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taught(brand)
    call_command("ingest", "surveys", str(file), "--brand", "b", "--create-stores", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert (answer["inserted"], answer["questions"]) == (20, [])
    assert set(SurveyResponse.objects.values_list("csat_min", "csat_max")) == {(1, 6)}
