"""The page of a store's record: changing it, its history, its names, stores that may be the same, adding a store."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dashboards.models import GeocodingJob
from locations.models import Event, Location, StoreAlias
from tests.dashboards.conftest import Network
from tests.reviews import arrange

RECORD, ADD_NAME, STORE = (
    reverse(name, args=["b", "b-005"]) for name in ("store_record", "store_add_name", "store_about")
)
ADD = reverse("store_add", args=["b"])


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_head_office_changes_a_record_and_sees_it_in_its_history(network: Network, head: Client) -> None:
    assert "Change the record" in text(head.get(STORE))
    given = {"name": "Haeundae", "phone": "051-123-4567", "hours": "평일 09:00~21:00", "country": "Korea"}
    answer = head.post(RECORD, given, follow=True)
    assert answer.redirect_chain == [(RECORD, 302)]
    store = Location.objects.get(code="b-005")
    assert (store.name, store.phone, store.hours, store.country) == (
        "Haeundae",
        "+82511234567",
        "Mo-Fr 09:00-21:00",
        "KR",
    )
    shown = text(answer)
    assert "Store record changed" in shown and "Store b-5 → becomes Haeundae" in shown
    assert "The next list of stores that you import may change it again" in shown
    assert GeocodingJob.objects.get().changed, "what rests on the record is counted again"


def test_a_record_that_is_saved_as_it_is_shown_stays_as_it_is(network: Network, head: Client) -> None:
    given = {"opened": date(2020, 1, 2), "phone": "+82511234567", "hours": "Mo-Fr 09:00-21:00; PH off", "country": "KR"}
    Location.objects.filter(code="b-005").update(**given, website="https://example.com/5", ownership="franchise")
    shown = head.get(RECORD).content.decode().partition('aria-labelledby="record-title"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', shown))
    assert fields["opened"] == "2020-01-02" and fields["hours"] == given["hours"]
    assert head.post(RECORD, fields).status_code == 302
    assert not Event.objects.exists()


def test_what_figures_do_not_rest_on_has_nothing_counted_again(network: Network, head: Client) -> None:
    head.post(RECORD, {"name": "Store b-5", "ownership": "franchise", "format": "mall"})
    assert Location.objects.get(code="b-005").ownership == "franchise"
    assert not GeocodingJob.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"name": ""}, "name", "The name is missing"),
        ({"hours": "Mo-Fr 09:00-21:00; xx"}, "hours", "Not understood from “xx” on"),
        ({"country": "Atlantis"}, "country", "not known"),
        ({"website": "no address"}, "website", "https://example.com"),
        ({"opened": "soon"}, "opened", "YYYY-MM-DD"),
    ],
)
def test_an_error_stands_beside_its_field(
    network: Network, head: Client, wrong: dict[str, str], field: str, sentence: str
) -> None:
    answer = head.post(RECORD, {"name": "x", **wrong})
    assert sentence in text(answer, 422)
    assert "ev-error" in answer.content.decode().partition(f'id="id_{field}-help"')[2].partition("</div>")[0]
    assert not Event.objects.exists()


def test_history_tells_what_an_import_made_of_a_record(network: Network, head: Client) -> None:
    head.post(RECORD, {"name": "By hand", "format": "mall"})
    arrange.bring(network.brand, "locations", "store code,name\nb-005,By a list\n", now=timezone.now())
    head.post(RECORD, {"name": "By hand again", "format": "mall"})
    shown = head.get(RECORD).content.decode().partition('id="history"')[2]
    changes = re.findall(r"<dt>Name</dt><dd[^>]*>(.*?)</dd>", shown)
    sides = [re.sub(r"<span.*</span>", "→", change).split("→") for change in changes]
    assert [tuple(side.strip() for side in each) for each in sides] == [
        ("By a list", "By hand again"), ("By hand", "By a list"), ("Store b-5", "By hand"),
    ]  # fmt: skip
    assert "Changed by an import" in shown


def test_another_name_is_added_and_means_one_store(network: Network, head: Client) -> None:
    assert "The name is added" in text(head.post(ADD_NAME, {"written": "Old Haeundae"}, follow=True))
    shown = text(head.get(RECORD))
    assert "Old Haeundae written by hand" in shown
    answer = head.post(reverse("store_add_name", args=["b", "b-006"]), {"written": "old haeundae"})
    assert "is a name of the store b-005" in text(answer, 422)
    assert "The name is missing" in text(head.post(ADD_NAME, {"written": ""}), 422)
    assert StoreAlias.objects.count() == 1


def test_stores_that_may_be_the_same_are_hinted(network: Network, head: Client) -> None:
    assert "may be a store that is there already" not in text(head.get(RECORD))
    Location.objects.filter(code="b-006").update(phone="+82511234567")
    Location.objects.filter(code="b-007").update(name="STORE B-5", latitude=37.051)
    Location.objects.filter(code="b-008").update(name="Store b-5", latitude=38.9)
    head.post(RECORD, {"name": "Store b-5", "phone": "051 123 4567"})
    shown = (
        text(head.get(RECORD)).partition("may be a store that is there already")[2].partition("Change the record")[0]
    )
    assert "b-006 same phone" in shown and "b-007 same name nearby" in shown and "b-008" not in shown


def test_a_store_is_added_and_one_that_looks_like_another_is_asked_about(network: Network, head: Client) -> None:
    given = {"code": "b-900", "name": "New", "region": "Korea/Busan", "street": "해운대로 1", "city": "부산"}
    answer = head.post(ADD, given, follow=True)
    assert answer.redirect_chain == [(reverse("store", args=["b", "b-900"]), 302)]
    again = {**given, "code": "b-901", "name": "Other"}
    refused = head.post(ADD, again)
    assert "same address" in text(refused, 422)
    assert not Location.objects.filter(code="b-901").exists()
    assert head.post(ADD, {**again, "do": "anyway"}).status_code == 302
    taken = text(head.post(ADD, {**given, "street": "", "name": "Third", "code": "b-005"}), 422)
    assert "There is a store with the code “b-005” already" in taken


def test_only_who_keeps_the_brand_changes_records(
    network: Network, head: Client, regional: Client, keeper: Client
) -> None:
    for client in (regional, keeper):
        assert {client.get(address).status_code for address in (RECORD, ADD)} == {403}
        assert {client.post(address, {"name": "x"}).status_code for address in (RECORD, ADD, ADD_NAME)} == {403}
    assert "Change the record" not in text(keeper.get(STORE))
    assert head.get(reverse("store_record", args=["b", "none"])).status_code == 404
    assert head.post(reverse("store_record", args=["b", "none"]), {"name": "x"}).status_code == 404
    assert head.post(reverse("store_add_name", args=["b", "none"]), {"written": "x"}).status_code == 404
