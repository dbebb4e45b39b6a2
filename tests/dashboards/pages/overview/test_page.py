"""The overview as a page: what changed comes first, each person sees the own, and the rest is fetched after it."""

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client

from dashboards.models import Change, NetworkScore
from locations.models import Region
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER

pytestmark = pytest.mark.django_db


@pytest.fixture
def fallen(network: Network) -> Network:
    busan = Region.objects.get(brand=network.brand, path="Korea/Busan")
    fell = {"brand": network.brand, "metric": "rating", "month": OCTOBER, "since": OCTOBER - 4, "better": False}
    figures = {
        "z": -5.0,
        "q": 0.001,
        "before": 4.2,
        "after": 3.4,
        "low": -1.0,
        "high": -0.6,
        "months": [4.2] * 8 + [3.4],
    }
    Change.objects.create(**fell, **figures, region=busan, stores=13, answers=90)
    return network


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/b/b/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_changed_comes_before_the_figures(fallen: Network, signed_in: Callable[..., Client]) -> None:
    seen = page(signed_in(fallen.brand, "head_office"))
    title = re.search(r"<h1[^>]*>(.*?)</h1>", seen)
    assert title is not None
    assert "below the standard" in title[1]
    assert title[1].endswith("Busan is worse since June.")
    blocks = [seen.index(f'id="{name}-title"') for name in ("changes", "first", "metrics", "regions", "map", "even")]
    assert blocks == sorted(blocks)
    assert "0.80 worse" in seen
    assert "region of 13 stores" in seen
    assert seen.count('class="ev-legend ') == 1


def test_a_person_of_another_region_learns_nothing_of_it(fallen: Network, signed_in: Callable[..., Client]) -> None:
    seen = page(signed_in(fallen.brand, "regional", region="Korea/Seoul"))
    assert "Busan" not in seen
    assert "No store or region here moved by more than chance explains." in seen


def test_what_goes_with_a_change_is_fetched_after_the_page(fallen: Network, signed_in: Callable[..., Client]) -> None:
    office = signed_in(fallen.brand, "head_office")
    (address,) = re.findall(r'hx-get="([^"]*cause[^"]*)"', page(office))
    answer = office.get(html.unescape(address))
    assert answer.status_code == 200
    assert "No words and no part of the customers stand out." in answer.content.decode()
    seoul = signed_in(fallen.brand, "regional", region="Korea/Seoul")
    assert "customers" not in seoul.get(html.unescape(address)).content.decode()


def test_regions_come_in_the_order_that_is_asked_for(fallen: Network, signed_in: Callable[..., Client]) -> None:
    office = signed_in(fallen.brand, "head_office")
    for path, value in (("Korea/Busan", 3.0), ("Korea/Seoul", 4.0), ("Korea/Seoul/Gangnam", 2.0)):
        NetworkScore.objects.filter(region__path=path, window=12).update(mu=value, se_mu=0.1)

    def order(query: str) -> list[str]:
        table = page(office, query).partition('id="regions"')[2].partition("</table>")[0]
        return re.findall(r'<th scope="row"><a[^>]*>([^<]*)</a>', table)

    assert order("?sort=value") == ["Gangnam", "Busan", "Seoul"]
    assert order("?sort=name") == ["Busan", "Seoul", "Gangnam"]
