"""How well the current level and the alarms of change do on networks whose truth is known, as JSON lines.

    python -m tests.bench.level_simulations             all cells, 50 networks each
    python -m tests.bench.level_simulations now 1000    one family (now, few, skew, quiet, drops), so many networks

Seeds are fixed in the code, so the same command gives the same figures. ``se`` is the standard error of the first one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from dashboards.scoring.trends import CHANGES_AGO, _fair, _recent, _strongest
from dashboards.stats.between import between_variance
from dashboards.stats.control import newest_alarms
from dashboards.stats.level import Level, averaged, components, current, month_effects, without_prior
from dashboards.stats.ranks import rank
from dashboards.stats.shrinkage import shrink
from tests.dashboards.stats.panels import CSAT_97, NPS, STARS_44, STARS_48, Panel, Setting, panel

Line = dict[str, object]
Judged = Mapping[str, tuple[float, ...]]
RUNS = 50
FIGURES = ("found", "rmse", "coverage", "coverage of the worst twentieth", "half width")


def judged(mean: np.ndarray, se: np.ndarray, now: np.ndarray, unit: float) -> tuple[float, ...]:
    """Share of the true worst 5 % found, root mean square error, coverage of all and of the worst, half width."""
    count = int(np.ceil(0.05 * now.size))
    worst = np.argsort(now, kind="stable")[:count]
    order = np.argsort(-rank(mean, np.maximum(se, 1e-12)).p_worst, kind="stable")[:count]
    inside = np.abs(now - mean) <= 1.96 * se
    found = len(set(worst) & set(order)) / count
    error = np.sqrt(np.mean((now - mean) ** 2)) / unit
    return found, error, inside.mean(), inside[worst].mean(), 1.96 * se.mean() / unit


def window(each: Panel, months: int) -> Level:
    """Shrunken means of the newest months alone, as a window gives them."""
    n = each.n[:, -months:].sum(axis=1)
    y = np.nansum(each.y[:, -months:] * each.n[:, -months:], axis=1) / np.where(n > 0, n, np.nan)
    v = each.pooled / np.where(n > 0, n, np.nan)
    between = between_variance(y, v)
    shrunken = shrink(y, v, between)
    silent = np.isnan(shrunken.mean)
    prior = np.sqrt(between.tau2 + between.se_mu**2)
    return Level(np.where(silent, between.mu, shrunken.mean), np.where(silent, prior, shrunken.se), between.mu, prior)


def again(level: Level) -> Level:
    """The store's own months in the usual chain of a window: spread, then shrinkage."""
    y, v = without_prior(level)
    between = between_variance(y, v)
    shrunken = shrink(y, v, between)
    silent = np.isnan(shrunken.mean)
    prior = np.sqrt(between.tau2 + between.se_mu**2)
    return Level(np.where(silent, between.mu, shrunken.mean), np.where(silent, prior, shrunken.se), between.mu, prior)


def levels(each: Panel, with_average: bool) -> dict[str, Level]:
    """Every way to say where stores are now."""
    found = components(each.y, each.n, each.s2)
    effects = month_effects(each.y, each.n, each.s2, found)
    pooled = components(each.y, each.n, each.pooled)
    result = {
        "window 3": window(each, 3),
        "current": current(each.y, each.n, each.s2, found, effects),
        "current, pooled variance": current(
            each.y, each.n, each.pooled, pooled, month_effects(each.y, each.n, each.pooled, pooled)
        ),
        "current, components known": current(
            each.y, each.n, each.s2, each.known, month_effects(each.y, each.n, each.s2, each.known)
        ),
        "current, spread again": again(current(each.y, each.n, each.s2, found, effects.value)),
    }
    if with_average:
        result["current, components averaged"] = averaged(each.y, each.n, each.s2, found)
    return result


def cell(family: str, name: str, seed: int, runs: int, setting: Setting, with_average: bool = False) -> Iterator[Line]:
    rng = np.random.default_rng(seed)
    kept: dict[str, list[tuple[float, ...]]] = {}
    for _ in range(runs):
        each = panel(rng, setting)
        for way, level in levels(each, with_average).items():
            kept.setdefault(way, []).append(judged(level.mean, level.se, each.truth[:, -1], setting.answers.unit))
    for way, figures in kept.items():
        table = np.array(figures)
        line = dict(zip(FIGURES, table.mean(axis=0).round(4).tolist(), strict=True))
        error = (table[:, :1].std(axis=0) / np.sqrt(runs)).round(4).tolist()[0]
        yield {"family": family, "cell": name, "way": way, "runs": runs, "seed": seed, **line, "se": error}


def now(runs: int) -> Iterator[Line]:
    """Large networks, NPS."""
    usual = {"unequal": 0.9, "season": 4.0}
    yield from cell("now", "n 25 drift 5", 11, runs, Setting(median=25, omega=5, phi=0.7, **usual))
    yield from cell("now", "n 25 drift 5 regions 2", 11, runs, Setting(median=25, omega=5, phi=0.7, regions=2, **usual))
    yield from cell("now", "n 100 drift 5", 12, runs, Setting(median=100, omega=5, phi=0.7, **usual))
    yield from cell("now", "n 35 drift 8 slow", 13, runs, Setting(median=35, omega=8, phi=0.9, **usual))
    yield from cell("now", "n 35 no drift", 14, runs, Setting(median=35, **usual))
    yield from cell("now", "n 5 drift 5", 15, runs, Setting(median=5, omega=5, phi=0.7, **usual))
    yield from cell("now", "n 25 drift 5 bad 3 %", 16, runs, Setting(median=25, omega=5, phi=0.7, bad=0.03, **usual))
    yield from cell("now", "K 2000 n 25 drift 5", 17, runs, Setting(2000, median=25, omega=5, phi=0.7, **usual))


