"""The page of special days: what it shows to whom, how days are set and removed, and public holidays."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from locations.models import Event, SpecialDay
from locations.zones import day_in
from tests.dashboards.conftest import Network

PAGE = "/b/b/special-days/"


@pytest.fixture
def soon() -> date:
    return day_in("Asia/Seoul", timezone.now()) + timedelta(days=40)


def page(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_head_office_sets_a_day_for_all_and_removes_it(head: Client, soon: date) -> None:
    assert "None yet" in page(head)
    given = {"region": "", "date": soon.isoformat(), "hours": "10:00-15:00", "name_ko": "창립일", "name_en": "Founding"}
    assert head.post(PAGE, given).status_code == 302
    row = SpecialDay.objects.get()
    assert (row.region, row.location, row.hours, row.name_ko) == (None, None, "10:00-15:00", "창립일")
    shown = page(head)
    assert "10:00-15:00" in shown and "Founding" in shown and "All stores of the brand" in shown
    head.post("/language/", {"language": "ko"})
    assert "창립일" in page(head)
    assert head.post(f"{PAGE}{row.pk}/remove/").status_code == 302
    assert not SpecialDay.objects.exists() and Event.objects.count() == 2
    assert head.post(f"{PAGE}{row.pk}/remove/").status_code == 404


def test_a_public_holiday_becomes_a_special_day_by_its_button(head: Client) -> None:
    shown = page(head)
    assert "New Year" in shown
    first, *_others = [part.partition('"')[0] for part in shown.split('name="date" value="')[1:] if part[:2] == "20"]
    given = {"date": first, "closed": "on", "name_ko": "휴일", "name_en": "Holiday"}
    assert head.post(PAGE, given).status_code == 302
    row = SpecialDay.objects.get()
    assert (row.date.isoformat(), row.hours, row.region, row.location) == (first, "", None, None)
    again = page(head)
    assert f'name="date" value="{first}"' not in again and "closed" in again


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"hours": ""}, "Give the hours of that day"),
        ({"hours": "10:00-12:00", "closed": "on"}, "Either give hours"),
        ({"hours": "ten to twelve"}, "Not understood from “ten to twelve” on"),
        ({"hours": "Mo 10:00-12:00"}, "times of that day alone"),
        ({"hours": "sunrise-sunset"}, "cannot be counted"),
        ({"hours": "10:00-12:00;;"}, "This is not complete"),
        ({"closed": "on", "date": "2020-01-01"}, "This day is over"),
        ({"closed": "on", "date": "someday"}, "Enter a valid date"),
        ({"closed": "on", "store": "nowhere"}, "There is no such place"),
        ({"closed": "on", "region": "Korea/Nowhere"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_next_to_its_field(head: Client, soon: date, given: dict[str, str], words: str) -> None:
    answer = head.post(PAGE, {"date": soon.isoformat(), **given})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not SpecialDay.objects.exists()


def test_a_regional_manager_offers_what_is_theirs(network: Network, head: Client, regional: Client, soon: date) -> None:
    head.post(PAGE, {"date": soon.isoformat(), "closed": "on"})
    wide = SpecialDay.objects.get()
    shown = page(regional)
    assert "All stores of the brand" in shown and f"{wide.pk}/remove/" not in shown
    assert 'value="Korea/Seoul"' in shown and 'value="Korea/Busan"' not in shown
    given = {"region": "Korea/Seoul", "date": soon.isoformat(), "closed": "on"}
    assert regional.post(PAGE, given).status_code == 302
    assert regional.post(PAGE, given | {"region": ""}).status_code == 403
    assert regional.post(f"{PAGE}{wide.pk}/remove/").status_code == 403
    own = SpecialDay.objects.exclude(pk=wide.pk).get()
    assert f"{own.pk}/remove/" in page(regional)


def test_a_store_manager_reads_what_holds_for_the_own_store(head: Client, keeper: Client, soon: date) -> None:
    for store in ("b-005", "b-004"):
        head.post(PAGE, {"store": store, "date": soon.isoformat(), "closed": "on", "name_en": f"Day of {store}"})
    shown = page(keeper)
    assert "Day of b-005" in shown and "Day of b-004" not in shown
    assert "Set a special day" not in shown and "/remove/" not in shown


def test_days_that_are_over_are_shown_and_stay(head: Client, network: Network) -> None:
    over = day_in("Asia/Seoul", timezone.now()) - timedelta(days=20)
    row = SpecialDay.objects.create(brand=network.brand, date=over, name_en="Long gone")
    shown = page(head)
    assert "Long gone" in shown and f"{row.pk}/remove/" not in shown
    assert "This day is over" in head.post(f"{PAGE}{row.pk}/remove/", follow=True).content.decode()
    assert SpecialDay.objects.filter(pk=row.pk).exists()


def test_without_a_country_there_are_no_holidays_to_show(network: Network, signed_in: Callable[..., Client]) -> None:
    head = signed_in(network.brand, "head_office")
    type(network.brand).objects.filter(pk=network.brand.pk).update(country="")
    assert "names no country" in page(head)
    type(network.brand).objects.filter(pk=network.brand.pk).update(country="ZZ")
    assert "known for ZZ" in page(head)
