"""Networks of every shape whose truth is known, run through ``assess`` from start to end.

A cell is a metric, a shape of the numbers of answers, a number of stores, and what is true of them. Answers are exact
multinomial draws; true stores differ by tilting the network's own answer shares (exponential tilting), so that a worse
store also answers more variedly. Used by the tests (small) and by ``tests.bench.assess_grid`` (long).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dashboards.metrics import Metric, metric
from dashboards.scoring.assessment import Assessment, Sums, assess
from dashboards.stats.variance import skewness

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Answers:
    """What one answer of a network can be: values with their shares; ``spread`` is the true sd between stores and
    ``drop`` how far a bad store lies lower, all in the modelled unit.
    """

    name: str
    key: str
    values: tuple[float, ...]
    shares: tuple[float, ...]
    spread: float
    drop: float

    @property
    def metric(self) -> Metric:
        return metric(self.key)


STARS = (1.0, 2.0, 3.0, 4.0, 5.0)
SIX = (
    Answers("nps 35", "nps", (-1.0, 0.0, 1.0), (0.20, 0.25, 0.55), 0.10, 0.35),
    Answers("nps 85", "nps", (-1.0, 0.0, 1.0), (0.03, 0.09, 0.88), 0.04, 0.30),
    Answers("stars 4.8", "rating", STARS, (0.02, 0.01, 0.03, 0.08, 0.86), 0.06, 0.60),
    Answers("stars 4.4", "rating", STARS, (0.08, 0.03, 0.06, 0.10, 0.73), 0.15, 0.80),
    Answers("csat .97", "csat", (0.0, 1.0), (0.03, 0.97), 0.01, 0.20),
    Answers("csat .80", "csat", (0.0, 1.0), (0.20, 0.80), 0.05, 0.30),
)
"""The metrics of the grid; others (shares of .5 to .995, CES, stars of 4.0 and 4.9) are added where they matter."""
MORE = (
    Answers("csat .50", "csat", (0.0, 1.0), (0.50, 0.50), 0.07, 0.30),
    Answers("csat .995", "csat", (0.0, 1.0), (0.005, 0.995), 0.002, 0.20),
    Answers("stars 4.0", "rating", STARS, (0.12, 0.05, 0.10, 0.17, 0.56), 0.20, 1.00),
    Answers("stars 4.9", "rating", STARS, (0.008, 0.004, 0.01, 0.05, 0.928), 0.03, 0.60),
    Answers("ces 5.8", "ces", tuple(map(float, range(1, 8))), (0.03, 0.03, 0.05, 0.08, 0.15, 0.21, 0.45), 0.20, 1.2),
)
SHAPES = ("few", "logn", "pareto")
SIZES = (8, 20, 60, 300, 2_000)


@dataclass(frozen=True)
class Cell:
    """One cell: ``bad`` is the share of stores that lie lower by the metric's drop; ``varied`` whether stores differ.

    ``regions``: stores are labelled by that many regions of unequal size, which differ by half of the spread, the
    first of them lower by three quarters of the drop as a whole.
    """

    answers: Answers
    shape: str
    stores: int
    varied: bool = True
    bad: float = 0.0
    regions: int = 0

    def rng(self, run: int) -> np.random.Generator:
        """Seed: what the cell is and the number of the run, so that a cell gives the same figures anywhere."""
        name = f"{self.answers.name} {self.shape} {self.stores} {self.varied} {self.bad} {self.regions}"
        return np.random.default_rng([crc32(name.encode()), run])


@dataclass(frozen=True)
class Network:
    """One drawn network: what ``assess`` gets, the true values (modelled unit) and which stores are bad."""

    sums: Sums
    truth: Floats
    bad: NDArray[np.bool_]


def numbers(rng: np.random.Generator, stores: int, shape: str) -> NDArray[np.int64]:
    """Answers per store: ``few`` 1 + Poisson(5), ``logn`` lognormal with median 35, ``pareto`` 3 to 20,000."""
    if shape == "few":
        return 1 + rng.poisson(5.0, stores)
    if shape == "logn":
        return np.clip(np.round(np.exp(rng.normal(np.log(35.0), 1.0, stores))), 1, 5_000).astype(np.int64)
    return np.clip(3.0 * rng.random(stores) ** -1.25, 3, 20_000).astype(np.int64)


def tilted(answers: Answers, shift: Floats) -> tuple[Floats, Floats]:
    """Answer shares of stores whose means differ from the network's by ``shift``, shape (K, J), and their true means.

    The tilt that gives a mean is looked up on a fine grid of tilts; the mean that comes out is computed exactly.
    """
    values, shares = np.array(answers.values), np.array(answers.shares)
    away = values - shares @ values
    width = values[-1] - values[0]
    tilts, means = _table(answers.values, answers.shares)
    aim = np.clip(shares @ values + shift, values[0] + 0.01 * width, values[-1] - 0.0005 * width)
    chosen = np.interp(aim, means, tilts)
    law = shares * np.exp(chosen[:, None] * away - np.max(chosen[:, None] * away, axis=1, keepdims=True))
    law /= law.sum(axis=1, keepdims=True)
    return law, law @ values


@cache
def _table(values: tuple[float, ...], shares: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Tilts and the means they give."""
    bins, law = np.array(values), np.array(shares)
    away, width = bins - law @ bins, bins[-1] - bins[0]
    tilts = np.sinh(np.linspace(-8.0, 8.0, 4_001)) * 0.08 / width
    tilts = tilts[np.abs(tilts) * width < 600.0]
    steps = tilts[:, None] * away
    weights = law * np.exp(steps - steps.max(axis=1, keepdims=True))
    return tilts, weights @ bins / weights.sum(axis=1)


