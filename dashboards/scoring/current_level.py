"""The window "now": where stores stand in the newest month, from all of their months (pure).

Two readings of the same months. ``level`` has the network in it and is what ranks, estimates and probabilities come
from. ``own`` has it taken out again: what the store's own months alone say, the newer ones counting more, with as many
answers behind it as a single month would need to be as sure. That is the value people see next to its interval.
"""

from dataclasses import dataclass
from math import isnan

import numpy as np

from dashboards.stats.inputs import Floats
from dashboards.stats.level import Components, Level, averaged, components, current, month_effects, without_prior
from dashboards.stats.spread import FEW_FOR_ROBUST


@dataclass(frozen=True, slots=True)
class CurrentLevel:
    """Where stores stand; arrays of shape (K,), modelled unit.

    ``own`` is NaN and ``variance`` inf for a store without answers, whose ``level`` is the network's. ``answers``
    counts older answers for less, as far as stores drift: it is what a floor of answers has to look at.
    """

    level: Level
    own: Floats
    variance: Floats
    answers: Floats
    components: Components


def current_level(y: Floats, n: Floats, s2: Floats) -> CurrentLevel | None:
    """Estimate the current level of every store; None under eight stores or three months with answers.

    Args:
        y, n: mean answers and number of answers, shape (K, T), oldest month first; NaN and 0 without answers.
        s2: variance of one answer, shape (K,). The network's for all is best: on stars around 4.8 a store's own makes
            lucky stores too sure of themselves (95 % cover 92 instead of 93, at six answers a month 89 instead of 91).
    """
    found = components(y, n, s2)
    if isnan(found.tau2):
        return None
    effects = month_effects(y, n, s2, found)
    if isnan(effects.value[-1]):
        return None
    # Few stores leave the components uncertain; of many, averaging them changes nothing but the time it takes.
    few = int((n > 0).any(axis=1).sum()) < FEW_FOR_ROBUST
    # The errors of the month effects are the network's: with them a store's own months would seem to say less.
    own, variance = without_prior(current(y, n, s2, found, effects.value))
    return CurrentLevel(
        level=averaged(y, n, s2, found) if few else current(y, n, s2, found, effects),
        own=own,
        variance=variance,
        answers=np.where(np.isfinite(variance), s2 / variance, 0.0),
        components=found,
    )
