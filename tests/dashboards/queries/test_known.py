"""What a person is given of stores that they do not see: nothing from few of them, and of many no exact count."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from dashboards import queries
from dashboards.models import Change, NetworkScore, Score
from dashboards.queries.known import banded, known_to, may_know, rounded
from dashboards.queries.networks import network_of, networks_of
from dashboards.rows import Network
from dashboards.scoring.months import score_month
from dashboards.scoring.own_answers import BetweenEnds
from dashboards.scoring.verdicts import Verdict
from locations.models import Brand, Location
from locations.scoping import Scope, head_office
from reviews.models import MonthTally
from tests.dashboards.conftest import Network as Made
from tests.dashboards.networks import OCTOBER, make_brand, make_ratings, make_regions, make_stores, make_tally
from tests.dashboards.queries.test_queries import person

HEAD = Scope(1, "b", "B", "", "head_office")
REGIONAL = Scope(1, "b", "B", "", "regional", lineages=("/1/",))


@pytest.mark.parametrize(
    ("stores", "outside", "is_told"), [(29, 20, False), (30, 5, True), (30, 4, False), (50_000, 0, False)]
)
def test_network_figures_are_told_from_30_stores_with_five_that_are_not_seen(
    stores: int, outside: int, is_told: bool
) -> None:
    assert may_know(REGIONAL, stores, outside) is is_told
    assert may_know(replace(REGIONAL, role="store"), stores, outside) is is_told
    assert may_know(HEAD, stores, outside) and may_know(HEAD, 1, 0)


def test_a_band_begins_at_one_two_three_and_five() -> None:
    counts = [0, 1, 4, 7, 30, 49, 50, 99, 199, 12_345, 999_999]
    assert [banded(REGIONAL, each) for each in counts] == [0, 1, 3, 5, 30, 30, 50, 50, 100, 10_000, 500_000]
    assert [banded(HEAD, each) for each in counts] == counts


def test_a_band_is_as_wide_as_ten_of_thirty_stores() -> None:
    starts = sorted({banded(REGIONAL, each) for each in range(1, 200_000)})
    assert all(after - before >= after / 3 for before, after in pairwise(starts))


def test_a_share_is_rounded_to_its_standard_error() -> None:
    assert rounded(REGIONAL, 123 / 1000, 1000) == 0.12
    assert rounded(HEAD, 123 / 1000, 1000) == 0.123
    assert np.isnan(rounded(REGIONAL, float("nan"), 10))


def network(**figures: Any) -> Network:
    known = {"mu": 41.234, "tau": 9.4, "tau_low": 5.1, "tau_high": 14.2, "i2": 0.63, "consistency": 81.3}
    return Network(**known | {"stores": 36, "answers": 1_620, "se_mu": 2.69, "notes": NOTES} | figures)


NOTES = {"better": "high", "scales": {"0-10": 1_620}, "left_out": {"1-5": 40}, "answer_variance": 0.75163, "formula": 5}


def test_means_and_spreads_are_rounded_to_their_standard_errors() -> None:
    known = known_to(REGIONAL, network(), "nps")
    assert (known.mu, known.tau, known.tau_low, known.tau_high, known.se_mu) == (42, 10, 6, 14, 2.7)
    assert (known.stores, known.answers, known.is_rough) == (30, 1_000, True)
    assert known.notes["scales"] == {"0-10": 1_000} and known.notes["left_out"] == {"1-5": 30}
    assert known_to(HEAD, network(), "nps") == network()


def test_a_spread_that_there_is_does_not_vanish() -> None:
    known = known_to(REGIONAL, network(tau=0.4, tau_low=0.0, tau_high=5.0), "nps")
    assert known.tau and known.tau > 0 and known.tau_low == 0
    assert known_to(REGIONAL, network(tau=0.0, tau_low=0.0), "nps").tau == 0


def test_the_mean_of_durations_is_rounded_on_its_own_scale() -> None:
    assert known_to(REGIONAL, network(mu=30.4, se_mu=0.05), "resolution_time").mu == 30


def test_what_may_not_be_known_leaves_nothing_but_the_scale() -> None:
    known = known_to(REGIONAL, network(is_known=False), "nps")
    assert (known.mu, known.tau, known.stores, known.answers, known.is_known, known.is_compared) == (
        *(None, None, 0, 0, False, False),
    )
    assert known.notes == {"better": "high", "formula": 5, "scales": {"0-10": 0}}


def test_two_halves_meet_at_the_value() -> None:
    ends = BetweenEnds(np.array([4.0]), np.array([3.0]), np.array([4.5]))
    assert ends.quantile(0.025)[0] == pytest.approx(3.0) and ends.quantile(0.975)[0] == pytest.approx(4.5)
    below = [float(ends.below(np.array([at]))[0]) for at in (3.0, 4.0, 4.5)]
    assert below == pytest.approx([0.025, 0.5, 0.975])


def regional(brand: Brand, region: str, *codes: str) -> Scope:
    """A regional manager who also has some single stores."""
    scope = person(brand, "regional", region=region)
    assert scope
    stores = brand.locations.filter(code__in=codes).values_list("pk", flat=True)
    return replace(scope, locations=tuple(sorted(stores)))


BUSAN = [f"b-{index:03d}" for index in range(2, 40, 3)]
"""Thirteen stores; Seoul with Gangnam has the other 27."""


def test_a_regional_manager_counts_by_the_stores_that_are_not_seen(network: Made) -> None:
    brand = network.brand
    for codes, is_known in ((BUSAN[:8], True), (BUSAN[:9], False), (BUSAN, False)):
        scope = regional(brand, "Korea/Seoul", *codes)
        found = network_of(scope, "rating", OCTOBER, 12)
        assert found.is_known is is_known
        trends = queries.network_trends(scope, 12)
        assert bool(trends) is is_known
    assert network_of(head_office(brand), "rating", OCTOBER, 12).is_known


def test_only_stores_with_answers_count(network: Made) -> None:
    """Of eight stores that are not seen, four have answers."""
    brand, scope = network.brand, regional(network.brand, "Korea/Seoul", *BUSAN[:5])
    assert network_of(scope, "rating", OCTOBER, 12).is_known
    gone = Score.objects.filter(location__code__in=BUSAN[5:9], month=OCTOBER, window=12)
    NetworkScore.objects.filter(brand=brand, month=OCTOBER, window=12, region=None).update(stores=40 - gone.count())
    gone.delete()
    assert not network_of(scope, "rating", OCTOBER, 12).is_known


def test_a_store_is_then_judged_by_its_own_answers(network: Made) -> None:
    scope = regional(network.brand, "Korea/Seoul", *BUSAN)
    whole = {row.store: row for row in queries.rankings(head_office(network.brand), "rating", OCTOBER, 12).rows}
    rows = queries.rankings(scope, "rating", OCTOBER, 12).rows
    assert len(rows) == 40
    for row in rows:
        assert (row.n, row.value) == (whole[row.store].n, whole[row.store].value)
        for name in ("shrunken", "rank", "p_worst", "z", "q", "band", "confirmed", "expected", "reliability", "needed"):
            assert getattr(row, name) is None
        assert (row.shrunken_low, row.shrunken_high) == (row.low, row.high)
    judged = [row for row in rows if row.n >= 10]
    assert len({row.verdict for row in judged}) > 1
    for row in judged:
        assert row.basis == "own" and row.p_below is not None
        assert (row.verdict == Verdict.BELOW) is (row.p_below >= 0.9)


def test_what_the_stores_say_alone_is_kept_for_small_brands(db: None) -> None:
    """Nothing of it depends on the other stores."""
    found = []
    for slug, seed in (("b", 7), ("c", 8)):
        brand = make_brand(slug)
        stores = make_stores(brand, 12)
        make_ratings(stores[:8])
        make_ratings(stores[8:], seed=seed)
        score_month(brand, OCTOBER, [12])
        scope = person(brand, "store", store="003")
        assert scope
        found.append(queries.rankings(scope, "rating", OCTOBER, 12).rows[0])
    assert found[0] == found[1]
    assert found[0].low is not None and found[0].bar_low is not None


def asked(scope: Scope, **parts: Any) -> queries.RankingQuery:
    return queries.RankingQuery("rating", OCTOBER, 12, **parts)


def test_pages_files_and_filters_go_by_what_is_shown(network: Made) -> None:
    scope = regional(network.brand, "Korea/Seoul", *BUSAN)
    every = [*queries.ranking_rows(scope, asked(scope))]
    first = queries.ranking_page(scope, asked(scope), limit=15)
    second = queries.ranking_page(scope, asked(scope), after=first.ranking.rows[-1].store, limit=15)
    last = queries.ranking_page(scope, asked(scope), after=second.ranking.rows[-1].store, limit=15)
    shown = [*first.ranking.rows, *second.ranking.rows, *last.ranking.rows]
    assert [row.store for row in shown] == [row.store for row in every]
    assert (first.has_earlier, first.has_later, last.has_earlier, last.has_later) == (False, True, True, False)
    back = queries.ranking_page(scope, asked(scope), before=last.ranking.rows[0].store, limit=15)
    assert [row.store for row in back.ranking.rows] == [row.store for row in second.ranking.rows]
    chances = [row.p_below for row in every if row.p_below is not None]
    assert chances == sorted(chances, reverse=True)
    for verdict, stores in first.counts.items():
        only = queries.ranking_page(scope, asked(scope, verdict=verdict), limit=50)
        assert only.shown == stores and {row.verdict for row in only.ranking.rows} == {verdict}
        assert only.verdicts == first.counts


def test_every_order_of_the_table_can_be_had(network: Made) -> None:
    scope = regional(network.brand, "Korea/Seoul", *BUSAN)
    names = [row.name for row in queries.ranking_rows(scope, asked(scope, sort="name"))]
    assert names == sorted(names, key=str.lower)
    values = [row.value for row in queries.ranking_rows(scope, asked(scope, sort="-value")) if row.value is not None]
    assert values == sorted(values, reverse=True)
    words = [row.verdict for row in queries.ranking_rows(scope, asked(scope, sort="verdict"))]
    assert words == sorted(words, key=[Verdict.BELOW, Verdict.TOO_EARLY, Verdict.NOT_ENOUGH, Verdict.MEETS].index)


def test_stores_below_are_counted_by_what_is_shown(network: Made) -> None:
    scope = regional(network.brand, "Korea/Seoul", *BUSAN)
    long, regions = queries.below(scope, asked(scope))
    below = [row for row in queries.rankings(scope, "rating", OCTOBER, 12).rows if row.verdict == Verdict.BELOW]
    assert long == 0 and regions["Korea"] == len(below)


def test_there_is_no_now_of_what_may_not_be_known(network: Made) -> None:
    NetworkScore.objects.filter(brand=network.brand, window=1).update(window=-1)
    Score.objects.filter(brand=network.brand, window=1).update(window=-1)
    scope = regional(network.brand, "Korea/Seoul", *BUSAN)
    assert queries.choices(scope).now == [] and queries.choices(scope).withheld == ["rating"]
    assert queries.choices(head_office(network.brand)).now == ["rating"]
    with pytest.raises(queries.NotScored):
        queries.rankings(scope, "rating", OCTOBER, -1)
    assert networks_of(scope, OCTOBER, -1) == {}


def test_a_change_keeps_its_direction_and_loses_what_is_reckoned_over_all_stores(network: Made) -> None:
    store = network.stores[5]
    Change.objects.create(
        brand=network.brand, location=store, metric="rating", month=OCTOBER, since=OCTOBER - 1, z=-4.0, better=False,
        q=0.01, stores=1, answers=20, before=4.2, after=3.1, low=-1.5, high=-0.7,
    )  # fmt: skip
    (known,) = queries.changed(regional(network.brand, "Korea/Busan"), OCTOBER)
    (hidden,) = queries.changed(regional(network.brand, "Korea/Seoul", *BUSAN), OCTOBER)
    assert (known.lead.q, known.lead.low) == (0.01, -1.5)
    assert (hidden.lead.q, hidden.lead.low, hidden.lead.high) == (None, None, None)
    assert (hidden.better, hidden.lead.before, hidden.lead.after) == (False, 4.2, 3.1)


def brand_with_kiosks(here: int, elsewhere: int) -> Brand:
    """Forty stores, half of them in Seoul; of the kiosks so many are there and elsewhere, all others are cafés."""
    brand = make_brand()
    regions = make_regions(brand, "Korea", "Korea/Seoul", "Korea/Busan")
    stores = make_stores(brand, 40)
    for index, store in enumerate(stores):
        store.region = regions["Korea/Seoul" if index < 20 else "Korea/Busan"]
        store.format = "kiosk" if index < here or 20 <= index < 20 + elsewhere else "café"
    Location.objects.bulk_update(stores, ["region", "format"])
    make_ratings(stores[::-1])
    score_month(brand, OCTOBER, [12])
    return brand


@pytest.mark.parametrize(
    ("here", "elsewhere", "is_compared"), [(10, 1, False), (10, 4, False), (10, 5, True), (11, 0, True), (3, 2, True)]
)
def test_stores_are_compared_where_a_group_has_none_or_five_of_others(
    db: None, here: int, elsewhere: int, is_compared: bool
) -> None:
    """Of a group under ten there is no figure; those of it are in the rest."""
    brand = brand_with_kiosks(here, elsewhere)
    scope = regional(brand, "Korea/Seoul")
    found = network_of(scope, "rating", OCTOBER, 12)
    assert (found.is_known, found.is_compared) == (True, is_compared)
    rows = queries.rankings(scope, "rating", OCTOBER, 12).rows
    assert any(row.expected is not None for row in rows) is is_compared
    assert known_to(scope, found, "rating").mu is not None
    assert network_of(head_office(brand), "rating", OCTOBER, 12).is_compared
    assert network_of(person_of(brand, "030"), "rating", OCTOBER, 12).is_compared


def person_of(brand: Brand, code: str) -> Scope:
    scope = person(brand, "store", store=code)
    assert scope
    return scope


def test_what_is_expected_of_ten_stores_would_give_the_eleventh(db: None) -> None:
    """Which is why they are not compared: the mean of a group less its other stores is the one that is left."""
    brand = brand_with_kiosks(10, 1)
    last = brand.locations.get(code="020")
    MonthTally.objects.filter(location=last).delete()
    make_tally(last, {2: 6, 3: 30, 4: 12})
    score_month(brand, OCTOBER, [12])
    values = dict(
        Score.objects.filter(month=OCTOBER, window=12, location__format="kiosk").values_list("location__code", "value")
    )
    (at,) = Score.objects.filter(location__code="005", window=12).values_list("expected", flat=True)
    own = [value for code, value in values.items() if code != "020"]
    guess, found = np.mean(own), 11 * at - sum(own)
    assert abs(found - values["020"]) < abs(guess - values["020"])
    rows = queries.rankings(regional(brand, "Korea/Seoul"), "rating", OCTOBER, 12).rows
    assert all(row.expected is None and row.shrunken is None for row in rows)
