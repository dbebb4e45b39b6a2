"""The stores table and imported KPIs as files."""

import pytest
from django.test import Client

from locations.models import Location
from reviews.models import KpiValue, Source
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER
from tests.dashboards.pages.downloading import about, cells, differences, lines, text, workbook

CODED = ("region", "kpi", "better")


@pytest.fixture
def kpis(network: Network) -> Network:
    """Thirty months of visits of the first six stores, and one value that comes after what is scored."""
    source = Source.objects.create(brand=network.brand, publisher="till")
    KpiValue.objects.bulk_create(
        KpiValue(
            source=source,
            location=network.stores[store],
            external_id=f"{store}-{ago}",
            content="",
            first_month=OCTOBER - ago,
            last_month=OCTOBER - ago,
            key="visits",
            value=1000.5 * store + ago / 7,
            better="high",
        )
        for store in range(6)
        for ago in range(-1, 29)
    )
    return network


def test_every_month_of_every_store_is_there_up_to_the_month_of_the_page(head: Client, kpis: Network) -> None:
    given = lines(head, "/b/b/kpis.csv")
    assert len(given) == 6 * 29
    assert [line["month"] for line in given[:29]] == sorted(line["month"] for line in given[:29])
    assert given[0]["store"] == "b-000" and given[28]["month"] == "2026-10"
    assert float(given[0]["value"]) == 28 / 7
    page = workbook(head, "/b/b/kpis.xlsx").worksheets[0]
    assert differences(given, page, CODED) == []
    assert page["G2"].number_format == "#,##0" and page["G3"].number_format == "0.00"


@pytest.mark.parametrize(
    ("query", "stores"),
    [
        ("region=Korea/Busan", {"b-002", "b-005"}),
        ("q=b-003", {"b-003"}),
        ("format=mall", {"b-001", "b-002", "b-004", "b-005"}),
        ("store=b-001", {"b-001"}),
        ("q=nothing", set()),
    ],
)
def test_kpis_are_of_the_chosen_stores(head: Client, kpis: Network, query: str, stores: set[str]) -> None:
    assert {line["store"] for line in lines(head, f"/b/b/kpis.csv?{query}")} == stores


def test_everybody_gets_the_kpis_of_their_own_stores(regional: Client, keeper: Client, kpis: Network) -> None:
    assert {line["store"] for line in lines(regional, "/b/b/kpis.csv")} == {"b-000", "b-001", "b-003", "b-004"}
    assert {line["store"] for line in lines(keeper, "/b/b/kpis.csv")} == {"b-005"}
    page = keeper.get("/b/b/store/b-005/about/").content.decode()
    assert 'href="/b/b/kpis.csv?month=2026-10&amp;store=b-005"' in page


def test_the_table_of_stores_leads_to_their_kpis_where_there_are_any(head: Client, kpis: Network) -> None:
    page = head.get("/b/b/stores/?region=Korea/Busan").content.decode()
    assert 'href="/b/b/kpis.xlsx?month=2026-10&amp;region=Korea%2FBusan"' in page
    KpiValue.objects.all().delete()
    assert "kpis.xlsx" not in head.get("/b/b/stores/").content.decode()
    assert len(text(head, "/b/b/kpis.csv").splitlines()) == 1


def test_names_of_stores_are_no_formulas(head: Client, kpis: Network) -> None:
    Location.objects.filter(code="b-001").update(name="=1+1")
    assert lines(head, "/b/b/kpis.csv?store=b-001")[0]["name"] == "'=1+1"
    assert cells(workbook(head, "/b/b/kpis.xlsx?store=b-001").worksheets[0])[0][1] == "=1+1"


@pytest.mark.parametrize("query", [f"store={'x' * 61}", "store=%00", "format=moon", "verdict=below"])
def test_what_is_not_offered_is_refused(head: Client, query: str) -> None:
    assert head.get(f"/b/b/kpis.csv?{query}").status_code == 400


def test_a_workbook_of_stores_explains_and_draws_its_columns(head: Client) -> None:
    book = workbook(head, "/b/b/stores.xlsx?column=value&column=p_below&column=p_worst")
    assert len(list(book.worksheets[0].conditional_formatting)) == 3
    found = about(book)
    assert found["Columns"] is None
    assert found["Value"] == "What the store's own answers say."
