"""Whoever has the link of an invitation makes an account with it, once."""

import logging
from datetime import date, timedelta
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from locations import people
from locations.models import Brand, Invitation, Membership, User
from locations.roles import RoleOffer
from locations.scoping import head_office
from tests.dashboards.networks import make_brand

PASSWORD = "a long enough secret"
ACCOUNT = {"username": "kim", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def brand(db: None) -> Brand:
    return make_brand()


@pytest.fixture
def link(brand: Brand) -> str:
    offer = RoleOffer("head_office", date(2020, 1, 1))
    made = people.invite(head_office(brand), "김서연", "", offer, by="head", now=timezone.now())
    return f"/invitation/{made.secret}/"


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_an_account_is_made_and_signed_in(client: Client, link: str) -> None:
    page = client.get(link)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    assert "Bean There b" in text(page) and "김서연" in text(page)
    answer = client.post(link, ACCOUNT, follow=True)
    assert answer.redirect_chain == [("/", 302), ("/b/b/", 302)]
    assert "Welcome to Bean There b." in text(answer)
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("dem\u043e", "has letters of several alphabets; use one"),
        ("\u0414\u0435\u043c\u043e", "Welcome"),
        ("derno", "looks like this one"),
    ],
)
def test_a_name_that_could_be_taken_for_anothers_is_refused_in_the_form(
    client: Client, link: str, name: str, sentence: str
) -> None:
    User.objects.create_user("demo")
    answer = client.post(link, ACCOUNT | {"username": name}, follow=True)
    assert sentence in text(answer)
    assert User.objects.filter(username=name).exists() is (sentence == "Welcome")


def test_a_link_that_was_used_says_so_and_the_way_on(client: Client, link: str) -> None:
    client.post(link, ACCOUNT)
    for answer in (Client().get(link), Client().post(link, ACCOUNT | {"username": "lee"})):
        assert answer.status_code == 410
        assert "used already" in text(answer) and "ask for another one" in text(answer)
        assert answer["Referrer-Policy"] == "strict-origin"
        assert "Bean There" not in text(answer)
    assert User.objects.count() == 1


def test_links_that_are_too_old_withdrawn_or_broken_say_so(client: Client, link: str) -> None:
    Invitation.objects.update(revoked_at=timezone.now())
    assert "has withdrawn it" in text(client.get(link))
    Invitation.objects.update(revoked_at=None, expires_at=timezone.now() - timedelta(seconds=1))
    assert "too old" in text(client.get(link))
    broken = client.get(link[:-5] + "/")
    assert broken.status_code == 404
    assert "not complete" in text(broken)


@pytest.mark.parametrize(
    ("written", "field", "sentence"),
    [
        ({"username": ""}, "username", "required"),
        ({"username": "a b"}, "username", "valid username"),
        ({"username": "LEE"}, "username", "Somebody has this name already"),
        ({"password1": "short", "password2": "short"}, "password1", "too short"),
        ({"password2": "another long secret"}, "password2", "match"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client: Client, link: str, written: dict[str, str], field: str, sentence: str
) -> None:
    User.objects.create_user("lee")
    answer = client.post(link, ACCOUNT | written)
    assert answer.status_code == 422
    assert sentence in text(answer).partition(f'id="id_{field}-help"')[2].partition("</div>")[0]
    assert not Membership.objects.exists()


def test_who_is_signed_in_takes_the_role(client: Client, link: str) -> None:
    lee = User.objects.create_user("lee")
    client.force_login(lee, backend="locations.sign_in.SignIn")
    assert "signed in as lee" in text(client.get(link))
    assert client.post(link)["Location"] == "/"
    assert Membership.objects.get().user == lee
    assert User.objects.count() == 1


def test_reading_it_uses_nothing_up(client: Client, link: str) -> None:
    for _again in range(3):
        client.get(link)
    client.head(link)
    assert Invitation.objects.get().used_at is None


def test_the_secret_is_in_no_log_and_no_table(client: Client, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, written = link.split("/")[2], StringIO()
    [handler] = [each for each in logging.getLogger().handlers if each.name == "stderr"]
    monkeypatch.setattr(handler, "stream", written)
    client.post(link, ACCOUNT)
    Client().get(link)
    Client().post(f"/sign-in/?next={link}", {"username": "kim", "password": "wrong", "next": link})
    logging.getLogger("django.server").info('"GET %s HTTP/1.1" 200', f"/sign-in/?next=%2Finvitation%2F{secret}%2F")
    logged = written.getvalue()
    assert "/invitation/…" in logged and "%2Finvitation%2F…" in logged
    assert secret not in logged
    assert secret not in str([*AccessAttempt.objects.values(), *Invitation.objects.values()])
