"""What goes wrong outside of any address of the API is said as JSON, too."""

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from dashboards.api.openapi.hints import Schema
from dashboards.pages.errors import view as errors
from locations.faults import is_disk_full
from locations.middleware.bodies import OF_STRANGERS
from tests.dashboards.api.openapi.conforming import operations
from tests.dashboards.conftest import Network

TOO_LONG = "x" * (5 * 2**20 + 1)


def is_a_sentence(answer: HttpResponse) -> bool:
    """Whether an answer is a JSON object with one sentence and nothing else."""
    assert answer["Content-Type"] == "application/json"
    document = answer.json()  # type: ignore[attr-defined] # of the client
    return [*document] == ["detail"] and document["detail"].endswith(".")


@pytest.mark.parametrize(
    "address", ["/api/v1/imports/1.5?brand=b", "/api/v1/imports/1/fly", "/api/v1/", "/api/", "/api/v2/months"]
)
def test_an_address_that_is_not_there(network: Network, head: Client, address: str) -> None:
    for client in (head, Client()):
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code == 404 and is_a_sentence(answer)


def test_a_request_that_cannot_be_read(network: Network, head: Client) -> None:
    answer = head.get("/api/v1/months?brand=b", headers={"host": "elsewhere.example.com"})
    assert answer.status_code == 400 and is_a_sentence(answer)


def test_a_body_that_is_too_long_or_of_somebody_who_brings_no_files(network: Network, keeper: Client) -> None:
    sent = {"data": TOO_LONG, "content_type": "text/csv"}
    answer = Client().post("/api/v1/imports", data="x" * (OF_STRANGERS + 1), content_type="text/csv")
    assert answer.status_code == 413 and is_a_sentence(answer)
    assert keeper.post("/api/v1/reports", **sent).status_code == 413
    answer = keeper.post("/api/v1/imports", **sent)
    assert answer.status_code == 403 and is_a_sentence(answer)


@pytest.mark.parametrize(("path", "method", "operation"), [*operations()])
def test_a_type_that_is_not_read_or_made_here(
    network: Network, head: Client, path: str, method: str, operation: Schema
) -> None:
    """That they say so as the document says is seen by the fixture ``described``."""
    address = f"{path.replace('{id}', '1').replace('{extension}', 'csv')}?brand=b"
    strict = Client(enforce_csrf_checks=True, headers={"X-CSRFToken": 32 * "a"})
    strict.cookies = head.cookies
    strict.cookies["csrftoken"] = 32 * "a"
    ask = getattr(strict, method)
    assert ask(address, headers={"accept": "text/html"}).status_code == 406, operation["operationId"]
    if method == "post":
        assert ask(address, data="a,b", content_type="text/csv").status_code == 415


@pytest.mark.parametrize(
    ("error", "status"),
    [(ValueError("secret"), 500), (OperationalError("interrupted"), 503), (OSError(28, "No space left"), 507)],
)
def test_a_fault_of_ours(error: Exception, status: int) -> None:
    assert is_disk_full(error) is (status == 507)
    try:
        raise error
    except type(error):
        answer = errors.failed(RequestFactory().get("/api/v1/months"))
    assert answer.status_code == status and answer["Content-Type"] == "application/json"
    assert b'{"detail": "' in answer.content and b"secret" not in answer.content


def test_pages_still_say_it_as_pages(network: Network, head: Client) -> None:
    for answer in (head.get("/b/b/nothing/"), head.get("/", headers={"host": "elsewhere.example.com"})):
        assert answer.status_code in (400, 404) and answer["Content-Type"].startswith("text/html")
