"""How far the stores of a group moved together, against all other stores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboards.stats.inputs import Floats
from dashboards.stats.kalman import Components, blocks, filtered, inputs, less_months, normal_equations

LEAST_STORES = 3
"""Stores of a group that can be tested: fewer speak for themselves."""
LEAST_OTHERS = 8
"""Other stores: fewer do not show what happened everywhere."""
_MOST_FOR_MONTHS = 10_000
_NEWEST = 4
"""Months that the usual drift is not read from, so that what is tested does not excuse itself."""
_MOST_OF_ONE_MONTH = 3.0
"""A month of the past counts at most so many standard errors into the scale: a true change there is no usual drift."""


@dataclass(frozen=True, slots=True)
class Group:
    """Stores, by index, and the parts of them (indices, too) no single one of which may be all that moved."""

    members: npt.NDArray[np.int64]
    parts: Sequence[npt.NDArray[np.int64]] = ()


@dataclass(frozen=True, slots=True)
class CommonSteps:
    """How surely each group moved; shape (H, G), NaN where it cannot be tested.

    Attributes:
        z: of the step that began h months ago, in row h - 1, standard normal where the group did not move.
        weakest: the same without the part (or store) whose loss leaves least of it; 0 where that turns it round.
    """

    z: Floats
    weakest: Floats


@dataclass(frozen=True, slots=True)
class _Sums:
    """What stores bring to a common step: information and pull of each, shape (H, K), and of each month, (T,)."""

    information: Floats
    pull: Floats
    month_information: Floats
    month_pull: Floats


def common_steps(
    y: npt.ArrayLike,
    n: npt.ArrayLike,
    s2: npt.ArrayLike,
    components: Components,
    groups: Sequence[Group],
    months: int,
    usual_after: int,
) -> CommonSteps:
    """Estimate how far each group's stores moved together 1, 2, ... months ago, less what all other stores did.

    The step that all stores of a group share is their own steps (``level.steps``) weighted by their information, with
    the month effects of the other stores alone, so that a large group is not compared with itself; their error is that
    of a step that the others share. Groups drift as such, which their stores' drift does not show: each error is
    multiplied by the root mean square of what all groups show in earlier months, where that is above 1.

    Args:
        y, n, s2: mean answers and number of answers, shape (K, T), oldest month first, and variance of one answer.
        components: of these stores.
        groups: whose stores may be in several groups.
        months: H, the longest time ago.
        usual_after: index of the first month that the groups' usual drift is read from.

    Returns:
        ``CommonSteps``; NaN for a group with fewer than 3 stores with information, or fewer than 8 others.

    Sources: Harvey & Koopman 1992 for the steps; scaling by placebos as Abadie, Diamond & Hainmueller 2010.

    >>> y = np.zeros((12, 20)); y[:4, 16:] = 3.0
    >>> found = common_steps(y, np.full(y.shape, 9), 9.0, Components(1.0, 0.0, 0.0), [Group(np.arange(4))], 6, 8)
    >>> int(found.z[:, 0].argmax()) + 1
    4
    """
    data, noise = inputs(y, n, s2)
    length = data.shape[1]
    everyone = _sums(data, noise, components, np.zeros(length), months)
    z, weakest = (np.full((months, len(groups)), np.nan) for _ in range(2))
    usual: list[tuple[Floats, Floats, Floats]] = []
    for at, (group, effects) in enumerate(
        zip(groups, _effects_of_others(data, noise, components, groups), strict=True)
    ):
        own = _sums(data[group.members], noise[group.members], components, effects, months)
        informed = (own.information > 0).any(axis=0).sum()
        if informed < LEAST_STORES or (everyone.information > 0).any(axis=0).sum() - informed < LEAST_OTHERS:
            continue
        rest = everyone.information.sum(axis=1) - own.information.sum(axis=1)
        z[:, at], weakest[:, at] = _tested(own, rest, _positions(group))
        usual.append((own.month_pull, own.month_information, everyone.month_information - own.month_information))
    scale = _scales(usual, months, usual_after, length - _NEWEST)[:, None]
    return CommonSteps(z / scale, weakest / scale)


def _positions(group: Group) -> list[npt.NDArray[np.int64]]:
    """Give the parts as positions within the group, without one that is all of it."""
    position = {store: at for at, store in enumerate(group.members.tolist())}
    parts = [[position[store] for store in part.tolist() if store in position] for part in group.parts]
    return [np.array(part) for part in parts if 0 < len(part) < len(position)]


def _sums(data: Floats, noise: Floats, c: Components, effects: Floats, months: int) -> _Sums:
    stores, length = data.shape
    steps = (np.arange(length)[:, None] >= length - 1 - np.arange(months)).astype(np.float64)
    found = _Sums(np.zeros((months, stores)), np.zeros((months, stores)), np.zeros(length), np.zeros(length))
    for block in blocks(stores, months):
        run = filtered(*less_months(data[block], noise[block], effects), c, steps)
        weighted = run.innovation[:, 1:] / run.variance[:, None, :]
        found.information[:, block] = (weighted * run.innovation[:, 1:]).sum(axis=0)
        found.pull[:, block] = (weighted * run.innovation[:, :1]).sum(axis=0)
        found.month_information[:] += (1.0 / run.variance).sum(axis=1)
        found.month_pull[:] += (run.innovation[:, 0] / run.variance).sum(axis=1)
    return found


def _tested(own: _Sums, rest: Floats, parts: Sequence[npt.NDArray[np.int64]]) -> tuple[Floats, Floats]:
    """Give z of the whole group, and of what is left without the part or store that matters most."""
    information, pull = own.information.sum(axis=1), own.pull.sum(axis=1)
    whole = _z(pull, information, rest)
    left_out = [(own.pull[:, part].sum(axis=1), own.information[:, part].sum(axis=1)) for part in parts]
    pulls = np.column_stack([pull[:, None] - own.pull, *(pull - each for each, _ in left_out)])
    informations = np.column_stack(
        [information[:, None] - own.information, *(information - each for _, each in left_out)]
    )
    left = _z(pulls, informations, rest[:, None]) * np.sign(whole)[:, None]
    return whole, np.sign(whole) * np.maximum(np.minimum(left.min(axis=1), np.abs(whole)), 0.0)


def _z(pull: Floats, information: Floats, rest: Floats) -> Floats:
    """Give a common step over its standard error, to which the others' step adds theirs."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = pull / information / np.sqrt(1.0 / information + 1.0 / rest)
    return np.where((information > 1e-12) & (rest > 1e-12), found, 0.0)


