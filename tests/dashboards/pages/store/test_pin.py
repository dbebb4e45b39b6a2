"""The pin on the store page: what is told of it, who may set it, and what is refused."""

from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from dashboards.models import GeocodingJob
from dashboards.pages.store.pin_cells import cells, distance
from dashboards.pages.store.pin_form import PinForm
from locations.models import AddressLookup, Location
from locations.pins import StorePin
from tests.dashboards.conftest import Network, make_network

WHEN = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
PIN, UNPIN, STORE = (reverse(name, args=["b", "b-005"]) for name in ("store_pin", "store_unpin", "store_about"))
GIVEN = {"latitude": "37.56653", "longitude": "126.97796"}


def coordinates(code: str = "b-005") -> tuple[float | None, float | None]:
    store = Location.objects.get(code=code)
    return store.latitude, store.longitude


def page(client: Client, address: str = STORE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_head_office_sets_changes_and_removes_a_pin(head: Client) -> None:
    before = coordinates()
    assert "From the file." in page(head)
    answer = head.post(PIN, GIVEN, follow=True)
    assert answer.redirect_chain == [(STORE, 302)]
    assert coordinates() == (37.56653, 126.97796)
    shown = page(head)
    assert "37.56653, 126.97796" in shown
    assert "Set by hand by b-head_office-" in shown
    assert GeocodingJob.objects.get().changed
    assert "Remove the pin" in page(head, PIN)
    head.post(UNPIN)
    assert coordinates() == before
    assert "Remove the pin" not in page(head, PIN)


def test_removing_what_is_not_there_says_so(head: Client) -> None:
    assert "no pin set by hand is in force" in head.post(UNPIN, follow=True).content.decode()


@pytest.mark.parametrize("who", ["regional", "store"])
def test_others_see_the_pin_and_may_not_set_it(network: Network, signed_in: Callable[..., Client], who: str) -> None:
    where = {"region": "Korea/Busan"} if who == "regional" else {"store": "b-005"}
    person = signed_in(network.brand, who, **where)
    shown = page(person)
    assert "From the file." in shown
    assert PIN not in shown
    for address in (PIN, UNPIN):
        assert person.post(address, GIVEN).status_code == 403
    assert person.get(PIN).status_code == 403
    assert coordinates() != (37.56653, 126.97796)


@pytest.mark.parametrize("name", ["store_pin", "store_unpin"])
def test_the_store_of_others_is_as_absent_as_none(head: Client, name: str) -> None:
    make_network("o", 8)
    before = coordinates("o-005")
    answers = [head.post(reverse(name, args=["o", "o-005"]), GIVEN)]
    answers += [head.post(reverse(name, args=["b", code]), GIVEN) for code in ("o-005", "nowhere")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({answer.content for answer in answers}) == 1
    assert coordinates("o-005") == before


@pytest.mark.parametrize("address", [PIN, UNPIN])
def test_a_stranger_is_sent_to_the_way_in(client: Client, network: Network, address: str) -> None:
    answer = client.post(address, GIVEN)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign_in"))


def test_removing_needs_a_post_and_a_token(head: Client, network: Network) -> None:
    assert head.get(UNPIN).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = head.cookies
    assert strict.post(UNPIN).status_code == 403
    assert strict.post(PIN, GIVEN).status_code == 403


def test_a_code_with_a_slash_has_its_pin(head: Client, network: Network) -> None:
    Location.objects.filter(code="b-005").update(code="b/5/pin")
    head.post(reverse("store_pin", args=["b", "b/5/pin"]), GIVEN)
    assert coordinates("b/5/pin") == (37.56653, 126.97796)


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_written(head: Client) -> None:
    before = coordinates()
    answer = head.post(PIN, {"latitude": "here", "longitude": "126.97796"})
    shown = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Write a number of degrees with a point" in shown
    assert 'value="here"' in shown and 'aria-describedby="id_latitude-help"' in shown
    assert coordinates() == before


@pytest.mark.parametrize(
    ("latitude", "longitude", "field", "words"),
    [
        ("", "126.97796", "latitude", "required"),
        ("37.56653", "", "longitude", "missing"),
        ("37,56653", "126.97796", "latitude", "with a point"),
        ("N37.56653", "126.97796", "latitude", "with a point"),
        ("1e1", "126.97796", "latitude", "with a point"),
        ("nan", "126.97796", "latitude", "with a point"),
        ("٣٧.٥٦٦٥", "126.97796", "latitude", "with a point"),
        ("90.0001", "126.97796", "latitude", "between −90 and 90"),
        ("37.56653", "-180.0001", "longitude", "between −180 and 180"),
        ("37.566", "126.97796", "latitude", "four decimals"),
        ("37", "126.97796", "latitude", "four decimals"),
        ("37.56653", "126.978", "longitude", "four decimals"),
        ("0.0000", "0.0000", "latitude", "not known"),
        ("-33.8688", "40.0000", "latitude", ""),
    ],
)
def test_coordinates_that_are_refused(latitude: str, longitude: str, field: str, words: str) -> None:
    form = PinForm({"latitude": latitude, "longitude": longitude}, country="KR")
    assert form.is_valid() is (not words)
    assert words in " ".join(form.errors.get(field, []))
    assert set(form.errors) == ({field} if words else set())


def test_swapped_coordinates_are_told_by_the_country() -> None:
    swapped = {"latitude": "-74.0060", "longitude": "40.7128"}
    assert "swapped" in str(PinForm(swapped, country="US").errors)
    assert PinForm(swapped, country="").is_valid()


@pytest.mark.parametrize(
    ("latitude", "longitude", "degrees"),
    [
        ("37.56653", "126.97796", (37.56653, 126.97796)),
        (" 37.56653 ", " 126.97796", (37.56653, 126.97796)),
        ("37.56653, 126.97796", "", (37.56653, 126.97796)),
        ("37.56653 126.97796", "", (37.56653, 126.97796)),
        ("37.56653°", "126.97796°", (37.56653, 126.97796)),
        ("−33.86880", "151.20930", (-33.8688, 151.2093)),
        ("-90.0000", "180.0000", (-90, 180)),
        ("37.123456789", "127.0000", (37.1234568, 127)),
    ],
)
def test_coordinates_that_are_understood(latitude: str, longitude: str, degrees: tuple[float, float]) -> None:
    form = PinForm({"latitude": latitude, "longitude": longitude}, country="")
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["latitude"], form.cleaned_data["longitude"]) == degrees


def found(kind: str, precision: float, **more: object) -> StorePin:
    return StorePin(37.5, 127.0, precision, "geocoder", provider="maps.example.com", kind=kind, when=WHEN, **more)  # type: ignore[arg-type]


def test_what_a_geocoder_found_is_told_with_its_precision() -> None:
    house = cells(found("house", 0.0005, licence="Data by somebody"), has_geocoder=True, with_reason=False)
    assert house.coordinates == "37.50000, 127.00000"
    assert house.source == "Found by maps.example.com on Nov. 3, 2026; precision: house, to about 60 m."
    assert (house.remark, house.licence, house.by_hand) == ("", "Data by somebody", False)
    town = cells(found("town", 0.05), has_geocoder=True, with_reason=False)
    assert "town, to about 5.6 km" in town.source
    assert town.remark.startswith("Too coarse")


@pytest.mark.parametrize(
    ("degrees", "words"), [(0.0005, "60 m"), (0.005, "560 m"), (0.00899, "1.0 km"), (0.2, "22.2 km")]
)
def test_distances(degrees: float, words: str) -> None:
    assert distance(degrees) == words


def test_an_attempt_that_failed_is_told_and_its_reason_to_head_office_alone() -> None:
    failed = StorePin(None, None, None, "", provider="maps.example.com", when=WHEN, error="timed out.", retry_at=WHEN)
    words = cells(failed, has_geocoder=True, with_reason=True).source
    assert words.startswith(
        "maps.example.com gave no answer on Nov. 3, 2026. Reason: timed out. It is asked again after"
    )
    assert "timed out" not in cells(failed, has_geocoder=True, with_reason=False).source


def test_without_a_geocoder_nothing_is_promised() -> None:
    unknown = StorePin(None, None, None, "", provider="maps.example.com", when=WHEN, retry_at=WHEN)
    assert "again" in cells(unknown, has_geocoder=True, with_reason=True).source
    assert "again" not in cells(unknown, has_geocoder=False, with_reason=True).source
    assert cells(StorePin(None, None, None, ""), has_geocoder=True, with_reason=True).source == "Not known."


def test_the_store_page_tells_what_the_geocoder_said(head: Client, settings: Settings) -> None:
    settings.GEOCODER_URL = "http://127.0.0.1:9"
    Location.objects.filter(code="b-005").update(latitude=37.5, longitude=127.5, coordinate_precision=0.005)
    AddressLookup.objects.create(
        key="k",
        latitude=37.5,
        longitude=127.5,
        precision=0.005,
        kind="street",
        provider="maps.example.com",
        licence="Data by somebody",
        asked_at=WHEN,
    )
    shown = page(head)
    assert "Found by maps.example.com on Nov. 3, 2026; precision: street, to about 560 m." in shown
    assert "Data by somebody" in shown
