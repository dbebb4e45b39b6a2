"""The first account and the first brand: who may, once only, and with a code where strangers could come first."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from locations import first_run
from locations.models import Brand, Event, Location, Membership, User
from locations.refusals import Refusal
from locations.scoping import scope_of
from tests.dashboards.networks import make_regions
from tests.reviews import arrange

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def account(name: str = "kim") -> User:
    return first_run.make_first_account(name, "a-long-pass-word", name="Kim Minsu", language="ko", now=NOW)


def test_the_first_account_is_made_once() -> None:
    assert first_run.nobody_yet()
    made = account()
    assert (made.first_name, made.language, made.check_password("a-long-pass-word")) == ("Kim Minsu", "ko", True)
    assert not first_run.nobody_yet()
    with pytest.raises(first_run.AlreadyBegun):
        account("lee")


def test_it_looks_after_brands_that_were_imported_by_commands() -> None:
    brand = arrange.brand("b")
    made = account()
    assert [(row.user, row.role) for row in brand.memberships.all()] == [(made, "head_office")]
    assert Event.objects.get(brand=brand).verb == "role.given"


def test_in_production_only_who_reads_the_log_has_the_code(settings: Settings) -> None:
    assert first_run.is_start_code("")
    settings.PRODUCTION, settings.SECRET_KEY = True, "one"
    code = first_run.start_code()
    assert len(code) == 19
    assert first_run.is_start_code(f" {code.lower().replace('-', ' ')} ")
    for wrong in ("", code[:-1], code[:-1] + ("A" if code[-1] != "A" else "B"), "한글"):
        assert not first_run.is_start_code(wrong)
    settings.SECRET_KEY = "another"
    assert not first_run.is_start_code(code)


def found(user: User, name: str = "가람솔커피", latin: str = "Garamsol Coffee") -> Brand:
    stated = {"zone": "Asia/Seoul", "country": "KR", "language": "ko", "answered_by": "stores"}
    return first_run.found_brand(user, name, latin_name=latin, **stated, now=NOW)


def test_a_brand_has_its_settings_and_its_head_office() -> None:
    brand = found(account())
    brand.refresh_from_db()
    assert (brand.slug, brand.name, brand.default_zone, brand.country, brand.language, brand.answered_by) == (
        *("garamsol-coffee", "가람솔커피", "Asia/Seoul", "KR", "ko", "stores"),
    )
    assert brand.memberships.get().role == "head_office"
    assert [event.verb for event in Event.objects.order_by("pk")] == ["brand.created", "role.given"]


def test_a_slug_is_given_once() -> None:
    user = account()
    assert [
        found(user, *names).slug for names in (("Acme", ""), ("Acme", ""), ("가", ""), ("나", ""), ("Acme", ""))
    ] == [
        *("acme", "acme-2", "brand", "brand-2", "acme-3"),
    ]


def test_a_person_founds_so_many_brands_and_no_more(settings: Settings) -> None:
    settings.MOST_BRANDS = 8
    user = account()
    other = found(user).memberships.create(user=User.objects.create_user("lee"), role="head_office", valid_from=TODAY)
    found(user)
    with pytest.raises(
        Refusal, match=r"2 brands within a day\. Try again tomorrow, or ask whoever runs Evenly"
    ) as more:
        found(user)
    assert more.value.field == "name"
    assert found(other.user).founded_by == other.user
    for _day in range(3):
        Brand.objects.update(created_at=NOW - timedelta(days=1))
        found(user)
        found(user)
    Brand.objects.update(created_at=NOW - timedelta(days=1))
    with pytest.raises(Refusal, match="8 brands; whoever runs Evenly can set up more"):
        found(user)
    settings.MOST_BRANDS = 9
    assert found(user).slug == "garamsol-coffee-10"


def test_a_command_founds_without_limit(settings: Settings) -> None:
    settings.MOST_BRANDS = 0
    call_command("create_brand", "acme", "--name", "Acme")
    assert Brand.objects.get().founded_by is None
    with pytest.raises(Refusal):
        found(account())


def test_brands_of_one_founder_count_as_one() -> None:
    kim, lee = account(), User.objects.create_user("lee")
    first, second, third = found(kim), found(kim), found(lee)
    alone, elsewhere = arrange.brand("alone"), arrange.brand("elsewhere")
    assert {*first_run.founded_together(first.pk)} == {first, second}
    assert {*first_run.founded_together(third.pk)} == {third}
    assert {*first_run.founded_together(alone.pk)} == {alone} != {elsewhere}


def test_who_begins_or_looks_after_another_brand_may_found_one() -> None:
    begins, invited = account(), User.objects.create_user("lee")
    assert first_run.may_found_a_brand(begins, NOW)
    brand = found(begins)
    assert first_run.may_found_a_brand(begins, NOW)
    assert not first_run.may_found_a_brand(invited, NOW)
    role = Membership.objects.create(user=invited, brand=brand, role="head_office", read_only=True, valid_from=TODAY)
    assert not first_run.may_found_a_brand(invited, NOW)
    Membership.objects.filter(pk=role.pk).update(read_only=False, valid_from=date(2026, 12, 1))
    assert not first_run.may_found_a_brand(invited, NOW)
    Membership.objects.filter(pk=role.pk).update(valid_from=TODAY)
    assert first_run.may_found_a_brand(invited, NOW)


def test_a_sample_brand_stands_in_nobodys_way() -> None:
    user = account()
    brand = arrange.brand("sample", is_sample=True)
    Membership.objects.create(user=user, brand=brand, role="head_office", valid_from=TODAY)
    assert first_run.may_found_a_brand(User.objects.create_user("lee"), NOW)


@pytest.mark.parametrize("role", ["store", "regional", "read only"])
def test_whoever_was_invited_to_look_at_a_sample_founds_nothing(role: str) -> None:
    owner, guest = account(), User.objects.create_user("lee")
    brand = arrange.brand("sample", is_sample=True)
    Membership.objects.create(user=owner, brand=brand, role="head_office", valid_from=TODAY)
    given: dict[str, Any] = {"role": "head_office", "read_only": True}
    if role == "store":
        given = {"role": "store", "location": Location.objects.create(brand=brand, code="1", name="One")}
    elif role == "regional":
        given = {"role": "regional", "region": make_regions(brand, "Korea")["Korea"]}
    Membership.objects.create(user=guest, brand=brand, valid_from=TODAY - timedelta(days=9), **given)
    assert not first_run.may_found_a_brand(guest, NOW)
    Membership.objects.filter(user=guest).update(valid_to=TODAY - timedelta(days=1))
    assert not first_run.may_found_a_brand(guest, NOW)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "America/New_York"])
@pytest.mark.parametrize("hour", [2, 22])
def test_whoever_founds_a_brand_has_their_role_at_once_whatever_day_it_is_there(zone: str, hour: int) -> None:
    now, user = NOW.replace(hour=hour), account()
    stated = {"zone": zone, "country": "US", "language": "en", "answered_by": "stores"}
    brand = first_run.found_brand(user, "Acme", latin_name="", **stated, now=now)
    scope = scope_of(user, brand.slug, now)
    assert scope is not None and scope.keeps_the_brand


def test_whether_a_role_has_ended_goes_by_the_brands_own_day() -> None:
    founder, other = account(), User.objects.create_user("lee")
    brand = found(founder)
    midnight_in_seoul = datetime(2026, 11, 20, 15, tzinfo=UTC)
    Membership.objects.create(user=other, brand=brand, role="head_office", valid_from=TODAY, valid_to=TODAY)
    assert first_run.may_found_a_brand(other, midnight_in_seoul - timedelta(seconds=1))
    assert not first_run.may_found_a_brand(other, midnight_in_seoul)