def draw(cell: Cell, run: int, bad_answers: int = 0) -> Network:
    """The network of one run; ``bad_answers``: how many each bad store has, 0 as any other."""
    rng = cell.rng(run)
    answers = cell.answers
    n = numbers(rng, cell.stores, cell.shape)
    shift = answers.spread * rng.standard_normal(cell.stores) * cell.varied
    bad = rng.random(cell.stores) < cell.bad
    shift[bad] -= answers.drop
    n[bad] = bad_answers or n[bad]
    labels: list[list[str]] = []
    if cell.regions:
        region = np.floor(cell.regions * rng.random(cell.stores) ** 1.5).astype(int)
        lift = 0.5 * answers.spread * rng.standard_normal(cell.regions)
        lift[0] = -0.75 * answers.drop
        shift += lift[region]
        labels = [[f"r{each}" for each in region]]
    law, truth = tilted(answers, shift)
    return Network(sums_of(answers, rng.multinomial(n, law), factors=labels), truth, bad)


def sums_of(answers: Answers, counts: NDArray[np.int64], factors: list[list[str]] | None = None) -> Sums:
    """What scoring hands to ``assess``; the standard lies one true sd below the network's mean."""
    values = np.array(answers.values)
    nowhere = np.full(len(counts), np.nan)
    standard = float(np.array(answers.shares) @ values) - answers.spread
    return Sums(
        n=counts.sum(axis=1).astype(float),
        total=counts @ values,
        total_sq=counts @ values**2,
        target=np.full(len(counts), standard),
        latitude=nowhere,
        longitude=nowhere,
        skewness=0.0 if answers.key == "csat" else skewness(values, counts.sum(axis=0)),
        factors=factors or [],
        counts=counts.astype(float),
        values=values,
    )


@dataclass(frozen=True)
class Figures:
    """What runs of one cell came to; rates are 0..1, NaN where nothing was counted."""

    runs: int
    coverage: float
    coverage_bad: float
    own_bad: float
    own_ordinary: float
    shown_confirmed: float
    rank_coverage: float
    found: float
    error: float
    below: float
    below_wrong: float
    meets: float
    meets_wrong: float
    innocent_05: float
    innocent_10: float
    bad_confirmed: float
    mu_off: float
    tau: float
    tau_true: float
    tau_covered: float
    consistency_off: float


def run(cell: Cell, runs: int, bad_answers: int = 0, first: int = 0) -> Figures:
    """Assess that many networks of a cell and add up how true the figures were."""
    rows = []
    for each in range(first, first + runs):
        network = draw(cell, each, bad_answers)
        rows.append(_row(cell, network, assess(cell.answers.metric, network.sums)))
    names = rows[0].keys()
    total = {name: np.nansum([row[name] for row in rows], axis=0) for name in names}
    rate = {name: float(hits / of) if of else float("nan") for name, (hits, of) in total.items()}
    return Figures(runs=runs, **rate)


