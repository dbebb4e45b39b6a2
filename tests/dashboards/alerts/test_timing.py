"""When digests are due: by the zone that is named, across changes of clocks, once."""

from datetime import UTC, datetime, time, timedelta

import pytest

from dashboards.alerts.timing import Timing, is_due, last_due

SEOUL, YORK = "Asia/Seoul", "America/New_York"


@pytest.mark.parametrize(
    ("timing", "now", "expected"),
    [
        (Timing("daily", 0, time(9), SEOUL), datetime(2026, 11, 29, 0, tzinfo=UTC), datetime(2026, 11, 29, 0)),
        (Timing("daily", 0, time(9), SEOUL), datetime(2026, 11, 28, 23, 59, tzinfo=UTC), datetime(2026, 11, 28, 0)),
        # Nine in New York is an hour earlier in UTC in summer.
        (Timing("daily", 0, time(9), YORK), datetime(2026, 3, 7, 20, tzinfo=UTC), datetime(2026, 3, 7, 14)),
        (Timing("daily", 0, time(9), YORK), datetime(2026, 3, 8, 20, tzinfo=UTC), datetime(2026, 3, 8, 13)),
        # 02:30 does not exist that night, 01:30 comes twice in autumn.
        (Timing("daily", 0, time(2, 30), YORK), datetime(2026, 3, 8, 20, tzinfo=UTC), datetime(2026, 3, 8, 7, 30)),
        (Timing("daily", 0, time(1, 30), YORK), datetime(2026, 11, 1, 20, tzinfo=UTC), datetime(2026, 11, 1, 5, 30)),
        # Mondays, seen on a Sunday of the new year, and on the Monday before and after the time.
        (Timing("weekly", 0, time(9), SEOUL), datetime(2027, 1, 3, 3, tzinfo=UTC), datetime(2026, 12, 28, 0)),
        (Timing("weekly", 0, time(9), SEOUL), datetime(2027, 1, 3, 23, 59, tzinfo=UTC), datetime(2026, 12, 28, 0)),
        (Timing("weekly", 0, time(9), SEOUL), datetime(2027, 1, 4, 0, tzinfo=UTC), datetime(2027, 1, 4, 0)),
        (Timing("weekly", 6, time(23), SEOUL), datetime(2027, 1, 4, 0, tzinfo=UTC), datetime(2027, 1, 3, 14)),
    ],
)
def test_the_newest_due_moment(timing: Timing, now: datetime, expected: datetime) -> None:
    assert last_due(timing, now) == expected.replace(tzinfo=UTC)


@pytest.mark.parametrize("hour", [0, 1, 2, 3, 9, 23])
@pytest.mark.parametrize("zone", [SEOUL, YORK, "Australia/Lord_Howe", "Pacific/Apia"])
def test_each_day_has_one_digest_whatever_the_clocks_do(zone: str, hour: int) -> None:
    """A sweep comes every ten minutes of a year, and what was sent is remembered as it is in the database."""
    timing = Timing("daily", 0, time(hour, 30), zone)
    now = sent = datetime(2026, 1, 1, 12, tzinfo=UTC)
    count = 0
    while now < datetime(2027, 1, 1, 12, tzinfo=UTC):
        now += timedelta(minutes=10)
        if is_due(timing, sent, now):
            sent, count = last_due(timing, now), count + 1
    assert count == 365


def test_at_once_is_due_whenever_somebody_looks() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert last_due(Timing("at_once", 0, time(9), SEOUL), now) == now
