from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from locations.months import first_day, month_of, parse_month
from reviews.readers.records import FIELDS, Batch
from reviews.synthetic import planted
from reviews.synthetic.brands import garamsol, plain
from reviews.synthetic.facts import PUBLISHERS, cases, reviews, surveys
from reviews.synthetic.irregular import bursts, few_answers, lost_reviews
from reviews.synthetic.kpis import kpis
from reviews.synthetic.network import Network, find
from reviews.synthetic.phrases import ENGLISH, KOREAN, TOPICS, Phrases
from reviews.synthetic.places import places
from reviews.synthetic.sightings import listings, looks, second_listing, seen_after
from reviews.synthetic.stores import locations_batch
from reviews.synthetic.truth import RATING, Scale, expected_nps, expected_rating, feelings, shifted
from reviews.synthetic.visits import KOREA_TIME
from reviews.synthetic.words import Writer

OCTOBER = parse_month("2026-10")
UNTIL = date(2026, 11, 19)


def _all_batches(network: Network, seed: int) -> list[tuple[str, Batch]]:
    rng, seen = np.random.default_rng(seed), seen_after(network.truth.last_day)
    made = [("locations", locations_batch(network.stores))]
    made += [("surveys", batch) for batch in surveys(rng, network, 3_000, Writer(seed))]
    for publisher in PUBLISHERS:
        made += [("reviews", batch) for batch in reviews(rng, network, publisher, 700, seen, Writer(seed))]
    made += [("cases", batch) for batch in cases(rng, network, 500, seen)]
    made += [("kpis", kpis(rng, network)), ("listings", listings(rng, network))]
    told = [("surveys", few_answers(network)), ("surveys", bursts(network)), ("reviews", lost_reviews(network))]
    return [*made, *told, ("listings", second_listing(network))]


@pytest.fixture(scope="module")
def demo() -> Network:
    return garamsol(UNTIL)


def test_batches_are_what_readers_give(demo: Network) -> None:
    for kind, batch in _all_batches(demo, 1):
        assert set(batch.columns) <= set(FIELDS[kind])
        assert {len(column) for column in batch.columns.values()} == {batch.read}
        assert len(batch.lines) == len(batch.raw) == len(batch.damaged) == batch.read > 0


def test_one_seed_gives_one_network(demo: Network) -> None:
    def told(seed: int) -> list[Mapping[str, Any]]:
        return [batch.columns for _, batch in _all_batches(garamsol(UNTIL), seed)]

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
            assert all(moment.end < seen_after(UNTIL) for moment in moments)


@pytest.mark.parametrize(
    ("until", "newest", "months"),
    [(date(2026, 10, 31), OCTOBER, 24), (date(2026, 11, 1), OCTOBER, 25), (date(2026, 11, 30), OCTOBER + 1, 24)],
)
def test_the_demo_has_two_years_of_whole_months_and_the_days_after_them(until: date, newest: int, months: int) -> None:
    truth = garamsol(until).truth
    assert (truth.newest_whole, truth.months, truth.last_day) == (newest, months, until)
    assert truth.first_month == newest - planted.MONTHS + 1
    assert looks(truth)[-1] == until
    assert truth.weights.shape == truth.quality.shape == (planted.STORES, months)
    assert truth.weights[:, -1].sum() > 0


def test_facts_lie_on_days_on_which_their_store_was_open(demo: Network) -> None:
    index, first = {store.code: at for at, store in enumerate(demo.stores)}, first_day(demo.truth.first_month)
    last = first
    for batch in surveys(np.random.default_rng(4), demo, 30_000, Writer(4)):
        for code, moment in zip(batch.columns["store"], batch.columns["answered"], strict=True):
            day = (moment.start + KOREA_TIME).date()
            assert demo.stores[index[code]].is_there(day)
            assert demo.truth.open[index[code], (day - first).days]
            last = max(last, day)
    assert last == UNTIL


def test_a_plain_network_has_whole_months_and_is_always_open() -> None:
    truth = plain(1, 5, 3, OCTOBER).truth
    assert (truth.newest_whole, truth.months, truth.last_day) == (OCTOBER, 3, date(2026, 10, 31))
    assert truth.open.all()
    assert (truth.weights == truth.visitors).all()


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


@pytest.mark.parametrize("points", [-44.0, 8.0, 35.0])
def test_a_shift_is_so_many_points(points: float) -> None:
    quality = np.array([-0.5, 0.0, 0.1])
    assert expected_nps(shifted(quality, points)) == pytest.approx(expected_nps(quality) + points, abs=0.01)


