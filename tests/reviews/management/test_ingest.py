"""``manage.py ingest``: its answers, its exit codes, and what a refused file leaves behind: nothing."""

import itertools
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command

from locations.models import Brand, Location
from reviews.integrity import differences
from reviews.models import ImportJob, MonthTally, Review, SurveyResponse
from tests.reviews import arrange
from tests.shared import SHARED, needs_shared

pytestmark = pytest.mark.django_db

KEYS = {
    *("kind", "shape", "read", "inserted", "updated", "unchanged", "rejected", "duplicates", "damaged"),
    *("rejects_file", "warnings", "columns", "questions", "unknown_stores"),
}
REVIEWS = "store,date,rating,text\nS1,2026-03-01 10:00,5,good\nS2,2026-03-02 10:00,1,bad\n"


def told(kind: str, path: Path, brand: str, *flags: str) -> dict[str, Any]:
    out = StringIO()
    call_command("ingest", kind, str(path), "--brand", brand, "--json", *flags, stdout=out, stderr=StringIO())
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def ingest(kind: str, path: Path, brand: str, *flags: str) -> dict[str, Any]:
    answer = told(kind, path, brand, *flags)
    assert answer.keys() == KEYS
    assert answer["read"] == sum(answer[name] for name in ("inserted", "updated", "unchanged", "rejected"))
    return answer


def written() -> dict[str, int]:
    """How many rows every table of ours holds."""
    ours = [model for app in ("locations", "reviews") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: model._default_manager.count() for model in ours}


def kept_files() -> list[Path]:
    folder = Path(settings.DATA_DIR)
    return sorted(folder.rglob("*")) if folder.exists() else []


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    path = tmp_path / "reviews.csv"
    path.write_text(REVIEWS, encoding="utf-8")
    return path


def test_a_file_goes_in_and_its_brand_and_stores_are_made(reviews: Path) -> None:
    answer = ingest("reviews", reviews, "new-brand", "--create-stores", "--publisher", "google")
    assert (answer["read"], answer["inserted"], answer["rejects_file"]) == (2, 2, None)
    brand = Brand.objects.get(slug="new-brand")
    assert brand.name == "New Brand"
    assert Review.objects.filter(location__brand=brand).count() == 2
    assert MonthTally.objects.filter(location__brand=brand).exists()
    assert ImportJob.objects.get().state == "done"


def test_a_brand_that_is_made_is_said(reviews: Path) -> None:
    said = StringIO()
    call_command(
        "ingest", "reviews", str(reviews), "--brand", "fresh", "--create-stores", stdout=StringIO(), stderr=said
    )
    assert "fresh" in said.getvalue()


def test_the_summary_for_people_names_all_counts(reviews: Path) -> None:
    out = StringIO()
    call_command("ingest", "reviews", str(reviews), "--brand", "b", "--create-stores", stdout=out, stderr=StringIO())
    for word in ("inserted", "updated", "unchanged", "rejected", "duplicates", "damaged"):
        assert word in out.getvalue()


def test_the_brands_zone_is_the_one_that_was_said(reviews: Path) -> None:
    ingest("reviews", reviews, "b", "--create-stores", "--timezone", "Asia/Seoul")
    assert Brand.objects.get().default_zone == "Asia/Seoul"


@pytest.mark.parametrize("known", [False, True])
def test_a_dry_run_says_the_same_and_writes_nothing(known: bool, reviews: Path) -> None:
    if known:
        arrange.stores(arrange.brand("b"), "S1")
    before, files = written(), kept_files()
    planned = ingest("reviews", reviews, "b", "--create-stores", "--dry-run")
    assert (written(), kept_files()) == (before, files)
    done = ingest("reviews", reviews, "b", "--create-stores")
    assert planned == done


def test_an_order_of_day_and_month_is_taken_from_the_person_where_the_file_settles_none(tmp_path: Path) -> None:
    path = tmp_path / "order.csv"
    path.write_text("store,date,rating\nS1,03/04/2026,5\n", encoding="utf-8")
    with pytest.raises(CommandError, match="--day-first or --month-first"):
        ingest("reviews", path, "b", "--create-stores")
    ingest("reviews", path, "day", "--create-stores", "--day-first")
    ingest("reviews", path, "month", "--create-stores", "--month-first")
    seen = Review.objects.order_by("pk").values_list("location__brand__slug", "posted_from__month")
    assert list(seen) == [("day", 4), ("month", 3)]
    assert [job.options["day_first"] for job in ImportJob.objects.order_by("pk")] == [True, False]


