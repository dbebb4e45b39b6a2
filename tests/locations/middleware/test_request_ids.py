"""One id leads from an answer to the lines of its request in the log."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from logging.config import DictConfigurator
from typing import Any, cast

import pytest
from django.conf import settings as configured
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


@pytest.fixture
def documents() -> Iterator[Callable[[], list[dict[str, object]]]]:
    """Give the lines of Django's log of requests as they are in production."""
    stream, logging_settings = StringIO(), cast("dict[str, Any]", configured.LOGGING)
    configurator = DictConfigurator(logging_settings)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(configurator.configure_formatter(dict(logging_settings["formatters"]["json"])))
    for name in logging_settings["handlers"]["stderr"]["filters"]:
        handler.addFilter(configurator.configure_filter(dict(logging_settings["filters"][name])))
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)


@pytest.mark.parametrize("path", ["/nowhere/?q=Zqfind", "/invitation/Zqsecret/", "/new-password/MQ/Zqsecret/?q=Zqfind"])
def test_the_line_of_a_refusal_has_the_id_and_neither_secret_nor_search(
    client: Client, documents: Callable[[], list[dict[str, object]]], path: str
) -> None:
    User.objects.create_user("kim")
    answer = client.get(path)
    assert answer.status_code in {404, 410}
    (line,) = documents()
    assert list(line) == ["time", "level", "logger", "request_id", "message"]
    assert line["request_id"] == answer["X-Request-ID"]
    assert "Zq" not in json.dumps(line)


def test_a_line_keeps_its_traceback(documents: Callable[[], list[dict[str, object]]]) -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/b/x/", extra={"request": "Zqfind"})
    (line,) = documents()
    assert line["message"] == "Internal Server Error: /b/x/"
    assert "ValueError: broken" in str(line["exc_info"])
    assert "Zqfind" not in json.dumps(line)
