"""CPU time of steps 3 to 7 on 10,000 and 100,000 stores, as JSON lines.

    python -m tests.bench.stats_speed

Each case runs in a fresh process, five rounds, the cases interleaved. A process builds its stores, checks the results
once (which also loads everything), then measures ``time.process_time`` of one pass: robust mu and tau^2, shrinkage,
divergence with q-values, probability below the standard, ranks with intervals and p_worst. The last line holds the
best and median times, their ratio, and whether the targets are met: 0.6 s at 100,000, at most 12 times 10,000's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from statistics import median

import numpy as np

from dashboards.stats.between import between_variance
from dashboards.stats.divergence import two_sided_p, z_scores
from dashboards.stats.multiplicity import benjamini_hochberg
from dashboards.stats.ranks import Ranks, rank
from dashboards.stats.shrinkage import probability_below, shrink
from tests.dashboards.stats.simulated import Floats, Stores, stores

SIZES = (10_000, 100_000)
ROUNDS = 5
MOST_SECONDS, MOST_TIMES = 0.6, 12.0


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


def one(count: int) -> float:
    """CPU seconds of one pass in this process."""
    network = stores(seed=count, count=count)
    y, v = network.nps, network.pooled / network.n
    check(network, *steps(y, v))
    start = time.process_time()
    steps(y, v)
    return time.process_time() - start


def main() -> None:
    times: dict[int, list[float]] = {count: [] for count in SIZES}
    single = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    for turn in range(ROUNDS):
        for count in SIZES:
            command = [sys.executable, "-m", "tests.bench.stats_speed", str(count)]
            answer = subprocess.run(command, env=single, capture_output=True, text=True, check=True)
            times[count].append(float(answer.stdout))
            say(stores=count, turn=turn, cpu_seconds=round(times[count][-1], 4))
    middle = {count: median(each) for count, each in times.items()}
    ratio = middle[SIZES[1]] / middle[SIZES[0]]
    met = middle[SIZES[1]] <= MOST_SECONDS and ratio <= MOST_TIMES
    medians = {str(count): round(each, 4) for count, each in middle.items()}
    say(median=medians, best={str(c): round(min(t), 4) for c, t in times.items()}, ratio=round(ratio, 2), met=met)


def say(**line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.stdout.write(str(one(int(sys.argv[1]))))
    else:
        main()
