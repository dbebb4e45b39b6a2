"""CPU time of measuring an action at 60 of 5,000 stores with 36 months, in lines of JSON.

    python -m tests.bench.effects_speed

Components, paths with regions, the effect of every store, that of all together with its word, reasons and placebos.
"""

from __future__ import annotations

import numpy as np

from dashboards.stats.effects import effect, placebo, refusals, verdict
from tests.bench.measuring import check, timed
from tests.dashboards.stats.actions import Scene, acted

ROUNDS = 3
SCENE = Scene(stores=5_000, before=30, after=6, picked=60, effect=5.0)


def main() -> None:
    case = acted(np.random.default_rng(1), SCENE)
    for turn in range(ROUNDS):
        with timed(case="effects", stores=SCENE.stores, months=case.length, turn=turn):
            paths = case.paths()
            each = [effect(paths, case.y, case.n, store, case.months).value for store in case.picked.tolist()]
            found = verdict(paths, case.y, case.n, case.picked, case.months, 5.0)
            reasons = refusals(paths, case.y, case.n, case.picked[:1], case.months)
            asked = placebo(paths, case.y, case.n, case.picked[:1], case.months).stores
        check(found.word == "worked" and abs(np.mean(each) - 5.0) < 3.0 and asked == 40, f"{found.word} {reasons}")


if __name__ == "__main__":
    main()
