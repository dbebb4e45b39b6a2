"""People as files: what the page shows of them, for head office alone."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from locations.models import Absence, Membership, User
from locations.people import invite
from locations.roles import RoleOffer
from locations.scoping import head_office
from tests.dashboards.conftest import Network
from tests.dashboards.pages.downloading import about, differences, lines, workbook

CODED = ("state", "role", "where")
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def team(network: Network, head: Client) -> Network:
    """A manager who is absent today, one whose role ended, and somebody who is invited."""
    people = {name: User.objects.create(username=name, email=f"{name}@secret.example") for name in ("kim", "=lee")}
    User.objects.filter(username="kim").update(last_login=timezone.now() - timedelta(days=3))
    region = network.brand.regions.get(path="Korea/Seoul")
    common = {"brand": network.brand, "valid_from": LONG_AGO}
    Membership.objects.create(user=people["kim"], role="regional", region=region, **common)
    Membership.objects.create(
        user=people["=lee"], role="store", location=network.stores[5], valid_to=date(2020, 2, 1), **common
    )
    today = timezone.localdate()
    Absence.objects.create(
        brand=network.brand,
        user=people["kim"],
        stand_in=User.objects.get(username__startswith="b-head"),
        first_day=today - timedelta(days=2),
        last_day=today + timedelta(days=2),
    )
    offer = RoleOffer(role="head_office", first_day=LONG_AGO, read_only=True)
    invite(head_office(network.brand), "Park", "park@example.org", offer, by="x", now=timezone.now())
    return network


def test_a_file_has_the_people_of_the_page_in_its_order(team: Network, head: Client) -> None:
    given = lines(head, "/b/b/people.csv")
    assert [(line["state"], line["role"]) for line in given] == [
        ("now", "head_office"),
        ("now", "regional"),
        ("invited", "head_office"),
        ("over", "store"),
    ]
    _boss, kim, park, lee = given
    assert (kim["where"], kim["until"], kim["stand_in"]) == ("Korea/Seoul", "", _boss["user"])
    assert (park["name"], park["email"], park["read_only"]) == ("Park", "park@example.org", "True")
    assert (lee["user"], lee["until"], lee["where"]) == ("'=lee", "2020-02-01", "b-005 Store b-5")
    page = workbook(head, "/b/b/people.xlsx").worksheets[0]
    assert differences(given, page, CODED) == []
    assert page["A5"].data_type == "s"


def test_every_line_of_the_page_is_in_the_file(team: Network, head: Client) -> None:
    page = head.get("/b/b/people/").content.decode()
    assert page.count('<th scope="row"') == len(lines(head, "/b/b/people.csv"))
    assert 'href="/b/b/people.csv"' in page


def test_no_address_is_told_that_the_page_does_not_show(team: Network, head: Client) -> None:
    assert "secret.example" not in head.get("/b/b/people.csv").getvalue().decode()
    book = workbook(head, "/b/b/people.xlsx")
    assert "secret.example" not in str([cell.value for page in book for row in page.iter_rows() for cell in row])


def test_people_are_for_head_office_alone_which_may_be_read_only(
    team: Network, regional: Client, keeper: Client, signed_in: Callable[..., Client]
) -> None:
    for ending in ("csv", "xlsx"):
        assert [client.get(f"/b/b/people.{ending}").status_code for client in (regional, keeper)] == [403, 403]
    reader = signed_in(team.brand, "head_office")
    Membership.objects.order_by("pk").filter(role="head_office").update(read_only=True)
    assert about(workbook(reader, "/b/b/people.xlsx"))["Viewed as"] == "Head office, read only"
