"""The pictures: what they show, that they escape everything, and that nothing in them overlaps on a phone."""

import gzip
import math
import random
import re
from dataclasses import replace
from html import unescape
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards import charts
from dashboards.charts import svg
from dashboards.charts.funnel import answer_variance
from dashboards.charts.maps import DEGREES, MOST_POINTS
from dashboards.metrics import metric
from dashboards.rows import Network, NetworkPoint, Ranking, StoreRow, Trend, TrendPoint
from dashboards.stats.quantiles import Z95

NAMESPACE = "{http://www.w3.org/2000/svg}"
NASTY = """<b onclick="x">'Nord' & Süd</b><a href="https://elsewhere.example">x</a>"""
NETWORK = Network(mu=40.0, tau=8.0, tau_low=6.0, tau_high=10.0, i2=60.0, consistency=80.0, stores=3, answers=600)
MAP_WORDS = charts.MapWords(
    value="NPS",
    evidence="Probability of being below the standard",
    change="Change",
    n="n = {n}",
    expected="comparable stores {value}",
    stores="{n} stores",
    below="{n} below",
    no_value="not shown",
    no_webgl="simple",
    not_drawn="list",
    unplaced="{n} without place",
    empty="none",
    zoom_in="in",
    zoom_out="out",
    reset="reset",
    verdicts={"below": "below the <standard>", "meets": "meets", "too_early": "open"},
)
FUNNEL_WORDS = charts.FunnelWords(
    title="Funnel",
    n_axis="Answers",
    value_axis="NPS",
    limit95="95 %",
    limit998="99.8 %",
    chance_only="chance alone",
    mean="mean",
    answers="n = {n}",
    expected="comparable {value}",
)
CONTROL_WORDS = charts.ControlWords(
    title="Months", standard="standard", centre="mean", limits="usual range", outside="unusual", changed="changed"
)


def store(code: str = "S1", **fields: Any) -> StoreRow:
    """A store with 100 answers and an NPS of 30 ± 15.68 (variance of one answer 0.64)."""
    given: dict[str, Any] = {
        "store": code, "name": f"Store {code}", "n": 100, "value": 30.0, "low": 14.32, "high": 45.68,
        "shrunken": 32.0, "rank": 2.0, "rank_low": 1.0, "rank_high": 3.0, "p_worst": 0.1, "p_below": 0.95,
        "z": -1.0, "q": 0.5, "band": "common", "confirmed": False, "verdict": "below", "latitude": 37.5,
        "longitude": 127.0, "expected": 40.0, "target": 45.0, "change": -2.0,
    }  # fmt: skip
    return StoreRow(**(given | fields))


def ranking(*rows: StoreRow, network: Network = NETWORK) -> Ranking:
    return Ranking("b", "Brand", "nps", 24321, 12, network, rows, len(rows), target=45.0)


def show(value: float) -> str:
    return f"{value:g}"


def month(index: int) -> str:
    return f"{index // 12}.{index % 12 + 1:02d}"


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)


def drawn(markup: str, tag: str, class_: str) -> list[ElementTree.Element]:
    return [each for each in parsed(markup).iter(NAMESPACE + tag) if class_ in each.get("class", "").split()]


def place(element: ElementTree.Element, name: str = "x") -> float:
    return float(element.get(name, "").rstrip("%"))


class TestGround:
    @given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(2, 8))
    def test_ticks_are_round_evenly_apart_inside_and_not_too_many(self, low: float, width: float, most: int) -> None:
        ticks = svg.nice_ticks(low, low + width, most)
        assert 1 <= len(ticks) <= most
        assert all(low - 1e-6 * width <= tick <= low + width * (1 + 1e-6) for tick in ticks)
        steps = {round((b - a) / width, 6) for a, b in pairwise(ticks)}
        assert len(steps) <= 1

    @given(st.lists(st.floats(0, 100), min_size=1, max_size=5))
    def test_labels_are_moved_apart_and_stay_in_the_picture(self, places: list[float]) -> None:
        moved = sorted(svg.spread_out(places, gap=14, top=0, bottom=200))
        assert all(b - a >= 14 - 1e-9 for a, b in pairwise(moved))
        assert moved[0] >= 0 and moved[-1] <= 200

    def test_values_beyond_a_scale_are_held_at_its_ends(self) -> None:
        scale = svg.Scale(0, 10)
        assert [scale(-5), scale(5), scale(50)] == [0, 50, 100]

    def test_text_and_attributes_are_escaped(self) -> None:
        markup = svg.picture(svg.text(NASTY, x="0", y=0, class_="a"), label=NASTY, height=10, class_="b")
        root = parsed(markup)
        assert root.get("aria-label") == NASTY
        assert [each.text for each in root.iter(NAMESPACE + "text")] == [NASTY]
        assert not list(root.iter(NAMESPACE + "a"))


