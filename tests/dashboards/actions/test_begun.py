"""Which months an action is judged by."""

from datetime import date

import pytest

from dashboards.actions.begun import begun
from locations.months import parse_month


@pytest.mark.parametrize(
    ("day", "month", "first", "last"),
    [
        (date(2026, 7, 1), "2026-07", "2026-07", "2026-09"),
        (date(2026, 7, 2), "2026-07", "2026-08", "2026-10"),
        (date(2026, 7, 31), "2026-07", "2026-08", "2026-10"),
        (date(2026, 12, 15), "2026-12", "2027-01", "2027-03"),
    ],
)
def test_the_month_of_the_action_counts_only_where_it_is_whole(day: date, month: str, first: str, last: str) -> None:
    found = begun(day)
    assert found.month == parse_month(month)
    assert [*found.judged(3)] == [*range(parse_month(first), parse_month(last) + 1)]
    assert found.known_from(3) == parse_month(last)
