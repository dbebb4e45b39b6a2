"""Which stores of the demo do what is done about their customers' experience: named, or drawn by lot (pure)."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from reviews.synthetic import planted
from reviews.synthetic.network import Begun, find
from reviews.synthetic.stores import Store

BUSY = 0.6
"""Weight from which on a store may be drawn: some nine answers a month."""


def begun(stores: Sequence[Store], drawn_from: Sequence[int]) -> Mapping[str, Sequence[Begun]]:
    """Give the stages of every action by its key; the same for the same stores, and none is in two of them.

    ``drawn_from`` are the indices of those that may be drawn, which no action names.
    """
    lot = iter(np.random.default_rng([planted.SEED, *b"actions"]).permutation(drawn_from).tolist())

    def of_stage(stage: planted.Stage) -> Begun:
        named = [find(stores, place) for place in stage.places]
        return Begun(stage.months, (*named, *sorted(next(lot) for _each in range(stage.drawn))))

    return {action.key: [of_stage(stage) for stage in action.stages] for action in planted.ACTIONS}


def ordinary(stores: Sequence[Store], visitors: np.ndarray) -> list[int]:
    """Give the stores about which nothing was planted and that are busy enough to take part in something, by index.

    ``visitors`` are weights by store and month; who was not open in all of them is left out.
    """
    special = set(_planted(stores))
    return [
        index
        for index, store in enumerate(stores)
        if index not in special and planted.REGION not in store.region and (visitors[index] >= BUSY).all()
    ]


def _planted(stores: Sequence[Store]) -> Iterator[int]:
    places: Collection[str] = (
        *(store.place for store in (*planted.BELOW, *planted.ABOVE, planted.CHANGED)),
        *(planted.NOBODY, planted.THREE_ANGRY, planted.FOUR_HAPPY),
        *(planted.OPENED, planted.CLOSED, planted.MOVED, planted.GAMED, planted.LOST, planted.TWICE),
    )
    for place in places:
        yield find(stores, place)
