"""What an action could show at all, and where its metric stands: stated before it begins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboards.actions.answers import Answers, OutsideUnit
from dashboards.actions.reading import NetworkMonths, starts_of
from dashboards.metrics import Family
from dashboards.scoring.cells import add_up
from dashboards.scoring.sums import Modelled, OwnValue, Sums, outside
from dashboards.stats import effects
from locations.models import Brand
from locations.months import USUAL_WINDOW

CHECKS = (3, 6)
"""Months after which an action may be judged."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where a metric stands in some stores over a year: value with its 95 % interval, in the outside unit."""

    month: int
    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Sight:
    """The smallest change that so many stores show after so many months, four times in five; None: not known."""

    stores: int
    months: int
    change: float | None
    answers: float


def baseline_of(network: NetworkMonths, key: str, stores: Sequence[int]) -> Baseline:
    """Give where a metric stands in stores (ids), all together, over the year up to the month of the network."""
    nothing = Baseline(network.month, None, None, None, 0)
    panel = network.panel(key)
    if panel is None:
        return nothing
    rows = [network.stores.index[each] for each in stores]
    is_own = np.isin(panel.cells.store, rows) & (panel.cells.first_month > network.month - USUAL_WINDOW)
    cells = panel.cells.take(is_own)
    if not len(cells):
        return nothing
    together = replace(cells, store=np.zeros_like(cells.store))
    counted = add_up(panel.metric, together, panel.notes, 1)
    unknown = np.full(1, np.nan)
    sums = Sums(
        counted.n[:1],
        counted.total[:1],
        counted.total_sq[:1],
        unknown,
        unknown,
        unknown,
        skewness=panel.skewness,
        counts=None if counted.counts is None else counted.counts[:1],
        values=counted.values,
    )
    found = OwnValue.of(panel.metric, Modelled.of(panel.metric, sums))
    value, low, high = (float(outside(panel.metric, each)[0]) for each in (found.value, found.low, found.high))
    return Baseline(network.month, _known(value), _known(low), _known(high), int(counted.n[0]))


def sights_of(
    network: NetworkMonths, key: str, groups: Sequence[Sequence[int]], checks: Sequence[int] = CHECKS
) -> list[Sight]:
    """Say what groups of stores (ids) could show after some numbers of months; without answers that is nothing."""
    answers = network.answers(key, starts_of(network.brand, key, network.month))
    found = []
    for months in checks:
        for group in groups:
            if answers is None or not group:
                found.append(Sight(len(group), months, None, 0.0))
                continue
            indices = [network.stores.index[each] for each in group]
            usual = network.usual(answers, indices)
            found.append(Sight(len(group), months, _shown(network, answers, indices, months), float(usual.sum())))
    return found


def _shown(network: NetworkMonths, answers: Answers, indices: Sequence[int], months: int) -> float | None:
    usual = network.usual(answers, indices)
    heard = [index for index, n in zip(indices, usual.tolist(), strict=True) if n > 0]
    if not heard:
        return None
    ahead = np.arange(answers.months, answers.months + months)
    found = effects.planned(network.paths(answers), heard, ahead, usual[usual > 0] * months)
    around = 1.0
    if answers.metric.family is Family.DURATION:
        around = OutsideUnit(answers.metric).value(float(np.nanmean(answers.y[heard, -USUAL_WINDOW:]))) or 1.0
    return OutsideUnit(answers.metric, around).size(found)


def network_at(brand: Brand, month: int) -> NetworkMonths:
    """Give the answers of a brand's stores up to a month."""
    return NetworkMonths(brand, month)


def _known(figure: float) -> float | None:
    return figure if np.isfinite(figure) else None
