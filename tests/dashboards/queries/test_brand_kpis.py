"""Imported KPIs of the brand: the mean of a store, and the change of those that have both months."""

import pytest

from dashboards import queries
from dashboards.rows import BrandKpiRow
from locations.scoping import Scope, head_office
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER
from tests.dashboards.queries.test_queries import person
from tests.reviews.arrange import bring

pytestmark = pytest.mark.django_db

FILE = """store,month,kpi,value,better
b-000,2025-10,sales,100,high
b-001,2025-10,sales,300,high
b-000,2026-10,sales,150,high
b-001,2026-10,sales,330,high
b-002,2026-10,sales,900,high
b-002,2026-10,churn,4,low
b-000,2026-09,churn,9,low
"""


@pytest.fixture
def measured(network: Network) -> Network:
    bring(network.brand, "kpis", FILE)
    return network


def found(scope: Scope | None, **place: str) -> dict[str, BrandKpiRow]:
    assert scope
    return {row.key: row for row in queries.brand_kpis(scope, OCTOBER, **place)}


def test_the_mean_is_of_all_stores_and_the_change_of_those_with_both_months(measured: Network) -> None:
    rows = found(head_office(measured.brand))
    assert [*rows] == ["churn", "sales"]
    sales = rows["sales"]
    assert (sales.value, sales.stores) == (pytest.approx(460), 3)
    assert (sales.before, sales.change, sales.paired) == (pytest.approx(200), pytest.approx(40), 2)
    churn = rows["churn"]
    assert (churn.value, churn.stores, churn.better) == (4, 1, "low")
    assert (churn.before, churn.change, churn.paired) == (None, None, 0)


def test_each_person_gets_the_own_stores(measured: Network) -> None:
    busan = found(person(measured.brand, "regional", region="Korea/Busan"))
    assert (busan["sales"].value, busan["sales"].change) == (900, None)
    assert found(head_office(measured.brand), region="Korea/Busan") == busan
    assert found(person(measured.brand, "store", store="b-002")) == {}
