import math

import numpy as np
import pytest

from dashboards.scoring.verdicts import (
    JUDGED_FROM,
    MOST_NEEDED,
    SURE,
    Verdict,
    answers_needed,
    chance_below,
    verdicts,
)

NAN = math.nan


@pytest.mark.parametrize(
    ("n", "p_below", "target", "confirmed", "stores", "word"),
    [
        (0, NAN, NAN, None, 60, Verdict.NO_DATA),
        (0, NAN, 40.0, None, 60, Verdict.NO_DATA),
        (50, 0.99, NAN, False, 60, Verdict.NO_STANDARD),
        (9, 0.99, 40.0, False, 60, Verdict.NOT_ENOUGH),
        (9, 0.99, 40.0, True, 60, Verdict.NOT_ENOUGH),
        (10, 0.90, 40.0, False, 60, Verdict.BELOW),
        (50, 0.89, 40.0, False, 60, Verdict.TOO_EARLY),
        (50, 0.10, 40.0, False, 60, Verdict.MEETS),
        (50, 0.11, 40.0, False, 60, Verdict.TOO_EARLY),
        # 8 to 11 stores: only one that is confirmed to differ
        (50, 0.99, 40.0, False, 11, Verdict.TOO_EARLY),
        (50, 0.99, 40.0, False, 12, Verdict.BELOW),
        (50, 0.99, 40.0, True, 8, Verdict.BELOW),
        # fewer than eight stores: the own answers, which p_below then comes from
        (50, 0.99, 40.0, None, 7, Verdict.BELOW),
        (9, 0.99, 40.0, None, 7, Verdict.NOT_ENOUGH),
    ],
)
def test_the_word_follows_from_probability_and_answers(n, p_below, target, confirmed, stores, word):
    columns = (np.array([float(each)]) for each in (n, p_below, target))
    assert verdicts(*columns, [confirmed], stores) == [word]


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
    return total >= JUDGED_FROM and (p >= SURE or 1 - p >= SURE)


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