class TestIntervalBar:
    """A value of 30 whose thick bar is 25 to 38 and whose thin line is 20 to 50, before a standard of 45."""

    def bar(self, is_withheld: bool = False, peers: tuple[float, float, float] | None = None, **fields: Any) -> str:
        figures = {"bar_low": 25.0, "bar_high": 38.0, "shrunken_low": 20.0, "shrunken_high": 50.0} | fields
        row = store(**figures)
        return charts.interval_bar(row, axis=(0.0, 100.0), label="words", is_withheld=is_withheld, peers=peers)

    def test_bar_line_ring_and_standard_lie_on_the_axis(self) -> None:
        markup = self.bar()
        (thick,), (thin,) = drawn(markup, "rect", "ev-range"), drawn(markup, "line", "ev-whisker")
        assert (place(thick), place(thick, "width")) == (25, 13)
        assert (place(thin, "x1"), place(thin, "x2")) == (20, 50)
        assert place(drawn(markup, "circle", "ev-ring")[0], "cx") == 30
        assert place(drawn(markup, "line", "ev-standard")[0], "x1") == 45
        assert parsed(markup).get("class", "").split()[-1] == "ev-tone-below"

    def test_the_careful_estimate_has_no_mark_of_its_own(self) -> None:
        assert self.bar(shrunken=32.0) == self.bar(shrunken=None)

    def test_a_verdict_that_is_kept_back_leaves_the_bar_hollow(self) -> None:
        assert "ev-hollow" in parsed(self.bar(is_withheld=True)).get("class", "").split()

    def test_a_store_with_too_few_answers_has_no_bar(self) -> None:
        nothing = dict.fromkeys(("value", "low", "high", "bar_low", "bar_high", "shrunken_low", "shrunken_high"))
        markup = self.bar(**nothing)
        classes = {each.get("class") for each in parsed(markup)} - {None}
        assert classes == {"ev-axis", "ev-standard"}

    def test_the_middle_half_of_others_lies_behind_as_a_band(self) -> None:
        markup = self.bar(peers=(35.0, 41.0, 48.0))
        (band,) = drawn(markup, "rect", "ev-peers")
        assert (place(band), place(band, "width")) == (35, 13)
        assert place(drawn(markup, "line", "ev-peers-median")[0], "x1") == 41
        assert markup.index("ev-peers") < markup.index("ev-range")

    def test_what_lies_beyond_the_axis_ends_in_an_arrow(self) -> None:
        assert len(drawn(self.bar(), "path", "ev-arrow")) == 0
        beyond = self.bar(value=-5.0, shrunken_low=-20.0, shrunken_high=150.0)
        assert len(drawn(beyond, "path", "ev-arrow")) == 2
        assert not drawn(beyond, "circle", "ev-ring")

    def test_the_axis_of_a_table_holds_the_standard_and_the_bars(self) -> None:
        rows = [store(value=v, bar_low=v - 5, bar_high=v + 5, target=60.0) for v in (20.0, 30.0, 40.0)]
        low, high = charts.bar_axis(rows, 60.0)
        assert low <= 15 and high >= 60

    def test_one_tiny_store_does_not_squeeze_the_axis(self) -> None:
        rows = [store(bar_low=28.0, bar_high=32.0, shrunken_low=25.0, shrunken_high=35.0) for _ in range(19)]
        tiny = store(n=5, bar_low=-60.0, bar_high=120.0, shrunken_low=-100.0, shrunken_high=100.0)
        low, high = charts.bar_axis([*rows, tiny])
        assert low >= 20 and high <= 50

    def test_the_middle_of_every_bar_is_on_the_axis(self) -> None:
        rows = [store(bar_low=28.0, bar_high=32.0) for _ in range(19)]
        low, _high = charts.bar_axis([*rows, store(bar_low=-30.0, bar_high=-10.0)])
        assert low <= -20

    def test_no_rows_still_give_an_axis(self) -> None:
        low, high = charts.bar_axis([])
        assert high > low

    @pytest.mark.parametrize("axis", [(-100.0, 100.0), (0.6, 0.95), (1.0, 5.0)])
    def test_tick_labels_of_the_scale_do_not_touch_in_a_narrow_column(self, axis: tuple[float, float]) -> None:
        markup = charts.bar_scale(axis, show=show, target=axis[1], target_label="standard", label="axis")
        spans = [extent(each, width=140) for each in drawn(markup, "text", "ev-label") if each.get("y") == "24"]
        assert overlapping(spans) == []


