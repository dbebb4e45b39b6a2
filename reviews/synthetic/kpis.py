"""Make monthly KPIs of the stores of a synthetic network: sizes, seasons, and something of how good each is (pure)."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from locations.months import first_day
from reviews.readers.records import Batch
from reviews.synthetic.network import Network
from reviews.synthetic.stores import batch

BETTER = {
    "visits": "high",
    "sales": "high",
    "churn": "low",
    "employee_satisfaction": "high",
    "social_engagement": "high",
    "self_service": "high",
}
"""Which end of each is good. Visits and engagement are counted, sales are in won; churn (members who did not come back)
and self-service (orders without a person) are per cent, and what employees say is a mean of 1 to 5."""

SEASON = (0.95, 0.90, 0.98, 1.01, 1.04, 1.05, 1.08, 1.09, 1.00, 1.00, 0.96, 1.02)
"""How busy months are, from January on: iced coffee in summer, and people in town before Christmas."""

TICKET = {"street": 6_400, "station": 5_600, "mall": 7_300, "drive-thru": 8_100}
"""What a visit brings by the format of the store, in won."""


def kpis(rng: np.random.Generator, network: Network) -> Batch:
    """Give all KPIs of every store and whole month in which it was open, one record each."""
    values = _values(rng, network)
    whole = network.truth.newest_whole - network.truth.first_month + 1
    stores, months = np.nonzero(network.truth.open_days[:, :whole])
    codes = [network.stores[index].code for index in stores.tolist()]
    firsts = [first_day(network.truth.first_month + month) for month in months.tolist()]
    columns: dict[str, Sequence[Any]] = {
        "store": codes * len(BETTER),
        "key": [key for key in BETTER for _code in codes],
        "month": firsts * len(BETTER),
        "value": [value for key in BETTER for value in values[key][stores, months].tolist()],
        "better": [better for better in BETTER.values() for _code in codes],
    }
    return batch(columns, len(codes) * len(BETTER), 2)


def _values(rng: np.random.Generator, network: Network) -> Mapping[str, np.ndarray]:
    """Give each KPI by store and month."""
    truth, shape = network.truth, network.truth.quality.shape
    quality, t = truth.quality, np.arange(truth.months)

    def by_store(spread: float) -> np.ndarray:
        return rng.normal(0, spread, (shape[0], 1))

    def by_month(spread: float) -> np.ndarray:
        return rng.normal(0, spread, shape)

    season = np.array([SEASON[(truth.first_month + month) % 12] for month in t])
    size = 5_200 * np.sqrt(0.5 + truth.visitors.max(axis=1, keepdims=True)) * np.exp(by_store(0.15))
    visits = np.round(size * season * truth.open_share * np.exp(0.10 * quality + by_month(0.03)))
    ticket = np.array([TICKET[store.format] for store in network.stores])[:, None] * 1.002**t
    return {
        "visits": visits,
        "sales": np.round(visits * ticket * np.exp(by_store(0.05) + by_month(0.02)), -3),
        "churn": np.round(np.clip(5.5 - 3.0 * quality + by_store(0.4) + by_month(0.4), 0.5, 30), 2),
        "employee_satisfaction": np.round(np.clip(3.8 + 0.5 * quality + by_store(0.15) + by_month(0.05), 1, 5), 2),
        "social_engagement": np.round(visits * 0.012 * np.exp(0.4 * quality + by_store(0.3) + by_month(0.15))),
        "self_service": np.round(np.clip(30 + 0.5 * t + by_store(4) + by_month(1), 0, 100), 1),
    }
