"""The simulations behind the statistics, at full length, as JSON lines; docs/statistics.md quotes them.

    python -m tests.bench.stats_simulations            everything, some five minutes on one core
    python -m tests.bench.stats_simulations truth      or: verdicts months shares stars exact regions few error

Seeds are fixed in the code, so the same command gives the same figures.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator

import numpy as np
from scipy.stats import betabinom, binom

from dashboards.stats.between import between_variance
from dashboards.stats.divergence import midp_z, overdispersed
from dashboards.stats.shape import CUT
from tests.dashboards.stats.simulated import alarms, bad_region, said_below, score, share_alarms, star_alarms, stores

Line = dict[str, object]


def truth() -> Iterator[Line]:
    """200 networks of 2,000 stores (seeds 1000..1199): mean and standard error of every score."""
    runs = [vars(score(stores(seed))) for seed in range(1000, 1200)]
    for name in runs[0]:
        values = np.array([run[name] for run in runs], dtype=float)
        error = values.std(ddof=1) / np.sqrt(values.size)
        yield {"score": name, "mean": round(float(values.mean()), 4), "se": round(float(error), 4)}


def verdicts() -> Iterator[Line]:
    """60 networks of 2,000 stores (seeds 1000..1059): "below" rightly and wrongly, by the model alone and as shown."""
    for tau in (0.10, 0.05, 0.0):
        runs = [vars(said_below(stores(seed, tau=tau))) for seed in range(1000, 1060)]
        yield {"tau": tau, **rounded({name: float(np.mean([run[name] for run in runs])) for name in runs[0]})}


def months() -> Iterator[Line]:
    """300 identical stores, 1,000 months, three seeds: months (%) with a confirmed outlier at BH 5 %."""
    for seed in (2024, 2025, 2026):
        yield {"seed": seed, **rounded(vars(alarms(1_000, seed)))}


def shares() -> Iterator[Line]:
    """Shares, 300 stores, 300 months, seed 7: false alarms and bad stores found by each test."""
    cases = [(p, t, a, b) for p in (0.5, 0.9, 0.95, 0.99) for t in (0.0, 0.5) for a in (0, 5, 20) for b in (0,)]
    cases += [(p, 0.5, 0, 6) for p in (0.5, 0.9, 0.95)]
    for share, part, answers, bad in cases:
        tau = round(part * (1.0 - share) * 0.5 * min(1.0, 0.5 / (1.0 - share)), 4)
        result = share_alarms(300, 7, share, tau, answers, bad=bad)
        for test, figures in result.items():
            case = {"share": share, "tau": tau, "answers": answers or "lognormal", "bad": bad, "test": test}
            yield {**case, **rounded(vars(figures))}


def stars() -> Iterator[Line]:
    """Star ratings, 300 stores, 400 months, seed 5: false alarms and bad stores found by each test."""
    laws = {
        "4.0": (0.1, 0.05, 0.1, 0.25, 0.5),
        "4.5": (0.05, 0.03, 0.05, 0.12, 0.75),
        "4.8": (0.02, 0.01, 0.02, 0.05, 0.9),
    }
    cases = [(mean, 35.0, 0.0, 0) for mean in laws]
    cases += [("4.5", 8.0, 0.0, 0), ("4.5", 35.0, 0.15, 0), ("4.5", 35.0, 0.15, 6)]
    for mean, median, tau, bad in cases:
        result = star_alarms(400, 5, laws[mean], median, tau, bad)
        for test, figures in result.items():
            case = {"mean": mean, "median answers": median, "tau": tau, "bad": bad, "test": test}
            yield {**case, **rounded(vars(figures))}


def exact() -> Iterator[Line]:
    """Probability (%) beyond 3.09 and 1.96 in each tail with mu and tau known, summed over all outcomes."""
    for share in (0.5, 0.9, 0.95, 0.99):
        for part in (0.0, 0.25, 0.5):
            tau = part * (1.0 - share)
            for n in (5, 20, 100, 1000):
                yield {"share": share, "tau": round(tau, 4), "n": n, **tails(share, tau, n)}


def tails(share: float, tau: float, n: int) -> Line:
    """Over-dispersed mid-p z beside the normal z, for beta-distributed true shares."""
    x, v = np.arange(n + 1.0), np.full(n + 1, share * (1.0 - share) / n)
    size = share * (1.0 - share) / tau**2 - 1.0 if tau > 0 else 0.0
    law = betabinom(n, share * size, (1.0 - share) * size) if tau > 0 else binom(n, share)
    point = law.pmf(x)
    tests = {
        "mid-p": overdispersed(midp_z(x, np.full(n + 1, n), share), v, tau**2),
        "normal": (x / n - share) / np.sqrt(v + tau**2),
    }
    return {
        f"{name} {side}{cut}": round(100.0 * float(point[z < -cut if side == "<-" else z > cut].sum()), 3)
        for name, z in tests.items()
        for cut in (1.96, 3.09)
        for side in ("<-", ">")
    }


def regions() -> Iterator[Line]:
    """A bad store in a bad region, 300 networks, seed 11, 0.35 and 0.50 below its like."""
    for depth in (0.35, 0.50):
        for name, figures in bad_region(300, 11, depth).items():
            yield {"depth": depth, "comparison": name, **rounded(vars(figures))}


def few() -> Iterator[Line]:
    """Coverage of 95 % intervals and rank intervals in small networks, 400 of each size, seeds 0..399."""
    for count in (8, 12, 20, 30, 60, 150, 500):
        runs = [score(stores(seed, count=count)) for seed in range(400)]
        covers = {name: np.mean([getattr(run, name) for run in runs]) for name in ("coverage", "rank_coverage")}
        yield {"stores": count, **{name: round(100.0 * float(value), 1) for name, value in covers.items()}}


def error() -> Iterator[Line]:
    """How often mu +- 1.96 se_mu covers mu: two ways for the robust mean, and REML; 2,000 networks each, seed 3."""
    for count in (30, 60, 300):
        for tau, special in ((0.0, 0.0), (0.1, 0.0), (0.1, 0.03)):
            yield {"stores": count, "tau": tau, "bad": special, **covered(count, tau, special)}


def covered(count: int, tau: float, special: float) -> Line:
    rng = np.random.default_rng(3)
    hits = {"sqrt(1/sum h)": 0, "sandwich": 0, "reml": 0}
    for _ in range(2_000):
        v = 0.63 / np.clip(np.round(np.exp(rng.normal(np.log(35.0), 1.3, count))), 1, 6000)
        center = 0.4 + tau * rng.standard_normal(count) - 0.35 * (rng.random(count) < special)
        y = center + np.sqrt(v) * rng.standard_normal(count)
        robust, reml = between_variance(y, v), between_variance(y, v, "reml")
        s2 = v + robust.tau2
        z = np.abs(y - robust.mu) / np.sqrt(s2)
        sandwich = np.sqrt((np.minimum(z, CUT) ** 2 / s2).sum()) / (1.0 / s2[z < CUT]).sum()
        hits["sqrt(1/sum h)"] += abs(robust.mu - 0.4) < 1.96 * robust.se_mu
        hits["sandwich"] += abs(robust.mu - 0.4) < 1.96 * sandwich
        hits["reml"] += abs(reml.mu - 0.4) < 1.96 * reml.se_mu
    return {name: round(hit / 2_000, 3) for name, hit in hits.items()}


def rounded(figures: dict[str, float]) -> Line:
    return {name: round(float(value), 2) for name, value in figures.items()}


SIMULATIONS: dict[str, Callable[[], Iterator[Line]]] = {
    each.__name__: each for each in (truth, verdicts, months, shares, stars, exact, regions, few, error)
}


def main(chosen: list[str]) -> None:
    for name in chosen or SIMULATIONS:
        for line in SIMULATIONS[name]():
            sys.stdout.write(json.dumps({"simulation": name, **line}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
