"""Five wrong passwords, then a wait: for this name from this address, whether anybody has the name or not."""

import logging
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.http import HttpResponse
from django.test import Client

from locations.models import User

PASSWORD = "a long enough secret"
HERE, THERE = "203.0.113.7", "203.0.113.8"


@pytest.fixture(autouse=True)
def people(db: None) -> None:
    for name in ("kim", "lee"):
        User.objects.create_user(name, password=PASSWORD)


def pass_time(passed: timedelta) -> None:
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - passed)


def sign_in(name: str, password: str, address: str = HERE, **headers: str) -> HttpResponse:
    return Client(REMOTE_ADDR=address, **headers).post("/sign-in/", {"username": name, "password": password})


def fail(times: int, name: str = "kim", address: str = HERE) -> HttpResponse:
    for count in range(times):
        # Another browser is no way round.
        answer = sign_in(name, f"wrong {count}", address, HTTP_USER_AGENT=f"browser {count}")
    return answer


@pytest.mark.parametrize("address", [HERE, "127.0.0.1", "::1"])
def test_the_sixth_try_is_refused_with_the_right_password_too(address: str) -> None:
    fail(5, address=address)
    answer = sign_in("kim", PASSWORD, address)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "In 15 minutes you can try again" in answer.content.decode()


def test_four_wrong_ones_are_forgotten_with_the_right_one() -> None:
    assert fail(4).status_code == 200
    assert sign_in("kim", PASSWORD).status_code == 302
    fail(4)
    assert sign_in("kim", PASSWORD).status_code == 302


def test_another_name_and_another_address_are_not_locked_out() -> None:
    fail(6)
    assert sign_in("lee", PASSWORD).status_code == 302
    assert sign_in("kim", PASSWORD, THERE).status_code == 302
    assert sign_in("kim", PASSWORD).status_code == 429


def test_the_addresses_of_one_network_are_counted_together() -> None:
    for count in range(5):
        sign_in("kim", f"wrong {count}", f"2001:db8:1:2:{count}::{count}")
    assert sign_in("kim", PASSWORD, "2001:db8:1:2:ffff::1").status_code == 429
    assert sign_in("kim", PASSWORD, "2001:db8:1:3::1").status_code == 302


def test_a_name_that_nobody_has_gets_the_same_page() -> None:
    known, unknown = fail(6), fail(6, "nobody")
    assert (known.status_code, unknown.status_code) == (429, 429)
    assert without_token(known) == without_token(unknown)


def without_token(answer: HttpResponse) -> list[str]:
    return [line for line in answer.content.decode().splitlines() if "csrfmiddlewaretoken" not in line]


def test_after_the_wait_it_works_again() -> None:
    fail(5)
    pass_time(timedelta(minutes=14))
    assert sign_in("kim", PASSWORD).status_code == 429
    # That try did not make the wait longer.
    pass_time(timedelta(minutes=1, seconds=1))
    assert sign_in("kim", PASSWORD).status_code == 302


def test_the_page_comes_in_the_language_of_the_browser() -> None:
    fail(5)
    answer = sign_in("kim", PASSWORD, HTTP_ACCEPT_LANGUAGE="ko")
    assert "15분" in answer.content.decode()


def test_the_log_tells_who_and_no_address(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="evenly.access"):
        sign_in("lee", PASSWORD)
        fail(5, "kim\nsigned in: lee")
    lines = [record.getMessage() for record in caplog.records if record.name == "evenly.access"]
    assert lines[0] == "signed in: 'lee'"
    assert lines[1] == "not signed in: 'kim\\nsigned in: lee'"
    assert lines[-1].startswith("locked out: ")
    assert not [line for line in lines if HERE in line or "wrong" in line or "\n" in line]


def test_a_refused_page_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    from dashboards.pages.errors.view import forbidden

    request = Client().get("/sign-in/").wsgi_request
    with caplog.at_level(logging.WARNING, logger="evenly.access"):
        assert forbidden(request, PermissionError()).status_code == 403
    assert [record.getMessage() for record in caplog.records if record.name == "evenly.access"] == [
        "refused to '': GET /sign-in/"
    ]
