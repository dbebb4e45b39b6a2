"""Head office sets up the brand in the browser."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from locations.models import Brand, BrandLogo, Event, Location, Membership, Region, User
from tests.dashboards.conftest import Network, make_network

PAGE = "/b/b/brand/"
SETTINGS = {
    "do": "settings",
    "name": "Bean There",
    "default_zone": "Asia/Seoul",
    "country": "KR",
    "language": "ko",
    "answered_by": "approved",
    "default_hours": "Mo-Su 08:00-22:00",
}


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def said_at(answer: HttpResponse, field: str) -> str:
    return text(answer).partition(f'id="{field}-help"')[2].partition("</div>")[0]


def picture(kind: str = "PNG") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (200, 80), "green").save(out, kind)
    return SimpleUploadedFile("logo.png", out.getvalue())


def region(path: str) -> int:
    return Region.objects.get(path=path).pk


def test_settings_are_saved_and_used_at_once(network: Network, head: Client) -> None:
    assert head.post(PAGE, SETTINGS)["Location"] == PAGE
    brand = Brand.objects.get(slug="b")
    assert (brand.name, brand.language, brand.answered_by, brand.default_hours) == (
        "Bean There",
        "ko",
        "approved",
        "Mo-Su 08:00-22:00",
    )
    page = text(head.get(PAGE))
    assert "The settings are saved." in page
    assert 'value="Mo-Su 08:00-22:00"' in page
    assert "so already" in text(head.post(PAGE, SETTINGS, follow=True))


def test_whether_reports_name_customers_is_a_setting_with_an_event(network: Network, head: Client) -> None:
    assert 'name="cuts_names" aria' in text(head.get(PAGE))
    head.post(PAGE, SETTINGS | {"cuts_names": "on"})
    assert Brand.objects.get(slug="b").cuts_names
    assert 'name="cuts_names" checked' in text(head.get(PAGE))
    (event,) = Event.objects.all()
    assert (event.verb, event.data["before"]["cuts_names"], event.data["after"]["cuts_names"]) == (
        "brand.changed",
        False,
        True,
    )
    log = text(head.get("/b/b/events/"))
    assert "Reports quote customers without names" in log
    Membership.objects.filter(brand=network.brand, role="head_office").update(read_only=True)
    assert "<dt>Reports quote customers without names</dt><dd>yes</dd>" in text(head.get(PAGE))
    Membership.objects.filter(brand=network.brand, role="head_office").update(read_only=False)
    head.post(PAGE, SETTINGS)
    assert not Brand.objects.get(slug="b").cuts_names


@pytest.mark.parametrize(
    ("written", "field", "sentence"),
    [
        ({"name": ""}, "id_name", "required"),
        ({"default_zone": "Mars"}, "id_default_zone", "valid choice"),
        ({"country": "XX"}, "id_country", "valid choice"),
        ({"default_hours": "Mo-Fr 25:99"}, "id_default_hours", "there should be times such as 09:00-18:00"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    network: Network, head: Client, written: dict[str, str], field: str, sentence: str
) -> None:
    answer = head.post(PAGE, SETTINGS | written)
    assert answer.status_code == 422
    assert sentence in said_at(answer, field)
    assert not Event.objects.exists()


def test_a_logo_is_shown_to_everybody_of_the_brand(network: Network, head: Client, keeper: Client) -> None:
    assert keeper.get("/b/b/logo.png").status_code == 404
    head.post(PAGE, {"do": "logo", "logo": picture("JPEG")})
    [address] = set(re.findall(r'src="(/b/b/logo\.png\?v=[0-9a-f]{16})"', text(keeper.get("/b/b/store/b-005/"))))
    answer = keeper.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["Cache-Control"].startswith("private")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content.startswith(b"\x89PNG")
    assert Client().get(address).status_code == 302
    make_network("other", 8)
    assert keeper.get("/b/other/logo.png").status_code == 404
    head.post(PAGE, {"do": "remove_logo"})
    assert "logo.png" not in text(keeper.get("/b/b/store/b-005/"))


def test_what_is_no_picture_is_refused(network: Network, head: Client) -> None:
    for sent in (SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>"), picture("GIF")):
        answer = head.post(PAGE, {"do": "logo", "logo": sent})
        assert answer.status_code == 422
        assert "no PNG or JPEG" in said_at(answer, "id_logo")
    assert head.post(PAGE, {"do": "logo"}).status_code == 422
    assert not BrandLogo.objects.exists()


def test_a_region_is_added_renamed_and_removed(network: Network, head: Client) -> None:
    head.post(PAGE, {"do": "add", "parent": region("Korea/Busan"), "name": "Haeundae"})
    head.post(PAGE, {"do": "rename", "region": region("Korea/Busan"), "name": "부산"})
    assert region("Korea/부산/Haeundae")
    assert "Haeundae" in text(head.get(PAGE))
    removed = head.post(PAGE, {"do": "remove", "region": region("Korea/부산/Haeundae")}, follow=True)
    assert "The region is removed." in text(removed)
    assert [event.verb for event in Event.objects.order_by("pk")] == [
        "region.added",
        "region.renamed",
        "region.removed",
    ]


def test_a_region_that_cannot_go_says_why(network: Network, head: Client) -> None:
    answer = head.post(PAGE, {"do": "remove", "region": region("Korea/Busan")})
    assert answer.status_code == 422
    assert "only an empty region can be removed" in text(answer)
    taken = head.post(PAGE, {"do": "rename", "region": region("Korea/Busan"), "name": "Seoul"})
    assert taken.status_code == 422
    assert "already" in said_at(taken, f"region-{region('Korea/Busan')}-name")
    assert head.post(PAGE, {"do": "add", "parent": "", "name": "a/b"}).status_code == 422


def test_formats_are_listed_and_renamed(network: Network, head: Client) -> None:
    of_malls = Location.objects.filter(format="mall").count()
    assert f'<td class="ev-num">{of_malls}</td>' in text(head.get(PAGE))
    assert head.post(PAGE, {"do": "format", "old": "mall", "new": "shopping mall"})["Location"] == PAGE
    assert Location.objects.filter(format="shopping mall").count() == of_malls
    assert head.post(PAGE, {"do": "format", "old": "mall", "new": "x"}).status_code == 422


def test_regions_of_others_are_as_absent_as_none(network: Network, head: Client) -> None:
    make_network("other", 8)
    theirs = Region.objects.filter(brand__slug="other").first()
    assert theirs is not None
    for do in ("rename", "remove"):
        for pk in (theirs.pk, 10**9):
            assert head.post(PAGE, {"do": do, "region": pk, "name": "X"}).status_code == 404
    assert head.post(PAGE, {"do": "add", "parent": theirs.pk, "name": "X"}).status_code == 422
    assert head.post(PAGE, {"do": "nonsense"}).status_code == 400


def test_read_only_head_office_reads_it(network: Network, head: Client, regional: Client) -> None:
    reader = User.objects.create_user("reader")
    Membership.objects.create(
        user=reader, brand=network.brand, role="head_office", read_only=True, valid_from=date(2020, 1, 1)
    )
    client = Client()
    client.force_login(reader, backend="locations.sign_in.SignIn")
    page = text(client.get(PAGE))
    assert "South Korea Time" in page
    assert re.findall(r'<form[^>]*method="post"(?! action="/(?:language|sign-out)/")', page) == []
    for person in (client, regional):
        assert person.post(PAGE, SETTINGS).status_code == 403
    assert regional.get(PAGE).status_code == 403
    assert not Event.objects.exists()


def test_a_zone_that_goes_by_an_older_name_stays_chosen(network: Network, head: Client) -> None:
    network.brand.default_zone = "US/Pacific"
    network.brand.save()
    assert '<option value="US/Pacific" selected>' in text(head.get(PAGE))
    assert head.post(PAGE, SETTINGS | {"default_zone": "US/Pacific"}).status_code == 302


def test_dates_of_pages_follow_the_zone(network: Network, signed_in: Callable[..., Client]) -> None:
    """15:30 UTC is the next day in Seoul, and still this one in Berlin."""
    client = signed_in(network.brand, "head_office")
    User.objects.update(last_login="2026-11-20T15:30:00Z")
    assert "Nov. 21, 2026 00:30" in text(client.get("/b/b/people/"))
    network.brand.default_zone = "Europe/Berlin"
    network.brand.save()
    assert "Nov. 20, 2026 16:30" in text(client.get("/b/b/people/"))
