"""NPS shrunken with a second number beside NPS alone, on networks whose truth is known, as JSON lines.

    python -m tests.bench.joint_simulations                 all cells, 20 networks each
    python -m tests.bench.joint_simulations found 200       one family (found, covered, beside), so many networks
    python -m tests.bench.joint_simulations covered 100 60  only networks of that many stores

``found`` and ``covered`` read detractors and promoters together, ``beside`` the stars that other customers gave the
same stores. Both ways see the same answers, so "gain" is paired and ``se`` is its standard error. Seeds are fixed in
the code, so the same command gives the same figures.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import numpy as np

from dashboards.scoring.informed import Beside
from dashboards.scoring.sums import Modelled
from dashboards.stats.beside import shrink_beside
from dashboards.stats.between import posterior_tau
from dashboards.stats.joint import companion, shrink_nps, together
from dashboards.stats.quantiles import Z95
from dashboards.stats.ranks import rank
from dashboards.stats.shrinkage import Shrunken, shrink
from tests.dashboards.scoring.grid import SHAPES, SIX, Cell, Floats, draw, sums_of

Line = dict[str, object]
RUNS = 20
SEED = 71
FREE = (0.0, 0.03, 0.06, 0.12)
"""True sd of promoters beyond what their detractors tell."""
TRUTHS = {"2 % low, 1 % high": (0.02, 0.01), "normal": (0.0, 0.0), "5 % low": (0.05, 0.0)}


def moving(
    rng: np.random.Generator, stores: int, median: float, free: float, far: tuple[float, float]
) -> tuple[Floats, Floats, Floats]:
    """Counts (K, 3), answers and true NPS of stores whose detractors fall by 6 and promoters rise by 4 per 10 NPS."""
    kind = rng.random(stores)
    aim = 0.35 + 0.10 * rng.standard_normal(stores) - 0.35 * (kind < far[0]) + 0.30 * (kind > 1.0 - far[1])
    bad = np.clip(0.20 - 0.6 * (aim - 0.35), 0.01, 0.97)
    good = np.minimum(np.clip(bad + aim + free * rng.standard_normal(stores), 0.01, 0.98), 1.0 - bad)
    n = np.clip(np.round(np.exp(rng.normal(np.log(median), 1.0, stores))), 2, 5_000).astype(np.int64)
    counts = rng.multinomial(n, np.column_stack([bad, np.maximum(1.0 - bad - good, 0.0), good]))
    return counts.astype(float), n.astype(float), good - bad


def both(counts: Floats) -> tuple[Shrunken, Shrunken, float, float]:
    """Shrink by NPS alone and by both numbers, from the same spreads; also r and q."""
    nps = SIX[0]
    data = Modelled.of(nps.metric, sums_of(nps, counts.astype(np.int64)))
    nodes = posterior_tau(data.y, data.v, shape=data.shape)
    n = counts.sum(axis=1)
    u = companion(counts[:, 0], counts[:, 2], n)
    pair = None if u is None else together(data.y, u, data.v, float(nodes.weight @ nodes.mu), nodes.tau2)
    return (
        shrink(data.y, data.v, nodes),
        shrink_nps(counts[:, 0], counts[:, 2], n, data.v, nodes),
        pair.r if pair else 0.0,
        pair.q if pair else 1.0,
    )


def judged(model: Shrunken, truth: Floats, ordinary: np.ndarray) -> tuple[float, ...]:
    """Worst 5 % found, root mean square error, coverage and mean half width of ordinary stores, coverage of all."""
    worst = int(np.ceil(0.05 * truth.size))
    low = set(np.argsort(truth, kind="stable")[:worst])
    said = np.argsort(-rank(model.mean, np.maximum(model.se, 1e-12)).p_worst, kind="stable")[:worst]
    away = np.abs(model.mean - truth)
    inside = away <= Z95 * model.se + 1e-12
    error = float(np.sqrt((away[ordinary] ** 2).mean()))
    half = float(Z95 * model.se[ordinary].mean())
    return len(low & set(said)) / worst, error, float(inside[ordinary].mean()), half, float(inside.mean())


def told(family: str, cell: str, rows: list[tuple[tuple[float, ...], tuple[float, ...], float, float]]) -> Line:
    plain, joint = (np.array([row[way] for row in rows]) for way in (0, 1))
    line: Line = {"family": family, "cell": cell, "runs": len(rows)}
    for at, name in enumerate(("found", "rmse", "covers", "half", "covers all")):
        line[name] = [round(float(each[:, at].mean()), 4) for each in (plain, joint)]
    for at, name in ((0, "found"), (1, "rmse"), (2, "covers")):
        away = joint[:, at] - plain[:, at]
        line[f"gain {name}"] = round(float(away.mean()), 4)
        line[f"se {name}"] = round(float(away.std(ddof=1) / np.sqrt(len(rows))), 4)
    line["se of joint"] = [round(float(joint[:, at].std(ddof=1) / np.sqrt(len(rows))), 4) for at in (0, 2)]
    line["r"], line["q"] = (round(float(np.mean([row[at] for row in rows])), 2) for at in (2, 3))
    return line


def found(runs: int, sizes: list[int]) -> Iterator[Line]:
    """Networks in which detractors and promoters move together, or promoters freely too."""
    cases = [(name, 35.0, stores, free) for name in TRUTHS for stores in (2_000, 300, 60) for free in FREE]
    for name, median, stores, free in [*cases, ("2 % low, 1 % high", 100.0, 2_000, 0.0)]:
        if sizes and stores not in sizes:
            continue
        rng = np.random.default_rng(SEED)
        rows = []
        for _ in range(runs):
            counts, _n, truth = moving(rng, stores, median, free, TRUTHS[name])
            plain, joint, r, q = both(counts)
            rest = np.ones(truth.size, dtype=np.bool_)
            rows.append((judged(plain, truth, rest), judged(joint, truth, rest), r, q))
        yield told("found", f"{name}, K {stores}, median {median:g}, free {free}", rows)


def covered(runs: int, sizes: list[int]) -> Iterator[Line]:
    """The NPS cells of the grid: stores differ by tilting, with which the second number tells nothing."""
    for answers in SIX[:2]:
        for shape in SHAPES:
            for stores in (60, 300, 2_000):
                for bad in (0.0, 0.03):
                    if not sizes or stores in sizes:
                        cell = Cell(answers, shape, stores, bad=bad)
                        yield told("covered", f"{answers.name} {shape} K {stores} bad {bad}", of(cell, runs))


def of(cell: Cell, runs: int) -> list[tuple[tuple[float, ...], tuple[float, ...], float, float]]:
    rows = []
    for each in range(runs):
        network = draw(cell, each)
        assert network.sums.counts is not None
        plain, joint, r, q = both(network.sums.counts)
        rest = ~network.bad
        rows.append((judged(plain, network.truth, rest), judged(joint, network.truth, rest), r, q))
    return rows


def beside(runs: int, sizes: list[int]) -> Iterator[Line]:
    """NPS beside stars of other customers (median 12 or 60 a store), whose true levels correlate."""
    cells = [(rho, stars, 2_000) for rho in (0.0, 0.3, 0.6, 0.8) for stars in (12.0, 60.0)]
    for rho, stars, stores in [*cells, (0.0, 12.0, 60), (0.6, 12.0, 60), (0.6, 12.0, 300), (0.8, 12.0, 300)]:
        if sizes and stores not in sizes:
            continue
        rng = np.random.default_rng(SEED)
        rows = []
        for _ in range(runs):
            plain, joint, truth, r = with_stars(rng, stores, stars, rho)
            rest = np.ones(truth.size, dtype=np.bool_)
            rows.append((judged(plain, truth, rest), judged(joint, truth, rest), r, 1.0))
        yield told("beside", f"correlation {rho}, K {stores}, stars n {stars:g}", rows)


def with_stars(
    rng: np.random.Generator, stores: int, median: float, rho: float
) -> tuple[Shrunken, Shrunken, Floats, float]:
    """One network (2 % low, 1 % high): NPS alone, NPS beside stars, the truth, and 1 where the stars were heard."""
    counts, _n, truth = moving(rng, stores, 35.0, 0.06, TRUTHS["2 % low, 1 % high"])
    level = (truth - truth.mean()) / truth.std()
    quality = rho * level + np.sqrt(1.0 - rho**2) * rng.standard_normal(stores)
    shift = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    laws = np.array([0.08, 0.03, 0.06, 0.10, 0.73]) * np.exp(0.13 * quality[:, None] * shift)
    n = np.clip(np.round(np.exp(rng.normal(np.log(median), 0.8, stores))), 1, 5_000).astype(np.int64)
    stars = rng.multinomial(n, laws / laws.sum(axis=1, keepdims=True))
    nps, rating = SIX[0], SIX[3]
    data = Modelled.of(nps.metric, sums_of(nps, counts.astype(np.int64)))
    other = Beside.of(rating.metric, sums_of(rating, stars))
    nodes = posterior_tau(data.y, data.v, shape=data.shape)
    plain = shrink(data.y, data.v, nodes)
    found = shrink_beside(data.y, data.v, nodes, other.y, other.v, other.tau2)
    return plain, found or plain, truth, float(found is not None)


def main(arguments: list[str]) -> None:
    numbers = [int(each) for each in arguments if each.isdigit()]
    runs, sizes = numbers[0] if numbers else RUNS, numbers[1:]
    for family in (found, covered, beside):
        if family.__name__ in arguments or not {"found", "covered", "beside"} & set(arguments):
            for line in family(runs, sizes):
                sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
