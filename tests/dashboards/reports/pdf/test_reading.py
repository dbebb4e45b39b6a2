"""What the first page says first: rules on the figures of an edition."""

from dataclasses import replace

import pytest

from dashboards.reports.edition import Edition
from dashboards.reports.pdf import reading
from dashboards.reports.pdf.reading import Count
from tests.dashboards.reports import editions


def with_counts(**counts: int) -> Edition:
    base = editions.edition(stores=12, metrics=("nps",), moved=[])
    return replace(base, metrics=[replace(base.metrics[0], counts=counts)])


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"below": 10, "meets": 92, "too_early": 99}, Count.SOME_BELOW),
        ({"below": 5, "meets": 5}, Count.SOME_BELOW),
        ({"below": 6, "meets": 5}, Count.MOST_BELOW),
        ({"meets": 5, "too_early": 1}, Count.NONE_BELOW),
        ({"meets": 5, "no_data": 1}, Count.ALL_MEET),
        ({"too_early": 4, "not_enough": 1}, Count.ALL_OPEN),
        ({"no_standard": 4}, Count.NO_STANDARD),
        ({}, Count.NO_STANDARD),
    ],
)
def test_verdicts_decide_what_is_said_of_stores(counts: dict[str, int], said: Count) -> None:
    assert reading.place_title(with_counts(**counts)).count is said


@pytest.mark.parametrize(
    ("consistency", "said"),
    [
        (90.0, "alike"),
        (89.9, "between"),
        (75.0, "between"),
        (74.9, "apart"),
        (None, "unknown"),
    ],
)
def test_consistency_decides_how_alike_stores_are_called(consistency: float | None, said: str) -> None:
    base = with_counts(meets=3)
    line = replace(base.metrics[0], consistency=consistency)
    assert reading.place_title(replace(base, metrics=[line])).evenness == said


def test_regions_that_got_worse_open_the_title_the_largest_first() -> None:
    busan = editions.edition().moved[0]
    moved = [
        replace(busan, name="Daegu", key="Korea/Daegu", stores=5),
        busan,
        replace(busan, name="Jeju", better=True),
        replace(busan, name="Seoul", metric="csat"),
    ]
    assert reading.place_title(editions.edition(moved=moved)).fell == ["부산 Busan", "Daegu"]


def test_a_region_that_got_worse_itself_opens_its_own_title() -> None:
    assert reading.place_title(editions.region()).fell == ["부산 Busan"]
    line = replace(editions.region().metrics[0], change_is_sure=False, better=None)
    assert reading.place_title(editions.region(metrics=[line])).fell == []


def test_the_brand_as_a_whole_never_opens_the_title() -> None:
    line = replace(editions.edition().metrics[0], change_is_sure=True, better=False)
    assert reading.place_title(replace(editions.edition(moved=[]), metrics=[line])).fell == []


def test_nothing_measured_has_no_title() -> None:
    assert reading.place_title(editions.empty()) is None


def test_a_store_is_read_by_its_own_verdicts_and_its_latest_change() -> None:
    found = reading.store_title(editions.store())
    assert "nps" in found.below
    assert found.compared == len(editions.FIVE)
    assert found.worse.since == editions.OCTOBER - 3
    assert found.better is None


def test_the_stores_to_look_at_follow_the_rule_of_the_overview() -> None:
    whole = editions.edition()
    rows = reading.to_look_at(whole, whole.tables[0], 15)
    assert len(rows) == 15
    sure = [row.verdict == "below" or bool(row.confirmed) for row in rows]
    assert sure == sorted(sure, reverse=True)
    assert all(row.n >= 5 and (row.verdict != "meets" or row.confirmed) for row in rows)


def test_the_stores_of_the_first_page_are_those_the_edition_names_in_its_order() -> None:
    whole = editions.edition(attention=[7, 2, 4])
    assert [row.store for row in reading.headline_rows(whole)] == ["S007", "S002", "S004"]
