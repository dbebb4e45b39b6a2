"""Long lists come in pages: each row on one of them, in the order of the whole list, with the way before and after."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from dashboards import queries
from dashboards.models import Action, Evidence, Finding, FindingMonth
from dashboards.pages.frame.list_pages import PAGE
from locations.models import Brand, User
from locations.scoping import head_office
from tests.dashboards.actions.test_plans import person
from tests.dashboards.findings.found import NOW
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores

pytestmark = pytest.mark.django_db
ROWS = 2 * PAGE + 7
NEXT = re.compile(r'rel="next" data-next href="([^"]+)"')


@pytest.fixture
def brand() -> Brand:
    return make_brand()


@pytest.fixture
def signed_in(brand: Brand, client: Client) -> Client:
    client.force_login(User.objects.get(username=person(brand, "head_office").user))
    return client


def listed(client: Client, address: str, kind: str) -> list[list[int]]:
    """Follow the way to the next page to the end; give the ids of each page's rows, in their order."""
    pages = []
    while address:
        text = client.get(address, headers={"Accept-Language": "en"}).content.decode()
        pages.append([int(pk) for pk in re.findall(rf'<th scope="row".*?/{kind}/(\d+)/"', text, re.DOTALL)])
        further = NEXT.search(text)
        address = further.group(1).replace("&amp;", "&") if further else ""
    return pages


def before(client: Client, address: str) -> str:
    """Give the address to which the way to the page before leads; empty where there is none."""
    found = re.search(r'rel="prev" data-previous href="([^"]+)"', client.get(address).content.decode())
    return found.group(1).replace("&amp;", "&") if found else ""


def act(brand: Brand, owner: User | None, number: int, **more: Any) -> None:
    Action.objects.bulk_create(
        Action(brand=brand, title="Training", metric="rating", created_at=NOW, owner=owner,
               due=NOW.date() + timedelta(days=row % 11), **more)
        for row in range(number)
    )  # fmt: skip


def test_every_action_is_on_one_page_in_the_order_of_all(brand: Brand, signed_in: Client) -> None:
    act(brand, None, ROWS - 20)
    act(brand, None, 20, state="done", done_at=NOW)
    pages = listed(signed_in, f"/b/{brand.slug}/actions/", "actions")
    assert [len(page) for page in pages] == [PAGE, PAGE, 7]
    whole = queries.actions(head_office(brand), queries.ActionFilter(), NOW.date())
    assert [pk for page in pages for pk in page] == [row.pk for row in whole]


def test_pages_of_actions_keep_what_is_chosen_and_name_all_owners(brand: Brand, signed_in: Client) -> None:
    first, other = User.objects.create_user("kim"), User.objects.create_user("lee")
    act(brand, first, PAGE + 3)
    act(brand, other, 2)
    act(brand, first, 4, state="done", done_at=NOW)
    pages = listed(signed_in, f"/b/{brand.slug}/actions/?view=open&owner=kim", "actions")
    assert [len(page) for page in pages] == [PAGE, 3]
    text = signed_in.get(f"/b/{brand.slug}/actions/?view=open&owner=kim").content.decode()
    assert "owner=lee" in text


def test_every_finding_is_on_one_page_in_the_order_of_all(brand: Brand, signed_in: Client) -> None:
    stores = make_stores(brand, ROWS, [*make_regions(brand, "North").values()])
    led = {"kind": "below", "metric": "nps"}
    findings = Finding.objects.bulk_create(
        Finding(brand=brand, location=store, opened_at=NOW, first_month=OCTOBER, last_month=OCTOBER,
                frequency=0.5, severity=2.0, lever=row % 13, **led)
        for row, store in enumerate(stores)
    )  # fmt: skip
    Evidence.objects.bulk_create(
        Evidence(finding=each, location=each.location, month=OCTOBER, leads=True, **led) for each in findings
    )
    FindingMonth.objects.create(brand=brand, month=OCTOBER, at=NOW, found=ROWS)
    pages = listed(signed_in, f"/b/{brand.slug}/findings/", "findings")
    assert [len(page) for page in pages] == [PAGE, PAGE, 7]
    whole = queries.findings(head_office(brand), OCTOBER)
    assert [pk for page in pages for pk in page] == [row.id for row in whole]


def test_the_way_back_leads_to_the_first_page_and_a_page_after_the_end_too(brand: Brand, signed_in: Client) -> None:
    act(brand, None, 2 * PAGE)
    actions = f"/b/{brand.slug}/actions/"
    assert before(signed_in, f"{actions}?after={2 * PAGE - 1}") == f"{actions}?after={PAGE - 1}"
    assert before(signed_in, f"{actions}?after={PAGE}") == f"{actions}?"
    assert before(signed_in, actions) == ""
    gone = signed_in.get(f"{actions}?view=open&after={2 * PAGE}")
    assert (gone.status_code, gone["Location"]) == (302, f"{actions}?view=open")


@pytest.mark.parametrize("page", ["actions", "findings"])
@pytest.mark.parametrize("after", ["-1", "x", "10000000"])
def test_a_place_that_no_list_has_is_refused(brand: Brand, signed_in: Client, page: str, after: str) -> None:
    assert signed_in.get(f"/b/{brand.slug}/{page}/?after={after}").status_code == 400
