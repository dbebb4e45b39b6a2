import math

import numpy as np
import pytest

from dashboards.scoring.verdicts import (
    MOST_NEEDED,
    RELIABLE,
    SURE,
    Verdict,
    answers_needed,
    chance_below,
    verdicts,
)

NAN = math.nan


@pytest.mark.parametrize(
    ("n", "p_below", "alone", "reliability", "target", "confirmed", "word"),
    [
        (0, NAN, NAN, NAN, 40.0, None, Verdict.NO_DATA),
        (0, NAN, NAN, NAN, NAN, None, Verdict.NO_DATA),
        (50, 0.99, 0.99, 0.9, NAN, False, Verdict.NO_STANDARD),
        (50, 0.95, 0.99, 0.29, 40.0, False, Verdict.NOT_ENOUGH),
        (50, 0.90, 0.50, 0.30, 40.0, False, Verdict.BELOW),
        (50, 0.89, 0.99, 0.30, 40.0, False, Verdict.TOO_EARLY),
        (50, 0.10, 0.50, 0.90, 40.0, False, Verdict.MEETS),
        # confirmed to differ: its own answers speak, whatever the others make likely
        (50, 0.70, 0.99, 0.50, 40.0, True, Verdict.BELOW),
        (50, 0.95, 0.50, 0.50, 40.0, True, Verdict.TOO_EARLY),
        (50, 0.40, 0.99, 0.01, 40.0, True, Verdict.BELOW),
        (4, 0.40, 0.99, 0.01, 40.0, True, Verdict.NOT_ENOUGH),
        # no true difference between stores: the network and the own answers must agree
        (50, 0.99, 0.95, NAN, 40.0, False, Verdict.BELOW),
        (50, 0.99, 0.50, NAN, 40.0, False, Verdict.TOO_EARLY),
        (4, 0.99, 0.99, NAN, 40.0, False, Verdict.NOT_ENOUGH),
        # fewer than eight stores: the own answers alone
        (5, NAN, 0.99, NAN, 40.0, None, Verdict.BELOW),
        (5, NAN, 0.50, NAN, 40.0, None, Verdict.TOO_EARLY),
        (4, NAN, 0.99, NAN, 40.0, None, Verdict.NOT_ENOUGH),
    ],
)
def test_the_word_follows_from_probability_and_reliability(n, p_below, alone, reliability, target, confirmed, word):
    columns = (np.array([float(each)]) for each in (n, p_below, alone, reliability, target))
    assert verdicts(*columns, [confirmed]) == [word]


def test_low_is_better_mirrors_the_probability():
    mean, se, target = np.array([3.0]), np.array([1.0]), np.array([4.0])
    high = chance_below(mean, se, target, higher_is_better=True)
    low = chance_below(mean, se, target, higher_is_better=False)
    assert high[0] == pytest.approx(0.841344746)
    assert high[0] + low[0] == pytest.approx(1)


def settled(y: float, s2: float, total: float, tau2: float, expected: float, target: float) -> bool:
    """The definition, for one store with ``total`` answers."""
    own = tau2 / (tau2 + s2 / total)
    mean, se = own * y + (1 - own) * expected, math.sqrt(own * s2 / total)
    p = 0.5 * (1 + math.erf((target - mean) / se / math.sqrt(2)))
    return own >= RELIABLE and (p >= SURE or 1 - p >= SURE)


@pytest.mark.parametrize(("y", "n", "expected"), [(0.1, 6, 0.4), (0.35, 40, 0.4), (0.8, 12, 0.4), (0.2, 9, 0.1)])
def test_answers_needed_are_the_first_that_settle_it_for_good(y, n, expected):
    s2, tau2, target = 0.6, 0.01, 0.3
    got = answers_needed(
        *(np.array([each]) for each in (y, s2 / n, float(n))), tau2, np.array([expected]), np.array([target])
    )
    totals = range(n, MOST_NEEDED)
    truth = (
        next(t for t in totals if all(settled(y, s2, u, tau2, expected, target) for u in range(t, t + 3000, 50))) - n
    )
    assert truth <= got[0] <= 1.1 * (truth + n) - n + 1


def test_a_value_on_the_target_is_never_settled():
    assert np.isnan(
        answers_needed(np.array([0.3]), np.array([0.01]), np.array([60.0]), 0.01, np.array([0.4]), np.array([0.3]))
    )
