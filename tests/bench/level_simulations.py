"""How well the current level and the alarms of change do on networks whose truth is known, as JSON lines.

    python -m tests.bench.level_simulations             all cells, 50 networks each
    python -m tests.bench.level_simulations now 1000    one family (of ``FAMILIES``), so many networks
    python -m tests.bench.level_simulations quiet 1000 "drift 8, .9"    one cell by its name

Seeds are fixed in the code, so the same command gives the same figures. ``se`` is the standard error of the first one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from dashboards.scoring.trends import CHANGES_AGO, _fair, _recent, _strongest, moves_together
from dashboards.stats.between import between_variance
from dashboards.stats.common_steps import Group
from dashboards.stats.control import newest_alarms
from dashboards.stats.level import Level, averaged, components, current, month_effects, without_prior
from dashboards.stats.quantiles import Z95
from dashboards.stats.ranks import rank
from dashboards.stats.shrinkage import shrink
from tests.dashboards.stats.panels import CSAT_97, STARS_44, STARS_48, Panel, Setting, panel

Line = dict[str, object]
Judged = Mapping[str, tuple[float, ...]]
RUNS = 50
FEWEST_WITHOUT_AVERAGE = 30
FIGURES = ("found", "rmse", "coverage", "coverage of the worst twentieth", "half width")


def judged(mean: np.ndarray, se: np.ndarray, now: np.ndarray, unit: float) -> tuple[float, ...]:
    """Give the share of the worst 5 % found, root mean square error, coverage of all and of the worst, half width."""
    count = int(np.ceil(0.05 * now.size))
    worst = np.argsort(now, kind="stable")[:count]
    order = np.argsort(-rank(mean, np.maximum(se, 1e-12)).p_worst, kind="stable")[:count]
    inside = np.abs(now - mean) <= Z95 * se
    found = len(set(worst) & set(order)) / count
    error = np.sqrt(np.mean((now - mean) ** 2)) / unit
    return found, error, inside.mean(), inside[worst].mean(), Z95 * se.mean() / unit


def window(each: Panel, months: int) -> Level:
    """Shrink the means of the newest months alone, as a window gives them."""
    n = each.n[:, -months:].sum(axis=1)
    y = np.nansum(each.y[:, -months:] * each.n[:, -months:], axis=1) / np.where(n > 0, n, np.nan)
    v = each.pooled / np.where(n > 0, n, np.nan)
    between = between_variance(y, v)
    shrunken = shrink(y, v, between)
    silent = np.isnan(shrunken.mean)
    prior = np.sqrt(between.tau2 + between.se_mu**2)
    return Level(np.where(silent, between.mu, shrunken.mean), np.where(silent, prior, shrunken.se), between.mu, prior)


def again(level: Level) -> Level:
    """Put the store's own months through the usual chain of a window: spread, then shrinkage."""
    y, v = without_prior(level)
    between = between_variance(y, v)
    shrunken = shrink(y, v, between)
    silent = np.isnan(shrunken.mean)
    prior = np.sqrt(between.tau2 + between.se_mu**2)
    return Level(np.where(silent, between.mu, shrunken.mean), np.where(silent, prior, shrunken.se), between.mu, prior)


def levels(each: Panel) -> dict[str, Level]:
    """Estimate in every way where stores are now."""
    found = components(each.y, each.n, each.s2)
    effects = month_effects(each.y, each.n, each.s2, found)
    result = {
        "window 3": window(each, 3),
        "current": current(each.y, each.n, each.s2, found, effects),
        "current, pooled variance": current(
            each.y, each.n, each.pooled, found, month_effects(each.y, each.n, each.pooled, found)
        ),
        "current, components known": current(
            each.y, each.n, each.s2, each.known, month_effects(each.y, each.n, each.s2, each.known)
        ),
        "current, spread again": again(current(each.y, each.n, each.s2, found, effects.value)),
    }
    if each.n.shape[0] <= FEWEST_WITHOUT_AVERAGE:
        result["current, components averaged"] = averaged(each.y, each.n, each.s2, found)
    return result


def now(name: str, seed: int, runs: int, setting: Setting) -> Iterator[Line]:
    """Compare the ways to say where stores are in the newest month."""
    rng = np.random.default_rng(seed)
    kept: dict[str, list[tuple[float, ...]]] = {}
    for _ in range(runs):
        each = panel(rng, setting)
        for way, level in levels(each).items():
            kept.setdefault(way, []).append(judged(level.mean, level.se, each.truth[:, -1], setting.answers.unit))
    for way, figures in kept.items():
        table = np.array(figures)
        line = dict(zip(FIGURES, table.mean(axis=0).round(4).tolist(), strict=True))
        error = (table[:, :1].std(axis=0) / np.sqrt(runs)).round(4).tolist()[0]
        yield {"cell": name, "way": way, "runs": runs, "seed": seed, **line, "se": error}