def _scales(usual: Sequence[tuple[Floats, Floats, Floats]], months: int, first: int, last: int) -> Floats:
    """Give how much more the groups moved within 1, 2, ... months of the past than their stores explain; shape (H,)."""
    scales = [1.0]
    for ago in range(1, months + 1):
        # Where the past is too short for so long a step, the scale of the longest that it has is used.
        scales.append(_scale(usual, ago, first, last) or scales[-1])
    return np.array(scales[1:])


def _scale(usual: Sequence[tuple[Floats, Floats, Floats]], ago: int, first: int, last: int) -> float:
    """Give how much more the groups moved within ``ago`` months of the past than their stores' drift explains; at least
    1, and 0 where the past has no such months."""
    squares: list[float] = []
    for series in usual:
        pull, information, rest = (np.convolve(each, np.ones(ago))[: each.size] for each in series)
        z = _z(pull, information, rest)[first + ago - 1 : max(last, first)]
        squares += np.minimum(np.abs(z), _MOST_OF_ONE_MONTH).tolist()
    return max(1.0, float(np.sqrt(np.mean(np.square(squares))))) if squares else 0.0


def _effects_of_others(data: Floats, noise: Floats, c: Components, groups: Sequence[Group]) -> Iterator[Floats]:
    """Give for each group the month effects of all other stores, shape (T,); NaN where none of them has answers.

    The normal equations of all stores are the sum of those of each, so that a group's are taken off again. Of more than
    10,000 stores every second, third, ... one is taken.
    """
    sampled = np.zeros(data.shape[0], bool)
    sampled[:: max(1, -(-data.shape[0] // _MOST_FOR_MONTHS))] = True
    seen = np.isfinite(noise)
    around = float(np.median(data[seen])) if seen.any() else 0.0
    away = np.where(seen, data - around, 0.0)
    _, information, pull = normal_equations(away[sampled], noise[sampled], c)
    counts = seen[sampled].sum(axis=0)
    for group in groups:
        own = group.members[sampled[group.members]]
        _, own_information, own_pull = normal_equations(away[own], noise[own], c)
        known = counts - seen[own].sum(axis=0) > 0
        effects = np.full(data.shape[1], np.nan)
        chosen = np.ix_(known, known)
        effects[known] = around + np.linalg.solve((information - own_information)[chosen], (pull - own_pull)[known])
        yield effects
