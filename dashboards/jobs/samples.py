"""A brand with invented data to look around in: made in the background, and removed again with all that it has."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from dashboards.findings.find import search
from dashboards.jobs.sample_actions import record_actions
from dashboards.jobs.sample_desk import open_desk
from dashboards.jobs.synthetic import colleague_name, fill_sample, yesterday
from dashboards.models import Change, NetworkScore, SampleJob, Score
from dashboards.reports.making import drop_files, folder_of_brand
from dashboards.scoring.months import score_history
from locations.events import record
from locations.first_run import make_head_office
from locations.models import Brand, User
from locations.months import last_day
from locations.scoping import Scope, head_office, scope_of
from locations.sign_in import DEMO_MAIL
from reviews.importing import uploads
from reviews.jobs import ATTEMPTS, Job, TakenOver, wake
from reviews.models import (
    Case,
    ImportJob,
    Item,
    KpiValue,
    Listing,
    Mention,
    MonthTally,
    Review,
    StaleCell,
    SurveyResponse,
)
from reviews.synthetic import planted
from reviews.synthetic.truth import newest_month

log = logging.getLogger(__name__)

SAMPLE = "dashboards.tasks.sample"
"""Name of the Celery task that runs a row."""

MADE = 0.7
"""Share of the time that the data take; the rest is their scoring."""

AT_ONCE = 2_000
"""Rows deleted in one transaction, so that others can write between two of them."""

BY_STORE = (Item, Mention, Review, SurveyResponse, Case, Listing, KpiValue, MonthTally, StaleCell, Score, Change)


@transaction.atomic
def ask_for_sample(user: User, now: datetime) -> str:
    """Give a person head office of the sample brand, which is made in the background where there is none; its slug.

    Where others look after it, they only read: nobody takes a brand over by asking for sample data.
    """
    brand = Brand.objects.filter(is_sample=True).first()
    of_others = bool(brand and brand.memberships.exists())
    if brand is None:
        taken = Brand.objects.filter(slug=planted.SLUG).exists()
        brand = Brand.objects.create(
            slug=f"{planted.SLUG}-sample" if taken else planted.SLUG,
            name=planted.BRAND,
            default_zone=planted.ZONE,
            country=planted.COUNTRY,
            language=planted.LANGUAGE,
            is_sample=True,
        )
        month = newest_month(yesterday(now))
        job = SampleJob.objects.create(brand=brand, task=SampleJob.Task.CREATE, month=month, created_by=user)
        wake(SAMPLE, job.pk)
        record(brand.pk, "brand.sample_made", brand, by=user.get_username(), now=now)
    if scope_of(user, brand.slug, now) is None:
        make_head_office(user, brand, now=now, read_only=of_others)
    return brand.slug


def looks_after(user: User, slug: str, now: datetime) -> bool:
    """Whether a person is head office of a brand, and not only to read it."""
    scope = scope_of(user, slug, now)
    return scope is not None and scope.keeps_the_brand


@transaction.atomic
def remove_sample(scope: Scope, *, by: str, now: datetime) -> bool:
    """Queue the removal of the sample brand; False for any other brand, which nobody removes like that.

    Raises PermissionDenied for all but head office.
    """
    if not scope.keeps_the_brand:
        raise PermissionDenied("Only head office removes the sample data.")
    brand = Brand.objects.filter(pk=scope.brand, is_sample=True).first()
    if brand is None:
        return False
    # What is still being made is not made any more.
    SampleJob.objects.filter(brand=brand, task=SampleJob.Task.CREATE).delete()
    user = User.objects.filter(username=by).first()
    job, _created = SampleJob.objects.get_or_create(
        brand=brand, task=SampleJob.Task.REMOVE, defaults={"created_by": user}
    )
    SampleJob.objects.filter(pk=job.pk, state=Job.State.FAILED).update(state=Job.State.QUEUED, attempts=0, error="")
    wake(SAMPLE, job.pk)
    return True


def run_sample(job_id: int, worker: str) -> None:
    """Make the sample data, or remove them."""
    job = SampleJob.claim(job_id, worker, timezone.now())
    if job is None or job.brand is None:
        return

    def done(share: float) -> None:
        if not job.renew(timezone.now(), share):
            raise TakenOver(f"sample data {job.pk}")

    try:
        (_make if job.task == SampleJob.Task.CREATE else _remove)(job, job.brand, done)
    except TakenOver:
        log.info("sample data %d were asked for in another way meanwhile", job_id)
    except Exception:
        log.exception("sample data %d failed", job_id)
        if job.attempts >= ATTEMPTS:
            job.finish(timezone.now(), "It failed; the log has the reason.")
    else:
        job.finish(timezone.now())


def _make(job: SampleJob, brand: Brand, done: Callable[[float], None]) -> None:
    now = timezone.now()
    # Made after the month has turned, it is still the sample that was asked for.
    until = min(yesterday(now), last_day(job.month + 1) - timedelta(days=1))
    fill_sample(brand, until, now, lambda share: done(MADE * share))
    open_desk(brand, until, now)

    def goes_on(share: float) -> bool:
        done(MADE + (1 - MADE) * share)
        return True

    score_history(brand, job.month, goes_on)
    search(brand, job.month, now)
    record_actions(head_office(brand), brand, until, now)


def _remove(job: SampleJob, brand: Brand, done: Callable[[float], None]) -> None:
    """Delete all rows of a brand, the many ones in parts; a removal that stops half-way goes on from there."""
    tables: list[QuerySet[Model]] = [model._default_manager.filter(location__brand=brand) for model in BY_STORE]
    tables.append(NetworkScore._default_manager.filter(brand=brand))
    total = sum(rows.count() for rows in tables) or 1
    deleted = 0
    for rows in tables:
        for count in _in_parts(rows):
            deleted += count
            done(0.95 * deleted / total)
    for upload in ImportJob.objects.filter(brand=brand):
        uploads.drop(upload)
    drop_files(folder_of_brand(brand.pk))
    # They have no role anywhere else, and nobody signs in as them.
    names = [colleague_name(brand, person.login) for person in planted.COLLEAGUES]
    User.objects.filter(username__in=names, email__endswith=DEMO_MAIL).delete()
    brand.delete()


def _in_parts(rows: "QuerySet[Model]") -> Iterator[int]:
    """Delete rows part by part; yield how many each part was."""
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        rows.filter(pk__in=ids).delete()
        yield len(ids)
