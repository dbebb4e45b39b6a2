"""Where stores stand now: on every page that has it, and a sentence with the way on where it is not known."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from dashboards.scoring.months import score_history
from locations.models import Brand
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER, make_brand, make_ratings, make_stores
from tests.databases import Environment, NewDatabase, connected_to, filled, rolled_back

PAGES = ("overview", "stores", "map", "funnel", "compare", "store")
pytestmark = pytest.mark.django_db


def address(page: str, slug: str, code: str) -> str:
    if page == "store":
        return f"{reverse('store', args=[slug, code])}?"
    return f"{reverse(page, args=[slug])}?{f'store={code}&' if page == 'compare' else ''}"


def make() -> None:
    """Ten stores with four months of ratings."""
    brand = make_brand("now")
    stores = make_stores(brand, 10, prefix="now-")
    for ago in range(4):
        make_ratings(stores, OCTOBER - ago, seed=ago)
    score_history(brand, OCTOBER)


@pytest.fixture(scope="module")
def four_months(
    new_database: NewDatabase, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Environment]:
    """Give a database with the brand, made and scored once."""
    with filled(new_database, tmp_path_factory.mktemp("now"), django_db_blocker, make) as environment:
        yield environment


@pytest.fixture
def brand(db: None, four_months: Environment) -> Iterator[Brand]:
    """Give the brand in its own database, whose changes are undone."""
    with connected_to(four_months), rolled_back():
        yield Brand.objects.get()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_where_stores_stand_now(brand: Brand, signed_in: Callable[..., Client], page: str) -> None:
    answer = signed_in(brand, "head_office").get(f"{address(page, 'now', 'now-004')}window=now")
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "not available here" not in said
    assert "now, from 36 months to October 2026" in said
    assert '<option value="now" selected>Now</option>' in said
    assert "ev-bar" in said or page in ("map", "funnel")


@pytest.mark.parametrize("page", PAGES)
def test_an_older_month_leads_to_the_newest_and_to_12_months(
    brand: Brand, signed_in: Callable[..., Client], page: str
) -> None:
    answer = signed_in(brand, "head_office").get(f"{address(page, 'now', 'now-004')}window=now&month=2026-09")
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "known for the newest month alone, October 2026. For September 2026, take 12 months." in said
    assert "window=now&amp;month=2026-10" in said
    assert "window=12&amp;month=2026-09" in said
    assert page != "compare" or "window=12&amp;month=2026-09&amp;store=now-004" in said


@pytest.mark.parametrize("page", PAGES)
def test_too_few_months_lead_to_12_and_to_3(head: Client, network: Network, page: str) -> None:
    """The brand has one month of answers."""
    answer = head.get(f"{address(page, 'b', 'b-005')}window=now")
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "known from 8 stores and 3 months with answers on" in said
    assert "window=12" in said and "window=3&amp;" in said


def test_the_api_says_why_there_is_no_present_level(head: Client, network: Network) -> None:
    answer = head.get("/api/v1/rankings?brand=b&metric=rating&window=now")
    assert answer.status_code == 404
    assert "ask for window 12 or 3" in answer.json()["detail"]


def test_the_store_page_has_the_present_level_next_to_that_of_the_window(
    brand: Brand, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(brand, "head_office")
    said = client.get(f"{address('store', 'now', 'now-004')}window=12").content.decode()
    assert 'class="ev-now"' in said
    earlier = client.get(f"{address('store', 'now', 'now-004')}window=12&month=2026-09").content.decode()
    assert 'class="ev-now"' not in earlier
