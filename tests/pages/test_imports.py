"""A file goes in by hand: it is kept and queued once, and every refusal says what to do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from reviews.models import ImportJob
from tests.pages.conftest import Network


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def upload(client: Client, **fields: Any) -> Any:
    data = {"kind": "locations", "file": SimpleUploadedFile("stores.csv", b"code,name\n1,A\n"), **fields}
    return client.post("/b/b/imports/", data)


def test_a_file_is_kept_and_queued(network: Network, head: Client, folder: Path) -> None:
    answer = upload(head, publisher="google", scraped="2026-10-01", create_stores="on", encoding="cp949")
    job = ImportJob.objects.get()
    assert answer["Location"] == f"/b/b/imports/{job.pk}/"
    assert (job.kind, job.file_name, job.publisher, job.state) == ("locations", "stores.csv", "google", "queued")
    said = {"scraped": "2026-10-01", "encoding": "cp949", "create_stores": True}
    assert job.options == said | {"within": {}, "language": "en"}
    assert (folder / job.stored_as).read_bytes() == b"code,name\n1,A\n"
    page = head.get(answer["Location"]).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "stores.csv" in head.get("/b/b/imports/").content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"file": SimpleUploadedFile("empty.csv", b"")}, "The file is empty: nothing was imported."),
        ({"kind": "secrets"}, "Select a valid choice"),
        ({"scraped": "yesterday"}, "Enter a valid date"),
        ({"encoding": "klingon"}, "Select a valid choice"),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_queues_nothing(head: Client, fields: dict[str, Any], said: str) -> None:
    answer = upload(head, **fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ImportJob.objects.exists()


def test_a_regional_manager_brings_answers_but_not_the_list_of_stores(
    network: Network, signed_in: Callable[..., Client]
) -> None:
    regional = signed_in(network.brand, "regional", region="Korea/Seoul")
    page = regional.get("/b/b/imports/").content.decode()
    assert 'value="surveys"' in page
    assert 'value="locations"' not in page
    assert "create_stores" not in page
    assert upload(regional).status_code == 422
    assert not ImportJob.objects.exists()
    upload(regional, kind="surveys", create_stores="on")
    lineage = network.brand.regions.get(path="Korea/Seoul").lineage
    job = ImportJob.objects.get()
    assert (job.options["within"], job.options["create_stores"]) == ({"lineages": [lineage], "locations": []}, False)


def test_a_store_manager_imports_nothing(keeper: Client) -> None:
    assert upload(keeper).status_code == 403
    assert not ImportJob.objects.exists()


def test_a_finished_import_gives_its_account(network: Network, head: Client, folder: Path) -> None:
    (folder / "rejects").mkdir()
    (folder / "rejects" / "1.csv").write_bytes(b"line,why\n")
    counts = {"read": 1200, "inserted": 1000, "updated": 100, "unchanged": 90, "rejected": 10, "duplicates": 7}
    job = ImportJob.objects.create(
        brand=network.brand,
        kind="reviews",
        file_name="<b>.csv",
        state="done",
        rejects_file="rejects/1.csv",
        warnings=["The dates are ranges."],
        **counts,
    )
    page = head.get(f"/b/b/imports/{job.pk}/").content.decode()
    for figure in ("1,200", "1,000", "100", "90", "10", "7 records repeat", "The dates are ranges.", "&lt;b&gt;.csv"):
        assert figure in page
    assert "hx-trigger" not in page
    answer = head.get(f"/b/b/imports/{job.pk}/rejects.csv")
    assert b"".join(answer.streaming_content) == b"line,why\n"  # type: ignore[attr-defined]


def test_the_import_of_another_brand_looks_like_none(head: Client) -> None:
    from tests.dashboards.networks import make_brand

    job = ImportJob.objects.create(brand=make_brand("other"), kind="reviews", file_name="x.csv", rejects_file="x")
    for suffix in ("", "rejects.csv"):
        theirs, nobodys = (head.get(f"/b/b/imports/{pk}/{suffix}") for pk in (job.pk, 987654))
        assert (theirs.status_code, theirs.content) == (404, nobodys.content)
