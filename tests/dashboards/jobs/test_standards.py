"""What a standard would make of the stores, and that only the months it concerns are scored again."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dashboards.jobs import standards
from dashboards.jobs.queue import queue_scoring, run_score
from dashboards.models import Score, ScoreRun, Standard
from dashboards.rows import Demand
from dashboards.scoring.months import score_history, score_month
from dashboards.scoring.verdicts import Verdict
from locations.models import Brand
from locations.scoping import Scope, head_office
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER, make_brand, make_ratings, make_stores

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
STRICT = Demand("rating", 4.3, OCTOBER)


@pytest.fixture
def scope(network: Network) -> Scope:
    return head_office(network.brand)


def verdicts(brand: Brand) -> dict[str, str]:
    rows = Score.objects.filter(brand=brand, metric="rating", month=OCTOBER, window=12)
    return dict(rows.values_list("location__code", "verdict"))


def test_a_preview_says_what_a_scoring_then_says(network: Network, scope: Scope) -> None:
    before = verdicts(network.brand)
    (preview,) = standards.preview(scope, [STRICT])
    assert verdicts(network.brand) == before, "nothing is written"
    standards.set_standards(scope, [replace(STRICT, valid_from=OCTOBER - 1)], by="kim", now=NOW)
    score_month(network.brand, OCTOBER)
    after = verdicts(network.brand)
    assert preview.below == sum(verdict == Verdict.BELOW for verdict in after.values()) > 0
    assert preview.below_now == sum(verdict == Verdict.BELOW for verdict in before.values())
    told = {each.row.store: (each.now, each.row.verdict) for each in preview.judged}
    changed = {store for store in after if after[store] != before[store]}
    assert changed
    assert told == {
        store: (before[store], after[store])
        for store in after
        if store in changed or Verdict.BELOW in (before[store], after[store])
    }
    newly = [each.row.verdict == Verdict.BELOW != each.now for each in preview.judged]
    assert newly == sorted(newly, reverse=True)
    assert all(each.row.target == 4.3 for each in preview.judged)


def test_the_standard_of_a_region_is_previewed_for_its_stores_alone(scope: Scope) -> None:
    (preview,) = standards.preview(scope, [replace(STRICT, region="Korea/Busan")])
    assert {each.row.region for each in preview.judged} == {"Korea/Busan"}
    assert preview.network == 40
    assert preview.stores == 13


def test_several_standards_of_a_metric_are_previewed_together(scope: Scope) -> None:
    lenient = replace(STRICT, target=2.0, region="Korea/Busan")
    (preview,) = standards.preview(scope, [STRICT, lenient])
    assert {each.row.target for each in preview.judged} == {4.3, 2.0} or preview.stores == 40
    assert all(each.row.target == (2.0 if each.row.region == "Korea/Busan" else 4.3) for each in preview.judged)


def test_a_standard_that_is_to_come_is_tried_on_the_newest_answers(network: Network, scope: Scope) -> None:
    (now,) = standards.preview(scope, [STRICT])
    (later,) = standards.preview(scope, [replace(STRICT, valid_from=OCTOBER + 5)])
    assert (later.month, later.of, later.below) == (OCTOBER, OCTOBER + 5, now.below)
    Standard.objects.create(
        brand=network.brand, metric="rating", target=1.0, valid_from=OCTOBER + 6, region=None, format=""
    )
    (replaced,) = standards.preview(scope, [replace(STRICT, valid_from=OCTOBER + 5)])
    assert replaced.below == now.below, "one that comes later still changes nothing"


def test_the_standard_that_is_changed_is_left_out(network: Network, scope: Scope) -> None:
    known = Standard.objects.get(brand=network.brand)
    (preview,) = standards.preview(scope, [replace(STRICT, valid_from=known.valid_from - 1)], replacing=known.pk)
    assert preview.below > preview.below_now


def test_without_scores_there_is_nothing_to_preview(scope: Scope) -> None:
    assert standards.preview(scope, [Demand("nps", 30.0, OCTOBER)]) == []


def test_months_before_the_first_one_of_a_standard_stay_as_they_are(db: None) -> None:
    brand = make_brand()
    stores = make_stores(brand, 12)
    for months_ago in (2, 1, 0):
        make_ratings(stores, OCTOBER - months_ago, seed=months_ago)
    Standard.objects.create(brand=brand, metric="rating", target=3.0, valid_from=OCTOBER - 12)
    score_history(brand, OCTOBER)
    before = [*Score.objects.filter(month__lt=OCTOBER).order_by("pk").values()]
    standards.set_standards(head_office(brand), [STRICT], by="kim", now=NOW)
    run = ScoreRun.objects.get()
    assert run.since == OCTOBER
    run_score(run.pk, "worker")
    assert [*Score.objects.filter(month__lt=OCTOBER).order_by("pk").values()] == before
    assert {*Score.objects.filter(month=OCTOBER, window=12).values_list("target", flat=True)} == {4.3}


def test_requests_that_wait_together_are_scored_from_the_earliest_month_on(db: None) -> None:
    brand = make_brand()
    make_ratings(make_stores(brand, 8))
    waits = []
    for since in (OCTOBER, OCTOBER - 3, OCTOBER - 1, None, OCTOBER):
        run = queue_scoring(brand, since=since)
        assert run is not None
        waits.append(ScoreRun.objects.get().since)
    assert waits == [OCTOBER, OCTOBER - 3, OCTOBER - 3, None, None]


def test_a_standard_that_is_to_come_has_nothing_scored(network: Network, scope: Scope) -> None:
    standards.set_standards(scope, [replace(STRICT, valid_from=OCTOBER + 1)], by="kim", now=NOW)
    assert not ScoreRun.objects.exists()
    (known,) = Standard.objects.filter(target=4.3)
    standards.change_standard(scope, known.pk, STRICT, by="kim", now=NOW)
    assert ScoreRun.objects.get().since == OCTOBER
