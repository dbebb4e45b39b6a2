"""Invitations are accepted once, in time, and by whoever has the link."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import Settings

from locations import links, people
from locations.models import Brand, Event, Invitation, Membership, User
from locations.refusals import Refusal
from locations.roles import RoleOffer
from locations.scoping import head_office, scope_of
from tests.dashboards.networks import make_brand, make_stores

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
TODAY = date(2026, 11, 28)
DAY = timedelta(days=1)
PASSWORD = "a long enough secret"


@pytest.fixture
def brand() -> Brand:
    made = make_brand()
    make_stores(made, 2)
    return made


def invited(brand: Brand, offer: RoleOffer | None = None) -> str:
    offer = offer or RoleOffer("store", TODAY, store="001")
    return people.invite(head_office(brand), "김서연", "kim@example.com", offer, by="head", now=NOW).secret


def new(secret: str, name: str = "kim", now: datetime = NOW) -> User:
    return links.accept_as_new(secret, name, PASSWORD, language="ko", now=now)


def test_who_accepts_gets_an_account_and_the_role(brand: Brand) -> None:
    secret = invited(brand)
    view = links.read_invitation(secret, now=NOW)
    assert (view.state, view.brand, view.role, view.place) == ("open", "Bean There b", "store", "Store 1")
    assert (view.first_day, view.last_day, view.invited_by) == (TODAY, None, "head")
    kim = new(secret)
    assert (kim.email, kim.first_name, kim.language) == ("kim@example.com", "김서연", "ko")
    assert kim.check_password(PASSWORD)
    scope = scope_of(kim, "b", NOW)
    assert scope is not None and scope.locations == (brand.locations.get(code="001").pk,)
    assert [(event.verb, event.by_name) for event in Event.objects.order_by("pk")] == [
        ("invitation.made", "head"),
        ("invitation.accepted", "kim"),
        ("role.given", "kim"),
    ]


def test_who_is_signed_in_takes_the_role_along(brand: Brand) -> None:
    lee = User.objects.create_user("lee")
    links.accept(invited(brand), lee, now=NOW)
    assert Membership.objects.get().user == lee
    assert Invitation.objects.get().used_by == lee


def test_a_link_serves_once(brand: Brand) -> None:
    secret = invited(brand)
    new(secret)
    assert links.read_invitation(secret, now=NOW) == links.InvitationView("used")
    with pytest.raises(Refusal):
        new(secret, "lee")
    with pytest.raises(Refusal):
        links.accept(secret, User.objects.get(username="kim"), now=NOW)
    assert Membership.objects.count() == User.objects.count() == 1


@pytest.mark.parametrize(("after", "state"), [(7 * DAY - timedelta(seconds=1), "open"), (7 * DAY, "expired")])
def test_a_link_serves_for_seven_days(brand: Brand, after: timedelta, state: str) -> None:
    secret = invited(brand)
    assert links.read_invitation(secret, now=NOW + after).state == state
    if state == "expired":
        with pytest.raises(Refusal):
            new(secret, now=NOW + after)
        assert not User.objects.exists()


def test_a_role_whose_last_day_is_over_is_not_accepted(brand: Brand) -> None:
    secret = invited(brand, RoleOffer("head_office", TODAY, TODAY))
    assert links.read_invitation(secret, now=NOW).state == "open"
    in_seoul_it_is_tomorrow = NOW.replace(hour=15)
    assert links.read_invitation(secret, now=in_seoul_it_is_tomorrow).state == "expired"


def test_a_role_begins_when_it_is_accepted_or_later(brand: Brand) -> None:
    kim = new(invited(brand), now=NOW + 3 * DAY)
    assert Membership.objects.get(user=kim).valid_from == TODAY + 3 * DAY
    lee = new(invited(brand, RoleOffer("head_office", TODAY + 9 * DAY)), "lee")
    assert Membership.objects.get(user=lee).valid_from == TODAY + 9 * DAY


def test_a_name_that_is_taken_keeps_the_link_open(brand: Brand) -> None:
    User.objects.create_user("Kim")
    secret = invited(brand)
    with pytest.raises(Refusal) as refusal:
        new(secret)
    assert refusal.value.field == "username"
    assert links.read_invitation(secret, now=NOW).state == "open"


@pytest.mark.parametrize("weak", ["short", "1234567890123", "kim@example.com"])
def test_a_weak_password_keeps_the_link_open(brand: Brand, weak: str) -> None:
    secret = invited(brand)
    with pytest.raises(Refusal) as refusal:
        links.accept_as_new(secret, "kim", weak, language="", now=NOW)
    assert refusal.value.field == "password1"
    assert links.read_invitation(secret, now=NOW).state == "open"


def test_an_unknown_link_says_nothing(brand: Brand) -> None:
    assert links.read_invitation("x", now=NOW) == links.InvitationView("unknown")
    with pytest.raises(Refusal):
        new("x")


def test_a_new_password_waits_as_long_as_an_invitation(settings: Settings) -> None:
    assert timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) == links.VALID_FOR