class TestControlChart:
    def trend(self, values: list[float | None], **fields: Any) -> Trend:
        points = [
            TrendPoint(24300 + i, 30, v, None if v is None else v - 9, None if v is None else v + 9)
            for i, v in enumerate(values)
        ]
        given: dict[str, Any] = {
            "metric": "nps", "points": points, "centre": 40.0, "lower": [20.0] * len(points),
            "upper": [60.0] * len(points), "outside": [], "changed": None, "target": 45.0,
        }  # fmt: skip
        return Trend(**(given | fields))

    def chart(self, trend: Trend) -> str:
        return charts.control_chart(trend, words=CONTROL_WORDS, show=show, month=month)

    def test_very_wide_limits_do_not_squeeze_the_months_into_a_line(self) -> None:
        trend = self.trend(
            [10.0, 14.0, 12.0], centre=12.0, lower=[8.0, 0.0, 8.0], upper=[16.0, 900.0, 16.0], target=None
        )
        markup = charts.control_chart(trend, words=CONTROL_WORDS, show=show, month=month)
        (line,) = drawn(markup, "g", "ev-line")
        heights = [float(each.get(end, "")) for each in line for end in ("y1", "y2")]
        assert max(heights) - min(heights) > 30

    def test_months_limits_and_lines_are_drawn(self) -> None:
        markup = self.chart(self.trend([40.0, 42.0, None, 38.0]))
        assert len(drawn(markup, "circle", "ev-value")) == 3
        assert len(drawn(markup, "rect", "ev-band")) == 4
        (line,) = drawn(markup, "g", "ev-line")
        assert len(list(line)) == 1, "a month without a value leaves a gap on both sides"

    def test_months_beyond_the_limits_have_another_shape(self) -> None:
        markup = self.chart(self.trend([40.0, 42.0, 5.0], outside=[24302]))
        assert len(drawn(markup, "path", "ev-outside")) == 1
        assert len(drawn(markup, "circle", "ev-value")) == 2

    def test_the_month_of_change_is_marked_and_named(self) -> None:
        markup = self.chart(self.trend([40.0] * 12, changed=24308))
        (line,) = drawn(markup, "line", "ev-change")
        marks = drawn(markup, "circle", "ev-value")
        assert place(marks[7], "cx") < place(line, "x1") < place(marks[8], "cx")
        assert [each.text for each in drawn(markup, "text", "ev-change-label")] == ["changed"]

    def test_without_limits_and_standard_the_months_remain(self) -> None:
        bare = self.trend([40.0, 41.0], centre=None, target=None, lower=[None, None], upper=[None, None])
        markup = self.chart(bare)
        assert len(drawn(markup, "circle", "ev-value")) == 2
        assert not drawn(markup, "rect", "ev-band") and not drawn(markup, "line", "ev-standard")

    @pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 12, 24, 36])
    def test_month_names_do_not_touch_on_a_phone(self, count: int) -> None:
        markup = self.chart(self.trend([40.0 + i % 5 for i in range(count)]))
        names = [each for each in drawn(markup, "text", "ev-label") if re.fullmatch(r"\d{4}\.\d\d", each.text or "")]
        narrow = [each for each in names if "ev-spare" not in each.get("class", "")]
        assert overlapping([extent(each, width=240) for each in narrow]) == []
        assert overlapping([extent(each, width=500) for each in names]) == []
        assert not count or month(24300 + count - 1) in [each.text for each in narrow], "the newest month is named"

    def test_names_of_close_lines_keep_their_distance(self) -> None:
        names = drawn(self.chart(self.trend([40.0] * 12, centre=44.9)), "text", "ev-name")
        lines = sorted(place(each, "y") for each in names if "45" in (each.text or "") or "44.9" in (each.text or ""))
        assert lines[1] - lines[0] >= 13


