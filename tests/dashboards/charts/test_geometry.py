"""Where things stand in the pictures: positions worked out by hand, in per cent of the width and in pixels."""

import pytest

from dashboards.charts import svg
from dashboards.charts.bars import histogram, interval_bar, verdict_bar
from tests.dashboards.findings.rows import row as store_row


def test_a_scale_runs_between_any_two_ends() -> None:
    scale = svg.Scale(10, 20, 100, 20)
    assert [scale(value) for value in (10, 12.5, 20, 5, 25)] == [100, 80, 20, 100, 20]
    assert svg.Scale(3, 3, 0, 62)(3) == 31


@pytest.mark.parametrize(
    ("values", "ends"),
    [([], (0.0, 1.0)), ([0.0], (-1.0, 1.0)), ([-20.0], (-22.0, -18.0)), ([0.0, 100.0], (-6.0, 106.0))],
)
def test_an_axis_has_some_air_around_its_values(values: list[float], ends: tuple[float, float]) -> None:
    assert svg.padded(values) == pytest.approx(ends)


@pytest.mark.parametrize(("position", "written"), [(0.0, "0%"), (50.0, "50%"), (33.333, "33.33%"), (12.5, "12.5%")])
def test_positions_have_no_needless_digits(position: float, written: str) -> None:
    assert svg.per_cent(position) == written


def test_labels_are_pushed_up_from_the_bottom_and_keep_their_order() -> None:
    assert svg.spread_out([95, 98, 10], gap=14, top=0, bottom=100) == [86.0, 100.0, 10.0]
    assert svg.spread_out([-5, 0], gap=14, top=2, bottom=100) == [2.0, 16.0]


@pytest.mark.parametrize(
    ("count", "most", "chosen"), [(0, 5, []), (1, 5, [0]), (5, 5, [0, 1, 2, 3, 4]), (6, 5, [1, 3, 5]), (7, 2, [2, 6])]
)
def test_some_of_many_are_counted_back_from_the_newest(count: int, most: int, chosen: list[int]) -> None:
    assert svg.every(count, most) == chosen


def test_a_line_breaks_at_a_gap_and_an_area_needs_two_points() -> None:
    markup = svg.joined([(0, 1), (10, 2), None, (30, 4), (40, 5)], "a")
    assert markup.count("<line") == 2
    assert 'x1="0%" y1="1" x2="10%" y2="2"' in markup
    assert svg.joined([(0, 1), None], "a") == ""
    assert svg.area([(0, 1)], [(0, 2)], 10, "a") == ""
    assert 'points="0.00,1 100.00,2 100.00,4 0.00,3"' in svg.area([(0, 1), (100, 2)], [(0, 3), (100, 4)], 10, "a")


@pytest.mark.parametrize(("low", "high", "arrows"), [(0.0, 10.0, 0), (-0.1, 10.0, 1), (0.0, 10.1, 1), (-0.1, 10.1, 2)])
def test_only_an_interval_beyond_its_axis_ends_in_an_arrow(low: float, high: float, arrows: int) -> None:
    row = store_row("S", shrunken_low=low, shrunken_high=high)
    assert interval_bar(row, axis=(0.0, 10.0), label="").count("ev-arrow") == arrows


@pytest.mark.parametrize(("value", "is_drawn"), [(0.0, True), (10.0, True), (-0.1, False), (10.1, False)])
def test_only_a_value_on_its_axis_is_drawn(value: float, is_drawn: bool) -> None:
    assert ("ev-ring" in interval_bar(store_row("S", value=value), axis=(0.0, 10.0), label="")) is is_drawn


def test_parts_of_a_whole_lie_side_by_side() -> None:
    markup = verdict_bar([("below", 1), ("none", 0), ("meets", 3)], label="")
    assert '<rect x="0%" width="25%" y="0" height="12"' in markup
    assert '<rect x="25%" width="75%" y="0" height="12"' in markup
    assert "ev-tone-none" not in markup


def test_the_longest_bar_takes_62_per_cent_and_its_label_follows() -> None:
    markup = histogram([("1", 2), ("2", 4)], label="", show_count=str, show_share=lambda share: f"{share:.3f}")
    assert 'width="31%"' in markup and 'width="62%"' in markup
    assert 'x="63.5%"' in markup and 'x="32.5%"' in markup
    assert "2 · 0.333" in markup and "4 · 0.667" in markup
    assert markup.count('y="14"') == markup.count('y="34"') == 2, "a name and a label on each line"


def test_arrows_point_out_of_the_picture() -> None:
    markup = interval_bar(store_row("S", shrunken_low=-1.0, shrunken_high=11.0), axis=(0.0, 10.0), label="")
    outlines = [path.partition('"')[0] for path in markup.split(' d="')[1:]]
    corners = [[tuple(map(float, each.split())) for each in path[1:-1].split("L")] for path in outlines]
    for (top, tip, bottom), direction in zip(corners, (-1, 1), strict=True):
        assert (top[0], tip[0], bottom[0]) == (0.0, 5.0 * direction, 0.0)
        assert (tip[1] - top[1], bottom[1] - tip[1]) == (4.0, 4.0)
