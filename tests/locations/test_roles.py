"""Whom somebody without a role asks, and that a stranger learns nobody's name."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from locations.models import Brand, Membership, User
from locations.roles import whom_to_ask
from tests.dashboards.networks import make_brand

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
TODAY = date(2026, 11, 28)
DAY = timedelta(days=1)


@pytest.fixture
def brand() -> Brand:
    return make_brand()


def member(name: str, brand: Brand, **columns: Any) -> User:
    user = User.objects.get_or_create(username=name)[0]
    columns = {"role": "head_office", "valid_from": date(2020, 1, 1)} | columns
    Membership.objects.create(user=user, brand=brand, **columns)
    return user


def test_who_had_or_will_have_a_role_asks_the_head_office_of_that_brand(brand: Brand) -> None:
    member("zoe", brand)
    member("adam", brand)
    User.objects.filter(username="adam").update(first_name="Adam", last_name="Smith")
    past = member("past", brand, valid_to=TODAY - DAY)
    coming = member("coming", brand, valid_from=TODAY + DAY)
    for user in (past, coming):
        assert whom_to_ask(user, NOW) == [("Bean There b", ["Adam Smith", "zoe"])]


def test_only_those_who_can_give_a_role_are_named(brand: Brand) -> None:
    past = member("past", brand, valid_to=TODAY - DAY)
    member("reader", brand, read_only=True)
    member("left", brand, valid_to=TODAY - DAY)
    member("locked", brand)
    User.objects.filter(username="locked").update(is_active=False)
    assert whom_to_ask(past, NOW) == []


def test_a_stranger_learns_nobodys_name(brand: Brand) -> None:
    member("head", brand)
    member("elsewhere", make_brand("other"), valid_to=TODAY - DAY)
    assert whom_to_ask(User.objects.create(username="stranger"), NOW) == []
    assert whom_to_ask(User.objects.get(username="elsewhere"), NOW) == []
