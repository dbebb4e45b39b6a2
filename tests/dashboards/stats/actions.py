"""Networks in which somebody acts at stores picked for being bad, and the usual ways to measure what came of it.

The usual ways are here to fail: a test that a before/after difference passes proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboards.stats.effects import Paths, components, expected_path
from dashboards.stats.variance import own_variances
from tests.dashboards.stats.panels import NPS, drifting

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Z95 = 1.959963984540054
Stage = tuple[int, int, str]
"""First month after the action, how many stores, and whether they are the "worst" or picked at "random"."""


@dataclass(frozen=True)
class Scene:
    """How a network behaves and where somebody acts; points of NPS."""

    stores: int = 100
    before: int = 24
    after: int = 3
    answers: float = 50.0
    """A month and store, on average."""
    tau: float = 10.0
    omega: float = 4.0
    phi: float = 0.7
    season: float = 4.0
    regions: float = 2.0
    """Sd of an AR(1) shock that the stores of each of eight regions share."""
    heavy: bool = False
    """Levels from a t distribution with four degrees of freedom."""
    misfit: str = ""
    """One store in twenty: "jump" fell by 20 in the last six months and stays, "slide" fell over a year, "jump back"
    had a dip that ends by itself."""
    picked: int = 5
    by: int = 3
    """Months by which the worst are picked; 0: at random."""
    effect: float = 0.0
    stages: tuple[Stage, ...] = ()
    """Instead of ``picked``: a roll-out, with effects that grow and differ."""


@dataclass(frozen=True)
class Acted:
    """What the answers of a scene show; shape (K, T)."""

    y: Floats
    n: Floats
    s2: Floats
    start: Integers
    region: Integers
    picked: Integers
    months: Integers
    true: Floats
    """What the action changed in each store and month."""

    @property
    def pooled(self) -> float:
        return float(np.average(self.s2, weights=self.n.sum(axis=1)))

    @property
    def length(self) -> int:
        return int(self.y.shape[1])

    def free(self) -> NDArray[np.bool_]:
        return np.asarray(np.arange(self.length) < self.start[:, None])

    def paths(self, *, regions: bool = True) -> Paths:
        found = components(self.y, self.n, self.s2, self.free())
        return expected_path(self.y, self.n, self.s2, self.start, found, self.region if regions else None)

    def truth(self) -> Floats:
        """Give the true effect of each picked store, its months weighted by their answers; shape (S,)."""
        weight = np.where(self.free(), 0.0, self.n)[self.picked]
        return np.asarray((weight * self.true[self.picked]).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-9))


def acted(rng: np.random.Generator, scene: Scene) -> Acted:
    """Draw a network, pick stores by what it answered, and let the action change what they answer."""
    length = scene.before + scene.after
    usual, n, region = _network(rng, scene, length)
    sums = answered(rng, usual, n)
    start = np.full(scene.stores, length)
    for first, count, how in scene.stages or ((scene.before, scene.picked, "worst" if scene.by else "random"),):
        waiting = np.flatnonzero(start == length)
        if how == "worst":
            window = slice(first - (scene.by or 3), first)
            seen = sums[0][waiting, window].sum(axis=1) / np.maximum(n[waiting, window].sum(axis=1), 1)
            start[waiting[np.argsort(seen)[:count]]] = first
        else:
            start[rng.choice(waiting, count, replace=False)] = first
    since = np.arange(length) - start[:, None]
    size = np.full(scene.stores, scene.effect)
    if scene.stages:
        size *= np.where(start == scene.stages[0][0], 1.3, 0.8)
    growth = 1.0 - np.exp(-(np.maximum(since, 0) + 1) / 1.5) if scene.stages else np.ones(since.shape)
    true = np.where(since >= 0, size[:, None] * growth, 0.0)
    true = np.clip(usual + true, -95, 95) - usual
    changed = answered(rng, usual + true, n)
    total, total_sq = (np.where(since >= 0, new, old) for new, old in zip(changed, sums, strict=True))
    free = since < 0
    s2 = own_variances((n * free).sum(axis=1), (total * free).sum(axis=1), (total_sq * free).sum(axis=1))
    picked = np.flatnonzero(start < length)
    months = np.arange(int(start.min()), length)
    y = np.where(n > 0, total / np.maximum(n, 1), np.nan)
    return Acted(y, n.astype(float), s2, start, region, picked, months, true)


def answered(rng: np.random.Generator, truth: Floats, n: Integers) -> tuple[Floats, Floats]:
    """Draw answers; give their sums and sums of squares."""
    values = np.array(NPS.values)
    counts = rng.multinomial(n, NPS.tilted(truth)).astype(float)
    return counts @ values, counts @ values**2


def _network(rng: np.random.Generator, scene: Scene, length: int) -> tuple[Floats, Integers, Integers]:
    stores = scene.stores
    level = rng.standard_t(4, (stores, 1)) / np.sqrt(2.0) if scene.heavy else rng.standard_normal((stores, 1))
    region = rng.integers(0, 8, stores)
    common = scene.season * np.sin(2.0 * np.pi * np.arange(length) / 12.0) + 0.1 * np.arange(length)
    truth = 35.0 + scene.tau * level + scene.omega * drifting(rng, stores, length, scene.phi) + common
    truth += scene.regions * drifting(rng, 8, length, 0.6)[region]
    for store in np.flatnonzero(rng.random(stores) < 0.05) if scene.misfit else ():
        if scene.misfit == "jump":
            truth[store, scene.before - rng.integers(1, 7) :] -= 20.0
        elif scene.misfit == "jump back":
            truth[store, scene.before - rng.integers(1, 4) : scene.before] -= 20.0
        else:
            truth[store] -= 20.0 * np.clip((np.arange(length) - scene.before + 12) / 12.0, 0.0, 1.25)
    busy = scene.answers * np.exp(rng.normal(0.0, 0.5, (stores, 1)) - 0.125)
    return np.clip(truth, -95, 95), rng.poisson(np.repeat(busy, length, axis=1)), region


Measured = tuple[Floats, Floats]
"""Values and standard errors, of the picked stores or of all together (one figure)."""


def _window(case: Acted, months: slice) -> tuple[Floats, Floats]:
    answers = case.n[:, months].sum(axis=1)
    return np.nansum(case.y[:, months] * case.n[:, months], axis=1) / np.maximum(answers, 1.0), answers


def before_after(case: Acted, by: int) -> Measured:
    """Compare the months after with as many as the stores were picked by."""
    first = int(case.months[0])
    (old, n_old), (new, n_new) = _window(case, slice(first - by, first)), _window(case, slice(first, None))
    variance = case.pooled * (1.0 / np.maximum(n_old, 1) + 1.0 / np.maximum(n_new, 1))
    return (new - old)[case.picked], np.sqrt(variance)[case.picked]


def matched(case: Acted, by: int, count: int = 8) -> Measured:
    """Compare each store's change with that of the eight others that were like it in the months it was picked by."""
    first = int(case.months[0])
    (old, n_old), (new, n_new) = _window(case, slice(first - by, first)), _window(case, slice(first, None))
    variance = case.pooled * (1.0 / np.maximum(n_old, 1) + 1.0 / np.maximum(n_new, 1))
    others = np.setdiff1d(np.arange(old.size), case.picked)
    value, se = [], []
    for store in case.picked:
        like = others[np.argsort(np.abs(old[others] - old[store]))[:count]]
        value.append((new - old)[store] - (new - old)[like].mean())
        se.append(np.sqrt(variance[store] + variance[like].sum() / count**2))
    return np.array(value), np.array(se)


