"""A finding goes on through single clean months, ends with two, and waits for the effect of what is done about it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dashboards.findings.statements.course import closed_in, goes_on

MONTHS = range(100, 112)


def test_one_clean_month_ends_nothing_and_two_do() -> None:
    searched = [*range(100, 106)]
    assert closed_in(103, searched[:5]) is None
    assert closed_in(103, searched) == 105


def test_months_that_nobody_searched_say_nothing() -> None:
    assert closed_in(103, [103, 107]) is None
    assert goes_on(103, 103, 107, [103, 107])


def test_what_is_done_is_judged_first() -> None:
    searched = [*range(100, 112)]
    assert closed_in(103, searched, acted=True) is None
    assert closed_in(103, searched, acted=True, judged=109) == 111
    assert closed_in(110, searched, acted=True, judged=105) is None


@given(st.sets(st.sampled_from(MONTHS), min_size=1))
def test_months_with_one_clean_one_between_them_are_one_finding(found: set[int]) -> None:
    """Months found in a row with at most one clean month between them are one finding, by hand and by the rule."""
    searched = [*MONTHS]
    ordered = sorted(found)
    by_hand = [[ordered[0]]]
    for month in ordered[1:]:
        if month - by_hand[-1][-1] <= 2:
            by_hand[-1].append(month)
        else:
            by_hand.append([month])
    ends = {months[-1]: closed_in(months[-1], searched) for months in by_hand}
    for run, later in pairwise(by_hand):
        assert not goes_on(run[0], run[-1], later[0], searched)
        assert ends[run[-1]] == run[-1] + 2
    for run in by_hand:
        assert all(goes_on(run[0], run[-1], month, searched) for month in run)
