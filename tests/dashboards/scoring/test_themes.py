"""Shares of themes, compared: what is expected of a store, and what is no proof against one."""

import numpy as np

from dashboards.scoring.counting import Stores
from dashboards.scoring.themes import LEAST_OF_USUAL, compared

TEXTS = 20_000


def stores_in_two_regions(count: int) -> Stores:
    ids = [*range(count)]
    return Stores(
        ids=ids,
        index={pk: pk for pk in ids},
        formats=[""] * count,
        regions=["A" if pk % 2 else "B" for pk in ids],
        region_keys=["1" if pk % 2 else "2" for pk in ids],
        latitude=np.full(count, np.nan),
        longitude=np.full(count, np.nan),
    )


def test_between_what_is_expected_and_half_the_usual_share_nothing_is_proven() -> None:
    """In one region hardly anybody complains: a store of it with more, though little, has neither more nor less."""
    stores = stores_in_two_regions(40)
    complaints = np.where(np.arange(40) % 2, 2.0, 400.0)
    complaints[1] = 40.0
    texts = np.full(40, float(TEXTS))
    figures = compared(texts, {"wait": complaints}, stores)["wait"]
    least = LEAST_OF_USUAL * complaints.sum() / texts.sum()
    assert figures.expected[1] < complaints[1] / TEXTS < least
    assert (figures.z[1], figures.q[1]) == (0.0, 1.0)
    assert figures.z[3] <= 0.0


def test_a_store_far_over_all_others_is_found() -> None:
    stores = stores_in_two_regions(40)
    complaints, texts = np.full(40, 10.0), np.full(40, 200.0)
    complaints[1] = 90.0
    figures = compared(texts, {"wait": complaints, "seats": np.full(40, 10.0)}, stores)
    assert figures["wait"].z[1] > 3 and figures["wait"].q[1] < 0.01
    assert (figures["seats"].q > 0.1).all()
