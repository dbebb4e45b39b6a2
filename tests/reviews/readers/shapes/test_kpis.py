"""KPI values: months in all their spellings, names of KPIs, and signs of money."""

from datetime import date

import pytest

from reviews.readers import Options
from reviews.readers.columns.typed import Context
from reviews.readers.records import CellError
from reviews.readers.shapes.kpis import better, kpi, kpi_of, month, value

PLAIN = Context(Options())


@pytest.mark.parametrize(
    "given",
    ["2026-03", "2026.3", "2026/03", "2026년 3월", "202603", "Mar 2026", "March-2026", " 2026-03 ", "2026-03-31"],
)
def test_a_month_is_its_first_day(given: str) -> None:
    assert month(PLAIN, given) == date(2026, 3, 1)


@pytest.mark.parametrize("given", ["2026-13", "2026-00", "1899-12", "2200-01", "Foo 2026", "March"])
def test_no_month(given: str) -> None:
    with pytest.raises(CellError, match="date"):
        month(PLAIN, given)


def test_nothing_is_no_month_and_no_value() -> None:
    assert month(PLAIN, "n/a") is None and value(PLAIN, "-") is None


@pytest.mark.parametrize(
    ("given", "key"), [("Social  Engagement!", "social_engagement"), ("매출", "sales"), ("_Sales", "sales"), ("", "")]
)
def test_a_kpi_has_a_stable_key(given: str, key: str) -> None:
    assert kpi(PLAIN, given) == kpi_of(given) == key


def test_a_key_has_at_most_60_characters() -> None:
    assert kpi(PLAIN, "x" * 61) == "x" * 60


@pytest.mark.parametrize(
    ("given", "number"), [("₩1,200", 1200), ("$ 3.5", 3.5), ("12%", 12), ("7 원", 7), ("-4", -4), ("5 €", 5)]
)
def test_a_value_without_its_signs(given: str, number: float) -> None:
    assert value(PLAIN, given) == number


def test_a_value_needs_a_direction() -> None:
    assert (better(PLAIN, "High"), better(PLAIN, "low")) == ("high", "low")
    with pytest.raises(CellError, match="direction"):
        better(PLAIN, "")