class TestOtherPictures:
    def test_a_sparkline_breaks_where_nothing_was_measured(self) -> None:
        markup = charts.sparkline([1, None, 2, 3], label="s", lows=[0, None, 1, 2], highs=[2, None, 3, 4])
        (line,) = drawn(markup, "g", "ev-line")
        assert len(list(line)) == 1
        assert len(drawn(markup, "polygon", "ev-band")) == 1

    def test_a_sparkline_of_nothing_is_an_empty_picture(self) -> None:
        assert not drawn(charts.sparkline([None, None], label="s"), "g", "ev-line")

    def test_consistency_begins_at_zero_and_has_a_band(self) -> None:
        points = [NetworkPoint(24300 + i, replace(NETWORK, tau=8.0 + i)) for i in range(6)]
        words = charts.ConsistencyWords(title="t", line="spread", band="band")
        markup = charts.consistency_chart(points, words=words, show=show, month=month)
        assert "0" in [each.text for each in drawn(markup, "text", "ev-label")]
        assert len(drawn(markup, "circle", "ev-value")) == 6
        assert len(drawn(markup, "polygon", "ev-band")) == 1

    def test_bars_of_a_histogram_are_proportional_and_labelled(self) -> None:
        bins = [("1", 0), ("2", 50), ("3", 100)]
        markup = charts.histogram(bins, label="h", show_count=show, show_share=lambda s: f"{100 * s:.0f}%")
        widths = [place(each, "width") for each in drawn(markup, "rect", "ev-part")]
        assert widths[0] * 2 == widths[1]
        assert "50 · 33%" in [each.text for each in drawn(markup, "text", "ev-label")]

    def test_parts_of_the_verdict_bar_add_up(self) -> None:
        markup = charts.verdict_bar([("below", 5), ("open", 0), ("meets", 15)], label=NASTY)
        assert [place(each, "width") for each in drawn(markup, "rect", "ev-part")] == [25, 75]
        assert [each.text for each in parsed(markup).iter(NAMESPACE + "title")] == [NASTY]

    def test_no_picture_carries_a_style_attribute(self) -> None:
        trend = TestControlChart().trend([1.0, 2.0, 3.0])
        pictures = [
            charts.control_chart(trend, words=CONTROL_WORDS, show=show, month=month),
            charts.interval_bar(store(target=1.0), axis=(0, 2), label="b"),
            charts.bar_scale((0, 2), show=show, label="axis"),
            charts.sparkline([1, 2], label="s"),
            charts.verdict_bar([("below", 1)], label="v"),
        ]
        assert not [each for each in pictures if " style=" in each]
        assert all(' role="img"' in each and "<title>" in each for each in pictures)


