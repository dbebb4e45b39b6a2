"""Whether a month has more of something than the months before it, beyond chance."""

from scipy.stats import binom

FEWEST = 3
UNUSUAL = 0.01
"""Chance of so many at the usual rate, below which a month is unusual."""


def chance_of_so_many(count: int, before: int, months: int) -> float:
    """Give the chance of ``count`` or more in a month, where the ``months`` before it had ``before`` at the same rate.

    Given the total of two Poisson counts, the one of the month is binomial with its share of the time (Przyborowski and
    Wilenski 1940), so nothing has to be known of the rate.

    >>> round(chance_of_so_many(9, 33, 11), 4), round(chance_of_so_many(3, 33, 11), 2), chance_of_so_many(0, 0, 11)
    (0.0069, 0.59, 1.0)
    """
    return float(binom.sf(count - 1, count + before, 1 / (months + 1)))


def is_unusual(count: int, before: int, months: int) -> bool:
    """Say whether a month has more than the months before it, beyond chance; under ``FEWEST`` it never has.

    >>> is_unusual(9, 33, 11), is_unusual(6, 33, 11), is_unusual(2, 0, 11), is_unusual(3, 0, 11)
    (True, False, False, True)
    """
    return count >= FEWEST and chance_of_so_many(count, before, months) < UNUSUAL
