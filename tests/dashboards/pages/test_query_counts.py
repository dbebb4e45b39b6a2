"""A page asks the database as often for 200 stores as for 60, and never more than 15 times.

With fewer than a page holds, the stores that have no place in the order are asked for as well; and with a store that
has moved, the regions of before.
"""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboards.models import NetworkScore, Standard
from locations.models import Brand, Membership, Placement
from reviews.models import Item
from tests.dashboards.conftest import FillOnce, make_network
from tests.dashboards.desks import make_desk
from tests.databases import connected_to, rolled_back

MOST = 15
A_SHEET = 6


SIZES = {"s": 60, "l": 200}


def make_both() -> None:
    for slug, count in SIZES.items():
        network = make_network(slug, count)
        Placement.objects.create(location=network.stores[7], region=network.stores[7].region)
        make_desk(network.brand, network.stores)


@pytest.fixture
def both(db: None, fill_once: FillOnce, signed_in: Callable[..., Client]) -> Iterator[dict[str, Client]]:
    """A client of head office for each of two brands, which are made once; what a test changes is undone."""
    with connected_to(fill_once("counts", make_both)), rolled_back():
        yield {slug: signed_in(Brand.objects.get(slug=slug), "head_office") for slug in SIZES}


def asked(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def ids(slug: str) -> dict[str, int]:
    """Give the ids that addresses of a brand name."""
    return {
        "person": Membership.objects.get(brand__slug=slug).user_id,
        "standard": Standard.objects.get(brand__slug=slug).pk,
        "item": Item.objects.filter(brand__slug=slug, kind="review").earliest("pk").pk,
    }


PAGES = {
    "overview": "/b/{0}/",
    "stores": "/b/{0}/stores/",
    "file": "/b/{0}/stores.csv",
    "map": "/b/{0}/map/",
    "map data": "/b/{0}/map.json",
    "funnel": "/b/{0}/funnel/",
    "compare": "/b/{0}/compare/?store={0}-002&store={0}-005&store={0}-007",
    "comparison file": "/b/{0}/compare.csv?store={0}-002&store={0}-005",
    "reviews": "/b/{0}/reviews/",
    "reviews file": "/b/{0}/reviews.csv",
    "cases file": "/b/{0}/cases.csv",
    "KPIs file": "/b/{0}/kpis.csv",
    "people file": "/b/{0}/people.csv",
    "store": "/b/{0}/store/{0}-005/",
    "listings": "/b/{0}/listings/",
    "listings file": "/b/{0}/listings.csv",
    "reports": "/b/{0}/reports/",
    "people": "/b/{0}/people/",
    "brand": "/b/{0}/brand/",
    "standards": "/b/{0}/standards/",
    "set standards": "/b/{0}/standards/set/",
    "copy standards": "/b/{0}/standards/copy/",
    "events": "/b/{0}/events/",
    "events file": "/b/{0}/events.csv",
    "why a store": "/b/{0}/store/{0}-005/why/",
    "phrases of a store": "/b/{0}/store/{0}-005/words/",
    "about a store": "/b/{0}/store/{0}-005/about/",
    "store record": "/b/{0}/store/{0}-005/record/",
    "add a store": "/b/{0}/stores/add/",
    "imports": "/b/{0}/imports/",
    "times of the desk": "/b/{0}/desk/times/",
    "times file": "/b/{0}/desk/times.csv",
    "praise": "/b/{0}/praise/",
    "praise file": "/b/{0}/praise.csv",
    "deadlines of the desk": "/b/{0}/desk/setup/",
    "rules of the desk": "/b/{0}/desk/setup/?part=rules",
    "playbooks of the desk": "/b/{0}/desk/setup/?part=playbooks",
    "teams of the desk": "/b/{0}/desk/setup/?part=teams",
    "special days": "/b/{0}/special-days/",
    "desk": "/b/{0}/desk/?view=all",
    "desk file": "/b/{0}/desk.csv",
    "item of the desk": "/b/{0}/desk/{item}/?view=all",
    "store of an item": "/b/{0}/desk/{item}/here/",
    "line of the desk": "/b/{0}/desk/line/",
    "note": "/b/{0}/desk/note/",
    "findings": "/b/{0}/findings/",
    "settings of findings": "/b/{0}/findings/setup/",
    "findings file": "/b/{0}/findings.csv",
    "line of findings": "/b/{0}/findings/line/",
    "actions": "/b/{0}/actions/",
    "actions file": "/b/{0}/actions.csv",
    "new action": "/b/{0}/actions/new/",
    "goals": "/b/{0}/goals/",
    "themes": "/b/{0}/themes/",
    "theme": "/b/{0}/themes/wait/",
    "words of the own": "/b/{0}/theme-words/",
    "first data": "/b/{0}/start/",
    "person": "/b/{0}/people/{person}/",
    "change a standard": "/b/{0}/standards/{standard}/",
}


def test_queries_do_not_grow_with_the_stores(both: dict[str, Client]) -> None:
    few, many = (
        {name: asked(client, address.format(slug, **ids(slug))) for name, address in PAGES.items()}
        for slug, client in both.items()
    )
    assert few == many
    assert {name: queries for name, queries in many.items() if queries > MOST} == {}


def test_a_workbook_asks_for_each_sheet_as_often_for_many_stores_as_for_few(both: dict[str, Client]) -> None:
    """A sheet is a ranking of its own, so queries go with the metrics: a fixed number of them for each."""
    few, many = (asked(client, f"/b/{slug}/reports.xlsx") for slug, client in both.items())
    sheets = NetworkScore.objects.filter(brand__slug="l", region__isnull=True).values("metric").distinct().count()
    assert few == many <= MOST + A_SHEET * sheets
