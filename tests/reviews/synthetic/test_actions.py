"""What is done in which stores, and what it truly changed."""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from reviews.synthetic import planted
from reviews.synthetic.brands import garamsol
from reviews.synthetic.network import Network, find
from reviews.synthetic.truth import expected_nps
from reviews.synthetic.visits import visits_of


@pytest.fixture(scope="module")
def demo() -> Network:
    return garamsol(date(2026, 11, 19))


def test_the_same_stores_are_drawn_on_every_day(demo: Network) -> None:
    for until in (date(2026, 10, 31), date(2026, 12, 1), date(2028, 2, 29)):
        assert garamsol(until).actions == demo.actions


def test_no_store_is_in_two_actions_and_only_two_planted_ones_are_in_any(demo: Network) -> None:
    taking_part = Counter(store for stages in demo.actions.values() for stage in stages for store in stage.stores)
    assert set(taking_part.values()) == {1}
    planted_ones = {find(demo.stores, store.place) for store in (*planted.BELOW, *planted.ABOVE, planted.CHANGED)}
    named = {find(demo.stores, place) for place in (planted.TRAINED, "Dunsan")}
    assert planted_ones & set(taking_part) == named
    assert not any(planted.REGION in demo.stores[index].region for index in taking_part)


def test_sizes_are_those_asked_for(demo: Network) -> None:
    sizes = {key: [(stage.months, len(stage.stores)) for stage in stages] for key, stages in demo.actions.items()}
    assert sizes == {
        "training": [(4, 1)],
        "poster": [(6, 40)],
        "poster_dunsan": [(3, 1)],
        "fresh": [(0, 1)],
        "trial": [(4, 12)],
        "roll_out": [(6, 10), (5, 10), (4, 10)],
    }


@pytest.mark.parametrize("action", planted.ACTIONS, ids=lambda action: action.key)
def test_an_action_changes_what_it_truly_changes(demo: Network, action: planted.Action) -> None:
    nps = expected_nps(demo.truth.quality)
    for stage in demo.actions[action.key]:
        since = planted.MONTHS - stage.months
        own = nps[list(stage.stores)]
        changes = own[:, since:].mean(axis=1) - own[:, :since].mean(axis=1)
        # The months of a store differ by some 1.4 points without any cause.
        assert changes.mean() == pytest.approx(action.effect, abs=1.5)


def test_the_trained_store_has_sixty_answers_a_month(demo: Network) -> None:
    # The stream of which the demo's answers are drawn.
    visits = visits_of(np.random.default_rng([planted.SEED, *b"surveys"]), demo, planted.SURVEYS)
    own = visits.month[visits.store == find(demo.stores, planted.TRAINED)]
    assert np.bincount(own)[: planted.MONTHS].min() >= 60