def as_the_model_says(_z: np.ndarray) -> float:
    return 1.0


def clipped(z: np.ndarray) -> float:
    """Give the placebo scale: root mean square of all stores' z, each cut at 3."""
    return max(1.0, float(np.sqrt(np.mean(np.minimum(z**2, 9.0)))))


WAYS: Mapping[str, tuple[Mapping[int, float], Callable[[np.ndarray], float]]] = {
    "shown": (CHANGES_AGO, as_the_model_says),
    "placebo scale": (CHANGES_AGO, clipped),
    "newest month alone": ({1: 1.0}, as_the_model_says),
}


def together(name: str, seed: int, runs: int, setting: Setting) -> Iterator[Line]:
    """Share of months in which a region that did not fall is named, or a third of one; how often one is that did."""
    rng = np.random.default_rng(seed)
    false, places, found, when = [], [], [], []
    for _run in range(runs):
        each = panel(rng, setting)
        y = each.y.copy()
        fell = setting.drop > 0
        if fell:
            y[each.region == 0, -setting.ago :] -= setting.answers.unit * setting.drop
        regions = [np.flatnonzero(each.region == region) for region in range(8)]
        groups = [Group(members, [members[part::3] for part in range(3)]) for members in regions]
        groups += [Group(members[part::3]) for members in regions for part in range(3)]
        moved = moves_together(y, each.n, each.s2, groups)
        named = newest_alarms(moved.z) <= 0.05
        innocent = np.ones(named.size, bool)
        if fell:
            innocent[[0, 8, 9, 10]] = False
            found.append(bool(named[0]))
            when.append(int(moved.since[0]) == y.shape[1] - setting.ago)
        false.append(bool(named[innocent].any()))
        places.append(float(named[innocent].mean()))
    line: Line = {
        "cell": name,
        "runs": runs,
        "false months": float(np.mean(false)),
        "false places": float(np.mean(places)),
    }
    yield line | ({"found": float(np.mean(found)), "month right": float(np.mean(when))} if found else {})


def alarms(name: str, seed: int, runs: int, setting: Setting) -> Iterator[Line]:
    """Count months with an innocent alarm, and give the share of dropped stores that are found."""
    rng = np.random.default_rng(seed)
    kept: dict[str, list[tuple[float, float, float]]] = {}
    for _ in range(runs):
        each = panel(rng, setting)
        judged, recent = _recent(each.y, each.n, each.s2)
        dropped = each.dropped[judged]
        for way, (ago, scale) in WAYS.items():
            scores = [_fair(recent, each.n[judged], back, each.skewness) for back in ago]
            scores = [z / scale(z) for z in scores]
            said = newest_alarms(_strongest(np.array(scores), [*ago.values()])) <= 0.05
            share = said[dropped].mean() if dropped.any() else 0.0
            kept.setdefault(way, []).append(((said & ~dropped).any(), (said & ~dropped).sum(), share))
    for way, figures in kept.items():
        months, number, share = np.mean(figures, axis=0).tolist()
        line = {"false months": round(months, 4), "false alarms": round(number, 3), "found": round(share, 4)}
        error = round(float(np.sqrt(months * (1 - months) / runs)), 4)
        yield {"cell": name, "way": way, "runs": runs, "seed": seed, **line, "se": error}


DRIFT: dict[str, Any] = {"omega": 5, "phi": 0.7}
USUAL: dict[str, Any] = {"unequal": 0.9, "season": 4}
FELL: dict[str, Any] = {"dropped": 15}