def test_what_was_planted_stands_in_the_demo(demo: Network) -> None:
    named = [*planted.BELOW, *planted.ABOVE, planted.CHANGED]
    indices = [find(demo.stores, store.place) for store in named]
    assert len(set(indices)) == len(indices) == 11
    assert not any(planted.REGION in demo.stores[index].region for index in indices)
    assert {store.topic for store in named} | {planted.REGION_TOPIC} <= set(TOPICS)
    before = planted.MONTHS - max(stage.months for action in planted.ACTIONS for stage in action.stages)
    true = expected_nps(demo.truth.quality[:, :before].mean(axis=1))
    ordinary = [value for index, value in enumerate(true) if index not in indices]
    assert max(true[indices[:6]]) < min(ordinary) - 5
    assert min(true[indices[6:10]]) > max(ordinary) + 5
    changed = expected_nps(demo.truth.quality[indices[10]])[: planted.MONTHS]
    assert changed[-5] > 35 > 5 > changed[-4]
    assert sum(planted.REGION in store.region for store in demo.stores) >= 20


def test_a_store_opened_one_closed_and_one_moved(demo: Network) -> None:
    weights, newest = demo.truth.weights[:, : planted.MONTHS], demo.truth.newest_whole
    opened, closed, moved = (find(demo.stores, place) for place in (planted.OPENED, planted.CLOSED, planted.MOVED))
    assert np.flatnonzero(weights[opened])[0] == planted.MONTHS - planted.OPENED_MONTHS + 1
    assert np.flatnonzero(weights[closed])[-1] == planted.MONTHS - planted.CLOSED_MONTHS - 1
    assert demo.stores[closed].closed == first_day(newest - planted.CLOSED_MONTHS + 1) - timedelta(days=1)
    before = demo.moved[moved]
    assert demo.stores[moved].region == planted.MOVED_TO != before.region
    assert {before.region, planted.MOVED_TO} <= {place.region for place in places()}
    assert before.since == newest - planted.MOVED_MONTHS + 1


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


@pytest.fixture(scope="module")
def complaints(demo: Network) -> Mapping[str, list[str]]:
    """What unhappy customers wrote, by the code of the store, all of it before anything was done."""
    found: dict[str, list[str]] = {store.code: [] for store in demo.stores}
    for batch in surveys(np.random.default_rng(1), demo, 50_000, Writer(1)):
        names = ("store", "nps", "comment", "answered")
        for store, score, comment, moment in zip(*(batch.columns[name] for name in names), strict=True):
            if comment and score <= 6 and demo.truth.first_month + 20 > month_of(moment.start):
                found[store].append(comment)
    return found


@pytest.mark.parametrize("store", planted.BELOW, ids=lambda store: store.place)
def test_customers_of_a_planted_store_say_why(
    demo: Network, complaints: Mapping[str, list[str]], store: planted.Planted
) -> None:
    own = demo.named(store.place).code
    usual = [_names(comment, store.topic) for code, told in complaints.items() if code != own for comment in told]
    there = [_names(comment, store.topic) for comment in complaints[own]]
    assert len(there) >= 15
    assert np.mean(there) > 0.5
    assert np.mean(there) > 1.5 * np.mean(usual)


def _names(comment: str, topic: str) -> bool:
    """Whether a comment has a remark on a topic; of remarks that name a drink, what is said of it."""
    remarks = (*KOREAN.blame[topic], *ENGLISH.blame[topic])
    return any(max(remark.split("{drink}"), key=len) in comment for remark in remarks)


@pytest.mark.parametrize("phrases", [KOREAN, ENGLISH], ids=["ko", "en"])
def test_what_was_planted_is_said_in_many_ways(phrases: Phrases) -> None:
    blamed = {store.topic for store in (*planted.BELOW, planted.CHANGED)} | {planted.REGION_TOPIC}
    assert min(len(phrases.blame[topic]) for topic in blamed) >= 8
    assert min(len(phrases.praise[store.topic]) for store in planted.ABOVE) >= 8


@pytest.mark.parametrize("phrases", [KOREAN, ENGLISH], ids=["ko", "en"])
def test_phrases_cover_every_topic_without_repeats(phrases: Phrases) -> None:
    for remarks in (phrases.praise, phrases.mixed, phrases.blame):
        assert set(remarks) == set(TOPICS)
        sentences = [sentence for topic in remarks.values() for sentence in topic]
        assert len(sentences) == len(set(sentences))


def test_comments_are_varied_and_have_no_holes() -> None:
    writer = Writer(1)
    comments = [
        writer.comment(language, "blame", delivered=delivered)
        for language in ("ko", "en")
        for delivered in (False, True)
        for _ in range(250)
    ]
    assert len(set(comments)) > 800
    assert not any("{" in comment or "  " in comment for comment in comments)


def test_places_are_in_korea_and_named_once_per_district() -> None:
    listed = places()
    assert all(33.1 < place.latitude < 38.3 and 126.2 < place.longitude < 129.5 for place in listed)
    assert not _repeated((place.province, place.district, place.name) for place in listed)


def _repeated(keys: Iterable[Any]) -> list[Any]:
    return [key for key, times in Counter(keys).items() if times > 1]
