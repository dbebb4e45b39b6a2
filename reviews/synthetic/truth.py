"""What is true of a synthetic network: how good each store is in each month, and what answers follow from that (pure).

Quality is a number in units of one customer's own variation. A customer of store i in month t feels
``quality[i, t] + e`` with e from N(0, 1) and answers with the highest step of a scale whose threshold that exceeds, so
the expected value of every metric is known exactly (``expected``).
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.special import ndtr, ndtri

from locations.months import first_day, last_day, month_of

SHARED = 0.7
"""Share of a customer's variation that all questions of one questionnaire have in common."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A question: its lowest answer, and the shares of customers per answer at a store of quality 0."""

    lowest: int
    shares: tuple[float, ...]

    @property
    def thresholds(self) -> np.ndarray:
        """What a feeling must exceed for each step above the lowest; shape (steps - 1,)."""
        below = np.cumsum(np.asarray(self.shares) / sum(self.shares))[:-1]
        return np.asarray(ndtri(below), dtype=float)

    def answers(self, feelings: np.ndarray) -> np.ndarray:
        """Return the answers that follow from feelings; same shape."""
        return np.searchsorted(self.thresholds, feelings) + self.lowest

    def expected(self, quality: np.ndarray, worth: np.ndarray) -> np.ndarray:
        """Return the mean worth of an answer at a quality; ``worth`` has one entry per step of the scale."""
        above = ndtr(np.asarray(quality, dtype=float)[..., None] - self.thresholds)
        steps = np.diff(np.asarray(worth, dtype=float))
        return np.asarray(worth[0] + (above * steps).sum(axis=-1))


NPS = Scale(0, (1.0, 0.5, 0.8, 1.2, 1.5, 4.5, 5.5, 13.0, 20.0, 22.0, 30.0))
CSAT = Scale(1, (2.5, 4.5, 14.0, 38.0, 41.0))
CES = Scale(1, (1.5, 2.5, 5.0, 11.0, 22.0, 31.0, 27.0))
RATING = Scale(1, (7.0, 4.0, 9.0, 22.0, 58.0))


def expected_nps(quality: np.ndarray) -> np.ndarray:
    """Return the NPS (-100..100) of a store of this quality, were everybody asked.

    >>> float(expected_nps(np.zeros(1))[0].round(6))
    37.0
    """
    return 100 * NPS.expected(quality, np.repeat([-1.0, 0.0, 1.0], [7, 2, 2]))


def shifted(quality: np.ndarray, points: float) -> np.ndarray:
    """Return the quality at which a store has so many NPS points more than at this one; same shape.

    >>> float(expected_nps(shifted(np.zeros(1), -44.0))[0].round(2))
    -7.0
    """
    grid = np.linspace(-4.0, 4.0, 4_001)
    return np.interp(expected_nps(np.asarray(quality)) + points, expected_nps(grid), grid)


def expected_rating(quality: np.ndarray) -> np.ndarray:
    """Return the mean of the stars of a store of this quality, were everybody to rate it.

    >>> float(expected_rating(np.zeros(1))[0].round(6))
    4.2
    """
    return RATING.expected(quality, np.arange(1.0, 6.0))


def newest_month(last: date) -> int:
    """Return the newest month that is over with a day.

    >>> newest_month(date(2026, 11, 29)), newest_month(date(2026, 11, 30))
    (24321, 24322)
    """
    return month_of(last + timedelta(days=1)) - 1


@dataclass(frozen=True, slots=True)
class Truth:
    """Quality of every store and month, shape (stores, months), and how much its customers say.

    ``visitors`` are relative weights of whole months of the same shape; ``attention`` and ``speed`` are the stores' own
    habits in answering reviews and cases, shape (stores,). ``open`` tells of every store and day whether it has
    customers then, shape (stores, days): the first day is that of the first month, and the last one is the last of
    which anything is known, so the last month may have a part of its days.
    """

    first_month: int
    quality: np.ndarray
    visitors: np.ndarray
    attention: np.ndarray
    speed: np.ndarray
    open: np.ndarray

    @property
    def months(self) -> int:
        return self.quality.shape[1]

    @property
    def last_day(self) -> date:
        return first_day(self.first_month) + timedelta(days=self.open.shape[1] - 1)

    @property
    def newest_whole(self) -> int:
        return newest_month(self.last_day)

    @property
    def starts(self) -> np.ndarray:
        """The index of the first day of each month, shape (months,)."""
        months = range(self.first_month, self.first_month + self.months)
        return np.array([(first_day(month) - first_day(self.first_month)).days for month in months])

    @property
    def open_days(self) -> np.ndarray:
        """How many days each store is open in each month, shape (stores, months)."""
        return np.asarray(np.add.reduceat(self.open, self.starts, axis=1, dtype=int))

    @property
    def open_share(self) -> np.ndarray:
        """The share of the days of each month on which each store is open, shape (stores, months)."""
        months = range(self.first_month, self.first_month + self.months)
        return self.open_days / np.array([last_day(month).day for month in months])

    @property
    def weights(self) -> np.ndarray:
        """How many customers each store has in each month, relative to each other, shape (stores, months)."""
        return self.visitors * self.open_share


def feelings(rng: np.random.Generator, quality: np.ndarray, questions: int) -> np.ndarray:
    """Draw what customers feel about several questions; shape (questions, customers), variance 1 around quality."""
    shared = rng.normal(0, SHARED**0.5, quality.shape)
    own = rng.normal(0, (1 - SHARED) ** 0.5, (questions, *quality.shape))
    return np.asarray(quality + shared + own)
