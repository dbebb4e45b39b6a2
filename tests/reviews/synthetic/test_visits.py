"""Who the customers of visits are, and what those of a part of them met."""

from datetime import date
from typing import NamedTuple

import numpy as np
import pytest

from reviews.synthetic import planted
from reviews.synthetic.brands import garamsol, plain
from reviews.synthetic.network import Network, find
from reviews.synthetic.truth import expected_nps
from reviews.synthetic.visits import WHO, Visits, customers, quality_of, topics_of, visits_of

SPLIT = [store for store in planted.BELOW if store.within]


class Told(NamedTuple):
    """Visits of the demo, who came, the quality that they met, and what they may talk about."""

    network: Network
    visits: Visits
    who: dict[str, np.ndarray]
    quality: np.ndarray
    topics: list[tuple[str, str]]

    def topics_of(self, visits: np.ndarray) -> set[tuple[str, str]]:
        return {self.topics[visit] for visit in np.flatnonzero(visits)}


@pytest.fixture(scope="module")
def demo() -> Told:
    network, rng = garamsol(date(2026, 11, 19)), np.random.default_rng(3)
    visits = visits_of(rng, network, 120_000)
    who = customers(rng, network, visits)
    return Told(network, visits, who, quality_of(network, visits, who), topics_of(network, visits, who))


def test_usual_customers_are_spread_as_usual() -> None:
    network = plain(1, 20, 3, 24_321)
    rng = np.random.default_rng(2)
    who = customers(rng, network, visits_of(rng, network, 20_000))
    for field, shares in WHO.items():
        for value, share in shares.items():
            assert (who[field] == value).mean() == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize("store", SPLIT, ids=lambda store: store.place)
def test_a_cause_is_about_its_part_of_the_customers_and_leaves_the_mean(demo: Told, store: planted.Planted) -> None:
    within = store.within
    assert within is not None
    there = demo.visits.store == find(demo.network.stores, store.place)
    mine = there & (demo.who[within.field] == within.value)
    assert mine.sum() / there.sum() == pytest.approx(within.share, abs=0.06)
    assert demo.quality[mine].mean() - demo.quality[there & ~mine].mean() == pytest.approx(within.depth, abs=0.01)
    assert demo.quality[there].mean() == pytest.approx(store.offset, abs=0.07)
    assert demo.topics_of(mine) == {(store.topic, "blame")}
    assert demo.topics_of(there & ~mine) == {("", "")}


def test_the_region_fell_where_it_delivers_and_nowhere_else(demo: Told) -> None:
    nps = expected_nps(demo.quality)
    there = np.array([planted.REGION in store.region for store in demo.network.stores])[demo.visits.store]
    delivered = there & (demo.who["touchpoint"] == planted.DELIVERY)
    late = demo.visits.month >= planted.MONTHS - planted.REGION_MONTHS
    assert nps[delivered & late].mean() - nps[delivered & ~late].mean() == pytest.approx(-44, abs=2)
    assert nps[there & ~delivered & late].mean() == pytest.approx(nps[there & ~delivered & ~late].mean(), abs=2)
    assert nps[there & late].mean() - nps[there & ~late].mean() == pytest.approx(-18.5, abs=2)


def test_what_is_mended_is_complained_of_no_more(demo: Told) -> None:
    trained = demo.visits.store == find(demo.network.stores, planted.TRAINED)
    since = planted.MONTHS - planted.ACTIONS[0].stages[0].months
    assert demo.topics_of(trained & (demo.visits.month < since)) == {("wait", "blame")}
    assert demo.topics_of(trained & (demo.visits.month >= since)) == {("", "")}