def few(runs: int) -> Iterator[Line]:
    """Few stores, few months."""
    for stores in (8, 12, 20, 30, 60, 150):
        for months in (3, 6, 12, 24):
            if stores in (8, 20, 30) or months in (6, 24):
                setting = Setting(stores, months, median=25, unequal=0.9, omega=5, phi=0.7, season=4)
                name = f"K {stores} T {months}"
                yield from cell("few", name, 100 * stores + months, runs, setting, with_average=stores <= 60)
    for months in (3, 4, 6):
        setting = Setting(300, months, median=25, unequal=0.9, omega=5, phi=0.7, season=4)
        yield from cell("few", f"K 300 T {months}", months, runs, setting)


def skew(runs: int) -> Iterator[Line]:
    """Answers that are mostly the best one."""
    for name, answers in (("stars 4.4", STARS_44), ("stars 4.8", STARS_48), ("CSAT .97", CSAT_97)):
        for median, unequal in ((6.0, 0.9), (25.0, 0.9), (25.0, 1.8)):
            for bad in (0.0, 0.03):
                setting = Setting(
                    median=median, unequal=unequal, omega=5, phi=0.7, season=2, bad=bad, answers=answers
                )
                yield from cell("skew", f"{name} n {median} sd {unequal} bad {bad}", 31, runs, setting)


WAYS: Mapping[str, tuple[tuple[int, ...], bool]] = {
    "shown": (CHANGES_AGO, True),
    "shown, not scaled": (CHANGES_AGO, False),
    "newest month alone": ((1,), True),
    "1 3 6": ((1, 3, 6), True),
    "1 2 4": ((1, 2, 4), True),
}


def alarms(family: str, name: str, seed: int, runs: int, setting: Setting) -> Iterator[Line]:
    """Months with an innocent alarm, and the share of dropped stores that are found."""
    rng = np.random.default_rng(seed)
    kept: dict[str, list[tuple[float, float, float]]] = {}
    for _ in range(runs):
        each = panel(rng, setting)
        judged, recent = _recent(each.y, each.n, each.s2)
        dropped = each.dropped[judged]
        for way, (ago, scaled) in WAYS.items():
            scores = [_fair(recent, each.n[judged], back, each.skewness, scaled) for back in ago]
            said = newest_alarms(_strongest(np.array(scores))) <= 0.05
            share = said[dropped].mean() if dropped.any() else 0.0
            kept.setdefault(way, []).append(((said & ~dropped).any(), (said & ~dropped).sum(), share))
    for way, figures in kept.items():
        months, number, share = np.mean(figures, axis=0).tolist()
        line = {"false months": round(months, 4), "false alarms": round(number, 3), "found": round(share, 4)}
        error = round(float(np.sqrt(months * (1 - months) / runs)), 4)
        yield {"family": family, "cell": name, "way": way, "runs": runs, "seed": seed, **line, "se": error}


def quiet(runs: int) -> Iterator[Line]:
    """Nothing happens to any single store."""
    cells = {
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
    for number, (name, setting) in enumerate(cells.items()):
        yield from alarms("quiet", name, 50 + number, runs, setting)


def drops(runs: int) -> Iterator[Line]:
    """Fifteen of 300 stores fall."""
    cells = {
        "30, newest month, n 50": Setting(drop=30, dropped=15),
        "30, 2 months ago, n 50": Setting(drop=30, dropped=15, ago=2),
        "30, 4 months ago, n 50": Setting(drop=30, dropped=15, ago=4),
        "20, 4 months ago, n 50": Setting(drop=20, dropped=15, ago=4),
        "30, newest month, n 100": Setting(drop=30, dropped=15, median=100),
        "20, newest month, n 100, season": Setting(months=28, drop=20, dropped=15, median=100, season=6),
        "30, newest month, drift 5 .7": Setting(drop=30, dropped=15, omega=5, phi=0.7),
        "30, 4 months ago, drift 5 .7": Setting(drop=30, dropped=15, ago=4, omega=5, phi=0.7),
        "1 store, 30, 4 months ago": Setting(drop=30, dropped=1, ago=4),
    }
    for number, (name, setting) in enumerate(cells.items()):
        yield from alarms("drops", name, 80 + number, runs, setting)


FAMILIES: dict[str, Callable[[int], Iterator[Line]]] = {each.__name__: each for each in (now, few, skew, quiet, drops)}


def main(arguments: list[str]) -> None:
    chosen = [name for name in arguments if name in FAMILIES] or list(FAMILIES)
    runs = next((int(each) for each in arguments if each.isdigit()), RUNS)
    for name in chosen:
        for line in FAMILIES[name](runs):
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
