"""What is still open at the demo's desk: the same on any day and at any hour, and of the stores that were planted."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from reviews.desk.incidents import is_incident
from reviews.desk.rules import TAGS
from reviews.models import LoggedFeedback
from reviews.synthetic import planted
from reviews.synthetic.desk import (
    AHEAD,
    DAY,
    HOUR,
    WEEK,
    OpenWork,
    Places,
    Unanswered,
    answer_times,
    choose,
)
from reviews.synthetic.desk_words import AT_NIGHT, AT_THE_COUNTER, INCIDENTS
from reviews.synthetic.visits import KOREA_TIME

LOOK = datetime(2026, 11, 29, 15, tzinfo=UTC)
"""Midnight in Korea."""
PLACES = Places([f"{store:04d}" for store in range(6)], "0005", ["0002", "0003", "0000"])
HOURS = (0.02, 3, 6.5, 9, 12, 18, 21, 23.98)


def _unanswered(now: datetime, most: int = 400) -> list[Unanswered]:
    """Give as many items of 40 stores and three weeks as the demo has, drawn by lot."""
    rng = np.random.default_rng(5)
    found = []
    for pk in range(most):
        spoke_at = LOOK - timedelta(days=float(rng.uniform(0, planted.DESK_DAYS)))
        kind = str(rng.choice(["review", "comment", "case"], p=[0.6, 0.35, 0.05]))
        store, severity = f"{int(rng.integers(40)):04d}", int(rng.integers(1, 4))
        due = spoke_at + DAY, spoke_at + 8 * HOUR
        found.append(Unanswered(pk, kind, store, spoke_at, *due, severity, has_words=bool(rng.random() < 0.8)))
    return found


def _chosen(hour: float) -> tuple[dict[int, Unanswered], OpenWork, datetime]:
    now = LOOK + hour * HOUR
    items = _unanswered(now)
    return {item.pk: item for item in items}, choose(items, PLACES, LOOK, now), now


@pytest.mark.parametrize("hour", HOURS)
def test_as_much_is_open_and_late_at_every_hour(hour: float) -> None:
    own, work, now = _chosen(hour)
    assert (len(work.not_shown), len(work.overdue)) == (planted.NOT_SHOWN, planted.OVERDUE)
    assert (len(work.sent), len(work.waiting)) == (planted.SENT, planted.WAITING)
    assert len(work.items) + len(work.notes) == planted.DESK_OPEN
    # Nobody has answered them, so they are late or not yet; for the next hours too.
    spoken = [own[pk].spoke_at for pk in (*work.fresh, *work.overdue)] + [note.at for note in work.notes]
    for later in (now, now + AHEAD - timedelta(minutes=1)):
        assert sum(at + DAY < later for at in spoken) == planted.OVERDUE + planted.OVERDUE_SHUT
    assert all(own[pk].due_house < now for pk in work.overdue)  # type: ignore[operator]


@pytest.mark.parametrize("hour", HOURS)
def test_it_is_of_twelve_stores_each_with_something_open(hour: float) -> None:
    own, work, _now = _chosen(hour)
    places = {*(own[pk].store for pk in work.items), *(note.store for note in work.notes)}
    assert places == {*work.stores}
    assert len(places) == planted.DESK_STORES
    assert {*PLACES.fixed} <= places


@pytest.mark.parametrize("hour", HOURS)
def test_notes_are_written_by_day_and_never_in_the_future(hour: float) -> None:
    _own, work, now = _chosen(hour)
    night = [note for note in work.notes if note.remark in AT_NIGHT]
    assert [(note.store, (note.at + KOREA_TIME).hour) for note in night] == [(PLACES.shut, 23)] * 2
    assert all(note.at < LOOK - DAY for note in night)
    others = [note for note in work.notes if note not in night]
    assert all(9 <= (note.at + KOREA_TIME).hour < 21 and note.at < now for note in others)
    assert [note.store for note in others if note.remark in INCIDENTS] == [*PLACES.harmed]
    assert len({note.remark for note in work.notes}) == len(work.notes)


def test_what_is_left_open_was_said_in_words_and_each_item_has_one_fate() -> None:
    own, work, _now = _chosen(12)
    assert all(own[pk].has_words and own[pk].kind != "case" for pk in work.items)
    fates = Counter([*work.not_shown, *work.overdue, *work.sent, *work.waiting, *work.fresh])
    assert {*fates.values()} == {1}
    assert all(own[pk].kind == "review" for pk in (*work.not_shown, *work.sent))
    assert all(own[pk].spoke_at < LOOK - WEEK for pk in work.not_shown)


def test_a_brand_with_next_to_nothing_has_less_open() -> None:
    work = choose([], PLACES, LOOK, LOOK + 12 * HOUR)
    assert work.items == set()
    assert len(work.notes) == len(AT_NIGHT) + len(INCIDENTS) + len(AT_THE_COUNTER)


@pytest.mark.parametrize("ago", [0.5, 3, 30, 300])
def test_answers_come_by_day_or_in_time_for_now(ago: float) -> None:
    rng, now = np.random.default_rng(1), LOOK + 5 * HOUR
    for _each in range(200):
        spoke_at = now - ago * HOUR
        times = answer_times(rng, spoke_at, now, before=now)
        assert spoke_at < times.drafted < times.sent < times.closed < now
    by_day = [answer_times(rng, now - 300 * HOUR, now, before=now).sent for _each in range(200)]
    assert all(9 <= (at + KOREA_TIME).hour < 21 for at in by_day)


def test_the_words_of_notes_are_what_they_are_planted_as() -> None:
    assert all(is_incident(remark.text) for remark in INCIDENTS)
    assert not any(is_incident(remark.text) for remark in (*AT_NIGHT, *AT_THE_COUNTER))
    tags = {key for key, *_names in TAGS}
    for remark in (*INCIDENTS, *AT_NIGHT, *AT_THE_COUNTER):
        assert not remark.tag or remark.tag in tags
        assert remark.channel in LoggedFeedback.Channel.values
        assert remark.score is None or 1 <= remark.score <= 5
