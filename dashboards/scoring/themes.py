"""Themes as measures: how many texts complain of each, in every store, compared as any other share is.

They are computed when somebody asks, from month tallies; nothing is stored. All themes of a month are tested together:
one false discovery rate over every store and theme.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from django.db.models import Sum
from numpy.typing import NDArray

from dashboards.metrics import theme_metric
from dashboards.scoring.assessment import assess
from dashboards.scoring.cells import Cell, Cells, add_up
from dashboards.scoring.counting import Stores, stores_of, sums_of, tallies_of
from dashboards.scoring.theme_shares import ThemeCounts
from dashboards.stats.divergence import midp_z, two_sided_p
from dashboards.stats.multiplicity import benjamini_hochberg
from locations.models import Brand
from locations.months import window_start
from reviews.measures import THEME, THEME_MEASURES
from reviews.themes.keys import OTHER, THEMES

PER_GROUP = 10
"""Complaints for each region or format from which stores are compared within these: rare themes show too little."""
LEAST_OF_USUAL = 0.5
"""What is expected of a store is taken as at least this much of the brand's share."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ThemeFigures:
    """One theme; arrays of shape (K,), a store each, NaN where nothing can be known.

    ``line_low`` to ``bar_high`` are the 95 and 80 % ends of the distribution that speaks for a store, ``q`` is over all
    themes and stores.
    """

    complaints: Floats
    low: Floats
    high: Floats
    line_low: Floats
    line_high: Floats
    bar_low: Floats
    bar_high: Floats
    expected: Floats
    z: Floats
    q: Floats


@dataclass(frozen=True, slots=True)
class StoreThemes:
    """All themes of a brand in a window; ``stores`` are ids, ``texts`` and ``unnamed`` (without a theme) by store."""

    stores: list[int]
    texts: Floats
    unnamed: Floats
    figures: Mapping[str, ThemeFigures]

    def counts(self, members: NDArray[np.bool_]) -> ThemeCounts:
        """Give texts and complaints of some stores, the themes in their order."""
        complaints = np.array([self.figures[theme].complaints[members] for theme in THEMES])
        return ThemeCounts(complaints, self.texts[members])


def theme_counts(brand: Brand, month: int, window: int, stores: Stores) -> Mapping[str, tuple[Floats, Floats]]:
    """Count texts and those that complain by measure, each of shape (K,), in the cells wholly inside a window."""
    cells = tallies_of(brand).filter(measure__in=[*THEME_MEASURES], last_month__lte=month)
    start = window_start(month, window)
    if start is not None:
        cells = cells.filter(first_month__gte=start)
    rows = cells.order_by().values_list("measure", "location_id").annotate(Sum("n"), Sum("total"))
    found = {measure: (np.zeros(len(stores.ids)), np.zeros(len(stores.ids))) for measure in THEME_MEASURES}
    for measure, location, n, total in rows.iterator(chunk_size=10_000):
        texts, complaints = found[measure]
        texts[stores.index[location]], complaints[stores.index[location]] = n, total
    return found


def themes_of(brand: Brand, month: int, window: int) -> StoreThemes:
    """Assess every theme of a brand in a window of whole months (1, 3, 12, any other number, or 0 for all)."""
    stores = stores_of(brand, month)
    found = theme_counts(brand, month, window, stores)
    texts, unnamed = found[THEME + OTHER]
    figures = compared(texts, {theme: found[THEME + theme][1] for theme in THEMES}, stores)
    return StoreThemes(stores.ids, texts, unnamed, figures)


def counts_of(brand: Brand, month: int, window: int) -> StoreThemes:
    """Count the texts of every theme as ``themes_of`` does, with nothing compared: all other figures are NaN."""
    stores = stores_of(brand, month)
    found = theme_counts(brand, month, window, stores)
    texts, unnamed = found[THEME + OTHER]
    figures = {theme: _uncompared(found[THEME + theme][1]) for theme in THEMES}
    return StoreThemes(stores.ids, texts, unnamed, figures)


def compared(texts: Floats, complaints: Mapping[str, Floats], stores: Stores) -> Mapping[str, ThemeFigures]:
    """Compare the share of each theme in every store with comparable ones, and test all of them together."""
    figures = {theme: _assessed(theme, texts, counts, stores) for theme, counts in complaints.items()}
    q = benjamini_hochberg(two_sided_p(np.concatenate([each.z for each in figures.values()])))
    parts = np.split(q, len(figures))
    return {theme: replace(each, q=own) for (theme, each), own in zip(figures.items(), parts, strict=True)}


def _uncompared(complaints: Floats) -> ThemeFigures:
    return ThemeFigures(complaints, *[np.full(complaints.shape, np.nan)] * 9)


def _assessed(theme: str, texts: Floats, complaints: Floats, stores: Stores) -> ThemeFigures:
    if not texts.any():
        return _uncompared(complaints)
    cells = [
        Cell(stores.ids[index], "", 0, int(texts[index]), complaints[index], complaints[index], {})
        for index in np.flatnonzero(texts > 0).tolist()
    ]
    counted = add_up(theme_metric(theme), Cells.of(cells, stores.index), {}, len(stores.ids))
    sums = sums_of(counted, np.full(texts.shape, np.nan), stores, np.arange(texts.size))
    usual = float(complaints.sum() / texts.sum())
    factors = [labels for labels in sums.factors if complaints.sum() >= PER_GROUP * len({*labels})]
    result = assess(counted.metric, replace(sums, factors=factors), ranked=False)
    expected = np.clip(result.expected, 0.0, 1.0)
    return ThemeFigures(
        complaints=complaints,
        low=result.low,
        high=result.high,
        line_low=result.shrunken_low,
        line_high=result.shrunken_high,
        bar_low=result.bar_low,
        bar_high=result.bar_high,
        expected=expected,
        z=_careful(result.z, complaints, texts, expected, usual),
        q=result.q,
    )


def _careful(z: Floats, complaints: Floats, texts: Floats, expected: Floats, usual: float) -> Floats:
    """Give z, and no more than against half the usual share: that a group has no complaint is no proof against one.

    Between the two shares z is 0: that is neither surely more than comparable stores have, nor less.
    """
    least = usual * LEAST_OF_USUAL
    known = np.where(expected < least, np.maximum(midp_z(complaints, texts, least), 0.0), np.inf)
    return np.where(np.isnan(known), z, np.minimum(z, known))
