"""Brands take turns, imports go before scorings, and other people's servers are asked last."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dashboards.jobs import turns
from dashboards.jobs.turns import next_turn
from dashboards.models import GeocodingJob, ReportRun, ScoreRun
from locations.models import Brand, User
from reviews.jobs import Job
from reviews.models import ImportJob
from reviews.themes import marking
from tests.dashboards.networks import OCTOBER, make_stores
from tests.reviews import arrange

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy() -> Brand:
    return arrange.brand("busy")


@pytest.fixture
def calm() -> Brand:
    return arrange.brand("calm")


def files(brand: Brand, count: int) -> list[ImportJob]:
    return [arrange.job(brand, "reviews", f"store,date,rating\n{brand.slug},{number},1\n") for number in range(count)]


def served() -> list[str]:
    """Do all that waits without doing anything; the brands and what was done for them, in the order of their turns."""
    done, now = [], arrange.NOW
    while turn := next_turn(now):
        now += timedelta(seconds=1)
        job: Any = type(turn.job).claim(turn.job.pk, "worker", now)
        assert job is not None
        job.finish(now)
        done.append(f"{job.brand.slug} {type(job).__name__}")
    return done


def test_brands_take_turns(busy: Brand, calm: Brand) -> None:
    files(busy, 4)
    files(calm, 2)
    order = [each.split()[0] for each in served()]
    assert order == ["busy", "calm", "busy", "calm", "busy", "busy"]


def test_the_brands_of_one_founder_share_one_turn(busy: Brand, calm: Brand) -> None:
    founder = User.objects.create_user("kim")
    second, third = (arrange.brand(name, founded_by=founder) for name in ("second", "third"))
    Brand.objects.filter(pk=busy.pk).update(founded_by=founder)
    for brand, count in ((busy, 2), (second, 2), (third, 2), (calm, 3)):
        files(brand, count)
    order = [each.split()[0] for each in served()]
    assert order == ["busy", "calm", "second", "calm", "third", "calm", "busy", "second", "third"]


def test_who_was_served_lately_waits_for_whom_was_not(busy: Brand, calm: Brand) -> None:
    first, *_rest = files(busy, 3)
    assert ImportJob.claim(first.pk, "one of two workers", arrange.NOW)
    (waiting,) = files(calm, 1)
    turn = next_turn(arrange.NOW)
    assert turn is not None
    assert turn.job == waiting


def test_the_oldest_of_a_brand_comes_first(busy: Brand) -> None:
    jobs = files(busy, 3)
    turn = next_turn(arrange.NOW)
    assert turn is not None
    assert turn.job == jobs[0]


def test_a_scoring_waits_for_the_imports_of_its_brand_and_not_for_those_of_others(busy: Brand, calm: Brand) -> None:
    files(busy, 2)
    for brand in (busy, calm):
        ScoreRun.objects.create(brand=brand, month=24_000)
        GeocodingJob.objects.create(brand=brand)
    assert served() == [
        "busy ImportJob",
        "calm ScoreRun",
        "busy ImportJob",
        "busy ScoreRun",
        "busy GeocodingJob",
        "calm GeocodingJob",
    ]


def test_a_lapsed_job_has_its_turn_again(busy: Brand) -> None:
    (job,) = files(busy, 1)
    ImportJob.claim(job.pk, "dead", arrange.NOW)
    assert next_turn(arrange.later(seconds=30)) is None
    turn = next_turn(arrange.later(minutes=2))
    assert turn is not None
    assert (turn.job.pk, turn.job.state) == (job.pk, Job.State.RUNNING)


def test_the_reports_of_all_stores_keep_nobody_waiting(busy: Brand, calm: Brand) -> None:
    stores = make_stores(busy, 3)
    at = {"month": OCTOBER, "language": "en", "revision": 1}
    ReportRun.objects.bulk_create(ReportRun(brand=busy, location=store, **at) for store in stores)
    of_calm = ReportRun.objects.create(brand=calm, **at)
    of_busy = ReportRun.objects.create(brand=busy, **at)
    turns = []
    while turn := next_turn(timezone.now()):
        ReportRun.claim(turn.job.pk, "w", timezone.now())
        turns.append(turn.job.pk)
    all_at_once = [*ReportRun.objects.filter(location__isnull=False).order_by("pk").values_list("pk", flat=True)]
    assert turns == [of_busy.pk, of_calm.pk, *all_at_once]


def test_the_words_of_themes_are_read_before_the_process_of_a_job_is_forked(
    calm: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    marking._lexicon.cache_clear()
    known: list[int] = []
    monkeypatch.setattr(
        turns, "run_caged", lambda *_given: known.append(marking._lexicon.cache_info().currsize) or True
    )
    files(calm, 1)
    turn = next_turn(arrange.NOW)
    assert turn is not None
    turns.run_turn(turn, "worker")
    assert known == [len(marking.LANGUAGES)]
