"""The calendar of what is due, by an address of one's own."""

import pytest
from django.test import Client

from dashboards.actions.calendar import calendar_address, write_calendar
from locations.models import User
from tests.dashboards.actions.panels import NOW, make_panel
from tests.dashboards.actions.test_plans import person, planned

pytestmark = pytest.mark.django_db


def test_whoever_has_the_address_reads_what_its_owner_sees(client: Client) -> None:
    brand, _stores = make_panel(stores=9, answers=6)
    head, manager = person(brand, "head_office"), person(brand, "store", store="b-002")
    pk = planned(head, "b-002", title="Training, first; part\nand a very long title that does not fit one line 교육")
    planned(head, "b-003", title="Elsewhere")
    text = client.get(calendar_address(manager)).content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == 1
    assert "Elsewhere" not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    whole = text.replace("\r\n ", "")
    assert f"UID:action-{pk}-b@evenly" in whole
    assert "SUMMARY:Training\\, first\\; part\\nand a very long title that does not fit one line 교육" in whole
    assert "DTSTART;VALUE=DATE:20261215\r\nDTEND;VALUE=DATE:20261216" in text
    assert client.get(calendar_address(head)).content.decode().count("BEGIN:VEVENT") == 2


def test_with_another_password_the_address_is_void(client: Client) -> None:
    brand, _stores = make_panel(stores=9, answers=6)
    manager = person(brand, "store", store="b-002")
    address = calendar_address(manager)
    assert client.get(address).status_code == 200
    user = User.objects.get(username=manager.user)
    user.set_password("another one that is long")
    user.save()
    assert client.get(address).status_code == 404
    assert client.get(address.replace("/calendar/", "/calendar/x")).status_code == 404


def test_an_empty_calendar_is_one() -> None:
    assert write_calendar("b", "b", [], NOW).splitlines()[-1] == "END:VCALENDAR"
