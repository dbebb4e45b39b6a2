"""Roles are given and ended, people stand in for each other, and each verb leaves one event."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from locations import links, people
from locations.models import Absence, Brand, Event, Invitation, Membership, User
from locations.refusals import Refusal
from locations.roles import RoleOffer
from locations.scoping import Scope, brands_of, scope_of
from tests.dashboards.networks import make_brand, make_regions, make_stores

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
TODAY = date(2026, 11, 28)
DAY = timedelta(days=1)
HEAD = RoleOffer("head_office", TODAY)


@pytest.fixture
def brand() -> Brand:
    made = make_brand()
    regions = make_regions(made, "Korea", "Korea/Seoul", "Korea/Busan")
    make_stores(made, 4, [*regions.values()][1:])
    return made


@pytest.fixture
def other() -> Brand:
    made = make_brand("other")
    make_stores(made, 1, [*make_regions(made, "Mars").values()], prefix="x-")
    return made


def member(name: str, brand: Brand, role: str = "head_office", **columns: Any) -> User:
    user = User.objects.get_or_create(username=name)[0]
    Membership.objects.create(user=user, brand=brand, role=role, **({"valid_from": date(2020, 1, 1)} | columns))
    return user


@pytest.fixture
def head(brand: Brand) -> Scope:
    return scope(member("head", brand), brand)


def at(day: date) -> datetime:
    return NOW + (day - TODAY)


def scope(user: User, brand: Brand, day: date = TODAY) -> Scope:
    found = scope_of(user, brand.slug, at(day))
    assert found is not None
    return found


def by(scope: Scope) -> dict[str, Any]:
    return {"by": scope.user, "now": NOW}


def refused(field: str, call: Callable[..., Any], *arguments: Any, **options: Any) -> str:
    before = Event.objects.count()
    with pytest.raises(Refusal) as refusal:
        call(*arguments, **options)
    assert refusal.value.field == field
    assert Event.objects.count() == before
    return str(refusal.value)


def the_event() -> Event:
    return Event.objects.get()


def role_of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def test_an_invitation_keeps_a_digest_of_its_link_and_nothing_else(brand: Brand, head: Scope) -> None:
    made = people.invite(head, "Kim", "kim@example.com", HEAD, **by(head))
    kept = Invitation.objects.get()
    assert kept.digest == links.digest(made.secret)
    assert (kept.name, kept.email, kept.invited_by) == ("Kim", "kim@example.com", "head")
    assert kept.expires_at - kept.created_at == timedelta(days=7)
    event = the_event()
    assert (event.verb, event.by_name, event.subject_id) == ("invitation.made", "head", kept.pk)
    row = Invitation.objects.values().get()
    assert made.secret not in f"{row} {event.data} {event.subject_name} {made!r}"


@pytest.mark.parametrize(
    ("offer", "field"),
    [
        (RoleOffer("boss", TODAY), "role"),
        (RoleOffer("regional", TODAY), "region"),
        (RoleOffer("regional", TODAY, region="Mars"), "region"),
        (RoleOffer("head_office", TODAY, region="Korea"), "region"),
        (RoleOffer("store", TODAY), "store"),
        (RoleOffer("store", TODAY, store="x-000"), "store"),
        (RoleOffer("regional", TODAY, region="Korea", store="000"), "store"),
        (RoleOffer("regional", TODAY, region="Korea", read_only=True), "read_only"),
        (RoleOffer("head_office", TODAY, TODAY - DAY), "last_day"),
        (RoleOffer("head_office", TODAY - 9 * DAY, TODAY - DAY), "last_day"),
    ],
)
def test_a_role_that_does_not_fit_is_refused_at_its_field(
    offer: RoleOffer, field: str, brand: Brand, other: Brand, head: Scope
) -> None:
    assert refused(field, people.invite, head, "Kim", "", offer, **by(head))
    assert not Invitation.objects.exists()


def test_an_invitation_is_taken_back_once_and_by_its_own_brand(brand: Brand, other: Brand, head: Scope) -> None:
    made = people.invite(head, "Kim", "", HEAD, **by(head))
    stranger = scope(member("stranger", other), other)
    assert not people.take_back(stranger, made.pk, **by(stranger))
    assert people.take_back(head, made.pk, **by(head))
    assert not people.take_back(head, made.pk, **by(head))
    assert links.read_invitation(made.secret, now=NOW).state == "revoked"
    assert [event.verb for event in Event.objects.order_by("pk")] == ["invitation.made", "invitation.taken_back"]


def test_roles_add_up_and_the_same_one_is_given_once(brand: Brand, head: Scope) -> None:
    kim = member("kim", brand, "regional", region=brand.regions.get(path="Korea/Seoul"))
    busan = RoleOffer("regional", TODAY, region="Korea/Busan")
    assert people.give_role(head, kim.pk, busan, **by(head)) is True
    assert len(scope(kim, brand).lineages) == 2
    event = the_event()
    assert (event.verb, event.data["after"]["region"]) == ("role.given", "Korea/Busan")
    assert people.give_role(head, kim.pk, busan, **by(head)) is False
    assert people.give_role(head, kim.pk, RoleOffer("regional", TODAY, TODAY, "Korea/Busan"), **by(head)) is False
    assert Event.objects.count() == 1


def test_people_of_another_brand_are_as_absent_as_nobody(brand: Brand, other: Brand, head: Scope) -> None:
    stranger = member("stranger", other)
    theirs = Membership.objects.get(user=stranger)
    for person in (stranger.pk, 10**9):
        assert people.give_role(head, person, HEAD, **by(head)) is None
        assert people.reset_link(head, person, **by(head)) is None
        assert not people.set_absence(head, person, User.objects.get(username="head").pk, TODAY, TODAY, **by(head))
        assert people.end_member(head, person, TODAY, **by(head)) == 0
    for role in (theirs.pk, 10**9):
        assert not people.end_role(head, role, TODAY, **by(head))
    absence = Absence.objects.create(
        brand=other, user=stranger, stand_in=member("second", other), first_day=TODAY, last_day=TODAY
    )
    assert not people.end_absence(head, absence.pk, **by(head))
    assert not Event.objects.exists()


def test_only_head_office_decides(brand: Brand, head: Scope) -> None:
    kim = member("kim", brand, "regional", region=brand.regions.get(path="Korea"))
    regional = scope(kim, brand)
    for call in (
        lambda: people.invite(regional, "Lee", "", HEAD, **by(regional)),
        lambda: people.take_back(regional, 1, **by(regional)),
        lambda: people.give_role(regional, kim.pk, HEAD, **by(regional)),
        lambda: people.end_role(regional, 1, TODAY, **by(regional)),
        lambda: people.set_absence(regional, kim.pk, kim.pk, TODAY, TODAY, **by(regional)),
        lambda: people.end_absence(regional, 1, **by(regional)),
        lambda: people.reset_link(regional, kim.pk, **by(regional)),
    ):
        with pytest.raises(PermissionDenied):
            call()


def test_a_role_ends_after_its_last_day(brand: Brand, head: Scope) -> None:
    kim = member("kim", brand)
    assert people.end_role(head, role_of(kim).pk, TODAY, **by(head))
    assert scope_of(kim, "b", NOW) and not scope_of(kim, "b", at(TODAY + DAY))
    event = the_event()
    assert (event.verb, event.data["before"]["last_day"], event.data["after"]["last_day"]) == (
        "role.ended",
        None,
        "2026-11-28",
    )


def test_a_role_that_is_over_or_would_end_before_it_began_is_refused(brand: Brand, head: Scope) -> None:
    over = member("over", brand, valid_to=TODAY - 2 * DAY)
    began = member("began", brand, valid_from=TODAY)
    assert "Nov. 26" in refused("last_day", people.end_role, head, role_of(over).pk, TODAY, **by(head))
    assert refused("last_day", people.end_role, head, role_of(began).pk, TODAY - DAY, **by(head))


def test_a_role_that_has_not_begun_is_removed(brand: Brand, head: Scope) -> None:
    coming = member("coming", brand, valid_from=TODAY + 9 * DAY)
    assert people.end_role(head, role_of(coming).pk, TODAY, **by(head))
    assert not Membership.objects.filter(user=coming).exists()
    assert the_event().data["after"] == {}


def test_the_last_head_office_that_may_write_cannot_end_itself(brand: Brand, head: Scope) -> None:
    member("reader", brand, read_only=True)
    member("left", brand, valid_to=TODAY - DAY)
    member("locked", brand)
    User.objects.filter(username="locked").update(is_active=False)
    own = Membership.objects.get(user__username="head")
    assert "somebody else" in refused("last_day", people.end_role, head, own.pk, TODAY, **by(head))
    member("second", brand, valid_from=TODAY + DAY)
    assert people.end_role(head, own.pk, TODAY, **by(head))


def test_who_is_followed_too_late_cannot_end_itself_either(brand: Brand, head: Scope) -> None:
    member("second", brand, valid_from=TODAY + 2 * DAY)
    own = Membership.objects.get(user__username="head")
    assert refused("last_day", people.end_role, head, own.pk, TODAY, **by(head))
    assert people.end_role(head, own.pk, TODAY + DAY, **by(head))


def test_a_member_is_ended_in_all_roles_that_still_last(brand: Brand, head: Scope) -> None:
    kim = member("kim", brand)
    member("kim", brand, "regional", region=brand.regions.get(path="Korea"), valid_from=TODAY + 5 * DAY)
    member("kim", brand, "store", location=brand.locations.get(code="000"), valid_to=TODAY - DAY)
    assert people.end_member(head, kim.pk, TODAY, **by(head)) == 2
    assert {row.valid_to for row in Membership.objects.filter(user=kim)} == {TODAY - DAY, TODAY}
    assert Membership.objects.filter(user=kim).count() == 2


def test_a_stand_in_has_the_roles_of_the_absent_person_on_those_days(brand: Brand, head: Scope) -> None:
    seoul, busan = (brand.regions.get(path=f"Korea/{name}") for name in ("Seoul", "Busan"))
    kim, lee = member("kim", brand, "regional", region=seoul), member("lee", brand, "regional", region=busan)
    assert people.set_absence(head, kim.pk, lee.pk, TODAY, TODAY + DAY, **by(head))
    reach = {day: len(scope(lee, brand, day).lineages) for day in (TODAY - DAY, TODAY, TODAY + DAY, TODAY + 2 * DAY)}
    assert [*reach.values()] == [1, 2, 2, 1]
    assert len(scope(kim, brand).lineages) == 1
    event = the_event()
    assert (event.verb, event.data["after"]["stand_in"]) == ("absence.set", "lee")


def test_a_stand_in_who_is_absent_hands_on_what_they_stand_in_for(brand: Brand, other: Brand, head: Scope) -> None:
    store = brand.locations.get(code="000")
    kim, lee = (member(name, brand, "store", location=store) for name in ("kim", "lee"))
    Membership.objects.filter(user=kim).update(location=brand.locations.get(code="001"))
    park = member("park", brand, "store", location=brand.locations.get(code="002"))
    member("kim", other)
    people.set_absence(head, kim.pk, lee.pk, TODAY, TODAY + DAY, **by(head))
    people.set_absence(head, lee.pk, park.pk, TODAY + DAY, TODAY + DAY, **by(head))
    assert len(scope(park, brand, TODAY).locations) == 1
    assert len(scope(park, brand, TODAY + DAY).locations) == 3
    assert [*brands_of(park, at(TODAY + DAY))] == [brand], "an absence is of one brand"


def test_a_stand_in_whose_own_role_ended_stands_in_no_longer(brand: Brand, head: Scope) -> None:
    kim, lee = (member(name, brand) for name in ("kim", "lee"))
    people.set_absence(head, kim.pk, lee.pk, TODAY, TODAY + 9 * DAY, **by(head))
    people.end_member(head, lee.pk, TODAY, **by(head))
    assert scope_of(lee, "b", NOW) and not scope_of(lee, "b", at(TODAY + DAY))


def test_stand_ins_in_a_circle_are_refused(brand: Brand, head: Scope) -> None:
    kim, lee, park = (member(name, brand) for name in ("kim", "lee", "park"))
    people.set_absence(head, kim.pk, lee.pk, TODAY, TODAY + 5 * DAY, **by(head))
    people.set_absence(head, lee.pk, park.pk, TODAY + DAY, TODAY + 2 * DAY, **by(head))
    days = (TODAY + 2 * DAY, TODAY + 9 * DAY)
    assert "park" in refused("stand_in", people.set_absence, head, park.pk, kim.pk, *days, **by(head))
    assert people.set_absence(head, park.pk, kim.pk, TODAY + 3 * DAY, TODAY + 9 * DAY, **by(head))


def test_an_absence_has_an_order_a_stand_in_and_no_other_at_once(brand: Brand, other: Brand, head: Scope) -> None:
    kim, lee, stranger = member("kim", brand), member("lee", brand), member("stranger", other)
    gone = member("gone", brand, valid_to=TODAY - DAY)

    def absence(stand_in: User, first: date, last: date, field: str) -> None:
        assert refused(field, people.set_absence, head, kim.pk, stand_in.pk, first, last, **by(head))

    for stand_in in (kim, stranger, gone):
        absence(stand_in, TODAY, TODAY, "stand_in")
    absence(lee, TODAY, TODAY - DAY, "last_day")
    absence(lee, TODAY - 9 * DAY, TODAY - DAY, "last_day")
    people.set_absence(head, kim.pk, lee.pk, TODAY, TODAY + DAY, **by(head))
    absence(lee, TODAY + DAY, TODAY + 3 * DAY, "first_day")


def test_who_is_back_stays_absent_for_the_days_before(brand: Brand, head: Scope) -> None:
    kim, lee = (member(name, brand) for name in ("kim", "lee"))
    people.set_absence(head, kim.pk, lee.pk, TODAY - DAY, TODAY + DAY, **by(head))
    people.set_absence(head, lee.pk, kim.pk, TODAY + 5 * DAY, TODAY + 6 * DAY, **by(head))
    now, coming = Absence.objects.order_by("pk")
    assert people.end_absence(head, now.pk, **by(head))
    assert people.end_absence(head, coming.pk, **by(head))
    assert [row.last_day for row in Absence.objects.all()] == [TODAY - DAY]
    assert not people.end_absence(head, now.pk, **by(head))
    assert Event.objects.filter(verb="absence.ended").count() == 2


def test_days_are_those_of_the_brands_zone(brand: Brand, head: Scope) -> None:
    """At 16:00 UTC it is the next day in Seoul."""
    kim, late = member("kim", brand), NOW.replace(hour=16)
    day = {"by": "head", "now": late}
    assert refused("last_day", people.set_absence, head, kim.pk, 1, TODAY, TODAY, **day) or True
    people.end_role(head, role_of(kim).pk, TODAY, **day)
    assert refused("last_day", people.end_role, head, role_of(kim).pk, TODAY + DAY, **day)


def test_a_link_for_a_new_password_serves_once(brand: Brand, head: Scope) -> None:
    kim = member("kim", brand)
    kim.set_password("the old one")
    kim.save()
    parts = people.reset_link(head, kim.pk, **by(head))
    assert parts is not None and links.person_of(*parts) == kim
    event = the_event()
    assert (event.verb, event.subject_name) == ("person.password_link_made", "kim")
    assert parts[1] not in str(Event.objects.values().get())
    assert links.choose_password(*parts, "a new long secret") == kim
    kim.refresh_from_db()
    assert kim.check_password("a new long secret")
    assert links.person_of(*parts) is None
    with pytest.raises(Refusal):
        links.choose_password(*parts, "another long secret")


@pytest.mark.parametrize(
    ("uid", "token"), [("", ""), ("MQ", "x"), ("!!", "a-b"), ("LTE", "a-b"), ("OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ", "a-b")]
)
def test_a_broken_link_is_nobodys(uid: str, token: str) -> None:
    assert links.person_of(uid, token) is None


def test_an_account_of_another_brand_too_is_not_opened(brand: Brand, other: Brand, head: Scope) -> None:
    kim = member("kim", brand)
    member("kim", other, valid_to=TODAY - DAY)
    assert "kim" in refused("", people.reset_link, head, kim.pk, **by(head))
    locked = member("locked", brand)
    User.objects.filter(pk=locked.pk).update(is_active=False)
    assert refused("", people.reset_link, head, locked.pk, **by(head))
