"""``GET /api/v1/changes``: the rows of the overview, for each person their own."""

from collections.abc import Callable

import pytest
from django.test import Client

from dashboards.models import Change
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER

pytestmark = pytest.mark.django_db
URL = "/api/v1/changes"


@pytest.fixture
def fallen(network: Network) -> Network:
    busan = network.brand.regions.get(path="Korea/Busan")
    fell = {"brand": network.brand, "metric": "rating", "month": OCTOBER, "since": OCTOBER - 4, "better": False}
    figures = {"z": -5.0, "q": 0.001, "before": 4.2, "after": 3.4, "low": -1.0, "high": -0.6, "answers": 90}
    Change.objects.create(**fell, **figures, region=busan, stores=13)
    Change.objects.create(**fell, **figures, location=network.stores[2])
    return network


def test_a_region_comes_with_its_stores_that_followed_and_its_levels(
    fallen: Network, signed_in: Callable[..., Client]
) -> None:
    (row,) = signed_in(fallen.brand, "head_office").get(URL, {"brand": "b"}).json()["rows"]
    assert row == {
        "kind": "region",
        "place": "Korea/Busan",
        "name": "Busan",
        "better": False,
        "stores": 13,
        "followed": ["b-002"],
        "metrics": [
            {
                "metric": "rating",
                "since": "2026-06",
                "before": 4.2,
                "after": 3.4,
                "difference_low": -1.0,
                "difference_high": -0.6,
                "answers": 90,
                "q": 0.001,
            }
        ],
    }


def test_others_get_what_is_theirs(fallen: Network, signed_in: Callable[..., Client]) -> None:
    seoul = signed_in(fallen.brand, "regional", region="Korea/Seoul")
    keeper = signed_in(fallen.brand, "store", store="b-002")
    assert [each.get(URL, {"brand": "b"}).json() for each in (seoul, keeper)] == [{"rows": []}] * 2
    office = signed_in(fallen.brand, "head_office")
    assert office.get(URL, {"brand": "b", "region": "Korea/Seoul"}).json() == {"rows": []}
    assert office.get(URL, {"brand": "b", "as_of": "2026-09"}).json() == {"rows": []}


def test_what_is_wrong_is_named(fallen: Network, signed_in: Callable[..., Client]) -> None:
    answer = signed_in(fallen.brand, "head_office").get(URL, {"brand": "b", "as_of": "2026-13"})
    assert answer.status_code == 400
    assert list(answer.json()) == ["as_of"]
