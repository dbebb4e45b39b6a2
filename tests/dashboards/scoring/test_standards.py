"""Which standard applies to which stores, and from when."""

from dataclasses import replace
from itertools import permutations

import pytest

from dashboards.rows import StandardRow
from dashboards.scoring.standards import standard_for

JANUARY, MAY = 24312, 24316


def standard(target: float, valid_from: int = JANUARY, region: str = "", format: str = "") -> StandardRow:
    return StandardRow("nps", target, valid_from, region, format)


BRAND = standard(30.0)
KOREA = standard(31.0, region="Korea")
SEOUL = standard(32.0, region="Korea/Seoul")
MALLS = standard(33.0, format="mall")
SEOUL_MALLS = standard(34.0, region="Korea/Seoul", format="mall")


@pytest.mark.parametrize(
    ("rows", "region", "format", "expected"),
    [
        ((BRAND,), "Korea/Seoul", "mall", BRAND),
        ((BRAND, KOREA), "Korea/Seoul/Gangnam", "", KOREA),
        ((BRAND, KOREA, SEOUL), "Korea/Seoul", "", SEOUL),
        ((BRAND, KOREA, SEOUL), "Korea/Busan", "", KOREA),
        ((BRAND, KOREA, SEOUL), "Korea/Seoul 2", "", KOREA),
        ((BRAND, MALLS), "Korea", "street", BRAND),
        ((BRAND, MALLS), "", "mall", MALLS),
        ((BRAND, SEOUL, MALLS), "Korea/Seoul", "mall", SEOUL),
        ((BRAND, SEOUL, MALLS, SEOUL_MALLS), "Korea/Seoul", "mall", SEOUL_MALLS),
        ((KOREA, MALLS), "Korea", "mall", KOREA),
        ((KOREA, MALLS), "", "", None),
        ((), "Korea", "mall", None),
    ],
)
def test_the_narrowest_standard_applies_in_whatever_order_they_come(
    rows: tuple[StandardRow, ...], region: str, format: str, expected: StandardRow | None
) -> None:
    for order in permutations(rows):
        assert standard_for(order, "nps", JANUARY, region=region, format=format) == expected


def test_of_equally_narrow_ones_the_newest_that_has_begun_applies() -> None:
    newer = standard(35.0, MAY)
    assert standard_for([newer, BRAND], "nps", MAY - 1) == BRAND
    assert standard_for([newer, BRAND], "nps", MAY) == newer
    assert standard_for([newer, BRAND], "nps", JANUARY - 1) is None


def test_a_newer_standard_of_a_format_goes_before_an_older_one_of_a_country() -> None:
    malls = standard(36.0, MAY, format="mall")
    assert standard_for([malls, KOREA], "nps", MAY, region="Korea", format="mall") == malls
    assert standard_for([malls, KOREA], "nps", MAY - 1, region="Korea", format="mall") == KOREA


def test_an_older_narrow_standard_goes_before_a_newer_wide_one() -> None:
    assert standard_for([standard(35.0, MAY), SEOUL], "nps", MAY, region="Korea/Seoul") == SEOUL


def ended(row: StandardRow, last_month: int) -> StandardRow:
    return replace(row, valid_to=last_month)


def test_a_standard_applies_to_its_last_month_and_to_none_after_it() -> None:
    rows = [ended(BRAND, MAY)]
    assert standard_for(rows, "nps", MAY) == rows[0]
    assert standard_for(rows, "nps", MAY + 1) is None


def test_where_a_narrow_standard_is_over_the_wider_one_applies() -> None:
    rows = [BRAND, ended(SEOUL, MAY)]
    assert standard_for(rows, "nps", MAY, region="Korea/Seoul") == rows[1]
    assert standard_for(rows, "nps", MAY + 1, region="Korea/Seoul") == BRAND


def test_the_end_of_a_standard_does_not_bring_back_the_one_that_it_replaced() -> None:
    replaced, newer = BRAND, ended(standard(35.0, MAY), MAY + 2)
    for order in permutations([replaced, newer]):
        assert standard_for(order, "nps", MAY - 1) == replaced
        assert standard_for(order, "nps", MAY + 2) == newer
        assert standard_for(order, "nps", MAY + 3) is None


def test_other_metrics_have_standards_of_their_own() -> None:
    assert standard_for([BRAND], "csat", JANUARY) is None
