"""Coordinates for stores that have an address only, from the geocoder that the operator names in the settings.

A job works in parts of some seconds and then queues itself again, so that imports and scorings, which go first, wait
for no geocoder. All workers share one pace: the row of ``GeocoderPace`` is taken by one conditional UPDATE a request.
"""

import logging
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from dashboards.jobs.queue import GEOCODE, queue_geocoding, queue_scoring
from dashboards.models import GeocoderPace, GeocodingJob
from locations import lookups, pins
from locations.lookups import Address
from locations.matching.geocoding import Geocoder, Rejected, Unavailable
from locations.models import Brand, Location
from locations.scoping import Scope
from reviews import tallies
from reviews.jobs import ATTEMPTS, wake

log = logging.getLogger(__name__)

PART = timedelta(seconds=10)
"""How long a job asks before it lets others go first; no request begins later."""

MOST_IN_A_PART = 100

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
"""How long nobody asks a geocoder that failed; twice as long after each further failure."""

BETWEEN_CHECKS = timedelta(minutes=10)
"""How often all brands are looked through: files of the command line, addresses that are due again."""


def set_pin(scope: Scope, code: str, latitude: float, longitude: float, *, by: str, now: datetime) -> bool:
    """Set a store's pin by hand and queue what follows from it; False where there is no such store."""
    with transaction.atomic():
        done = pins.set_pin(scope, code, latitude, longitude, by=by, now=now)
        if done:
            queue_geocoding(Brand.objects.get(pk=scope.brand), now, changed=True)
    return done


def remove_pin(scope: Scope, code: str, *, by: str, now: datetime) -> bool:
    """Remove a pin set by hand and queue what follows from it; False where there is none in force."""
    with transaction.atomic():
        done = pins.remove_pin(scope, code, by=by, now=now)
        if done:
            queue_geocoding(Brand.objects.get(pk=scope.brand), now, changed=True)
    return done


def queue_due(now: datetime) -> None:
    """Queue the brands that have something to look up, every ten minutes; nothing where there is no geocoder."""
    if not settings.GEOCODER_URL:
        return
    pace, _created = GeocoderPace.objects.get_or_create(pk=1)
    if pace.checked_at is not None and pace.checked_at > now - BETWEEN_CHECKS:
        return
    if GeocoderPace.objects.filter(pk=1, checked_at=pace.checked_at).update(checked_at=now):
        for brand in Brand.objects.order_by("pk"):
            queue_geocoding(brand, now)


def run_geocoding(job_id: int, worker: str) -> None:
    """Do a part of a waiting job: it ends, pauses, or goes on after the jobs that go first."""
    job = GeocodingJob.claim(job_id, worker, timezone.now())
    if job is None:
        return
    try:
        resume, reason = _locate(job)
        now = timezone.now()
        if resume is None or resume > now:
            _follow(job)
        goes_on = (resume is not None or not job.end(now)) and job.put_back(resume, reason)
    except Exception:
        log.exception("the search for coordinates %d failed", job.pk)
        if job.attempts >= ATTEMPTS:
            job.finish(timezone.now(), "The search for coordinates failed; the log has the reason.")
        return
    if goes_on and (resume is None or resume <= timezone.now()):
        wake(GEOCODE, job.pk)


def _locate(job: GeocodingJob) -> tuple[datetime | None, str]:
    """Give stores the coordinates that are known and ask for others; when to go on (None: all done), and why then."""
    _place(job)
    if not settings.GEOCODER_URL:
        return None, ""
    resume = _ask_for_some(job, Geocoder(settings.GEOCODER_URL, settings.GEOCODER_CONTACT))
    _place(job)
    return resume


def _ask_for_some(job: GeocodingJob, geocoder: Geocoder) -> tuple[datetime | None, str]:
    """Ask for addresses until the time of this part is up."""
    until = timezone.now() + PART
    for address in lookups.due(job.brand, timezone.now(), MOST_IN_A_PART):
        if not job.renew(timezone.now(), 0):
            return None, ""
        if not lookups.hold(address, timezone.now()):
            continue
        # The turn comes last: whatever stood between it and the request would bring two requests closer together.
        if (later := _wait_for_turn(until)) is not None:
            lookups.release(address)
            return later, GeocoderPace.objects.values_list("error", flat=True).filter(pk=1).first() or ""
        _ask(geocoder, address)
    return (timezone.now(), "") if lookups.due(job.brand, timezone.now(), 1) else (None, "")


def _wait_for_turn(until: datetime) -> datetime | None:
    """Wait for the next request that this worker may make; when to try again where that is not until then."""
    while (now := timezone.now()) < until:
        later = _turn(now)
        if later is None:
            return None
        if later >= until:
            return later
        time.sleep(max((later - now).total_seconds(), 0.01))
    return until


def _ask(geocoder: Geocoder, address: Address) -> None:
    """Make one request and keep what comes of it; a geocoder that does not work is left alone for a while."""
    try:
        found = geocoder.find(address.text, address.country)
    except Rejected as error:
        lookups.keep_error(address, str(error), provider=geocoder.provider, now=timezone.now())
    except Unavailable as error:
        lookups.keep_error(address, str(error), provider=geocoder.provider, now=timezone.now())
        _pause(error, timezone.now())
    else:
        lookups.keep_answer(address, found, provider=geocoder.provider, now=timezone.now())
        GeocoderPace.objects.filter(pk=1).exclude(failures=0).update(failures=0, error="")
    _keep_distance(timezone.now())


def _turn(now: datetime) -> datetime | None:
    """Take the next request; when to try again where it is another worker's, or the geocoder pauses."""
    pace, _created = GeocoderPace.objects.get_or_create(pk=1)
    free = GeocoderPace.objects.filter(Q(next_at__isnull=True) | Q(next_at__lte=now), pk=1)
    if free.update(next_at=now + timedelta(seconds=settings.GEOCODER_SECONDS)):
        return None
    return pace.next_at or now + timedelta(seconds=settings.GEOCODER_SECONDS)


def _keep_distance(now: datetime) -> None:
    """Let the next request wait as long after the end of this one as after its beginning."""
    next_at = now + timedelta(seconds=settings.GEOCODER_SECONDS)
    GeocoderPace.objects.filter(pk=1, next_at__lt=next_at).update(next_at=next_at)


def _pause(error: Unavailable, now: datetime) -> None:
    """Keep everybody from asking for a while, at least as long as the geocoder wants."""
    pace = GeocoderPace.objects.get(pk=1)
    pace.failures += 1
    wait = min(FIRST_PAUSE * 2 ** min(pace.failures - 1, 16), LONGEST_PAUSE)
    pace.next_at = now + max(wait, timedelta(seconds=error.retry_after or 0))
    pace.error = str(error)[:300]
    pace.save(update_fields=["failures", "next_at", "error"])
    log.warning("the geocoder does not answer (%s); next attempt at %s", error, pace.next_at)


def _place(job: GeocodingJob) -> None:
    """Bring the coordinates of stores in line with what is known of their addresses."""
    with transaction.atomic():
        moved = lookups.forget_outdated(Location.objects.filter(brand=job.brand)) + lookups.locate(job.brand)
        if moved:
            GeocodingJob.objects.filter(pk=job.pk).update(changed=True)


def _follow(job: GeocodingJob) -> None:
    """Count and score again what rests on coordinates, once for all stores that have moved."""
    if GeocodingJob.objects.filter(pk=job.pk, changed=True).update(changed=False):
        tallies.refresh(job.brand_id)
        queue_scoring(job.brand)
