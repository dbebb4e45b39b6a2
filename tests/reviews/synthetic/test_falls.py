"""Stores that fell in the last weeks: since their day and not before, and nobody else."""

from datetime import date, timedelta

import numpy as np

from reviews.synthetic import planted
from reviews.synthetic.actions import ordinary
from reviews.synthetic.brands import garamsol
from reviews.synthetic.network import find
from reviews.synthetic.visits import customers, quality_of, topics_of, visits_of

UNTIL = date(2026, 11, 19)


def test_quality_falls_on_the_day_and_customers_speak_of_why() -> None:
    demo = garamsol(UNTIL)
    visits = visits_of(np.random.default_rng(1), demo, 60_000)
    who = customers(np.random.default_rng(2), demo, visits)
    quality, topics = quality_of(demo, visits, who), topics_of(demo, visits, who)
    for fallen in planted.FALLEN:
        own = visits.store == find(demo.stores, fallen.place)
        since = own & (visits.moment >= np.datetime64(UNTIL - timedelta(days=fallen.days - 1)))
        usual = demo.truth.quality[visits.store, visits.month]
        assert np.allclose(quality[since] - usual[since], fallen.offset)
        assert np.array_equal(quality[own & ~since], usual[own & ~since])
        assert {topics[at] for at in np.flatnonzero(since)} == {(fallen.topic, "blame")}
        assert {topics[at] for at in np.flatnonzero(own & ~since)} == {("", "")}
        assert since.sum() > 20


def test_they_are_busy_ordinary_stores_in_which_nothing_else_happens() -> None:
    demo = garamsol(UNTIL)
    acting = {store for stages in demo.actions.values() for stage in stages for store in stage.stores}
    busy = {*ordinary(demo.stores, demo.truth.visitors)} - acting - demo.causes.keys()
    assert {*demo.falls} <= busy
    assert len(demo.falls) == len(planted.FALLEN)
