"""Figures of regions as if all stores had been where they are now, computed when somebody asks for them.

Those of the regions as they were are stored with the scores of their month.
"""

from dataclasses import asdict

import numpy as np

from dashboards.metrics import metric
from dashboards.rows import Network
from dashboards.scoring.counting import Tallies, members_of_regions, stores_of, stores_of_regions, sums_of
from dashboards.scoring.networks import network_figures
from dashboards.scoring.panel import counted_windows
from locations.models import Brand
from locations.scoping import Scope, visible_regions


def regions_as_now(scope: Scope, metric_key: str, month: int, window: int) -> list[tuple[str, Network]]:
    """Compute the mean and spread of the regions that this person sees whole, by path, of the stores of today."""
    brand = Brand.objects.get(pk=scope.brand)
    stores = stores_of(brand, None)
    seen = dict(visible_regions(scope).values_list("pk", "path"))
    regions = stores_of_regions(stores)
    everywhere = np.full(len(stores.ids), np.nan)
    figures = [
        (seen[region], network_figures(counted.metric, sums_of(counted, everywhere, stores, members)))
        for _window, counted in counted_windows(Tallies(month, stores), metric(metric_key), month, [window], stores)
        for region, members in members_of_regions(regions, counted.n)
        if region in seen
    ]
    return [(path, _row(asdict(each))) for path, each in sorted(figures, key=lambda row: row[0])]


def _row(figures: dict[str, float | int | str | bool]) -> Network:
    """Give figures as they are read back from where they are stored: not measured is None."""
    known = {name: None if value != value else value for name, value in figures.items()}
    return Network(**{name: known[name] for name in Network.__slots__ if name in known})  # type: ignore[arg-type]
