"""Sessions end that nobody uses, and shared caches get nothing of people."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
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
