"""Background work: load the job row, one call; the command, ``manage.py worker`` and Celery come through here."""

import logging

from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reviews import importing, tallies
from reviews.importing import uploads
from reviews.jobs import ATTEMPTS
from reviews.models import ImportJob
from reviews.readers.records import Refused

log = logging.getLogger(__name__)


def run_import(job_id: int, worker: str, *, tries: int = ATTEMPTS) -> ImportJob | None:
    """Claim an import, bring its file in and refresh the tallies; None where there was nothing to claim.

    Afterwards the job is done, failed with a sentence, or, after a fault that may pass, still waiting for its lease
    to lapse so that a worker tries again, ``tries`` times in all.
    """
    job = ImportJob.claim(job_id, worker, timezone.now())
    if job is None:
        return None
    try:
        with translation.override(job.options.get("language") or get_language()):
            importing.run(job, timezone.now)
        tallies.refresh(job.brand_id)
    except Refused as refused:
        job.refresh_from_db()
        job.finish(timezone.now(), _refusal(job, refused))
    except importing.TakenOver:
        log.warning("import %d was taken over from %s", job.pk, worker)
    except Exception:
        log.exception("import %d failed", job.pk)
        if job.attempts >= tries:
            job.finish(timezone.now(), _("The import failed; the log has the reason. Nothing was counted twice."))
    else:
        job.finish(timezone.now())
    job.refresh_from_db()
    if job.is_over:
        uploads.drop(job)
    return job


def _refusal(job: ImportJob, refused: Refused) -> str:
    """Most files are refused before anything is written; in a few, the reason lies further down."""
    if not job.read:
        return str(refused)
    return _("%(reason)s The %(count)d records before that are in.") % {"reason": str(refused), "count": job.read}
