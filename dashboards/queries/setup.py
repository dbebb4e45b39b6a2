"""How far a brand is set up, and what it waits for."""

from datetime import datetime

from django.db.models import Exists, Model, QuerySet

from dashboards.models import NetworkScore, SampleJob, ScoreRun, Standard
from dashboards.rows import SampleRow, SetUp
from locations.models import Brand, Membership
from locations.scoping import Scope, visible_locations, visible_to
from reviews.jobs import Job
from reviews.models import ImportJob, MonthTally

JOBS = (ImportJob, ScoreRun, SampleJob)


def set_up(scope: Scope) -> SetUp:
    """Give which of the first steps of a brand are done."""
    people = Membership.objects.filter(brand_id=scope.brand)
    first = people.order_by("user").values("user")[:1]
    steps = {
        "stores": Exists(visible_locations(scope)),
        "answers": Exists(visible_to(scope, MonthTally.objects.all(), "location")),
        "standards": Exists(Standard.objects.filter(brand_id=scope.brand)),
        "people": Exists(people.exclude(user__in=first)),
        "scores": Exists(NetworkScore.objects.filter(brand_id=scope.brand)),
    }
    # In order and without names: an annotation may not be called as a relation of the brand is.
    is_sample, *done = Brand.objects.filter(pk=scope.brand).values_list("is_sample", *steps.values())[0]
    return SetUp(is_sample=is_sample, **dict(zip(steps, done, strict=True)))


def sample(scope: Scope) -> SampleRow | None:
    """Give the newest work on a brand's sample data; None where there was none."""
    job = SampleJob.objects.filter(brand_id=scope.brand).order_by("-pk").first()
    if job is None:
        return None
    return SampleRow(job.task, job.state, job.progress, job.created_at, job.started_at, job.error)


def waits_since(scope: Scope, now: datetime) -> datetime | None:
    """Give since when the brand's oldest job waits while no worker works at all; None where nothing waits like that."""
    own: list[QuerySet[Model]] = [model._default_manager.filter(brand_id=scope.brand) for model in JOBS]
    waiting = [rows.filter(state=Job.State.QUEUED).order_by("pk").values_list("created_at").first() for rows in own]
    moments = [row[0] for row in waiting if row]
    held = {"state": Job.State.RUNNING, "lease_until__gt": now}
    works = any(model._default_manager.filter(**held).exists() for model in JOBS)
    return min(moments) if moments and not works else None
