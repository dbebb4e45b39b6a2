"""How a change is counted."""

import pytest

from dashboards.rows import KpiRow, change_from


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [(2.0, 5.0, 3.0), (5.0, 2.0, -3.0), (2.0, None, None), (None, 2.0, None), (0.0, 0.0, 0)],
)
def test_a_change_takes_two_values(before: float | None, now: float | None, change: float | None) -> None:
    assert change_from(before, now) == change


def test_a_kpi_is_compared_with_the_same_month_a_year_before() -> None:
    row = KpiRow("sales", "", "high", [100, 101, 112, 113], [1.0, 2.0, 8.0, 16.0])
    assert row.change == 14.0
    assert KpiRow("sales", "", "high", [100, 111, 113], [1.0, 2.0, 8.0]).change is None
