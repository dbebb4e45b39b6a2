"""The sample brand: made and removed by a worker, each as often as anybody asks, and without touching others."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from dashboards.jobs import sample_months, samples
from dashboards.models import NetworkScore, ReportRun, SampleJob, Score
from dashboards.reports.making import folder_of, folder_of_brand
from locations.models import Brand, Membership, Placement, SpecialDay, User
from locations.scoping import Scope, head_office
from reviews.jobs import Job
from reviews.models import Item, KpiValue, SurveyResponse
from reviews.synthetic import planted
from tests.dashboards.conftest import make_network
from tests.databases import Environment

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sample have a hundredth of its answers, one report, and no trend."""
    for name, most in (("SURVEYS", 1_100), ("REVIEWS", 320), ("CASES", 90)):
        monkeypatch.setattr(planted, name, most)
    monkeypatch.setattr("dashboards.scoring.months.TREND_MONTHS", 1)
    monkeypatch.setattr(sample_months, "REPORTS", sample_months.REPORTS[:1])


def test_a_worker_makes_and_removes_it(connected: Environment, few: None) -> None:
    minsu, other = User.objects.create_user("minsu"), make_network("other", 8).brand
    # What a worker does in any brand from time to time is done already.
    call_command("worker", "--once")
    before = _rows()
    slug = samples.ask_for_sample(minsu, NOW)
    call_command("worker", "--once")
    brand = Brand.objects.get(slug=slug)
    job = SampleJob.objects.get()
    assert (job.state, job.error) == (Job.State.DONE, "")
    assert brand.is_sample and brand.locations.count() == planted.STORES
    assert SurveyResponse.objects.filter(location__brand=brand).count() > 1_000
    for rows in (SpecialDay.objects.filter(brand=brand), Placement.objects.filter(location__brand=brand)):
        assert rows.exists()
    assert KpiValue.objects.filter(location__brand=brand).exists()
    assert Score.objects.filter(brand=brand).exists()
    assert samples.ask_for_sample(User.objects.create_user("lee"), NOW) == slug
    assert brand.memberships.count() == 2 + len(planted.COLLEAGUES)
    assert Item.objects.filter(brand=brand).exists()
    report = ReportRun.objects.create(brand=brand, month=1, language="en", state=Job.State.DONE)
    folder_of(report).mkdir(parents=True)
    assert samples.remove_sample(head_office(brand), by="minsu", now=NOW)
    call_command("worker", "--once")
    assert not folder_of_brand(brand.pk).exists()
    assert [*Brand.objects.all()] == [other]
    assert {*User.objects.values_list("username", flat=True)} == {"minsu", "lee"}
    assert _rows() == before
    assert NetworkScore.objects.filter(brand=other).exists()
    assert SampleJob.objects.get(task="remove").state == Job.State.DONE


def _rows() -> dict[str, int]:
    """How many rows there are of every kind, but for people and for what was asked for."""
    kept = {"locations.user", "dashboards.samplejob"}
    models = (
        model for app in ("locations", "reviews", "dashboards") for model in apps.get_app_config(app).get_models()
    )
    return {
        model._meta.label_lower: model._base_manager.count() for model in models if model._meta.label_lower not in kept
    }


@pytest.mark.django_db
class TestAsking:
    def test_a_real_brand_keeps_its_slug_and_is_never_removed(self) -> None:
        real = Brand.objects.create(slug=planted.SLUG, name="Ours")
        slug = samples.ask_for_sample(User.objects.create_user("minsu"), NOW)
        assert slug == f"{planted.SLUG}-sample"
        assert not samples.remove_sample(head_office(real), by="minsu", now=NOW)
        assert not SampleJob.objects.filter(task="remove").exists()

    def test_only_head_office_removes_it(self) -> None:
        brand = Brand.objects.create(slug="s", name="S", is_sample=True)
        scope = Scope(brand.pk, "s", "S", "lee", Membership.Role.REGIONAL, lineages=("/1/",))
        with pytest.raises(PermissionDenied):
            samples.remove_sample(scope, by="lee", now=NOW)

    def test_a_removal_stops_what_is_still_being_made(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The making finds that its row is gone and ends; nothing of it stays."""
        slug = samples.ask_for_sample(User.objects.create_user("minsu"), NOW)
        brand, making = Brand.objects.get(slug=slug), SampleJob.objects.get()

        def asked_meanwhile(*arguments: object) -> None:
            samples.remove_sample(head_office(brand), by="minsu", now=NOW)
            arguments[-1](0.5)  # type: ignore[operator]

        monkeypatch.setattr(samples, "fill_sample", asked_meanwhile)
        samples.run_sample(making.pk, "test")
        samples.run_sample(SampleJob.objects.get().pk, "test")
        assert not Brand.objects.exists()

    def test_a_making_that_fails_is_tried_again_and_then_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*arguments: object) -> None:
            raise OSError("no space")

        monkeypatch.setattr(samples, "fill_sample", broken)
        samples.ask_for_sample(User.objects.create_user("minsu"), NOW)
        job = SampleJob.objects.get()
        for _attempt in range(5):
            SampleJob.objects.filter(state=Job.State.RUNNING).update(lease_until=NOW)
            samples.run_sample(job.pk, "test")
        job.refresh_from_db()
        assert (job.state, job.attempts) == (Job.State.FAILED, 5)
        assert "log" in job.error


@pytest.mark.django_db
def test_a_sample_made_after_the_month_has_turned_is_the_one_that_was_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[date] = []
    monkeypatch.setattr(samples, "fill_sample", lambda brand, until, now, done: asked.append(until))
    monkeypatch.setattr(samples, "score_history", lambda brand, month, goes_on: 0)
    samples.ask_for_sample(User.objects.create_user("minsu"), datetime(2026, 1, 31, 14, tzinfo=UTC))
    samples.run_sample(SampleJob.objects.get().pk, "test")
    assert SampleJob.objects.get().month == 2025 * 12 + 11
    assert asked == [date(2026, 1, 30)]


@pytest.mark.django_db
def test_nobody_takes_a_sample_brand_over_by_asking_for_it() -> None:
    owner, other = User.objects.create_user("kim"), User.objects.create_user("lee")
    slug = samples.ask_for_sample(owner, NOW)
    assert samples.ask_for_sample(owner, NOW) == slug
    assert samples.ask_for_sample(other, NOW) == slug
    assert Membership.objects.get(user=other).read_only
    assert not Membership.objects.get(user=owner).read_only