class TestFunnel:
    def figure(self, *rows: StoreRow, network: Network = NETWORK) -> dict[str, Any]:
        return charts.funnel_figure(ranking(*rows, network=network), metric("nps"), words=FUNNEL_WORDS, show=show)

    def traces(self, figure: dict[str, Any], role: str) -> list[dict[str, Any]]:
        return [trace for trace in figure["data"] if trace["meta"]["role"] == role]

    def test_a_figure_is_what_plotly_draws_with_its_traces_of_lines_and_marks(self) -> None:
        rows = [store(f"S{n}", n=n, band="worse" if n == 50 else "common") for n in range(50, 70)]
        made = self.figure(*rows, network=replace(NETWORK, notes={"answer_variance": 0.5}))
        checked = go.Figure(data=made["data"], layout=made["layout"])
        assert len(checked.data) == len(made["data"])
        assert {trace["type"] for trace in made["data"]} == {"scatter"}, "the bundle that is served has no other"
        assert set(made["layout"]) == {"xaxis", "yaxis", "annotations", "hovermode"}

    def test_the_variance_of_one_answer_is_what_scoring_noted(self) -> None:
        network = replace(NETWORK, notes={"answer_variance": 0.5})
        assert answer_variance(ranking(store(), network=network), metric("nps")) == 0.5
        assert answer_variance(ranking(store(), network=network), metric("csat")) == 0.5

    def test_older_scores_tell_the_variance_of_one_answer_by_their_intervals(self) -> None:
        arms = {n: 100 * Z95 * 0.8 / math.sqrt(n) for n in (9, 400)}
        rows = [store(n=n, low=30 - arm, high=30 + arm) for n, arm in arms.items()]
        assert answer_variance(ranking(*rows), metric("nps")) == pytest.approx(0.64)
        cut = replace(rows[0], low=-20.0)
        assert answer_variance(ranking(cut), metric("nps")) == pytest.approx(0.64), "the longer arm tells it"
        assert answer_variance(ranking(*rows, network=replace(NETWORK, mu=0.8)), metric("csat")) == pytest.approx(0.16)

    def test_limits_are_those_of_the_formula(self) -> None:
        network = replace(NETWORK, notes={"answer_variance": 0.5})
        lower, upper = self.traces(self.figure(store(n=50), store("S2", n=200), network=network), "limit95")
        for index in (0, -1):
            reach = 100 * Z95 * math.sqrt(0.5 / upper["x"][index] + 0.08**2)
            assert upper["y"][index] == pytest.approx(40 + reach, rel=1e-3)
            assert lower["y"][index] == pytest.approx(40 - reach, rel=1e-3)

    def test_a_store_stands_where_it_is_compared_and_says_its_own_value(self) -> None:
        (points,) = self.traces(self.figure(store(name=NASTY, value=30.0, expected=50.0)), "common")
        assert points["y"] == [20.0]
        assert points["customdata"] == ["S1"]
        assert points["text"][0].split("<br>")[1:] == ["30 (14.32 – 45.68)", "comparable 50", "n = 100"]

    def test_names_cannot_bring_markup(self) -> None:
        (points,) = self.traces(self.figure(store(name=NASTY)), "common")
        name = points["text"][0].split("<br>")[0]
        assert "<" not in name and unescape(name) == NASTY

    def test_worse_and_better_follow_the_direction_of_the_metric(self) -> None:
        figure = self.figure(
            store("S1", z=-4.0, band="alarm"), store("S2", z=4.0, band="alarm"), store("S3", z=2.5, band="watch")
        )
        assert [self.traces(figure, role)[0]["customdata"] for role in ("worse", "better", "watch")] == [
            ["S1"],
            ["S2"],
            ["S3"],
        ]

    def test_few_stores_have_points_but_no_limits(self) -> None:
        figure = self.figure(store(expected=None), network=replace(NETWORK, tau=None))
        assert not self.traces(figure, "limit95") and self.traces(figure, "common")

    def test_of_very_many_stores_all_outside_the_limits_are_drawn(self) -> None:
        inside = [store(str(i), band="common") for i in range(7_000)]
        figure = self.figure(*inside, store("far", band="alarm", z=-4.0))
        drawn = [code for trace in figure["data"] for code in trace.get("customdata", [])]
        assert "far" in drawn
        assert 2_000 < len(drawn) <= 3_001
        assert figure["left_out"] == 7_001 - len(drawn)

    def test_no_stores_no_traces(self) -> None:
        assert self.figure(store(value=None, low=None, high=None))["data"] == []


