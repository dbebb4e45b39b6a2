"""How many files may wait, and what a full disk or a broker that is away means for an upload."""

import io
import os
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files import temp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from dashboards.jobs import upload_limits
from locations.models import Brand, User
from reviews.models import ImportJob
from tests.dashboards.api.openapi.conforming import Looked, looked_at
from tests.dashboards.conftest import Network, make_network
from tests.dashboards.pages.imports.uploading import REVIEWS, send
from tests.servers import free_port

pytestmark = pytest.mark.usefixtures("folder")
FULL = "The disk of the server is full"


def post(client: Client, content: str = REVIEWS) -> Any:
    file = SimpleUploadedFile("r.csv", content.encode())
    return client.post("/api/v1/imports", {"brand": "b", "kind": "reviews", "file": file})


@pytest.fixture(autouse=True)
def described() -> Iterator[Looked]:
    """What the API answers is what its document says, with a full queue and a full disk, too."""
    with looked_at() as found:
        yield found


@pytest.fixture
def quiet(head: Client) -> Client:
    """Head office, whose client shows what a browser would see of an error."""
    head.raise_request_exception = False
    return head


def waiting(brand: Brand, count: int, **columns: Any) -> None:
    columns |= {"brand": brand, "kind": "reviews", "file_name": "r.csv"}
    ImportJob.objects.bulk_create(ImportJob(**columns) for _ in range(count))


def test_a_person_has_so_many_files_waiting_and_no_more(network: Network, head: Client, regional: Client) -> None:
    me = int(head.session["_auth_user_id"])
    waiting(network.brand, upload_limits.MOST_WAITING - 5, created_by_id=me, state="ready")
    waiting(network.brand, 30, created_by_id=me, state="done")
    waiting(make_network("other", 1).brand, 4, created_by_id=me)
    assert send(head).status_code == 302
    answer = send(head)
    assert answer.status_code == 422
    assert "20 of your files are waiting already" in answer.content.decode()
    assert post(head).status_code == 429
    assert "20 of your files are waiting already" in post(head).json()["detail"]
    assert send(regional).status_code == 302


def test_the_waiting_files_of_a_brand_have_a_size(network: Network, head: Client) -> None:
    waiting(network.brand, 2, size=upload_limits.LARGEST_QUEUE // 2 - 200)
    waiting(network.brand, 9, size=upload_limits.LARGEST_QUEUE, state="dropped")
    waiting(make_network("other", 1).brand, 1, size=upload_limits.LARGEST_QUEUE)
    assert send(head).status_code == 302
    answer = send(head)
    assert answer.status_code == 422
    assert "would be more than 2.0\xa0GB" in answer.content.decode()
    assert post(head).status_code == 429


def test_more_brands_of_one_founder_are_no_more_room(network: Network, head: Client) -> None:
    founder, other = User.objects.create_user("kim"), User.objects.create_user("lee")
    Brand.objects.filter(pk=network.brand.pk).update(founded_by=founder)
    second = make_network("second", 1).brand
    waiting(second, 1, size=upload_limits.LARGEST_QUEUE)
    Brand.objects.filter(pk=second.pk).update(founded_by=other)
    assert send(head).status_code == 302
    Brand.objects.filter(pk=second.pk).update(founded_by=founder)
    answer = send(head)
    assert (answer.status_code, "would be more than 2.0\xa0GB" in answer.content.decode()) == (422, True)


def test_a_disk_that_is_full_while_an_upload_is_received_is_said(
    quiet: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_named: object) -> io.FileIO:
        return io.FileIO("/dev/full", "r+")

    large = REVIEWS + "x" * 3_000_000
    monkeypatch.setattr(temp, "NamedTemporaryFile", full)
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = quiet.cookies
    strict.get("/b/b/imports/")
    for client in (quiet, strict):
        answer = send(client, large)
        assert (answer.status_code, FULL in answer.content.decode()) == (507, True)
    answer = post(quiet, large)
    assert (answer.status_code, "disk is full" in answer.json()["detail"]) == (507, True)
    assert not ImportJob.objects.exists()


def test_a_disk_that_is_full_while_an_upload_is_stored_is_said(quiet: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    mkstemp = tempfile.mkstemp

    def full(**named: Any) -> tuple[int, str]:
        handle, path = mkstemp(**named)
        os.close(handle)
        return os.open("/dev/full", os.O_WRONLY), path

    monkeypatch.setattr(tempfile, "mkstemp", full)
    answer = send(quiet)
    assert (answer.status_code, FULL in answer.content.decode()) == (507, True)
    assert post(quiet).status_code == 507
    assert not ImportJob.objects.exists()


def test_without_a_broker_the_row_suffices(
    head: Client,
    sends_to: Callable[[str], None],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    caplog: pytest.LogCaptureFixture,
) -> None:
    # Nobody listens there.
    sends_to(f"redis://127.0.0.1:{free_port()}/0")
    with django_capture_on_commit_callbacks(execute=True) as sent:
        assert send(head).status_code == 302
    assert len(sent) == 1
    assert ImportJob.objects.get().state == "queued"
    assert "the broker does not answer" in caplog.text
