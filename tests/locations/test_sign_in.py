import pytest
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django import Settings

from locations.models import User
from locations.sign_in import DEMO_MAIL, client_address

PASSWORD = "open to everybody"


def signs_in(client: Client, name: str, password: str = PASSWORD) -> bool:
    """Whether the form of the sign-in page lets somebody in, over HTTPS as production wants it."""
    client.post("/sign-in/", {"username": name, "password": password}, secure=True)
    return "_auth_user_id" in client.session


@pytest.fixture
def demo_person(db: None) -> User:
    return User.objects.create_user("head", f"head{DEMO_MAIL}", PASSWORD)


def test_people_of_the_demo_sign_in_while_it_is_a_demo(client: Client, demo_person: User) -> None:
    assert not signs_in(client, "head", "something else")
    assert signs_in(client, "head")


def test_people_of_the_demo_are_refused_in_production(client: Client, demo_person: User, settings: Settings) -> None:
    settings.PRODUCTION = True
    assert not signs_in(client, "head")


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
    assert signs_in(client, "kim")


@pytest.mark.parametrize(
    ("proxies", "passed", "address"),
    [
        (0, "", "10.0.0.9"),
        (0, "198.51.100.1", "10.0.0.9"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (2, "203.0.113.7", "203.0.113.7"),
        (1, "", "10.0.0.9"),
        (1, "nonsense", "10.0.0.9"),
        (1, "[2001:DB8:1:2:3:4:5:6]:443", "2001:db8:1:2::"),
    ],
)
def test_the_address_is_the_one_that_our_outermost_proxy_saw(
    proxies: int, passed: str, address: str, settings: Settings
) -> None:
    settings.PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": passed} if passed else {}
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", **headers)) == address
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) is None


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("::ffff:203.0.113.7", "::ffff:203.0.113.8", False),
        ("64:ff9b::203.0.113.7", "203.0.113.7", True),
        ("64:ff9b::203.0.113.7", "64:ff9b::203.0.113.8", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("203.0.113.7", "203.0.113.8", False),
    ],
)
def test_one_network_of_ipv6_counts_as_one_address(first: str, second: str, is_one: bool) -> None:
    one, other = (client_address(RequestFactory().get("/", REMOTE_ADDR=each)) for each in (first, second))
    assert one and other
    assert (one == other) is is_one
