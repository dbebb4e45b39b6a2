"""How well effects of actions and alarms of falls are measured on networks whose truth is known, as JSON lines.

    python -m tests.bench.effect_simulations               all cells, 50 networks each
    python -m tests.bench.effect_simulations null 1000     one family (of ``FAMILIES``), so many networks
    python -m tests.bench.effect_simulations null 1000 "by 1 month"    one cell by its name

Seeds are fixed in the code, so the same command gives the same figures. Beside each cell stand the usual ways to
measure: before/after, matched differences, Callaway & Sant'Anna, a chart on a frozen year.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from dashboards.scoring.trends import moves
from dashboards.stats.control import newest_alarms
from dashboards.stats.effects import CANNOT_TELL, WAS_CHANGING, WORKED, WORSE, effect, group_effect, verdict
from tests.dashboards.stats.actions import (
    Acted,
    Scene,
    acted,
    before_after,
    callaway_santanna,
    matched,
    tallies,
)
from tests.dashboards.stats.falls import FELL, alarms, false_alarms, found_within, frozen_alarms, weeks

Line = dict[str, object]
RUNS = 50
WORTH = 5.0
OURS, TOGETHER = "expected path", "expected path, together"
ALARMS = "alarms"
NAIVE = ("before/after", "matched differences")


def one_by_one(name: str, seed: int, runs: int, scene: Scene) -> Iterator[Line]:
    """Measure each picked store, and all of them together."""
    rng = np.random.default_rng(seed)
    measured = tallies([OURS, TOGETHER, *NAIVE])
    scales = []
    for _run in range(runs):
        case = acted(rng, scene)
        paths, truth = case.paths(), case.truth()
        scales.append(paths.placebo_scale)
        found = [effect(paths, case.y, case.n, store, case.months) for store in case.picked.tolist()]
        figures = np.array([(each.value, each.low, each.high) for each in found]).T
        measured[OURS].add(*figures, truth)
        whole = group_effect(paths, case.y, case.n, case.picked, case.months)
        weight = case.n[case.picked][:, case.months].sum(axis=1)
        measured[TOGETHER].add(
            *np.array([[whole.value], [whole.low], [whole.high]]), np.array([np.average(truth, weights=weight)])
        )
        by = scene.by or 3
        for way, measure in zip(NAIVE, (before_after, matched), strict=True):
            measured[way].add_measured(measure(case, by), truth)
    for way, tally in measured.items():
        yield {"cell": name, "way": way, "runs": runs, "seed": seed, **_rounded(tally.figures())} | (
            {"placebo scale": round(float(np.mean(scales)), 3)} if way == OURS else {}
        )


def in_stages(name: str, seed: int, runs: int, scene: Scene) -> Iterator[Line]:
    """Measure roll-outs, all stores together."""
    rng = np.random.default_rng(seed)
    naive = "Callaway & Sant'Anna, base g - 1"
    measured = tallies([OURS, naive])
    for _run in range(runs):
        case = acted(rng, scene)
        # Once everybody acts, nothing shows what would have happened anyway: the last stage is not judged.
        last = case.start.max() if case.start.max() < case.length else case.length
        judged = case.months[case.months < last]
        members = case.picked[case.start[case.picked] < last]
        weight = np.where(case.free(), 0.0, case.n)[members][:, judged]
        truth = np.array([(weight * case.true[members][:, judged]).sum() / weight.sum()])
        found = group_effect(case.paths(), case.y, case.n, members, judged)
        measured[OURS].add(*np.array([[found.value], [found.low], [found.high]]), truth)
        measured[naive].add_measured(callaway_santanna(case), truth)
    for way, tally in measured.items():
        yield {"cell": name, "way": way, "runs": runs, "seed": seed, **_rounded(tally.figures())}


def changed_before(case: Acted, months: int = 6, alone: bool = False) -> dict[int, int]:
    """Give the picked stores that the alarms of change named in the six months before, and since when.

    ``alone``: each store by itself at 5 %, instead of the false ones among all stores.
    """
    first = int(case.months[0])
    changed: dict[int, int] = {}
    for end in range(max(first - months, 12) + 1, first + 1):
        moved = moves(case.y[:, :end], case.n[:, :end], case.s2, -0.7)
        named = np.abs(moved.z) >= 1.96 if alone else newest_alarms(moved.z) <= 0.05
        changed |= {store: int(moved.since[store]) for store in case.picked.tolist() if named[store]}
    return changed


def misfits(name: str, seed: int, runs: int, scene: Scene) -> Iterator[Line]:
    """Give the words for stores that were changing before, without the rule for these, with it, and with more of it."""
    rng = np.random.default_rng(seed)
    ways = ("no rule", "named by the alarms", "named alone at 5 %")
    words: dict[str, list[str]] = {way: [] for way in ways}
    named: dict[str, list[bool]] = {way: [] for way in ways}
    measured = tallies([OURS, *NAIVE])
    for _run in range(runs):
        case = acted(rng, scene)
        paths = case.paths()
        found = [effect(paths, case.y, case.n, store, case.months) for store in case.picked.tolist()]
        measured[OURS].add(*np.array([(each.value, each.low, each.high) for each in found]).T, case.truth())
        for way, measure in zip(NAIVE, (before_after, matched), strict=True):
            measured[way].add_measured(measure(case, scene.by), case.truth())
        for way, changed in zip(ways, ({}, changed_before(case), changed_before(case, alone=True)), strict=True):
            for store in case.picked.tolist():
                words[way].append(verdict(paths, case.y, case.n, [store], case.months, WORTH, changed).word)
                named[way].append(store in changed)
    for way, tally in measured.items():
        yield {"cell": name, "way": way, "runs": runs, "seed": seed, **_rounded(tally.figures())}
    for way in ways:
        each = np.array(words[way])
        shares = {word: round(float((each == word).mean()), 4) for word in (WORKED, WORSE, CANNOT_TELL, WAS_CHANGING)}
        yield {"cell": name, "way": way, "runs": runs, "seed": seed, "named": float(np.mean(named[way])), **shares}


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in figures.items()}


NULL = {
    "by 3 months": Scene(),
    "by 1 month": Scene(by=1),
    "25 answers": Scene(answers=25),
    "100 answers, 6 months after": Scene(answers=100, after=6),
    "drift 8, .9": Scene(omega=8, phi=0.9),
    "regions 5": Scene(regions=5),
    "6 months before": Scene(stores=60, before=6, picked=3),
    "at random": Scene(by=0),
    "heavy tails": Scene(heavy=True),
    "20 stores": Scene(stores=20, picked=1),
}
REAL = {
    f"{size:.0f}, {answers:.0f} answers, {after} months after": Scene(answers=answers, after=after, effect=size)
    for size in (10.0, 20.0)
    for answers in (25.0, 50.0, 100.0)
    for after in (3, 6)
} | {
    "5, 20 of 300 stores": Scene(stores=300, picked=20, after=6, effect=5.0),
    "0, 20 of 300 stores": Scene(stores=300, picked=20, after=6),
}
_THREE = ((12, 10, "worst"), (15, 10, "worst"), (18, 10, "random"))
_ALL = ((12, 30, "worst"), (16, 30, "worst"), (20, 40, "worst"))
STAGES = {
    "null": Scene(before=18, after=6, stages=_THREE),
    "null, by 1 month": Scene(before=18, after=6, by=1, stages=_THREE),
    "null, drift 8, .9": Scene(before=18, after=6, omega=8, phi=0.9, stages=_THREE),
    "5": Scene(before=18, after=6, effect=5.0, stages=_THREE),
    "10": Scene(before=18, after=6, effect=10.0, stages=_THREE),
    "everybody in the end, 10": Scene(before=18, after=6, effect=10.0, stages=_ALL),
    "null, 8 months, 5 stores, 25 answers": Scene(before=5, after=3, answers=25, stages=((5, 5, "worst"),)),
    "null, 60 of 300 stores, 25 answers": Scene(
        stores=300, before=18, after=6, answers=25, stages=((12, 60, "worst"),)
    ),
}
MISFIT = {f"{kind}, by {by}": Scene(misfit=kind, by=by) for kind in ("jump", "slide", "jump back") for by in (3, 1)} | {
    "none, by 3": Scene(),
    "jump, by 3, effect 20": Scene(misfit="jump", effect=20.0),
}

Simulation = Callable[[str, int, int, Scene], Iterator[Line]]
FAMILIES: dict[str, tuple[Simulation, Mapping[str, Scene]]] = {
    "null": (one_by_one, NULL),
    "real": (one_by_one, REAL),
    "stages": (in_stages, STAGES),
    "misfit": (misfits, MISFIT),
}
STORES = 10_000
"""Stores of a network of weeks; 50 runs are 500,000 store-years."""
QUIET = {f"quiet, {rate:.0f} a week, drift {omega:.0f}": (rate, omega) for rate in (12.0, 25.0) for omega in (0, 3, 5)}
DROPS = {
    f"{drop:.0f}, {rate:.0f} a week, drift {omega:.0f}": (drop, rate, omega)
    for drop, rate, omega in ((20, 25, 0), (30, 25, 0), (50, 25, 0), (30, 12, 0), (30, 25, 3), (30, 25, 5))
}


def alarms_of_falls(runs: int, asked: Sequence[str]) -> Iterator[Line]:
    """Count false alarms a year among 300 stores, found falls, and alarms when the whole network falls."""
    for number, (name, (rate, omega)) in enumerate(QUIET.items()):
        if not asked or name in asked:
            rng = np.random.default_rng(300 + number)
            drawn = [weeks(rng, STORES, rate, omega) for _run in range(max(1, runs // 10))]
            figures = [[false_alarms(each) for each in (alarms(case), frozen_alarms(case))] for case in drawn]
            ours, frozen = np.mean(figures, axis=0).tolist()
            yield {"cell": name, "store-years": STORES * len(drawn), "a year": ours, "frozen baseline": frozen}
    for number, (name, (drop, rate, omega)) in enumerate(DROPS.items()):
        if not asked or name in asked:
            case = weeks(np.random.default_rng(320 + number), STORES, rate, omega, drop=drop, dropped=STORES // 10)
            within = {f"in {late} weeks": found_within(case, STORES // 10, late) for late in (4, 8, 26)}
            yield {"cell": name, "stores": STORES // 10, **within}
    name = "the network falls by 10"
    if not asked or name in asked:
        rng = np.random.default_rng(330)
        drawn = [weeks(rng, 300, falls=10.0) for _run in range(runs)]
        ours, frozen = ([int((of(case).at >= FELL).sum()) for case in drawn] for of in (alarms, frozen_alarms))
        yield {"cell": name, "networks": runs, "alarms a network": np.mean(ours), "frozen baseline": np.mean(frozen)}


def main(arguments: list[str]) -> None:
    families = [each for each in arguments if each in (*FAMILIES, ALARMS)] or [*FAMILIES, ALARMS]
    runs = next((int(each) for each in arguments if each.isdigit()), RUNS)
    asked = [each for each in arguments if each not in (*FAMILIES, ALARMS) and not each.isdigit()]
    for family in families:
        for line in alarms_of_falls(runs, asked) if family == ALARMS else _lines(family, runs, asked):
            sys.stdout.write(json.dumps({"family": family, **line}, ensure_ascii=False) + "\n")
            sys.stdout.flush()


def _lines(family: str, runs: int, asked: Sequence[str]) -> Iterator[Line]:
    simulation, cells = FAMILIES[family]
    for number, (name, scene) in enumerate(cells.items()):
        if not asked or name in asked:
            yield from simulation(name, 200 + number, runs, scene)


if __name__ == "__main__":
    main(sys.argv[1:])