def test_a_dry_run_of_what_is_there_finds_nothing_new(reviews: Path) -> None:
    ingest("reviews", reviews, "b", "--create-stores")
    planned = ingest("reviews", reviews, "b", "--dry-run")
    assert (planned["inserted"], planned["unchanged"]) == (0, 2)


def test_rejected_records_are_in_a_file_below_the_data_folder(reviews: Path) -> None:
    arrange.stores(arrange.brand("b"), "S1")
    answer = ingest("reviews", reviews, "b")
    assert answer["rejected"] == 1
    assert "unknown_store" in (Path(settings.DATA_DIR) / answer["rejects_file"]).read_text(encoding="utf-8")


@pytest.mark.parametrize("flags", [("--dry-run",), ()])
def test_unknown_and_missing_stores_are_in_the_document(reviews: Path, flags: tuple[str, ...]) -> None:
    arrange.stores(arrange.brand("b"), "S1", "S22", "T9")
    answer = told("reviews", reviews, "b", "--whole-list", *flags)
    nearest = {"code": "S22", "name": "S22", "why": "code much alike, name much alike"}
    assert answer["unknown_stores"] == [{"written": "S2", "nearest": [nearest], "records": 1}]
    assert [store["code"] for store in answer["missing_stores"]] == ["S22", "T9"]
    assert any('--alias "S2=CODE"' in text for text in answer["warnings"])
    answer = told("reviews", reviews, "b", "--alias", "S2=S22", *flags)
    assert (answer["unknown_stores"], answer["rejected"], "missing_stores" in answer) == ([], 0, False)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.pdf", b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n"),
        ("empty.csv", b""),
        ("photo.csv", b"\x89PNG\r\n\x1a\n\0\0"),
        ("reviews.csv", b"date,rating,text\n2026-03-01,5,good\n"),
        ("page.csv", b"<html><body>Sign in</body></html>"),
    ],
)
@pytest.mark.parametrize("kind", ["locations", "reviews"])
def test_a_wrong_file_gets_one_sentence_and_changes_nothing(
    kind: str, name: str, content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    before, files = written(), kept_files()
    with pytest.raises(CommandError) as refused:
        ingest(kind, path, "b", "--create-stores")
    assert "\n" not in str(refused.value) and 20 < len(str(refused.value)) < 400
    assert (written(), kept_files()) == (before, files)


def test_reviews_given_as_locations_change_nothing(reviews: Path) -> None:
    with pytest.raises(CommandError):
        ingest("locations", reviews, "b")
    assert not Brand.objects.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense", "{file}", "--brand", "b"],
        ["reviews", "{file}", "--brand", "Big Brand", "--create-stores"],
        ["reviews", "{file}", "--brand", "unknown"],
        ["reviews", "missing.csv", "--brand", "b", "--create-stores"],
        ["reviews", "{file}", "--brand", "b", "--create-stores", "--timezone", "Mars/Base"],
        ["reviews", "{file}", "--brand", "b", "--create-stores", "--scraped", "yesterday"],
        ["reviews", "{file}", "--brand", "b", "--create-stores", "--encoding", "klingon"],
    ],
)
def test_a_wrong_word_gets_one_sentence_and_changes_nothing(arguments: list[str], reviews: Path) -> None:
    with pytest.raises(CommandError, match=r"^[^\n]+$"):
        call_command("ingest", *[each.format(file=reviews) for each in arguments], stderr=StringIO())
    assert not Brand.objects.exists()