def callaway_santanna(case: Acted) -> Measured:
    """Compare with the month before the action, less what the stores not yet treated did since then.

    Callaway & Sant'Anna 2021, base period g - 1, group-times weighted by answers, errors clustered by store.
    """
    length, parts, weights = case.length, [], []
    influence = np.zeros(case.start.size)
    for start in np.unique(case.start[case.picked]):
        n_base, base = case.n[:, start - 1], np.nan_to_num(case.y[:, start - 1])
        for month in range(start, length):
            heard = (n_base > 0) & (case.n[:, month] > 0)
            treated, waiting = heard & (case.start == start), heard & (case.start > month)
            if not treated.any() or not waiting.any():
                continue
            change = np.nan_to_num(case.y[:, month]) - base
            weight = 1.0 / (1.0 / np.maximum(case.n[:, month], 1e-9) + 1.0 / np.maximum(n_base, 1e-9))
            means = [np.average(change[some], weights=weight[some]) for some in (treated, waiting)]
            size = case.n[treated, month].sum()
            parts.append(means[0] - means[1])
            weights.append(size)
            for some, mean, sign in ((treated, means[0], 1.0), (waiting, means[1], -1.0)):
                influence[some] += sign * size * (weight * (change - mean))[some] / weight[some].sum()
    total = float(np.sum(weights))
    value = float(np.dot(parts, weights)) / total
    return np.array([value]), np.array([np.sqrt((influence**2).sum()) / total])


@dataclass
class Tally:
    """Errors and intervals of one way to measure, run by run."""

    errors: list[Floats]
    inside: list[Floats]
    above: list[Floats]
    below: list[Floats]
    half: list[Floats]

    @classmethod
    def empty(cls) -> Tally:
        return cls([], [], [], [], [])

    def add(self, value: Floats, low: Floats, high: Floats, truth: Floats) -> None:
        self.errors.append(value - truth)
        self.inside.append((low <= truth) & (truth <= high))
        self.above.append(low > 0)
        self.below.append(high < 0)
        self.half.append((high - low) / 2.0)

    def add_measured(self, measured: Measured, truth: Floats) -> None:
        value, se = measured
        self.add(value, value - Z95 * se, value + Z95 * se, truth)

    def figures(self) -> Mapping[str, float]:
        """Give bias and its standard error, points; coverage, and how often it "worked" or "got worse", shares."""
        runs = np.array([each.mean() for each in self.errors])
        flat = {
            name: float(np.concatenate(getattr(self, name)).mean()) for name in ("inside", "above", "below", "half")
        }
        return {
            "bias": float(runs.mean()),
            "se": float(runs.std() / np.sqrt(runs.size)),
            "covers": flat["inside"],
            "worked": flat["above"],
            "worse": flat["below"],
            "half": flat["half"],
        }


def tallies(names: Sequence[str]) -> dict[str, Tally]:
    return {name: Tally.empty() for name in names}
