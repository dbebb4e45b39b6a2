"""Lists of stores: headers of opening hours, words for open and closed, and codes for stores that have none."""

from pathlib import Path

import pytest

from locations.matching.addresses import made_code
from reviews.readers import Options
from reviews.readers.columns.typed import Context, Noted
from reviews.readers.shapes import locations
from tests.reviews.readers.golden import outcome

PLAIN = Context(Options())
ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HEADERS = (
    [f"{day} hours" for day in ENGLISH],
    [f"{day[:3]} hrs" for day in ENGLISH],
    [f"{day[:3]} hours" for day in ENGLISH],
    list(ENGLISH),
    [f"{day}요일 영업시간" for day in "월화수목금토일"],
    [f"{day}요일" for day in "월화수목금토일"],
    [f"hours {day}" for day in ENGLISH],
)


@pytest.mark.parametrize("header", HEADERS, ids=lambda header: header[0])
def test_hours_of_each_day_in_a_column_of_its_own(header: list[str], tmp_path: Path) -> None:
    path = tmp_path / "stores.csv"
    cells = [f"0{number}:00-20:00" for number in range(1, 8)]
    path.write_text(f"code,name,city,{','.join(header)}\nS1,Mill,Leeds,{','.join(cells)}\n", encoding="utf-8")
    days = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
    written = "; ".join(f"{day} {hours}" for day, hours in zip(days, cells, strict=True))
    assert outcome(path, "locations").rows[0]["hours"] == written


@pytest.mark.parametrize(
    ("given", "status"),
    [(word, "open") for word in locations.OPEN_WORDS]
    + [(word, "closed") for word in locations.CLOSED_WORDS]
    + [(word, "paused") for word in locations.PAUSED_WORDS]
    + [("", ""), (" OPEN ", "open"), ("Soon", Noted("open", "status", "Soon"))],
)
def test_words_for_open_and_closed(given: str, status: object) -> None:
    assert locations.status(PLAIN, given) == status


def test_a_part_of_an_address_that_repeats_an_earlier_one_is_left_out() -> None:
    assert locations.street(PLAIN, "1 Mall Road", "Unit 2", "1 Mall Road", "N/A") == "1 Mall Road, Unit 2"
    assert locations.street(PLAIN, "x" * 500) == "x" * 500
    assert locations.street(PLAIN, "x" * 501) == "x" * 499 + "…"


def test_codes_come_from_the_address_with_the_name_where_several_stores_share_it() -> None:
    mall = ("1 Mall Road", "", "Leeds", "", "", "")
    shared = Context(Options(), shared_addresses=lambda: frozenset({mall}))
    assert locations.code_or_derived(PLAIN, "", "Kiosk", "1", *mall) == made_code("1 Mall Road, Leeds")
    assert locations.code_or_derived(shared, "", "Kiosk", "1", *mall) == made_code("1 Mall Road, Leeds Kiosk")
    assert locations.code_or_derived(shared, "", "", "1", *mall) == made_code("1 Mall Road, Leeds 1")
    assert locations.code_or_derived(PLAIN, "", "Kiosk", "1", *[""] * 6) == made_code("Kiosk")
    assert locations.code_or_derived(PLAIN, "S1", "Kiosk", "1", *mall) == "S1"
    assert locations.code_or_derived(PLAIN, "", "", "1", *[""] * 6) == ""
