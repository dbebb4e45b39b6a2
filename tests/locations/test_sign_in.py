import pytest
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.test import Client
from pytest_django import Settings

from locations.models import User
from locations.sign_in import DEMO_MAIL

PASSWORD = "open to everybody"


@pytest.fixture
def demo_person(db: None) -> User:
    return User.objects.create_user("head", f"head{DEMO_MAIL}", PASSWORD)


def test_people_of_the_demo_sign_in_while_it_is_a_demo(client: Client, demo_person: User) -> None:
    assert client.login(username="head", password=PASSWORD)
    assert not client.login(username="head", password="something else")


def test_people_of_the_demo_are_refused_in_production(client: Client, demo_person: User, settings: Settings) -> None:
    settings.PRODUCTION = True
    assert not client.login(username="head", password=PASSWORD)


def test_a_session_of_the_demo_ends_when_production_begins(
    client: Client, demo_person: User, settings: Settings
) -> None:
    client.force_login(demo_person)
    settings.PRODUCTION = True
    backend = client.session["_auth_user_backend"]
    assert backend == "locations.sign_in.SignIn"
    request = HttpRequest()
    request.session = client.session
    assert not get_user(request).is_authenticated


def test_others_sign_in_in_production(client: Client, db: None, settings: Settings) -> None:
    settings.PRODUCTION = True
    User.objects.create_user("kim", "kim@example.com", PASSWORD)
    assert client.login(username="kim", password=PASSWORD)
