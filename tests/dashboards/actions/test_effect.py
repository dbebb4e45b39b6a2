"""What actions changed, from tallies to rows: the figures are those of the statistics, and each refusal is given."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from dashboards.actions import effect
from dashboards.actions.judging import Question, judge
from dashboards.actions.mix import Mix
from dashboards.actions.reading import NetworkMonths, members_of
from dashboards.metrics import metric
from dashboards.models import Action, EffectRun, MonthClose
from dashboards.scoring.counting import Tallies, stores_of
from dashboards.scoring.panel import panel_of
from dashboards.stats import effects
from dashboards.stats.variance import own_variances
from locations.models import Brand
from locations.months import first_day
from reviews.models import MonthTally
from tests.dashboards.actions.panels import ANSWERS, AUGUST_1, MONTHS, NOW, STORES, begin, make_panel, ratings
from tests.dashboards.networks import OCTOBER

pytestmark = pytest.mark.django_db


def measured(action: Action, month: int = OCTOBER) -> EffectRun:
    run = effect.effect_of(action, month, NOW)
    assert run is not None
    return run


def test_figures_are_those_of_the_statistics() -> None:
    brand, stores = make_panel({3: 0.9})
    run = measured(begin(brand, [stores[3]], AUGUST_1))
    found = stores_of(brand, OCTOBER)
    panel = panel_of(Tallies(OCTOBER, found), metric("rating"), OCTOBER, found)
    assert panel is not None
    start = np.full(len(stores), MONTHS)
    start[3] = MONTHS - 3
    free = np.arange(MONTHS) < start[:, None]
    own = panel.cells.first_month - (OCTOBER - MONTHS + 1) < start[panel.cells.store]
    columns = (panel.cells.n, panel.cells.total, panel.cells.total_sq)
    sums = [np.bincount(panel.cells.store[own], each[own], len(stores)) for each in columns]
    s2 = own_variances(*sums)
    parts = effects.components(panel.y, panel.n, s2, free)
    paths = effects.expected_path(panel.y, panel.n, s2, start, parts, found.region_keys)
    alone = effects.effect(paths, panel.y, panel.n, 3, [MONTHS - 3, MONTHS - 2, MONTHS - 1])
    assert (run.value, run.low, run.high) == pytest.approx((alone.value, alone.low, alone.high))
    assert run.detectable == pytest.approx(alone.detectable)
    assert run.answers == 3 * ANSWERS
    assert run.untreated == len(stores) - 1
    row = run.by_store.get()
    assert (row.value, row.low, row.high) == pytest.approx((alone.value, alone.low, alone.high))
    placebo = effects.placebo(paths, panel.y, panel.n, [3], [MONTHS - 3, MONTHS - 2, MONTHS - 1])
    assert run.placebos == pytest.approx(placebo.values)


def test_a_lift_worked_a_fall_got_worse_and_nothing_is_no_visible_effect() -> None:
    brand, stores = make_panel({0: 0.9, 1: -0.9}, answers=120)
    many = [stores[at] for at in range(5, 25)]
    up, down, nothing = (begin(brand, each, AUGUST_1) for each in ([stores[0]], [stores[1]], many))
    assert effect.refresh(brand, OCTOBER, NOW) == 3
    words = {run.action_id: run.verdict for run in EffectRun.objects.all()}
    assert words == {up.pk: "worked", down.pk: "got worse", nothing.pk: "no visible effect"}


def test_change_and_its_expected_part_add_up() -> None:
    brand, stores = make_panel({3: 0.9, 5: 0.6} | dict.fromkeys(range(7, STORES, 2), 0.6))
    for acting in ([stores[3]], [stores[3], stores[5], stores[8]]):
        run = measured(begin(brand, acting, AUGUST_1))
        assert run.answered is not None and run.expected is not None and run.value is not None
        # What its region did beyond the rest is taken off the effect, and in the expected value.
        assert run.answered - run.expected == pytest.approx(run.value, rel=1e-9)
        assert run.before is not None
        run.action.delete()
    run = measured(begin(brand, [stores[3]], AUGUST_1))
    assert [line[0] for line in run.details["path"]] == [*range(OCTOBER - MONTHS + 1, OCTOBER + 1)]


def test_asked_too_early_it_answers_with_the_month() -> None:
    brand, stores = make_panel()
    run = measured(begin(brand, [stores[3]], date(2026, 9, 2)))
    assert run.verdict == "cannot tell yet"
    assert run.refused == ["too_early 2026-12"]
    assert run.months == [OCTOBER, OCTOBER + 1, OCTOBER + 2]
    assert not run.is_judged
    assert run.by_store.get().refused == ["too_early 2026-12"]


def test_an_action_of_this_month_is_known_and_one_that_never_began_is_not_measured() -> None:
    brand, stores = make_panel()
    assert measured(begin(brand, [stores[3]], date(2026, 11, 1))).refused == ["too_early 2027-01"]
    planned = begin(brand, [stores[4]], AUGUST_1)
    planned.stores.update(started_on=None)
    assert effect.effect_of(planned, OCTOBER, NOW) is None


def test_few_stores_without_an_action_are_refused() -> None:
    brand, stores = make_panel({0: 0.9}, stores=8)
    assert "few_untreated" in measured(begin(brand, [stores[0]], AUGUST_1)).refused


def test_months_in_which_no_store_is_left_are_refused() -> None:
    brand, stores = make_panel({0: 0.9}, stores=9)
    run = measured(begin(brand, stores, AUGUST_1))
    assert "no_untreated" in run.refused
    assert (run.value, run.low, run.high) == (None, None, None)


def test_few_months_and_few_answers_before_are_refused() -> None:
    months = range(OCTOBER - MONTHS + 1, OCTOBER - 5)
    brand, stores = make_panel({0: 0.9}, silent={0: months})
    assert measured(begin(brand, [stores[0]], AUGUST_1)).refused == ["few_months_before"]


def test_few_answers_on_either_side_are_refused() -> None:
    brand, stores = make_panel({0: 0.9}, answers=9)
    assert measured(begin(brand, [stores[0]], AUGUST_1)).refused == ["few_answers_after"]
    MonthTally.objects.filter(location=stores[1], last_month__lt=OCTOBER - 2).delete()
    few = [ratings(stores[1], OCTOBER - 3 - ago, np.array([4.0, 3.0, 5.0, 4.0])) for ago in range(7)]
    MonthTally.objects.bulk_create(few)
    assert "few_answers_before" in measured(begin(brand, [stores[1]], AUGUST_1)).refused


def test_twice_as_many_answers_a_month_are_refused() -> None:
    brand, stores = make_panel({0: 0.9})
    more = np.tile([3.0, 4.0, 5.0], 40)
    MonthTally.objects.bulk_create(
        [ratings(stores[0], month, more, series="n|1-5") for month in range(OCTOBER - 2, OCTOBER + 1)]
    )
    assert {"answers_changed", "mix_moved"} <= {*measured(begin(brand, [stores[0]], AUGUST_1)).refused}


def test_another_mix_of_publishers_is_refused() -> None:
    brand, stores = make_panel({0: 0.9})
    late = MonthTally.objects.filter(location=stores[0], first_month__gte=OCTOBER - 2)
    late.update(series="n|1-5")
    assert measured(begin(brand, [stores[0]], AUGUST_1)).refused == ["mix_moved"]


def test_another_action_on_the_metric_is_named() -> None:
    brand, stores = make_panel({0: 0.9})
    first = begin(brand, [stores[0]], AUGUST_1)
    other = begin(brand, [stores[0]], date(2026, 9, 10))
    assert f"other_action {other.pk}" in measured(first).refused
    assert measured(first).verdict == "cannot tell yet"
    other.state, other.reason, other.cancelled_at = Action.State.CANCELLED, "no", NOW
    other.save()
    assert measured(first).refused == []


def test_an_action_on_another_metric_is_no_other_action() -> None:
    brand, stores = make_panel({0: 0.9})
    first, other = (begin(brand, [stores[0]], AUGUST_1) for _each in range(2))
    Action.objects.filter(pk=other.pk).update(metric="nps")
    assert measured(first).refused == []


def test_a_spread_elsewhere_that_the_model_does_not_know_is_refused() -> None:
    brand, stores = make_panel({0: 0.9})
    rng = np.random.default_rng(3)
    late = MonthTally.objects.filter(first_month__gte=OCTOBER - 2).exclude(location=stores[0])
    months = [(row.location, row.first_month) for row in late.select_related("location")]
    late.delete()
    level = {store.pk: rng.choice([1.0, 5.0]) for store in stores}
    MonthTally.objects.bulk_create([ratings(at, month, np.full(ANSWERS, level[at.pk])) for at, month in months])
    assert "placebo_scale" in measured(begin(brand, [stores[0]], AUGUST_1)).refused


def test_a_store_of_a_group_that_cannot_be_judged_is_left_out() -> None:
    brand, stores = make_panel(dict.fromkeys(range(6), 0.9), silent={0: range(OCTOBER - MONTHS + 1, OCTOBER - 4)})
    run = measured(begin(brand, stores[:6], AUGUST_1))
    assert (run.refused, run.stores, run.details["left_out"], run.verdict) == ([], 5, 1, "worked")
    refused = {row.location_id: row.refused for row in run.by_store.all()}
    assert [each for each in refused.values() if each] == [["few_months_before"]]
    assert refused[stores[0].pk] == ["few_months_before"]


def test_stages_are_told_apart_and_one_that_is_not_over_waits() -> None:
    brand, stores = make_panel(dict.fromkeys(range(10), 0.9))
    action = begin(brand, stores[:10], AUGUST_1)
    action.stores.filter(location__in=stores[5:10]).update(stage=2, started_on=first_day(OCTOBER))
    run = measured(action)
    assert (run.stores, run.refused, run.verdict) == (5, [], "worked")
    assert run.details["left_out"] == 5
    action.stores.filter(stage=2).update(started_on=first_day(OCTOBER - 2))
    assert [line[:2] for line in measured(action).details["cohorts"]] == [[1, 5], [2, 5]]


def test_a_store_that_was_changing_before_gets_the_word_on_which_both_paths_agree() -> None:
    brand, stores = make_panel({0: -1.2}, since=OCTOBER - 4)
    action = begin(brand, [stores[0]], AUGUST_1)
    network = NetworkMonths(brand, OCTOBER)
    assert network.changing("rating", members_of(action, network)) == {stores[0].pk: OCTOBER - 4}
    run = measured(action)
    assert (run.verdict, run.details["was_changing"]) == ("got worse", False)


def test_where_the_paths_do_not_agree_there_is_no_word() -> None:
    brand, stores = make_panel({0: -0.3}, since=OCTOBER - 4)
    network = NetworkMonths(brand, OCTOBER)
    members = members_of(begin(brand, [stores[0]], AUGUST_1), network)
    answers = network.answers("rating", {stores[0].pk: OCTOBER - 2})
    assert answers is not None
    question = Question(members, 3, 0.1, Mix([], {}))
    words = [
        judge(answers, network.paths(answers), replace(question, changed=changed)).word
        for changed in ({}, {stores[0].pk: OCTOBER - 4})
    ]
    assert words == [effects.WORSE, effects.WAS_CHANGING]


def test_what_is_refreshed_after_it_was_closed_stays() -> None:
    brand, stores = make_panel({0: 0.9})
    action = begin(brand, [stores[0]], AUGUST_1)
    assert effect.refresh(brand, OCTOBER, NOW) == 1
    before = measured(action).value
    MonthClose.objects.create(brand=brand, month=OCTOBER, state="done", revision=1)
    assert is_closed(brand)
    MonthTally.objects.filter(location=stores[0], first_month=OCTOBER).delete()
    assert effect.refresh(brand, OCTOBER, NOW) == 0
    assert measured(action).value == before


def is_closed(brand: Brand) -> bool:
    return MonthClose.closed(brand.pk).filter(month=OCTOBER).exists()


def test_cancelled_actions_and_old_ones_are_not_measured() -> None:
    brand, stores = make_panel({0: 0.9})
    old = begin(brand, [stores[0]], first_day(OCTOBER - 16))
    gone = begin(brand, [stores[1]], AUGUST_1)
    Action.objects.filter(pk=gone.pk).update(state="cancelled", reason="no", cancelled_at=NOW)
    assert effect.refresh(brand, OCTOBER, NOW) == 0
    assert not EffectRun.objects.filter(action=old).exists()
