"""Moments in UTC and local months, beside the plain way to find them."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from reviews.importing.facts.timing import dates
from reviews.readers.records import Moment

ZONES = [ZoneInfo(name) for name in ("UTC", "Asia/Seoul", "America/New_York", "Pacific/Kiritimati", "Etc/GMT+12")]
OFFSETS = st.none() | st.just(UTC) | st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))
MOMENTS = st.builds(
    lambda at, offset: at.replace(tzinfo=offset), st.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1)), OFFSETS
)


def plainly(moment: datetime, zone: ZoneInfo) -> tuple[datetime, int]:
    local = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    return local.astimezone(UTC).replace(tzinfo=None), local.year * 12 + local.month - 1


@given(st.lists(st.tuples(MOMENTS, MOMENTS, st.booleans(), st.sampled_from(ZONES)), max_size=8))
def test_every_end_lies_where_the_plain_way_puts_it(
    told: list[tuple[datetime, datetime, bool, ZoneInfo]],
) -> None:
    moments = [Moment(first, first if exact else last, "exact") for first, last, exact, _zone in told]
    zones = [zone for *_moment, zone in told]
    placed = dates(moments, zones)
    starts = [plainly(moment.start, zone) for moment, zone in zip(moments, zones, strict=True)]
    ends = [plainly(moment.end, zone) for moment, zone in zip(moments, zones, strict=True)]
    assert list(zip(placed.starts, placed.firsts, strict=True)) == starts
    assert list(zip(placed.ends, placed.lasts, strict=True)) == ends
