"""CPU time of the statistics of 10,000 and 100,000 stores, as JSON lines.

    python -m tests.bench.stats_speed [--rounds 5]

Each case runs in a fresh process and the cases take turns. A process builds its stores, checks the results once (which
also loads everything), then measures ``time.process_time`` of one pass. ``steps`` are 3 to 7 with one tau: robust
mu and tau^2, shrinkage, divergence with q-values, probability below the standard, ranks with intervals and p_worst.
``assess`` is all that scoring does with the sums of one metric (NPS, median of 35 answers a store), averaged over tau.
The last line of each has median and best times and the ratio of 100,000 to 10,000 stores.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from statistics import median

import numpy as np

from dashboards.scoring.assessment import assess
from dashboards.stats.between import between_variance
from dashboards.stats.divergence import two_sided_p, z_scores
from dashboards.stats.multiplicity import benjamini_hochberg
from dashboards.stats.ranks import Ranks, rank
from dashboards.stats.shrinkage import probability_below, shrink
from tests.dashboards.scoring.grid import SIX, Cell, draw
from tests.dashboards.stats.simulated import Floats, Stores, stores

SIZES = (10_000, 100_000)
MOST_SECONDS, MOST_TIMES = 0.4, 12.0


def steps(y: Floats, v: Floats) -> tuple[Ranks, Floats, Floats]:
    between = between_variance(y, v)
    shrunken = shrink(y, v, between)
    q = benjamini_hochberg(two_sided_p(z_scores(y, v, between)))
    below = probability_below(shrunken.mean, shrunken.se, 0.20)
    return rank(shrunken.mean, shrunken.se), q, below


def check(network: Stores, ranks: Ranks, q: Floats, below: Floats) -> None:
    """Stop unless the pass did what it should: a fast wrong answer is not worth timing."""
    count = network.truth.size
    places = count - np.argsort(np.argsort(network.truth))
    covered = float(((places >= ranks.low) & (places <= ranks.high)).mean())
    worst = np.argsort(-ranks.p_worst)[: count // 20]
    hit = float((places[worst] > count - count // 20).mean())
    sums = (ranks.expected.sum() / (count * (count + 1) / 2), ranks.p_worst.sum() / (count / 20))
    good = 0.93 < covered < 0.97 and hit > 0.40 and max(abs(each - 1.0) for each in sums) < 1e-3
    if not good or not (np.isfinite(q).all() and np.isfinite(below).all()):
        raise SystemExit(f"wrong results: coverage {covered}, found {hit}, sums {sums}")


def case_steps(count: int) -> float:
    """CPU seconds of one pass of steps 3 to 7 in this process."""
    network = stores(seed=count, count=count)
    y, v = network.nps, network.pooled / network.n
    check(network, *steps(y, v))
    start = time.process_time()
    steps(y, v)
    return time.process_time() - start


def case_assess(count: int) -> float:
    """CPU seconds of assessing the sums of one metric in this process."""
    cell = Cell(SIX[0], "logn", count)
    network = draw(cell, 0)
    found = assess(cell.answers.metric, network.sums)
    truth, shown = 100 * network.truth, np.isfinite(found.shrunken_low)
    covered = float(((truth >= found.shrunken_low) & (truth <= found.shrunken_high))[shown].mean())
    if not 0.93 < covered < 0.97:
        raise SystemExit(f"wrong results: coverage {covered}")
    start = time.process_time()
    assess(cell.answers.metric, network.sums)
    return time.process_time() - start


CASES = {"steps": case_steps, "assess": case_assess}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--case", choices=CASES, help=argparse.SUPPRESS)
    parser.add_argument("--stores", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.case:
        sys.stdout.write(str(CASES[given.case](given.stores)))
        return
    times: dict[tuple[str, int], list[float]] = {(case, count): [] for case in CASES for count in SIZES}
    single = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    for turn in range(given.rounds):
        for (case, count), found in times.items():
            command = [sys.executable, "-m", "tests.bench.stats_speed", "--case", case, "--stores", str(count)]
            answer = subprocess.run(command, env=single, stdout=subprocess.PIPE, text=True, check=True)
            found.append(float(answer.stdout))
            say(case=case, stores=count, turn=turn, cpu_seconds=round(found[-1], 4))
    for case in CASES:
        small, large = (median(times[case, count]) for count in SIZES)
        say(case=case, median=round(large, 4), best=round(min(times[case, SIZES[1]]), 4), ratio=round(large / small, 2),
            met=large <= MOST_SECONDS and large / small <= MOST_TIMES)  # fmt: skip


def say(**line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
