"""Head office invites people, gives and ends roles, and sets absences, in the browser."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from locations.models import Absence, Event, Invitation, Membership, User
from locations.zones import day_in
from tests.dashboards.conftest import Network, make_network

DAY = timedelta(days=1)
LINK = re.compile(r'value="(http://testserver/(?:invitation|new-password)/[^"]+)"')


def today() -> date:
    """The day of the brand."""
    return day_in("Asia/Seoul", timezone.now())


def role(**written: object) -> dict[str, object]:
    return {"role": "head_office", "first_day": today().isoformat()} | written


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def member(network: Network, name: str, **columns: object) -> User:
    user = User.objects.create_user(name)
    columns = {"role": "head_office", "valid_from": date(2020, 1, 1)} | columns
    Membership.objects.create(user=user, brand=network.brand, **columns)
    return user


def test_an_invitation_shows_its_link_once(network: Network, head: Client) -> None:
    answer = head.post("/b/b/people/", role(name="Lee", email="lee@example.com"))
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    [link] = LINK.findall(text(answer))
    assert "No mail was sent to lee@example.com" in text(answer)
    page = text(head.get("/b/b/people/"))
    assert "Lee" in page and "lee@example.com" in page
    secret = link.removeprefix("http://testserver/invitation/").strip("/")
    assert secret not in page
    assert secret not in str([*Invitation.objects.values(), *Event.objects.values()])


def test_the_link_is_mailed_in_the_brands_language(network: Network, head: Client, settings: Settings) -> None:
    settings.SENDS_MAIL = True
    network.brand.language = "ko"
    network.brand.save()
    answer = head.post("/b/b/people/", role(name="이지훈", email="lee@example.com"))
    assert "on its way to lee@example.com" in text(answer)
    [sent] = mail.outbox
    assert sent.to == ["lee@example.com"]
    assert LINK.findall(text(answer))[0] in str(sent.body)
    assert "이지훈" in str(sent.body) and "초대" in str(sent.subject)


@pytest.mark.parametrize(
    ("written", "field", "sentence"),
    [
        ({"name": ""}, "name", "required"),
        ({"email": "nonsense"}, "email", "valid email"),
        ({"role": "boss"}, "role", "valid choice"),
        ({"role": "regional"}, "region", "Choose the region"),
        ({"role": "regional", "region": "Mars"}, "region", "valid choice"),
        ({"role": "store"}, "store", "Say which store"),
        ({"role": "store", "store": "nowhere"}, "store", "No store is found"),
        ({"role": "store", "store": "b-0"}, "store", "Many stores"),
        ({"role": "store", "store": "Store b-1"}, "store", "Several stores"),
        ({"region": "Korea"}, "region", "Only a regional manager"),
        ({"first_day": "soon"}, "first_day", "valid date"),
        ({"last_day": "2020-01-01"}, "last_day", "before the first"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    network: Network, head: Client, written: dict[str, str], field: str, sentence: str
) -> None:
    answer = head.post("/b/b/people/", role(name="Lee") | written)
    assert answer.status_code == 422
    [said] = re.findall(rf'<div id="id_{field}-help">(.*?)</div>', text(answer), re.DOTALL)
    assert sentence in said
    assert not Invitation.objects.exists()


def test_a_store_is_found_by_its_name_and_chosen_among_several(network: Network, head: Client) -> None:
    several = text(head.post("/b/b/people/", role(name="Lee", role="store", store="Store b-1")))
    choices = re.findall(r'<option value="(b-\d+)">Store', several)
    assert "b-010" in choices and len(choices) > 2
    assert head.post("/b/b/people/", role(name="Lee", role="store", store="b-010")).status_code == 201
    assert head.post("/b/b/people/", role(name="Kim", role="store", store="Store b-39")).status_code == 201
    assert {row.location.code for row in Invitation.objects.all()} == {"b-010", "b-039"}


def test_an_invitation_is_taken_back(network: Network, head: Client) -> None:
    head.post("/b/b/people/", role(name="Lee"))
    invitation = Invitation.objects.get()
    assert "Take back the invitation of Lee" in text(head.get("/b/b/people/"))
    assert head.post(f"/b/b/people/invitations/{invitation.pk}/take-back/")["Location"] == "/b/b/people/"
    assert "Lee" not in text(head.get("/b/b/people/"))
    assert head.post(f"/b/b/people/invitations/{invitation.pk}/take-back/").status_code == 404


def test_a_role_is_given_and_ended(network: Network, head: Client) -> None:
    kim = member(network, "kim", role="store", location=network.stores[5])
    address = f"/b/b/people/{kim.pk}/"
    assert "has never signed in" in text(head.get(address))
    given = head.post(address, role(role="regional", region="Korea/Busan", do="give"))
    assert (given.status_code, given["Location"]) == (302, address)
    again = head.post(address, role(role="regional", region="Korea/Busan", do="give"), follow=True)
    assert "has this role already" in text(again)
    for row in Membership.objects.filter(user=kim):
        ended = head.post(address, {"do": "end", "role_id": row.pk, "last_day": today().isoformat()})
        assert ended["Location"] == address
    assert {row.valid_to for row in Membership.objects.filter(user=kim)} == {today()}
    wrong = head.post(address, role(role="regional", do="give"))
    assert wrong.status_code == 422
    assert "Choose the region" in text(wrong)


def test_the_last_head_office_stays(network: Network, head: Client) -> None:
    own = Membership.objects.get()
    ending = {"do": "end", "role_id": own.pk, "last_day": today().isoformat()}
    refused = head.post(f"/b/b/people/{own.user_id}/", ending)
    assert refused.status_code == 422
    assert "Give it to somebody else first" in text(refused)
    member(network, "second")
    left = head.post(f"/b/b/people/{own.user_id}/", ending | {"last_day": (today() - DAY).isoformat()})
    assert left["Location"] == "/"
    assert head.get("/b/b/people/").status_code == 404
    assert "<b>Bean There b</b>: second" in text(head.get("/"))


def test_an_absence_is_set_and_ends(network: Network, head: Client) -> None:
    kim, lee = member(network, "kim"), member(network, "lee")
    address = f"/b/b/people/{kim.pk}/"
    days = {"do": "away", "first_day": today().isoformat(), "last_day": (today() + DAY).isoformat()}
    assert head.post(address, days | {"stand_in": kim.pk}).status_code == 422
    assert head.post(address, days | {"stand_in": lee.pk})["Location"] == address
    assert "lee stands in" in text(head.get("/b/b/people/"))
    loop = head.post(f"/b/b/people/{lee.pk}/", days | {"stand_in": kim.pk})
    assert loop.status_code == 422
    assert "kim stands in for" not in text(loop) and "lee stands in for kim" in text(loop)
    absence = Absence.objects.get()
    assert head.post(f"/b/b/people/{lee.pk}/", {"do": "back", "absence_id": absence.pk}).status_code == 404
    assert head.post(address, {"do": "back", "absence_id": absence.pk})["Location"] == address
    assert not Absence.objects.exists()


def test_a_link_for_a_new_password_is_shown_once(network: Network, head: Client) -> None:
    kim = member(network, "kim")
    answer = head.post(f"/b/b/people/{kim.pk}/", {"do": "link"})
    assert answer.status_code == 201
    [link] = LINK.findall(text(answer))
    assert Client().get(link).status_code == 200
    assert "new-password" not in text(head.get(f"/b/b/people/{kim.pk}/"))


def test_who_is_elsewhere_too_gets_no_link(network: Network, head: Client) -> None:
    kim = member(network, "kim")
    other = make_network("other", 8)
    Membership.objects.create(user=kim, brand=other.brand, role="head_office", valid_from=date(2020, 1, 1))
    answer = head.post(f"/b/b/people/{kim.pk}/", {"do": "link"}, follow=True)
    assert "not this brand&#x27;s alone" in text(answer)


def test_people_of_other_brands_look_like_nobody(network: Network, head: Client) -> None:
    stranger = User.objects.create_user("stranger")
    theirs, nobodys = (head.get(f"/b/b/people/{pk}/") for pk in (stranger.pk, 10**9))
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert theirs.content == nobodys.content
    assert head.post(f"/b/b/people/{stranger.pk}/", {"do": "link"}).status_code == 404


@pytest.mark.parametrize("do", ["", "nonsense"])
def test_a_button_that_is_not_there_does_nothing(network: Network, head: Client, do: str) -> None:
    kim = member(network, "kim")
    assert head.post(f"/b/b/people/{kim.pk}/", {"do": do}).status_code == 400
    assert head.post(f"/b/b/people/{kim.pk}/", {"do": "end", "role_id": "x"}).status_code == 404


def test_read_only_head_office_sees_it_without_forms(network: Network, head: Client) -> None:
    reader = member(network, "reader", read_only=True)
    head.post("/b/b/people/", role(name="Lee"))
    client = Client()
    client.force_login(reader, backend="locations.sign_in.SignIn")
    for address in ("/b/b/people/", f"/b/b/people/{reader.pk}/"):
        page = text(client.get(address))
        assert re.findall(r'<form[^>]*method="post"(?! action="/(?:language|sign-out)/")', page) == []
    pk = Invitation.objects.get().pk
    before = Event.objects.count()
    for address, written in (
        ("/b/b/people/", role(name="Kim")),
        (f"/b/b/people/invitations/{pk}/take-back/", {}),
        (f"/b/b/people/{reader.pk}/", {"do": "link"}),
    ):
        assert client.post(address, written).status_code == 403
    assert Event.objects.count() == before


def test_others_see_nothing_of_it(network: Network, regional: Client, keeper: Client) -> None:
    kim = member(network, "kim")
    for client in (regional, keeper):
        for address in ("/b/b/people/", f"/b/b/people/{kim.pk}/"):
            assert client.get(address).status_code == client.post(address, {"do": "link"}).status_code == 403


def test_days_are_those_of_the_brand(network: Network, signed_in: Callable[..., Client]) -> None:
    """Somewhere in the world it is always another day than in UTC."""
    network.brand.default_zone = "Pacific/Kiritimati" if timezone.now().hour >= 10 else "Pacific/Pago_Pago"
    network.brand.save()
    page = text(signed_in(network.brand, "head_office").get("/b/b/people/"))
    [first] = re.findall(r'name="first_day" value="([^"]*)"', page)
    assert first != timezone.localdate().isoformat()
