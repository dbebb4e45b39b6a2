"""One id leads from an answer to the lines of its request in the log."""

import logging

import pytest
from django.test import Client
from pytest_django import Settings

from locations.middleware.request_ids import RequestId, current
from locations.models import User

pytestmark = pytest.mark.django_db


def test_every_answer_has_an_id_of_its_own(client: Client) -> None:
    User.objects.create_user("kim")
    first, second = (client.get("/sign-in/")["X-Request-ID"] for _time in range(2))
    assert len(first) == 32
    assert first != second


@pytest.mark.parametrize("given", ["a b", "short", "x" * 65, "line\tbreak"])
def test_what_is_no_plain_id_is_not_taken_over(client: Client, settings: Settings, given: str) -> None:
    settings.PROXIES = 1
    assert client.get("/sign-in/", headers={"X-Request-ID": given})["X-Request-ID"] != given


def test_the_id_of_our_own_proxy_counts(client: Client, settings: Settings) -> None:
    given = {"X-Request-ID": "0123456789abcdef"}
    assert client.get("/sign-in/", headers=given)["X-Request-ID"] != given["X-Request-ID"]
    settings.PROXIES = 1
    assert client.get("/sign-in/", headers=given)["X-Request-ID"] == given["X-Request-ID"]


def test_lines_of_the_log_name_it() -> None:
    def line() -> str:
        record = logging.LogRecord("x", logging.INFO, "", 0, "words", (), None)
        RequestId().filter(record)
        return str(record.request_id)  # type: ignore[attr-defined]

    assert line() == "-"
    token = current.set("0123456789abcdef")
    assert line() == "0123456789abcdef"
    current.reset(token)


def test_no_id_outlives_its_request(client: Client) -> None:
    client.get("/sign-in/")
    assert current.get() == ""
