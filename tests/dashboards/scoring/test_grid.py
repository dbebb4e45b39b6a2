"""Figures are true on every shape of data: the small share of the grid that ``make soak`` runs."""

from dataclasses import replace

import numpy as np
import pytest

from dashboards.scoring.assessment import assess
from tests.dashboards.scoring.grid import MORE, SIX, Cell, draw, run, sums_of, tilted

BY_NAME = {each.name: each for each in (*SIX, *MORE)}


@pytest.mark.parametrize("shape", ["few", "logn", "pareto"])
def test_intervals_cover_what_they_promise_on_every_shape(shape):
    """Estimates of ordinary stores, own intervals of all; with a constant for normal answers some cover 7 to 40 %."""
    for answers in SIX:
        figures = run(Cell(answers, shape, 300, bad=0.03), runs=4)
        assert figures.coverage >= 0.88, answers.name
        assert figures.own_ordinary >= 0.91, answers.name
        assert figures.rank_coverage >= 0.90, answers.name


@pytest.mark.parametrize("shape", ["few", "logn", "pareto"])
def test_intervals_cover_in_small_networks(shape):
    for stores, runs in ((8, 6), (20, 5), (60, 8)):
        covered = [run(Cell(answers, shape, stores), runs).coverage for answers in SIX]
        assert min(covered) >= 0.80, (stores, covered)
        assert np.mean(covered) >= 0.92, (stores, covered)


def test_own_intervals_of_truly_bad_stores_cover_them():
    """Their answers vary more than others': the pooled variance covers 71 to 88 % of stars and NPS near the top."""
    for name in ("nps 85", "stars 4.8", "stars 4.4", "ces 5.8"):
        figures = run(Cell(BY_NAME[name], "logn", 300, bad=0.05), runs=5)
        assert figures.own_bad >= 0.86, name


@pytest.mark.parametrize(("name", "shape"), [("csat .995", "few"), ("csat .97", "pareto"), ("stars 4.8", "pareto")])
def test_no_innocent_store_is_confirmed_where_all_are_the_same(name, shape):
    """With the robust mean handed to the exact test an innocent store is confirmed in 7 to 20 % of months."""
    cell = Cell(replace(BY_NAME[name], spread=0.0), shape, 300, varied=False)
    figures = run(cell, runs=20)
    assert figures.innocent_05 <= 0.10


def test_bad_stores_are_found():
    """About six of 300 with 60 answers each, the others the same."""
    for name, drop in (("nps 85", 0.35), ("stars 4.8", 0.8), ("csat .97", 0.25)):
        answers = replace(BY_NAME[name], drop=drop)
        figures = run(Cell(answers, "logn", 300, varied=False, bad=0.02), runs=4, bad_answers=60)
        assert figures.bad_confirmed >= 0.7, name


@pytest.mark.parametrize("cell", [Cell(BY_NAME["stars 4.8"], "pareto", 60), Cell(BY_NAME["nps 35"], "logn", 7)])
def test_picture_and_word_agree(cell):
    """Interval, bar, probability and word of a store come from one distribution."""
    for number in range(3):
        sums = draw(cell, number).sums
        result = assess(cell.answers.metric, sums)
        shown = sums.n >= 5
        p, target = result.p_below[shown], cell.answers.metric.spread(1.0) * sums.target[shown]
        low, high = result.bar_low[shown], result.bar_high[shown]
        assert ((p >= 0.9) == (high <= target + 1e-12)).all()
        assert ((p <= 0.1) == (low >= target - 1e-12)).all()
        assert (result.shrunken_low[shown] <= low).all()
        assert (high <= result.shrunken_high[shown]).all()
        words = np.array([str(each) for each in result.verdict])
        assert ((words == "below") <= (result.p_below >= 0.9)).all()


def test_busy_stores_that_are_worse_do_not_drag_quiet_ones_down():
    """Numbers of answers and quality correlate by -.5: without the slope the quiet third is read .08 too low."""
    answers = BY_NAME["stars 4.4"]
    off, covered = [], []
    for number in range(3):
        rng = np.random.default_rng([77, number])
        busy = rng.standard_normal(600)
        n = np.clip(np.round(np.exp(np.log(35) + busy)), 1, 5_000).astype(int)
        law, truth = tilted(answers, 0.15 * (-0.5 * busy + np.sqrt(0.75) * rng.standard_normal(600)))
        result = assess(answers.metric, sums_of(answers, rng.multinomial(n, law)))
        quiet = n <= np.quantile(n, 1 / 3)
        off.append((result.shrunken - truth)[quiet].mean())
        covered.append(((truth >= result.shrunken_low) & (truth <= result.shrunken_high))[quiet].mean())
    assert abs(np.mean(off)) <= 0.03
    assert np.mean(covered) >= 0.91


def test_bad_stores_with_most_answers_do_not_excuse_themselves():
    answers = replace(BY_NAME["stars 4.8"], drop=0.8)
    figures = run(Cell(answers, "few", 300, varied=False, bad=0.02), runs=4, bad_answers=400)
    assert figures.bad_confirmed >= 0.9
