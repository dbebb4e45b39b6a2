"""The commands that make a brand and its people, as thin as they are."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from locations.models import Brand, Event, Membership, User
from locations.zones import day_in
from tests.dashboards.networks import make_brand, make_stores

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    made = make_brand()
    make_stores(made, 1)
    return made


def run(*words: str) -> str:
    said = io.StringIO()
    call_command(*words, stderr=said)
    return said.getvalue()


def test_a_brand_is_created_once() -> None:
    run("create_brand", "acme", "--name", "Acme Coffee", "--zone", "Asia/Seoul", "--country", "KR")
    made = Brand.objects.get()
    assert (made.slug, made.name, made.default_zone, made.country) == ("acme", "Acme Coffee", "Asia/Seoul", "KR")
    with pytest.raises(CommandError, match="already") as refused:
        run("create_brand", "acme", "--name", "Again")
    assert refused.value.returncode == 1
    with pytest.raises(CommandError, match="no time zone"):
        run("create_brand", "b", "--name", "B", "--zone", "Mars")


def test_a_member_is_added_and_ended(brand: Brand) -> None:
    User.objects.create_user("kim")
    for _again in range(2):
        assert "kim is now store manager of Bean There b." in run(
            "add_member", "kim", "--brand", "b", "--role", "store", "--store", "000"
        )
    added = Membership.objects.get()
    today = day_in("Asia/Seoul", timezone.now())
    assert added.valid_from == today
    last = today + timedelta(days=3)
    assert "1 roles" in run("end_member", "kim", "--brand", "b", "--on", last.isoformat())
    assert Membership.objects.get().valid_to == last
    assert [event.verb for event in Event.objects.order_by("pk")] == ["role.given", "role.ended"]


@pytest.mark.parametrize("name", ["dem\u043e", "derno"])
def test_a_new_member_has_a_name_that_nobody_takes_for_anothers(
    brand: Brand, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.create_user("demo")
    monkeypatch.setattr("sys.stdin", io.StringIO("a long enough secret\n"))
    with pytest.raises(CommandError, match=r"alphabets|looks like"):
        run("add_member", name, "--brand", "b", "--role", "head_office")
    assert User.objects.count() == 1


def test_head_office_may_be_read_only(brand: Brand) -> None:
    User.objects.create_user("kim")
    run("add_member", "kim", "--brand", "b", "--role", "head_office", "--read-only")
    assert Membership.objects.get().read_only


def test_the_command_line_ends_the_last_head_office_too(brand: Brand) -> None:
    """It can give the role again."""
    kim = User.objects.create_user("kim")
    Membership.objects.create(user=kim, brand=brand, role="head_office", valid_from=date(2020, 1, 1))
    run("end_member", "kim", "--brand", "b", "--on", "2026-01-31")
    assert Membership.objects.get().valid_to == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["kim", "--brand", "nope", "--on", "2026-01-31"], "no brand"),
        (["kim", "--brand", "b", "--on", "2026-01-31"], "no role"),
        (["kim", "--brand", "b", "--on", "soon"], "invalid"),
    ],
)
def test_what_cannot_be_ended_is_one_sentence(brand: Brand, words: list[str], sentence: str) -> None:
    User.objects.create_user("kim")
    with pytest.raises(CommandError, match=sentence):
        run("end_member", *words)
