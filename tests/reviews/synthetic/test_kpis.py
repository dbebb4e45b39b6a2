"""KPIs of the demo: of whole months and open stores, with size, season and something of how good a store is."""

from collections import defaultdict
from datetime import date

import numpy as np
import pytest

from locations.months import month_of
from reviews.readers.columns.periods import kpi_rule
from reviews.readers.shapes.kpis import kpi_of
from reviews.synthetic import planted
from reviews.synthetic.brands import garamsol
from reviews.synthetic.kpis import BETTER, kpis
from reviews.synthetic.network import Network, find

Values = dict[str, dict[tuple[str, int], float]]


@pytest.fixture(scope="module")
def demo() -> Network:
    return garamsol(date(2026, 11, 19))


@pytest.fixture(scope="module")
def told(demo: Network) -> Values:
    columns = kpis(np.random.default_rng(1), demo).columns
    found: Values = defaultdict(dict)
    for store, key, month, value in zip(*(columns[name] for name in ("store", "key", "month", "value")), strict=True):
        found[key][store, month_of(month)] = value
    return found


def test_keys_and_directions_are_those_of_files(demo: Network, told: Values) -> None:
    assert set(told) == set(BETTER)
    for key, better in BETTER.items():
        assert kpi_of(key.replace("_", " ")) == key
        assert kpi_rule(key, f"mean,{better}").better == better


def test_every_store_has_them_for_the_whole_months_in_which_it_was_open(demo: Network, told: Values) -> None:
    first, newest = demo.truth.first_month, demo.truth.newest_whole
    for key in BETTER:
        assert {month for _store, month in told[key]} == set(range(first, newest + 1))
        months = {store.code: sum(code == store.code for code, _month in told[key]) for store in demo.stores[:5]}
        assert months == {
            store.code: int((demo.truth.open_days[index, : planted.MONTHS] > 0).sum())
            for index, store in enumerate(demo.stores[:5])
        }
    closed = demo.named(planted.CLOSED).code
    assert max(month for store, month in told["sales"] if store == closed) == newest - planted.CLOSED_MONTHS


def test_they_are_plausible_and_go_with_how_good_a_store_is(demo: Network, told: Values) -> None:
    def mean(key: str, place: str) -> float:
        code = demo.stores[find(demo.stores, place)].code
        return float(np.mean([value for (store, _month), value in told[key].items() if store == code]))

    assert all(50 < value < 60_000 for value in told["visits"].values())
    assert all(1 <= value <= 5 for value in told["employee_satisfaction"].values())
    assert all(0 < value < 15 for value in told["churn"].values())
    assert all(5 < value < 80 for value in told["self_service"].values())
    below, above = ([store.place for store in stores] for stores in (planted.BELOW, planted.ABOVE))
    assert np.mean([mean("churn", place) for place in below]) > np.mean([mean("churn", place) for place in above]) + 1
    worse, better = (np.mean([mean("employee_satisfaction", place) for place in those]) for those in (below, above))
    assert worse < better - 0.2
