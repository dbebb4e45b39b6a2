"""Run one import: the commands, ``manage.py worker`` and Celery all come through here."""

import logging
import traceback
from collections.abc import Callable, Mapping

from django.db import close_old_connections, transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from locations import events
from locations.faults import is_database_away, is_disk_full
from reviews import tallies
from reviews.desk import items
from reviews.garbage import uncollected
from reviews.importing import dry_run, undo, uploads
from reviews.importing.account import cut_rejects
from reviews.importing.run import run
from reviews.jobs import ATTEMPTS, TakenOver
from reviews.models import ImportJob
from reviews.readers import OpenedFile
from reviews.readers.reasons import refusal_in
from reviews.readers.records import Refused

log = logging.getLogger(__name__)

COMMAND = "manage.py"
"""Stands for the person in the log of changes where a command of the machine imports or undoes."""

TOO_MUCH_MEMORY = gettext_lazy("This file needs more memory than a worker may take; split it and import its parts.")
FAILED = gettext_lazy("The import failed; the log has the reason. Nothing was counted twice.")
NO_ROOM = gettext_lazy("The disk of the server is full, so this was stopped. Go on once there is room.")
NO_DATABASE = gettext_lazy("The database did not answer, so this was stopped. Go on once it does.")


def run_import(job_id: int, worker: str, *, tries: int = ATTEMPTS, known: OpenedFile | None = None) -> ImportJob | None:
    """Claim an import and do what it waits for: preview its file, import it, or undo it.

    ``known`` is the file to import where the caller has it open, with what was understood of it.

    None where there was nothing to claim. Afterwards the job is over, asks a person (ready), or, after a fault that may
    pass, waits for its lease to lapse so that a worker tries again, ``tries`` times in all.
    """
    job = ImportJob.claim(job_id, worker, timezone.now())
    if job is None:
        return None
    try:
        with uncollected(), job.in_its_language():
            WORK[job.task](job, known)
    except MemoryError as error:
        log.error("import %d needed too much memory", job.pk)
        _end_after(error, job)
    except TakenOver:
        log.warning("import %d was taken over from %s", job.pk, worker)
    except Exception as error:
        log.error("import %d failed: %s", job.pk, without_values(error))
        # Of a database that was restarted, another connection knows more.
        close_old_connections()
        if job.attempts >= tries:
            _end_after(error, job)
    job.refresh_from_db()
    if job.is_over:
        uploads.drop(job)
    return job


def _end_after(error: Exception, job: ImportJob) -> None:
    """End a job that was tried often enough; what passes leaves it to a person who goes on from there."""
    if isinstance(error, MemoryError):
        job.give_up(timezone.now(), TOO_MUCH_MEMORY)
    elif is_disk_full(error):
        job.pause(timezone.now(), NO_ROOM)
    elif is_database_away(error):
        job.pause(timezone.now(), NO_DATABASE)
    else:
        job.give_up(timezone.now(), FAILED)
    cut_rejects(job.pk)


def without_values(error: BaseException) -> str:
    """Return the kind of an error and where it arose, for a log.

    Its text is left out: those of databases and parsers quote the record, which may name people.
    """
    return "\n".join([type(error).__name__, *map(str.rstrip, traceback.format_tb(error.__traceback__))])


def _preview(job: ImportJob, _known: OpenedFile | None) -> None:
    """Find out what the file would do and ask; some refusals are only questions."""
    try:
        dry_run.preview_job(job, timezone.now)
    except Refused as refused:
        if not dry_run.ask_about(job, refused, timezone.now()):
            job.finish(timezone.now(), _why(refused))


def _bring_in(job: ImportJob, known: OpenedFile | None) -> None:
    try:
        tallies.refresh(job.brand_id, fresh=run(job, timezone.now, known))
        _follow_at_desk(job)
    except Refused as refused:
        job.refresh_from_db()
        tallies.refresh(job.brand_id)
        _follow_at_desk(job)
        job.finish(timezone.now(), _refusal(job, refused))
    else:
        dry_run.forget_records(job)
        _end(job, "import.done")


def _follow_at_desk(job: ImportJob, *, is_undo: bool = False) -> None:
    """Let the items follow the facts, which are summed up by now since rules read their themes, and sum up those."""
    followed = items.refresh(job.brand_id, timezone.now(), job=None if is_undo else job.pk)
    if followed.made or followed.changed or followed.removed:
        tallies.refresh(job.brand_id)


def _undo(job: ImportJob, _known: OpenedFile | None) -> None:
    """Undo the import; the tallies follow from the facts again before anybody reads that it is undone."""
    try:
        items.refuse_undo(job)
        items.leave(job)
        undo.undo(job, timezone.now)
    except (undo.CannotUndo, items.WorkedOn) as blocked:
        items.refresh(job.brand_id, timezone.now(), job=job.pk)
        job.give_up(timezone.now(), str(blocked))
    else:
        tallies.refresh(job.brand_id)
        _follow_at_desk(job, is_undo=True)
        # What it had changed is no longer so, and the scores have to follow once more.
        job.held().update(scored=False)
        _end(job, "import.undone")


def _end(job: ImportJob, verb: str) -> None:
    """End a job well, with its event; nothing where another worker has it now."""
    now, is_undo = timezone.now(), verb == "import.undone"
    person = job.undone_by if is_undo else job.created_by
    counts = {name: getattr(job, name) for name in ("inserted", "updated", "unchanged", "rejected")}
    with transaction.atomic():
        if job.finish(now, into=ImportJob.State.UNDONE if is_undo else ImportJob.State.DONE):
            events.record(
                job.brand_id,
                verb,
                job,
                by=person.get_username() if person else COMMAND,
                now=now,
                before=counts if is_undo else {},
                after={name: job.undone[name] for name in undo.Undone._fields} if is_undo else counts,
            )


def _refusal(job: ImportJob, refused: Refused) -> str:
    """Say why a file was refused, and what is in where the reason came after records that could be read."""
    if not job.read:
        return _why(refused)
    return _("%(reason)s The %(count)d records before that are in.") % {"reason": _why(refused), "count": job.read}


def _why(refused: Refused) -> str:
    """Say why a file was refused, in the language of the job."""
    return refusal_in(get_language() or "", refused.code, str(refused))


WORK: Mapping[str, Callable[[ImportJob, OpenedFile | None], None]] = {
    ImportJob.Task.PREVIEW: _preview,
    ImportJob.Task.IMPORT: _bring_in,
    ImportJob.Task.UNDO: _undo,
}
