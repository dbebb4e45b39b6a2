"""A link by which a person chooses a new password, once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from locations.links import password_link
from locations.models import User

NEW = {"new_password1": "another long secret", "new_password2": "another long secret"}


@pytest.fixture
def kim(db: None) -> User:
    return User.objects.create_user("kim", password="the old secret")


@pytest.fixture
def link(kim: User) -> str:
    return reverse("new_password", args=password_link(kim))


def test_a_password_is_chosen_once_and_signs_in(client: Client, kim: User, link: str) -> None:
    page = client.get(link)
    assert (page.status_code, page["Referrer-Policy"]) == (200, "strict-origin")
    assert "no-store" in page["Cache-Control"]
    assert client.post(link, NEW)["Location"] == "/"
    kim.refresh_from_db()
    assert kim.check_password("another long secret")
    assert client.get("/password/").status_code == 200
    for answer in (Client().get(link), Client().post(link, NEW)):
        assert answer.status_code == 410
        assert "Ask your head office for another one" in answer.content.decode()


def test_a_weak_one_keeps_the_link(client: Client, kim: User, link: str) -> None:
    answer = client.post(link, {"new_password1": "kim", "new_password2": "kim"})
    assert answer.status_code == 422
    assert "too short" in answer.content.decode()
    assert client.post(link, NEW).status_code == 302


def test_signing_in_with_the_old_one_ends_the_link(client: Client, kim: User, link: str) -> None:
    client.post("/sign-in/", {"username": "kim", "password": "the old secret"})
    assert Client().get(link).status_code == 410


def test_it_works_for_seven_days(client: Client, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth.tokens import PasswordResetTokenGenerator

    began = timezone.now().replace(tzinfo=None)
    for days, status in ((6.9, 200), (7.1, 410)):
        # It compares with the server's own clock, which is the one thing here that cannot be handed in.
        monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self, days=days: began + timedelta(days=days))
        assert client.get(link).status_code == status


@pytest.mark.parametrize("parts", [("MQ", "x"), ("zz", "a-b"), ("OTk", "c-d")])
def test_a_broken_link_says_so(client: Client, kim: User, parts: tuple[str, str]) -> None:
    assert client.get(reverse("new_password", args=parts)).status_code == 410