class TestMap:
    def payload(self, *rows: StoreRow, **rest: Any) -> dict[str, Any]:
        return charts.map_payload(ranking(*rows), metric("nps"), words=MAP_WORDS, **rest)

    def test_columns_are_scaled_whole_numbers_of_equal_length(self) -> None:
        columns = self.payload(store(latitude=37.497942, longitude=-127.0276213), store("S2", value=None))["columns"]
        assert {len(column) for column in columns.values()} == {2}
        assert (columns["lat"][0], columns["lon"][0]) == (3749794, -12702762)
        assert (columns["value"], columns["evidence"][0], columns["n"][0]) == ([30, None], 950, 100)

    def test_shares_are_per_cent_with_the_decimals_of_the_metric(self) -> None:
        row = store(value=0.8765, low=0.8, high=0.9, expected=0.85, target=None, p_below=None, z=-2.5)
        payload = charts.map_payload(ranking(row), metric("csat"), words=MAP_WORDS)
        assert payload["columns"]["value"] == [876] and payload["scales"]["value"] == 10
        assert payload["columns"]["evidence"] == [-2500], "without a standard the evidence is z"

    def test_names_and_words_are_sent_as_they_are_for_the_script_shows_them_as_text(self) -> None:
        """``test_a_name_is_text_on_the_map`` sees that it does."""
        payload = self.payload(store(name=NASTY))
        assert payload["columns"]["name"] == [NASTY]
        assert payload["verdicts"][0] == "below the <standard>"

    def test_a_store_has_the_number_of_its_findings_and_the_first_of_them(self) -> None:
        columns = self.payload(store(), store("S2"), findings={"S2": [7, 5], "S3": [9]})["columns"]
        assert (columns["findings"], columns["finding"]) == ([0, 2], [None, 7])

    def test_stores_without_coordinates_are_counted_and_not_drawn(self) -> None:
        payload = self.payload(store(), store("S2", latitude=None, longitude=None))
        assert (payload["stores"], payload["unplaced"], payload["columns"]["code"]) == (1, 1, ["S1"])

    def test_a_box_may_cross_the_date_line(self) -> None:
        fiji, samoa, seoul = (
            store("F", longitude=178.0, latitude=-18.0),
            store("S", longitude=-172.0, latitude=-14.0),
            store("K"),
        )
        payload = self.payload(fiji, samoa, seoul, box=(170.0, -30.0, -160.0, 0.0))
        assert payload["columns"]["code"] == ["F", "S"]

    def test_the_bad_end_of_every_scale_is_named(self) -> None:
        ranges = self.payload(store())["range"]
        assert {key: value["highIsBad"] for key, value in ranges.items()} == {
            "value": False, "evidence": True, "change": False,
        }  # fmt: skip
        assert all(low < middle < high for low, middle, high in (each["ends"] for each in ranges.values()))

    def test_a_store_with_few_answers_does_not_stretch_the_scale(self) -> None:
        usual = [store(str(i), value=45.0 + i, n=500) for i in range(-4, 5)]
        tiny = store("tiny", value=-100.0, n=5)
        ends = self.payload(*usual, tiny)["range"]["value"]["ends"]
        assert ends == self.payload(*usual)["range"]["value"]["ends"] == [40, 45, 50]

    def test_no_colour_stands_for_more_than_a_metric_can_be(self) -> None:
        rows = [store(str(i), value=4.0 + i / 10, n=500) for i in range(-9, 10)]
        payload = charts.map_payload(replace(ranking(*rows), target=4.0), metric("rating"), words=MAP_WORDS)
        low, middle, high = payload["range"]["value"]["ends"]
        assert 100 <= low < middle <= high == 500

    def test_an_outline_holds_every_store(self) -> None:
        places = [(0.0, 0.0), (0.0, 2.0), (2.0, 2.0), (2.0, 0.0), (1.0, 1.0)]
        rows = [store(str(i), latitude=lat, longitude=lon) for i, (lat, lon) in enumerate(places)]
        line = self.payload(*rows, outline=True)["outline"]
        assert line[0] == line[-1] and {tuple(each) for each in line} == {
            (0, 0), (2 * DEGREES, 0), (0, 2 * DEGREES), (2 * DEGREES, 2 * DEGREES),
        }  # fmt: skip

    def test_many_stores_become_clusters_that_lose_no_answer(self) -> None:
        rows = crowd(MOST_POINTS + 1)
        payload = self.payload(*rows, findings={row.store: [1] for row in rows[:100]})
        assert payload["clustered"] and sum(payload["columns"]["findings"]) == 100
        assert sum(payload["columns"]["stores"]) == len(rows)
        assert sum(payload["columns"]["n"]) == sum(row.n for row in rows)
        assert len(payload["columns"]["n"]) < 2_500

    def test_fifty_thousand_stores_fit_in_half_a_megabyte(self) -> None:
        rows = crowd(50_000)
        body = charts.compact_json(self.payload(*rows)).encode()
        half = charts.compact_json(self.payload(*rows[:MOST_POINTS])).encode()
        assert len(gzip.compress(body)) < 500_000
        assert len(gzip.compress(half)) < 500_000


def crowd(count: int) -> list[StoreRow]:
    """Stores strewn over the United States with values like real ones."""
    draw = random.Random(7)
    return [
        store(
            f"{100_000 + i}", name=f"{draw.choice(['Main St', 'Oak Ave', 'Route 9'])} {i}", n=draw.randint(5, 900),
            value=(value := draw.gauss(40, 12)), low=value - 9, high=value + 9, expected=40.0, p_below=draw.random(),
            latitude=draw.uniform(25, 49), longitude=draw.uniform(-124, -67), change=draw.gauss(0, 5),
        )
        for i in range(count)
    ]  # fmt: skip


def extent(label: ElementTree.Element, width: float) -> tuple[float, float]:
    """Where a label begins and ends in a box of so many pixels; 7 pixels a character is generous at 12 pixels."""
    long, at = 7.0 * len(label.text or ""), place(label) / 100 * width
    start = {"end": at - long, "middle": at - long / 2}.get(label.get("text-anchor", "start"), at)
    return start, start + long


def overlapping(spans: list[tuple[float, float]]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    ordered = sorted(spans)
    return [(a, b) for a, b in pairwise(ordered) if b[0] < a[1]]
