from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pytest

from locations.months import month_of, parse_month
from reviews.readers.records import FIELDS, Batch
from reviews.synthetic import planted
from reviews.synthetic.brands import few_answers, find, garamsol, plain
from reviews.synthetic.facts import PUBLISHERS, Network, cases, reviews, surveys
from reviews.synthetic.phrases import ENGLISH, KOREAN, TOPICS, Phrases
from reviews.synthetic.places import places
from reviews.synthetic.sightings import listings, seen_after
from reviews.synthetic.stores import locations_batch
from reviews.synthetic.truth import RATING, Scale, expected_nps, expected_rating, feelings
from reviews.synthetic.words import Writer

OCTOBER = parse_month("2026-10")


def _all_batches(network: Network, seed: int) -> list[tuple[str, Batch]]:
    rng, seen = np.random.default_rng(seed), seen_after(OCTOBER)
    made = [("locations", locations_batch(network.stores))]
    made += [("surveys", batch) for batch in surveys(rng, network, 3_000, Writer(seed))]
    for publisher in PUBLISHERS:
        made += [("reviews", batch) for batch in reviews(rng, network, publisher, 700, seen, Writer(seed))]
    made += [("cases", batch) for batch in cases(rng, network, 500, seen)]
    return [*made, ("listings", listings(rng, network.stores, network.truth.first_month, 24))]


@pytest.fixture(scope="module")
def demo() -> Network:
    return garamsol(OCTOBER)


def test_batches_are_what_readers_give(demo: Network) -> None:
    for kind, batch in [*_all_batches(demo, 1), ("surveys", few_answers(demo))]:
        assert set(batch.columns) <= set(FIELDS[kind])
        assert {len(column) for column in batch.columns.values()} == {batch.read}
        assert len(batch.lines) == len(batch.raw) == len(batch.damaged) == batch.read > 0


def test_one_seed_gives_one_network(demo: Network) -> None:
    def told(seed: int) -> list[Mapping[str, Any]]:
        return [batch.columns for _, batch in _all_batches(garamsol(OCTOBER), seed)]

    assert told(5) == told(5)
    assert told(5) != told(6)


def test_external_ids_are_unique_and_nothing_happens_after_it_was_seen(demo: Network) -> None:
    batches = _all_batches(demo, 2)
    for kind in ("surveys", "cases"):
        ids = [key for what, batch in batches if what == kind for key in batch.columns["external_id"]]
        assert len(ids) == len(set(ids))
    for kind, batch in batches:
        for name in ("posted", "replied", "opened", "closed", "answered"):
            moments = [] if kind == "locations" else [moment for moment in batch.columns.get(name, ()) if moment]
            assert all(moment.end < seen_after(OCTOBER) for moment in moments)


def test_facts_lie_in_the_months_asked_for_and_not_before_the_store_opened(demo: Network) -> None:
    opened = {store.code: month_of(store.opened) for store in demo.stores}
    for batch in surveys(np.random.default_rng(4), demo, 5_000, Writer(4)):
        for code, moment in zip(batch.columns["store"], batch.columns["answered"], strict=True):
            month = month_of(moment.start)
            assert OCTOBER - planted.MONTHS <= month <= OCTOBER
            assert month >= opened[code]


@pytest.mark.parametrize("quality", [-0.6, 0.0, 0.4])
def test_the_truth_is_what_many_answers_come_to(quality: float) -> None:
    rng = np.random.default_rng(9)
    felt = feelings(rng, np.full(200_000, quality), 2)
    stars = RATING.answers(felt[0])
    assert stars.mean() == pytest.approx(float(expected_rating(np.array([quality]))[0]), abs=5 * stars.std() / 447)
    assert felt.mean() == pytest.approx(quality, abs=0.02)
    assert felt.var(axis=1) == pytest.approx([1, 1], abs=0.03)
    assert np.corrcoef(felt)[0, 1] == pytest.approx(0.7, abs=0.02)


