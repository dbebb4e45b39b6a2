"""Figures as lengths: a bar crosses its standard on paper exactly where it does in truth."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dashboards.reports.pdf import lengths
from dashboards.reports.pdf.reading import row_of
from dashboards.rows import StoreRow
from tests.dashboards.reports import editions

AXIS = (-20.0, 60.0)


def row(**changes: object) -> StoreRow:
    whole = editions.edition(stores=12, metrics=("nps",))
    return replace(row_of(whole.stores[0], whole.tables[0].figures[0]), **changes)  # type: ignore[arg-type]


def words(figures: list[float]) -> list[str]:
    return [f"{figure:g}" for figure in figures]


@given(low=st.floats(-19, 40), width=st.floats(0, 19), target=st.floats(-19, 59))
def test_the_thick_bar_crosses_the_standard_where_it_does_in_truth(low: float, width: float, target: float) -> None:
    drawn = lengths.store_bar(row(bar_low=low, bar_high=low + width, target=target), AXIS, 12)
    assert drawn.thick is not None
    if low + 0.1 < target < low + width - 0.1:
        assert drawn.thick[0] < drawn.standard < drawn.thick[1]
    if target < low - 0.1 or target > low + width + 0.1:
        assert not drawn.thick[0] <= drawn.standard <= drawn.thick[1]


def test_under_five_answers_there_is_no_bar() -> None:
    assert lengths.store_bar(row(n=4), AXIS, 200) is None
    assert lengths.store_bar(row(n=5), AXIS, 200) is not None


def test_a_verdict_that_is_withheld_makes_the_bar_hollow() -> None:
    assert lengths.store_bar(row(n=7, verdict="not_enough"), AXIS, 200).is_hollow
    assert not lengths.store_bar(row(verdict="too_early", confirmed=False), AXIS, 200).is_hollow
    assert lengths.store_bar(row(verdict="too_early", confirmed=False), AXIS, 10).is_hollow


def test_what_is_beyond_the_axis_ends_in_an_arrow_and_has_no_ring() -> None:
    drawn = lengths.store_bar(row(shrunken_low=-40.0, shrunken_high=20.0, value=-30.0), AXIS, 200)
    assert (drawn.beyond_low, drawn.beyond_high, drawn.ring) == (True, False, None)
    assert drawn.thin is not None
    assert drawn.thin[0] == 0


def test_no_tick_stands_on_the_name_of_the_standard() -> None:
    drawn = lengths.axis_line((0.0, 40.0), words, 30.0, "standard 30")
    assert drawn.standard.at == 75
    assert [tick.words for tick in drawn.ticks] == ["0", "20", "40"]
    assert [tick.words for tick in lengths.axis_line((0.0, 40.0), words, 22.0, "").ticks] == ["0", "40"]


def test_a_change_is_cut_half_a_month_before_it_began() -> None:
    moved = editions.edition().moved[1]
    drawn = lengths.spark(moved, editions.OCTOBER, 12)
    assert drawn.before.end == drawn.now.start == round(100 * 19.5 / 23, 2)
    assert drawn.before.y < drawn.now.y, "the level fell, so its line is lower down the page"
    assert len(drawn.strokes) == 23 - 2, "a month without a value leaves a gap"


def test_a_region_is_cut_where_its_window_began() -> None:
    region = editions.edition().moved[0]
    assert lengths.spark(region, editions.OCTOBER, 12).now.start == round(100 * 11.5 / 23, 2)
    assert lengths.spark(region, editions.OCTOBER, 0).now is None


def test_months_without_a_value_leave_gaps_in_the_chart() -> None:
    course = editions.edition(metrics=("nps",)).course[0]
    drawn = lengths.curve(course, 30.0, None, words, str, 5)
    assert len(drawn.dots) == 23
    assert [len(band) for band in drawn.bands] == [6, 40]
    assert drawn.columns[-1].at == 100
    assert lengths.curve(replace(course, values=[None] * 23 + [1.0]), 30.0, None, words, str, 5) is None


def test_a_chart_of_shares_ends_at_all_of_them() -> None:
    course = replace(
        editions.edition(metrics=("csat",)).course[0], values=[1.0] * 24, lows=[0.9] * 24, highs=[1.0] * 24
    )
    drawn = lengths.curve(course, None, (0.0, 1.0), words, str, 5)
    assert drawn.rows[-1].words == "1"