def _row(cell: Cell, network: Network, result: Assessment) -> dict[str, tuple[float, float]]:
    """(hits, of) of every figure of one network."""
    entry, sums, bad = cell.answers.metric, network.sums, network.bad
    scale = entry.spread(1.0)
    truth = scale * network.truth
    slack = 1e-9 * scale
    inside = (truth >= result.shrunken_low - slack) & (truth <= result.shrunken_high + slack)
    own = (truth >= result.low - slack) & (truth <= result.high + slack)
    modelled, shown = ~np.isnan(result.shrunken), sums.n >= 5
    confirmed = np.array([bool(each) for each in result.confirmed])
    innocent = ~bad if cell.varied is False else np.zeros(bad.shape, dtype=bool)
    q = np.where(innocent & ~np.isnan(result.q), result.q, 1.0)
    place = np.empty(truth.size)
    place[np.argsort(-truth)] = np.arange(1, truth.size + 1)
    ranked = (place >= np.floor(result.rank_low)) & (place <= np.ceil(result.rank_high))
    worst = int(np.ceil(0.05 * truth.size))
    hits = set(np.argsort(truth)[:worst]) & set(np.argsort(-result.p_worst, kind="stable")[:worst])
    words, truly = np.array([str(each) for each in result.verdict]), network.truth < sums.target
    below, meets = words == "below", words == "meets"
    ordinary = truth[~bad]
    sd = float(ordinary.std(ddof=1))
    net = result.network
    mean, low, high = ordinary.mean(), scale * _low(entry, sums), scale * _high(entry, sums)
    index = 100 * (1 - sd / np.sqrt((mean - low) * (high - mean)))

    def of(what: NDArray[np.bool_], among: NDArray[np.bool_]) -> tuple[float, float]:
        return float((what & among).sum()), float(among.sum())

    return {
        "coverage": of(inside, modelled & ~bad),
        "coverage_bad": of(inside, modelled & bad),
        "own_bad": of(own, shown & bad),
        "own_ordinary": of(own, shown & ~bad),
        "shown_confirmed": of(inside, confirmed & shown),
        "rank_coverage": of(ranked, modelled),
        "found": (float(len(hits)), float(worst)),
        "error": (float(((result.shrunken - truth)[modelled & ~bad] ** 2).sum()), float((modelled & ~bad).sum())),
        "below": (float(below.sum()), 1.0),
        "below_wrong": of(~truly, below),
        "meets": (float(meets.sum()), 1.0),
        "meets_wrong": of(truly, meets),
        "innocent_05": (float(q.min() <= 0.05), 1.0),
        "innocent_10": (float(q.min() <= 0.10), 1.0),
        "bad_confirmed": of(confirmed, bad),
        "mu_off": ((net.mu - float(ordinary.mean())) / max(net.se_mu, 1e-12), 1.0),
        "tau": (net.tau, 1.0),
        "tau_true": (sd, 1.0),
        "tau_covered": (float(net.tau_low <= sd <= net.tau_high), 1.0),
        "consistency_off": (net.consistency - index, 1.0),
    }


def _low(entry: Metric, sums: Sums) -> float:
    return _ends(entry, sums)[0]


def _high(entry: Metric, sums: Sums) -> float:
    return _ends(entry, sums)[1]


def _ends(entry: Metric, sums: Sums) -> tuple[float, float]:
    """The ends of the metric, or of the scale that was asked."""
    assert entry.bounds or sums.values is not None
    return entry.bounds or (float(sums.values[0]), float(sums.values[-1]))  # type: ignore[index]


def grid(bad: bool = True) -> Iterator[Cell]:
    """The whole grid of varied networks: 6 metrics x 3 shapes x 5 sizes, and from 60 stores on also with 3 % bad."""
    for answers in SIX:
        for shape in SHAPES:
            for stores in SIZES:
                yield Cell(answers, shape, stores)
                if bad and stores >= 60:
                    yield Cell(answers, shape, stores, bad=0.03)


def identical(sizes: tuple[int, ...] = (60, 300, 2_000)) -> Iterator[Cell]:
    """Networks in which no store differs: every alarm is false."""
    for answers in (*SIX, *MORE):
        for shape in SHAPES:
            for stores in sizes:
                yield Cell(replace(answers, spread=0.0), shape, stores, varied=False)