def test_a_scale_gives_its_shares_back() -> None:
    scale = Scale(1, (10.0, 20.0, 30.0, 40.0))
    assert scale.expected(np.zeros(1), np.array([1.0, 0, 0, 0])) == pytest.approx([0.1])
    assert scale.expected(np.zeros(1), np.array([0, 0, 0, 1.0])) == pytest.approx([0.4])


def test_the_spread_of_a_plain_network_is_the_one_asked_for() -> None:
    truth = plain(3, 2_000, 12, OCTOBER, spread=0.07).truth
    assert truth.quality.mean(axis=1).std() == pytest.approx(0.07, rel=0.06)
    assert expected_nps(truth.quality.mean(axis=1)).std() == pytest.approx(4.5, abs=0.5)


def test_what_was_planted_stands_in_the_demo(demo: Network) -> None:
    named = [*planted.BELOW, *planted.ABOVE, planted.CHANGED]
    indices = [find(demo.stores, store.place) for store in named]
    assert len(set(indices)) == len(indices) == 11
    assert not any(planted.REGION in demo.stores[index].region for index in indices)
    assert {store.topic for store in named} | {planted.REGION_TOPIC} <= set(TOPICS)
    true = expected_nps(demo.truth.quality.mean(axis=1))
    ordinary = [value for index, value in enumerate(true) if index not in indices]
    assert max(true[indices[:6]]) < min(ordinary) - 5
    assert min(true[indices[6:10]]) > max(ordinary) + 5
    changed = expected_nps(demo.truth.quality[indices[10]])
    assert changed[-5] > 35 > 5 > changed[-4]
    assert sum(planted.REGION in store.region for store in demo.stores) >= 20


def test_small_stores_have_exactly_their_few_answers(demo: Network) -> None:
    told = Counter(
        code for batch in surveys(np.random.default_rng(1), demo, 40_000, Writer(1)) for code in batch.columns["store"]
    )
    told.update(few_answers(demo).columns["store"])
    sizes = [
        told[demo.stores[find(demo.stores, place)].code]
        for place in (planted.NOBODY, planted.THREE_ANGRY, planted.FOUR_HAPPY)
    ]
    assert sizes == [0, 3, 4]


def test_customers_of_a_planted_store_say_why(demo: Network) -> None:
    cause = planted.BELOW[1]
    code = demo.stores[find(demo.stores, cause.place)].code
    blames = [*KOREAN.blame[cause.topic], *ENGLISH.blame[cause.topic]]
    there: list[bool] = []
    elsewhere: list[bool] = []
    for batch in surveys(np.random.default_rng(1), demo, 60_000, Writer(1)):
        for store, score, comment in zip(*(batch.columns[name] for name in ("store", "nps", "comment")), strict=True):
            if comment and score <= 6:
                (there if store == code else elsewhere).append(any(blame in comment for blame in blames))
    assert len(there) >= 10
    assert np.mean(there) > 3 * np.mean(elsewhere)


@pytest.mark.parametrize("phrases", [KOREAN, ENGLISH], ids=["ko", "en"])
def test_phrases_cover_every_topic_without_repeats(phrases: Phrases) -> None:
    for remarks in (phrases.praise, phrases.mixed, phrases.blame):
        assert set(remarks) == set(TOPICS)
        sentences = [sentence for topic in remarks.values() for sentence in topic]
        assert len(sentences) == len(set(sentences))


def test_comments_are_varied_and_have_no_holes() -> None:
    writer = Writer(1)
    comments = [writer.comment(language, "blame") for language in ("ko", "en") for _ in range(500)]
    assert len(set(comments)) > 800
    assert not any("{" in comment or "  " in comment for comment in comments)


def test_places_are_in_korea_and_named_once_per_district() -> None:
    listed = places()
    assert all(33.1 < place.latitude < 38.3 and 126.2 < place.longitude < 129.5 for place in listed)
    assert not _repeated((place.province, place.district, place.name) for place in listed)


def _repeated(keys: Iterable[Any]) -> list[Any]:
    return [key for key, times in Counter(keys).items() if times > 1]
