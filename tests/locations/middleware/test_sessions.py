"""Sessions end that nobody uses, and shared caches get nothing of people."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from locations.middleware.sessions import RENEWAL, USED
from locations.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client: Client) -> User:
    person = User.objects.create_user("kim", password="open to everybody")
    client.post("/sign-in/", {"username": "kim", "password": "open to everybody"})
    return person


def expiry() -> float:
    return Session.objects.get().expire_date.timestamp()


def test_a_session_in_use_goes_on(client: Client, person: User, settings: Settings) -> None:
    client.get("/glossary/")
    rows = Session.objects.all()
    rows.update(expire_date=timezone.now() + timedelta(minutes=1))
    client.get("/glossary/")
    assert expiry() < timezone.now().timestamp() + 61, "it was renewed a moment ago"
    session = client.session
    session[USED] -= RENEWAL
    session.save()
    rows.update(expire_date=timezone.now() + timedelta(minutes=1))
    client.get("/glossary/")
    assert expiry() > timezone.now().timestamp() + settings.SESSION_COOKIE_AGE - 60


@pytest.mark.parametrize("words", ["database or disk is full", "database is locked"])
def test_who_only_reads_does_so_while_nothing_can_be_stored(client: Client, person: User, words: str) -> None:
    session = client.session
    session[USED] -= RENEWAL
    session.save()

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("UPDATE"):
            raise OperationalError(words)
        return execute(sql, *rest)

    before = Session.objects.get()
    with connection.execute_wrapper(refuse):
        assert client.get("/glossary/").status_code == 200
    assert Session.objects.get().session_data == before.session_data
    client.get("/glossary/")
    assert Session.objects.get().session_data != before.session_data


def test_whom_another_window_has_signed_out_is_told(client: Client, person: User) -> None:
    session = client.session
    session[USED] -= RENEWAL
    session.save()

    def signed_out_meanwhile(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("UPDATE"):
            Session.objects.all().delete()
        return execute(sql, *rest)

    with connection.execute_wrapper(signed_out_meanwhile):
        assert client.get("/glossary/").status_code == 400


def test_a_session_that_nobody_used_is_over(client: Client, person: User) -> None:
    assert client.get("/glossary/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/glossary/").status_code == 302


def test_what_people_see_is_for_no_shared_cache(client: Client, person: User) -> None:
    answer = client.get("/glossary/")
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Permissions-Policy"].startswith("camera=()")


def test_strangers_get_no_session(client: Client) -> None:
    User.objects.create_user("kim")
    answer = client.get("/sign-in/")
    assert not Session.objects.exists()
    assert "sessionid" not in answer.cookies
