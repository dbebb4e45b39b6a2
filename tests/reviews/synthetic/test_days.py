"""Special days of the demo: the great holidays, a region's, and a store's renovation."""

from datetime import date, timedelta

import pytest

from locations.calendars import read_day
from locations.months import first_day, parse_month
from reviews.synthetic import planted
from reviews.synthetic.brands import garamsol
from reviews.synthetic.days import holidays, special_days
from reviews.synthetic.network import find
from reviews.synthetic.places import places

FIRST, UNTIL = parse_month("2024-11"), date(2026, 11, 28)


def test_everybody_is_closed_on_seollal_and_open_shorter_around_it() -> None:
    found = holidays(date(2027, 1, 1), date(2027, 12, 31))
    assert {(each.day, each.hours) for each in found} == {
        (date(2027, 2, 6), "10:00-18:00"),
        (date(2027, 2, 7), ""),
        (date(2027, 2, 8), "10:00-18:00"),
        (date(2027, 9, 14), "10:00-18:00"),
        (date(2027, 9, 15), ""),
        (date(2027, 9, 16), "10:00-18:00"),
    }
    assert all(each.name_ko and each.name_en for each in found)


def test_days_are_readable_apart_and_name_places_that_exist() -> None:
    found = special_days(FIRST, UNTIL, "0127")
    assert len({(each.region, each.store, each.day) for each in found}) == len(found)
    for each in found:
        read_day(each.hours)
    regions = {each.region for each in found if each.region}
    assert regions == {planted.POWER_CUT}
    assert any(place.region.startswith(f"{planted.POWER_CUT}/") for place in places())
    assert sum(each.store == "0127" for each in found) == planted.RENOVATION_DAYS


@pytest.mark.parametrize("month", range(FIRST, FIRST + 24))
def test_the_next_great_holiday_is_always_settled(month: int) -> None:
    today = first_day(month)
    coming = [each for each in special_days(month - 24, today - timedelta(days=1), "1") if each.day > today]
    assert any(each.name_ko in ("설날", "추석") for each in coming)


def test_the_renovation_ends_where_the_change_begins() -> None:
    network = garamsol(UNTIL)
    index, first = find(network.stores, planted.CHANGED.place), first_day(network.truth.first_month)
    changed = first_day(network.truth.newest_whole - planted.CHANGED_MONTHS + 1)
    closed = [
        day
        for day in range(network.truth.open.shape[1])
        if not network.truth.open[index, day] and abs((first + timedelta(days=day) - changed).days) <= 31
    ]
    last = (changed - first).days - 1
    assert closed == list(range(last - planted.RENOVATION_DAYS + 1, last + 1))