NOW = {
    "n 25 drift 5": Setting(median=25, **DRIFT, **USUAL),
    "n 25 drift 5 regions 2": Setting(median=25, regions=2, **DRIFT, **USUAL),
    "n 100 drift 5": Setting(median=100, **DRIFT, **USUAL),
    "n 35 drift 8 slow": Setting(median=35, omega=8, phi=0.9, **USUAL),
    "n 35 no drift": Setting(median=35, **USUAL),
    "n 5 drift 5": Setting(median=5, **DRIFT, **USUAL),
    "n 25 drift 5 bad 3 %": Setting(median=25, bad=0.03, **DRIFT, **USUAL),
    "K 2000 n 25 drift 5": Setting(2000, median=25, **DRIFT, **USUAL),
}
FEW = {
    f"K {stores} T {months}": Setting(stores, months, median=25, **DRIFT, **USUAL)
    for stores in (8, 12, 20, 30, 150, 300)
    for months in (3, 6, 24)
}
SKEW = {
    f"{name} n {median} sd {unequal} bad {bad}": Setting(
        median=median, unequal=unequal, bad=bad, answers=answers, season=2, **DRIFT
    )
    for name, answers in (("stars 4.4", STARS_44), ("stars 4.8", STARS_48), ("CSAT .97", CSAT_97))
    for median, unequal in ((6.0, 0.9), (25.0, 0.9), (25.0, 1.8))
    for bad in (0.0, 0.03)
}
QUIET = {
    "stable": Setting(),
    "stable T13": Setting(months=13),
    "stable T40": Setting(months=40),
    "n 8": Setting(median=8),
    "drift 5, .5": Setting(omega=5, phi=0.5),
    "drift 8, .9": Setting(omega=8, phi=0.9),
    "drift 8, .9 T40": Setting(months=40, omega=8, phi=0.9),
    "season 6": Setting(months=28, season=6),
    "network falls 10": Setting(falls=10),
    "network falls 10, drift 8": Setting(falls=10, omega=8, phi=0.9),
    "n x 4": Setting(growth=4),
    "K 20": Setting(20),
    "K 2000": Setting(2000),
    "3 % bad": Setting(bad=0.03),
    "stars 4.8 n 25": Setting(median=25, answers=STARS_48),
    "stars 4.8 n 8": Setting(median=8, answers=STARS_48),
    "stars 4.8 unequal": Setting(median=25, unequal=1.8, answers=STARS_48),
    "stars 4.4 n 25": Setting(median=25, answers=STARS_44),
    "CSAT .97 n 25": Setting(median=25, answers=CSAT_97),
    "CSAT .97 n 8": Setting(median=8, answers=CSAT_97),
}
DROPS = {
    "30, newest month, n 50": Setting(drop=30, **FELL),
    "30, 2 months ago, n 50": Setting(drop=30, ago=2, **FELL),
    "30, 4 months ago, n 50": Setting(drop=30, ago=4, **FELL),
    "20, 4 months ago, n 50": Setting(drop=20, ago=4, **FELL),
    "30, newest month, n 100": Setting(drop=30, median=100, **FELL),
    "20, newest month, n 100, season": Setting(months=28, drop=20, median=100, season=6, **FELL),
    "30, newest month, drift 5 .7": Setting(drop=30, **DRIFT, **FELL),
    "30, 4 months ago, drift 5 .7": Setting(drop=30, ago=4, **DRIFT, **FELL),
    "1 store, 30, 4 months ago": Setting(drop=30, dropped=1, ago=4),
}
REGIONS = {
    "stable": Setting(200),
    "drift 8, .9": Setting(200, omega=8, phi=0.9),
    "regions drift by 3": Setting(200, omega=5, phi=0.7, regions=3),
    "network falls 10": Setting(200, falls=10),
    "5 % bad, n 25": Setting(200, median=25, bad=0.05),
    "falls 9, newest month": Setting(200, omega=5, phi=0.7, drop=9, ago=1),
    "falls 9, 4 months ago": Setting(200, omega=5, phi=0.7, drop=9, ago=4),
    "falls 9, 6 months ago": Setting(200, omega=5, phi=0.7, drop=9, ago=6),
    "falls 9, 6 months ago, regions drift by 3": Setting(200, omega=5, phi=0.7, regions=3, drop=9, ago=6),
    "falls 9, 4 months ago, n 15": Setting(200, median=15, omega=5, phi=0.7, drop=9, ago=4),
}
"""``drop`` is that of all stores of the first region; none falls by itself."""
Simulation = Callable[[str, int, int, Setting], Iterator[Line]]
FAMILIES: dict[str, tuple[Simulation, Mapping[str, Setting]]] = {
    "now": (now, NOW),
    "few": (now, FEW),
    "skew": (now, SKEW),
    "quiet": (alarms, QUIET),
    "drops": (alarms, DROPS),
    "regions": (together, REGIONS),
}


def main(arguments: list[str]) -> None:
    families = [each for each in arguments if each in FAMILIES] or list(FAMILIES)
    runs = next((int(each) for each in arguments if each.isdigit()), RUNS)
    asked = [each for each in arguments if each not in FAMILIES and not each.isdigit()]
    for family in families:
        simulation, cells = FAMILIES[family]
        for number, (name, setting) in enumerate(cells.items()):
            if not asked or name in asked:
                for line in simulation(name, 100 + number, runs, setting):
                    sys.stdout.write(json.dumps({"family": family, **line}, ensure_ascii=False) + "\n")
                    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