def test_a_fault_leaves_no_brand_and_says_so(reviews: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reviews import tallies

    def broken(brand: int) -> int:
        raise RuntimeError("disk on fire")

    monkeypatch.setattr(tallies, "refresh", broken)
    with pytest.raises(CommandError, match="failed"):
        ingest("reviews", reviews, "b", "--create-stores")
    assert written() == dict.fromkeys(written(), 0)


# Acceptance, on the real files ---------------------------------------------------------------------------------------


@needs_shared("data/mcdonalds_reviews/mcdonalds_reviews.csv")
def test_the_reviews_of_17_stores() -> None:
    path = SHARED / "data/mcdonalds_reviews/mcdonalds_reviews.csv"
    flags = ("--publisher", "google", "--scraped", "2023-06-19", "--create-stores")
    answer = ingest("reviews", path, "mcd", *flags)
    assert (answer["read"], answer["inserted"], answer["rejected"]) == (13_137, 13_137, 0)
    assert answer["duplicates"] == 4_022
    assert answer["damaged"] >= 1_404
    brand = Brand.objects.get()
    assert Location.objects.count() == 17
    assert set(Location.objects.values_list("name", flat=True)) == {"McDonald's"}
    macys = Review.objects.filter(location__street__contains="Macy's").values_list("rating", flat=True)
    assert (len(macys), round(sum(filter(None, macys)) / len(macys), 5)) == (60, 1.91667)
    old = Review.objects.filter(precision="year").first()
    assert old is not None and old.last_month - old.first_month >= 11
    assert differences(brand) == []
    again = ingest("reviews", path, "mcd", *flags)
    assert (again["unchanged"], again["duplicates"]) == (13_137, 4_022)
    assert again["warnings"]


@pytest.mark.soak
@needs_shared("data/starbucks_stores/directory.csv")
def test_the_stores_of_the_world() -> None:
    path = SHARED / "data/starbucks_stores/directory.csv"
    answer = ingest("locations", path, "coffee")
    assert (answer["read"], answer["inserted"], answer["rejected"]) == (25_600, 25_599, 1)
    again = ingest("locations", path, "coffee")
    assert (again["inserted"], again["updated"], again["unchanged"]) == (0, 0, 25_599)


@needs_shared("data/mcdonalds_stores/mcdonalds_clean_14170.csv")
@pytest.mark.parametrize("records", [1_500, pytest.param(14_170, marks=pytest.mark.soak)])
def test_the_stores_of_one_country(records: int, tmp_path: Path) -> None:
    """The suite takes the first of them."""
    whole, path = SHARED / "data/mcdonalds_stores/mcdonalds_clean_14170.csv", tmp_path / "stores.csv"
    with whole.open("rb") as lines:
        path.write_bytes(b"".join(itertools.islice(lines, 1 + records)))
    assert ingest("locations", path, "burgers")["inserted"] == records
    assert ingest("locations", path, "burgers")["unchanged"] == records


@needs_shared("data/hector_reviews/google_reviews.csv")
@pytest.mark.parametrize(("name", "records"), [("google_reviews.csv", 219), ("competitor_reviews.csv", 210)])
def test_reviews_with_absolute_dates(name: str, records: int) -> None:
    path = SHARED / "data/hector_reviews" / name
    answer = ingest("reviews", path, "cafe", "--create-stores")
    assert (answer["read"], answer["inserted"]) == (records, records)
    assert ingest("reviews", path, "cafe")["unchanged"] == records
    assert differences() == []


@needs_shared("data/qualtrics_export/sample.csv")
def test_the_survey_export() -> None:
    path = SHARED / "data/qualtrics_export/sample.csv"
    answer = ingest("surveys", path, "survey", "--create-stores")
    assert (answer["read"], answer["inserted"]) == (1, 1)
    assert SurveyResponse.objects.get().external_id == "R_2YPOQ602ER1jkf1"
    assert ingest("surveys", path, "survey")["unchanged"] == 1


@needs_shared("data/support_tickets/customer_support_tickets.csv")
def test_tickets_that_were_resolved_before_they_were_answered() -> None:
    path = SHARED / "data/support_tickets/customer_support_tickets.csv"
    answer = ingest("cases", path, "help", "--create-stores")
    assert (answer["read"], answer["inserted"], answer["rejected"]) == (8_469, 7_177, 1_292)
    assert ingest("cases", path, "help")["unchanged"] == 7_177
    assert differences() == []


@needs_shared("data/supermarket_nps/nps.csv")
def test_a_survey_whose_scale_began_at_one_is_doubted_aloud() -> None:
    path = SHARED / "data/supermarket_nps/nps.csv"
    answer = ingest("surveys", path, "market", "--create-stores", "--encoding", "latin1", "--scraped", "2014-11-30")
    assert (answer["read"], answer["inserted"], answer["damaged"]) == (13_954, 13_954, 0)
    assert any("asked on 1 to 10" in warning for warning in answer["warnings"])
    assert not SurveyResponse.objects.exclude(csat=None).exists()


@needs_shared("data/airline_survey/airline_passenger_satisfaction_13524.csv")
def test_answers_on_touchpoints_are_averaged_nowhere() -> None:
    path = SHARED / "data/airline_survey/airline_passenger_satisfaction_13524.csv"
    answer = ingest("surveys", path, "air", "--create-stores", "--scraped", "2020-01-01")
    assert (answer["read"], answer["inserted"]) == (13_524, 13_524)
    assert any("0 means" in warning for warning in answer["warnings"])
    assert not SurveyResponse.objects.exclude(nps=None, csat=None, ces=None).exists()
    assert differences() == []


def test_a_file_that_may_not_be_read_is_named_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no file .*/nothing\.csv\."):
        told("reviews", tmp_path / "nothing.csv", "b")
    # A name that the system refuses stands for a folder that it keeps closed: root, who runs some tests, may enter all.
    with pytest.raises(CommandError, match="cannot be read: File name too long"):
        told("reviews", tmp_path / (300 * "x"), "b")
