"""Signing in and out, password, language, and the choice of a brand."""

import logging
from collections.abc import Callable
from datetime import date

import pytest
from django.core import mail
from django.test import Client, RequestFactory
from pytest_django import Settings

from dashboards.pages.errors import view as errors
from locations.models import Brand, Membership, User
from tests.dashboards.networks import make_brand

PASSWORD = "a long enough secret"


@pytest.fixture
def kim(db: None) -> User:
    """A person without a role, of an install where somebody else has one."""
    brand, head = make_brand(), User.objects.create_user("head")
    Membership.objects.create(user=head, brand=brand, role="head_office", valid_from=date(2026, 1, 1))
    return User.objects.create_user("kim", password=PASSWORD, language="ko")


def test_signing_in_brings_the_language_along(client: Client, kim: User) -> None:
    answer = client.post("/sign-in/", {"username": "kim", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert answer.cookies["django_language"].value == "ko"
    assert "아직 브랜드가 없습니다" in client.get("/").content.decode()


def test_a_wrong_password_is_answered_in_plain_words(client: Client, kim: User) -> None:
    answer = client.post("/sign-in/", {"username": "kim", "password": "wrong"})
    assert "Wrong name or password" in answer.content.decode()


def test_signing_out_takes_a_post(client: Client, kim: User) -> None:
    client.force_login(kim, backend="locations.sign_in.SignIn")
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_a_language_is_remembered_for_person_and_browser(client: Client, kim: User) -> None:
    client.force_login(kim, backend="locations.sign_in.SignIn")
    answer = client.post("/language/", {"language": "en", "next": "/glossary/?x=1"})
    assert (answer["Location"], answer.cookies["django_language"].value) == ("/glossary/?x=1", "en")
    kim.refresh_from_db()
    assert kim.language == "en"
    assert client.get("/language/").status_code == 405
    assert client.post("/language/", {"language": "xx"}).status_code == 400


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "x", "?", "1"])
def test_nobody_is_led_elsewhere(client: Client, db: None, page: str) -> None:
    assert client.post("/language/", {"language": "ko", "next": page})["Location"] == "/"


def test_a_password_is_changed_and_the_session_stays(client: Client, kim: User) -> None:
    client.force_login(kim, backend="locations.sign_in.SignIn")
    client.cookies["django_language"] = "en"
    short = client.post("/password/", {"old_password": PASSWORD, "new_password1": "x", "new_password2": "x"})
    assert short.status_code == 422
    new = "another long secret"
    done = client.post(
        "/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}, follow=True
    )
    assert "Your password is changed." in done.content.decode()
    kim.refresh_from_db()
    assert kim.check_password(new)


def test_wrong_old_passwords_are_counted_as_at_the_sign_in(client: Client, kim: User) -> None:
    client.force_login(kim, backend="locations.sign_in.SignIn")
    new = {"new_password1": "another long secret", "new_password2": "another long secret"}
    answers = [client.post("/password/", {"old_password": f"wrong {n}", **new}).status_code for n in range(5)]
    assert answers[:4] == [422] * 4 and answers[4] == 429
    assert client.post("/password/", {"old_password": PASSWORD, **new}).status_code == 429
    kim.refresh_from_db()
    assert kim.check_password(PASSWORD)


@pytest.fixture
def signed_in_kim(client: Client, kim: User) -> Client:
    client.force_login(kim, backend="locations.sign_in.SignIn")
    return client


def change_address(client: Client, email: str, password: str = PASSWORD) -> int:
    return client.post("/address/", {"email": email, "old_password": password}).status_code


def test_a_mail_address_is_changed_with_the_password_alone(signed_in_kim: Client, kim: User) -> None:
    for wrong in ("", "wrong"):
        assert change_address(signed_in_kim, "other@example.com", wrong) == 422
    kim.refresh_from_db()
    assert kim.email == ""
    assert change_address(signed_in_kim, "other@example.com") == 302
    kim.refresh_from_db()
    assert kim.email == "other@example.com"
    assert change_address(signed_in_kim, "me") == 422
    assert change_address(signed_in_kim, "me@demo.invalid") == 422
    User.objects.filter(pk=kim.pk).update(email="kim@demo.invalid")
    assert change_address(signed_in_kim, "me@example.com") == 422


def test_wrong_passwords_for_another_address_are_counted_as_at_the_sign_in(
    signed_in_kim: Client, kim: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="evenly.access"):
        answers = [change_address(signed_in_kim, "x@example.com", f"wrong {n}") for n in range(5)]
        assert answers == [422] * 4 + [429]
        assert change_address(signed_in_kim, "x@example.com") == 429
    lines = [record.getMessage() for record in caplog.records if record.name == "evenly.access"]
    assert lines == ["wrong password within a session: 'kim'"] * 4 + ["locked out: 'kim'"] * 2
    assert client_signs_in("kim") == 429
    kim.refresh_from_db()
    assert kim.email == ""


def client_signs_in(name: str) -> int:
    return Client().post("/sign-in/", {"username": name, "password": PASSWORD}).status_code


@pytest.mark.parametrize(("language", "words"), [("ko", "년 "), ("en", "another mail address"), ("", "another mail")])
def test_the_old_address_is_told_in_the_language_of_its_person(
    signed_in_kim: Client, kim: User, settings: Settings, language: str, words: str
) -> None:
    settings.SENDS_MAIL, settings.BASE_URL = True, "https://cx.example.com/"
    User.objects.filter(pk=kim.pk).update(email="old@example.com", language=language)
    assert change_address(signed_in_kim, "old@example.com") == 302
    assert mail.outbox == []
    assert change_address(signed_in_kim, "new@example.com") == 302
    (letter,) = mail.outbox
    assert letter.recipients() == ["old@example.com"]
    assert words in letter.body and "https://cx.example.com/" in letter.body and "kim" in letter.body
    assert "new@example.com" not in letter.body + letter.subject
    assert change_address(signed_in_kim, "") == 302
    assert change_address(signed_in_kim, "newer@example.com") == 302
    assert [each.recipients() for each in mail.outbox[1:]] == [["new@example.com"]]


def test_without_a_server_nobody_is_told(signed_in_kim: Client, kim: User, settings: Settings) -> None:
    settings.SENDS_MAIL = False
    User.objects.filter(pk=kim.pk).update(email="old@example.com")
    assert change_address(signed_in_kim, "new@example.com") == 302
    assert mail.outbox == []


def test_a_form_without_its_token_gets_a_page_that_helps(kim: User) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-in/", {"username": "kim", "password": PASSWORD})
    assert answer.status_code == 403
    assert "This page was open too long" in answer.content.decode()


def test_a_fault_of_ours_has_a_page_that_needs_nothing() -> None:
    answer = errors.failed(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()


def test_who_has_several_brands_chooses_one(signed_in: Callable[..., Client]) -> None:
    from locations.models import Membership

    first, second = make_brand("one"), make_brand("two")
    client = signed_in(first, "head_office")
    assert client.get("/")["Location"] == "/b/one/"
    held = Membership.objects.get(brand=first)
    Membership.objects.create(user=held.user, brand=second, role="head_office", valid_from=held.valid_from)
    text = client.get("/").content.decode()
    assert "/b/one/" in text
    assert "/b/two/" in text
    assert Brand.objects.count() == 2
