"""Imported KPIs on the page of a store: shown as given, within the scope."""

from django.test import Client

from dashboards.pages.store import kpis
from dashboards.rows import KpiRow
from reviews.models import KpiValue, Source
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER


def give(network: Network, key: str, values: dict[int, float], *, store: int = 5, publisher: str = "till") -> None:
    source, _ = Source.objects.get_or_create(brand=network.brand, publisher=publisher)
    KpiValue.objects.bulk_create(
        KpiValue(
            source=source,
            location=network.stores[store],
            external_id=f"{key}-{store}-{month}",
            content="",
            first_month=month,
            last_month=month,
            key=key,
            value=value,
            better="high",
        )
        for month, value in values.items()
    )


def test_a_store_shows_its_newest_value_and_the_year_before(keeper: Client, network: Network) -> None:
    give(network, "sales", {OCTOBER - 12: 1_200_000, OCTOBER - 1: 900_000, OCTOBER: 1_350_000, OCTOBER + 1: 7})
    give(network, "sales", {OCTOBER: 31_415}, store=6)
    text = keeper.get("/b/b/store/b-005/about/").content.decode()
    assert "1,350,000" in text and "+150,000 since October 2025" in text
    assert "31,415" not in text


def test_a_store_without_kpis_has_no_such_card(keeper: Client, network: Network) -> None:
    assert "kpis-title" not in keeper.get("/b/b/store/b-005/about/").content.decode()


def steps(line: str) -> int:
    """How many neighbouring months the small line joins."""
    return line.count("<line ")


def test_a_missing_month_breaks_the_line() -> None:
    whole, broken = (
        kpis.cells([KpiRow("sales", "till", "high", months, [1.5, 2.0, 2.5, 3.0])])[0].line.count("<line ")
        for months in (
            [OCTOBER - 3, OCTOBER - 2, OCTOBER - 1, OCTOBER],
            [OCTOBER - 4, OCTOBER - 3, OCTOBER - 1, OCTOBER],
        )
    )
    assert (whole, broken) == (3, 2)


def test_two_sources_of_one_kpi_are_named() -> None:
    months = [OCTOBER - 4, OCTOBER - 3, OCTOBER - 1, OCTOBER]
    rows = [KpiRow("sales", name, "high", months, [1.5, 2.0, 2.0, 2.5]) for name in ("till", "books")]
    cells = kpis.cells(rows)
    assert steps(cells[0].line) == 2
    whole = KpiRow("sales", "till", "high", [*range(OCTOBER - 4, OCTOBER + 1)], [1.5, 2.0, 2.0, 2.0, 2.5])
    assert steps(kpis.cells([whole])[0].line) == 4
    assert [cell.publisher for cell in cells] == ["till", "books"]
    assert [cell.value for cell in cells] == ["2.50", "2.50"]
    assert cells[0].change == ""
    assert len(cells[0].points) == 4
