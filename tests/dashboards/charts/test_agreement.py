"""Interval, bar, picture, probability, ranks and verdict of a store never contradict each other, on any network."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboards import charts
from dashboards.metrics import Metric, metric
from dashboards.rows import StoreRow
from dashboards.scoring.assessment import Assessment, Sums, assess
from dashboards.scoring.verdicts import JUDGED_FROM, SHOWN_FROM, is_withheld
from tests.dashboards.charts.agreeing import SLACK, picture_agrees
from tests.dashboards.scoring.grid import MORE, SIX, Cell, draw

ALL_ALIKE = 0.04
"""How far, in answers, a store whose answers are all the same may lie beyond its own interval: the answer that nobody
gave may come yet.
"""
TAIL = 0.03
"""Probability beyond either end of a rank interval, with room for its 4,000 draws."""
_OF_ASSESSMENT = (
    *("value", "low", "high", "shrunken", "shrunken_low", "shrunken_high", "bar_low", "bar_high"),
    *("rank", "rank_low", "rank_high", "p_worst", "p_below", "z", "q"),
)


@st.composite
def networks(draw_one: st.DrawFn) -> tuple[Metric, Sums]:
    """A random network of 2 to 60 stores, any shape of answers, and any standard between its worst and best store."""
    answers = draw_one(st.sampled_from((*SIX, *MORE)))
    cell = Cell(
        answers,
        draw_one(st.sampled_from(("few", "logn", "pareto"))),
        draw_one(st.one_of(st.integers(2, 14), st.integers(15, 60))),
        varied=draw_one(st.booleans()),
        bad=draw_one(st.sampled_from((0.0, 0.1))),
        regions=draw_one(st.sampled_from((0, 0, 3))),
    )
    sums = draw(cell, draw_one(st.integers(0, 10_000))).sums
    values = np.asarray(sums.values)
    aim = draw_one(st.floats(0.0, 1.0))
    standard = values[0] + (values[-1] - values[0]) * (1 - (1 - aim) ** 3)
    return answers.metric, replace(sums, target=np.full(sums.n.shape, float(standard)))


def durations(rng: np.random.Generator, stores: int) -> tuple[Metric, Sums]:
    """Cases closed after a lognormal number of hours, counted in hundredths of a unit of the logarithm."""
    n = 1 + rng.poisson(15.0, stores)
    values = np.linspace(math.log(0.05), math.log(400.0), 60)
    level = rng.normal(math.log(12.0), 0.4, stores)
    shares = np.exp(-0.5 * ((values - level[:, None]) / 1.1) ** 2)
    counts = rng.multinomial(n, shares / shares.sum(axis=1, keepdims=True)).astype(float)
    nowhere = np.full(stores, np.nan)
    return metric("resolution_time"), Sums(
        n=n.astype(float),
        total=counts @ values,
        total_sq=counts @ values**2,
        target=np.full(stores, math.log(12.0)),
        latitude=nowhere,
        longitude=nowhere,
        skewness=0.0,
        factors=[],
        counts=counts,
        values=values,
    )


def rows_of(entry: Metric, sums: Sums, result: Assessment) -> list[StoreRow]:
    """The rows that are stored of an assessment: nothing of stores with too few answers."""
    rows = []
    for index, n in enumerate(sums.n.tolist()):
        given = {name: getattr(result, name)[index].item() for name in _OF_ASSESSMENT}
        shown = {name: None if n < SHOWN_FROM or figure != figure else figure for name, figure in given.items()}
        basis = result.basis[index] if n >= SHOWN_FROM else ""
        row = StoreRow(
            store=f"S{index}",
            name=f"S{index}",
            n=int(n),
            verdict=result.verdict[index].value,
            confirmed=result.confirmed[index],
            target=entry.outside(sums.target[index].item()),
            band=None,
            basis=basis or None,
            **shown,
        )
        rows.append(row)
    return rows


def agree(entry: Metric, sums: Sums) -> None:
    rows = rows_of(entry, sums, assess(entry, sums))
    stores = sum(row.n > 0 for row in rows)
    axis = charts.bar_axis(rows)
    for row in rows:
        withheld = is_withheld(row.verdict, row.confirmed, stores)
        picture = charts.interval_bar(row, axis=axis, label="", is_withheld=withheld)
        if row.n < SHOWN_FROM:
            assert "ev-range" not in picture and "ev-whisker" not in picture and "ev-ring" not in picture
        else:
            _numbers_agree(entry, row, stores)
            picture_agrees(row, picture, withheld=withheld)
    _order_agrees(entry, rows)


def _numbers_agree(entry: Metric, row: StoreRow, stores: int) -> None:
    assert row.value is not None and row.p_below is not None and row.target is not None
    assert row.bar_low is not None and row.bar_high is not None
    assert row.shrunken_low is not None and row.shrunken_high is not None
    near = 1e-7 * max(1.0, abs(row.bar_high - row.bar_low))
    assert row.shrunken_low - near <= row.bar_low <= row.bar_high <= row.shrunken_high + near
    assert row.low is not None and row.high is not None
    assert row.low - ALL_ALIKE * entry.spread(1.0) <= row.value <= row.high + ALL_ALIKE * entry.spread(1.0)
    assert (row.basis == "own") is (stores < 8 or bool(row.confirmed))
    if row.basis == "own":
        assert (row.shrunken_low, row.shrunken_high) == (row.low, row.high)
    else:
        assert row.shrunken is not None and row.bar_low - near <= row.shrunken <= row.bar_high + near
    judged = row.n >= JUDGED_FROM and not (8 <= stores < 12 and not row.confirmed)
    assert judged is not is_withheld(row.verdict, row.confirmed, stores)
    if not judged:
        assert row.verdict == ("not_enough" if row.n < JUDGED_FROM else "too_early")
        return
    surest = "below" if row.p_below > 0.5 else "meets"
    if max(row.p_below, 1 - row.p_below) >= 0.975 + SLACK:
        assert not row.shrunken_low + near < row.target < row.shrunken_high - near
    if abs(max(row.p_below, 1 - row.p_below) - 0.9) > SLACK:
        assert row.verdict == (surest if max(row.p_below, 1 - row.p_below) > 0.9 else "too_early")
    if row.verdict in ("below", "meets"):
        worse = row.bar_high <= row.target + near if entry.higher_is_better else row.bar_low >= row.target - near
        better = row.bar_low >= row.target - near if entry.higher_is_better else row.bar_high <= row.target + near
        assert worse if row.verdict == "below" else better


def _order_agrees(entry: Metric, rows: Sequence[StoreRow]) -> None:
    """Ranks lie within their interval and the network, and a store that is better with certainty ranks better."""
    ranked = [row for row in rows if row.rank is not None and row.basis == "estimate"]
    for row in ranked:
        assert row.rank is not None and row.rank_low is not None and row.rank_high is not None
        assert 1 <= row.rank_low <= row.rank_high <= len(rows)
        # A mean may lie beyond a quantile, yet no further than the tail beyond it can draw it.
        low, high = row.rank_low, row.rank_high
        assert low - TAIL * (low - 1) <= row.rank <= high + TAIL * (len(rows) - high)
        assert row.p_worst is not None and 0 <= row.p_worst <= 1
    for row in ranked:
        for other in ranked:
            if _apart(row, other):
                better, worse = (row, other) if entry.higher_is_better else (other, row)
                assert (better.rank or 0) < (worse.rank or 0)
                assert (better.rank_low or 0) <= (worse.rank_low or 0)
                assert (better.rank_high or 0) <= (worse.rank_high or 0)


def _apart(row: StoreRow, other: StoreRow) -> bool:
    return (row.shrunken_low or 0.0) > (other.shrunken_high or 0.0)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(networks())
def test_figures_picture_and_verdict_of_a_store_never_contradict_each_other(network: tuple[Metric, Sums]) -> None:
    agree(*network)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000), st.sampled_from((4, 10, 40)))
def test_nor_do_those_of_durations(seed: int, stores: int) -> None:
    agree(*durations(np.random.default_rng(seed), stores))
