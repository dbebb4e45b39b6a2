"""What a store manager may learn of a store row: nothing that tells of single other stores (TRUST)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from dashboards.metrics import metric
from dashboards.queries.networks import STORES_FOR_NETWORK
from dashboards.rows import Network, StoreRow
from dashboards.scoring.verdicts import chance_below, verdicts


def for_store_manager(row: StoreRow, variance: float | None, network: Network, key: str) -> StoreRow:
    """The own store without anything that tells of others; below 30 stores, from the own answers alone (TRUST)."""
    nothing: dict[str, Any] = dict.fromkeys(("rank", "rank_low", "rank_high", "p_worst", "z", "q", "band", "confirmed"))
    row = replace(row, **nothing, expected=None, reliability=None, details=_without(row.details, "cluster"))
    if network.stores >= STORES_FOR_NETWORK:
        return row
    hidden = replace(row, shrunken=None, shrunken_low=None, shrunken_high=None, p_below=None, needed=None)
    if row.value is None or row.target is None or variance is None:
        return replace(hidden, verdict=_alone(row, np.nan))
    entry = metric(key)
    inside, aim = entry.inside(row.value), entry.inside(row.target)
    chance = chance_below(
        np.array([inside]),
        np.array([variance**0.5]),
        np.array([aim]),
        higher_is_better=network.better(entry.better) == "high",
    )
    return replace(hidden, verdict=_alone(row, chance[0]))


def _alone(row: StoreRow, chance: float) -> str:
    target = np.nan if row.target is None else row.target
    unknown = np.array([np.nan])
    return verdicts(np.array([float(row.n)]), unknown, np.array([chance]), unknown, np.array([target]), [None])[0].value


def _without(details: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in details.items() if name != key}
