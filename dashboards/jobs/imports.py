"""Queue, confirm, give up and undo imports, each on behalf of a person."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from dashboards.jobs.queue import IMPORT
from dashboards.jobs.upload_limits import refuse_too_much
from dashboards.queries.import_changes import foreign_stores
from dashboards.queries.imports import visible_imports
from locations import events
from locations.models import User
from locations.scoping import Scope, limits
from reviews.desk.items import worked_on
from reviews.importing import remembered, uploads
from reviews.jobs import Job, wake
from reviews.models import ImportJob

PATIENCE = timedelta(days=7)
"""How long a file waits for somebody to say yes or no to it."""


def queue_import(
    scope: Scope,
    upload: Iterable[bytes],
    *,
    kind: str,
    file_name: str,
    publisher: str,
    options: Mapping[str, Any],
    preview: bool = False,
    size: int = 0,
) -> int:
    """Store an uploaded file and queue its import, or, with ``preview``, its preview; return the job's id.

    The import knows only the stores that this person may see. Raises PermissionDenied where somebody but head office
    would change the list of stores itself, and TooMuchWaits where there is no room in the queue for ``size`` bytes.
    """
    _refuse_foreign(scope, kind, options)
    refuse_too_much(scope, size)
    stored = uploads.store(upload)
    job = ImportJob.objects.create(
        brand_id=scope.brand,
        task=ImportJob.Task.PREVIEW if preview else ImportJob.Task.IMPORT,
        kind=kind,
        publisher=publisher,
        options={**options, "within": limits(scope), "language": get_language()},
        file_name=shortened(Path(file_name).name),
        stored_as=stored.stored_as,
        sha256=stored.sha256,
        size=stored.size,
        created_by=User.objects.filter(username=scope.user).first(),
    )
    events.access_log.info(
        "file received from %r: import %d of %s, %d bytes", scope.user, job.pk, scope.brand_slug, stored.size
    )
    wake(IMPORT, job.pk)
    return job.pk


def preview_again(scope: Scope, pk: int, *, kind: str, publisher: str, options: Mapping[str, Any]) -> bool:
    """Queue another preview of a file that waits for an answer; return whether it did. Raises PermissionDenied."""
    _refuse_foreign(scope, kind, options)
    job = visible_imports(scope).get(pk=pk)
    current = _with_limits(scope, job, {**job.options, **options, "language": get_language()})
    columns = {"kind": kind, "publisher": publisher, "options": current, "shape": "", "preview": {}}
    if job.state != Job.State.READY or not job.queue_again(progress=0, started_at=None, **columns):
        return False
    wake(IMPORT, pk)
    return True


def pick_store(scope: Scope, pk: int, written: str, code: str) -> bool:
    """Say which store a name in a waiting file stands for, and queue another preview; return whether it did.

    Without a code, it stands for none, and its records are left out.
    """
    job = visible_imports(scope).get(pk=pk)
    aliases = {**(job.options.get("aliases") or {}), written: code}
    new = {own: each for own, each in (job.options.get("new_stores") or {}).items() if own != written}
    options = {"aliases": aliases, "new_stores": new}
    return preview_again(scope, pk, kind=job.kind, publisher=job.publisher, options=options)


def create_store(scope: Scope, pk: int, written: str, code: str) -> bool:
    """Let the import of a waiting file create a store for a name, and queue another preview; return whether it did.

    Raises PermissionDenied for anybody but head office.
    """
    job = visible_imports(scope).get(pk=pk)
    aliases = {own: each for own, each in (job.options.get("aliases") or {}).items() if own != written}
    new = {**(job.options.get("new_stores") or {}), written: code}
    options = {"aliases": aliases, "new_stores": new}
    return preview_again(scope, pk, kind=job.kind, publisher=job.publisher, options=options)


def confirm(scope: Scope, pk: int, *, remember: bool = False) -> bool:
    """Queue the import of a file that was previewed; return whether it did. Raises PermissionDenied.

    With ``remember``, later files with the same headings are read as this one.
    """
    job = visible_imports(scope).get(pk=pk)
    if job.preview.get("problem"):
        return False
    _refuse_foreign(scope, job.kind, job.options)
    now = timezone.now()
    with transaction.atomic():
        if not job.ask_for(ImportJob.Task.IMPORT, options=_with_limits(scope, job, job.options)):
            return False
        if remember:
            remembered.remember(job, User.objects.filter(username=scope.user).first(), now)
        events.record(scope.brand, "import.approved", job, by=scope.user, now=now)
    wake(IMPORT, pk)
    return True


def forget(scope: Scope, pk: int) -> bool:
    """Forget how files with the headings of a waiting one are read; return whether there was anything to forget.

    Raises PermissionDenied.
    """
    _refuse_read_only(scope)
    job = visible_imports(scope).get(pk=pk)
    known = remembered.reading_of(job.brand, job.preview.get("headings") or ())
    if known is None:
        return False
    with transaction.atomic():
        events.record(scope.brand, "reading.forgotten", known, by=scope.user, now=timezone.now())
        known.delete()
    ImportJob.objects.filter(pk=pk, state=Job.State.READY).update(preview={**job.preview, "remembered": ""})
    return True


def drop(scope: Scope, pk: int) -> bool:
    """Give up a file that waits for an answer and delete it; return whether it did. Raises PermissionDenied."""
    _refuse_read_only(scope)
    jobs, now = visible_imports(scope).filter(pk=pk), timezone.now()
    with transaction.atomic():
        if not _drop(jobs, now):
            return False
        events.record(scope.brand, "import.discarded", jobs.get(), by=scope.user, now=now)
    return True


def drop_unanswered(now: datetime) -> int:
    """Give up the files that nobody has answered for ``PATIENCE``; return how many these were.

    An import that was stopped keeps what it brought in, and its sentence.
    """
    stopped = ImportJob.objects.filter(state=Job.State.STOPPED, finished_at__lt=now - PATIENCE)
    ended = 0
    for job in stopped:
        if ImportJob.objects.filter(pk=job.pk, state=Job.State.STOPPED).update(state=Job.State.FAILED):
            uploads.drop(job)
            ended += 1
    return ended + _drop(ImportJob.objects.filter(heartbeat__lt=now - PATIENCE), now)


def stop(scope: Scope, pk: int) -> bool:
    """Take a waiting import out of the queue, or have a running one stopped within seconds; return whether either.

    Whoever may approve an import may stop it. Raises PermissionDenied.
    """
    job = visible_imports(scope).get(pk=pk)
    _refuse_foreign(scope, job.kind, job.options)
    return _with_event(scope, job, "import.stopped", lambda now: job.ask_to_stop(now, scope.user))


def go_on(scope: Scope, pk: int) -> bool:
    """Queue an import that was stopped, from where it was; return whether it did. Raises PermissionDenied."""
    job = visible_imports(scope).get(pk=pk)
    _refuse_foreign(scope, job.kind, job.options)
    if not _with_event(scope, job, "import.resumed", lambda _now: job.go_on()):
        return False
    wake(IMPORT, pk)
    return True


def undo(scope: Scope, pk: int, *, keep_work: bool = False) -> bool:
    """Queue the undo of an import that is over; return whether it did, which needs all its stores to be visible.

    With ``keep_work`` items of the desk stay, closed, where people worked on them; without it nothing is queued.
    Raises PermissionDenied.
    """
    _refuse_read_only(scope)
    job = visible_imports(scope).get(pk=pk)
    if foreign_stores(scope, job) or (not keep_work and worked_on(job, most=1)):
        return False
    by, options = User.objects.filter(username=scope.user).first(), {**job.options, "keep_work": keep_work}
    if not job.ask_for(ImportJob.Task.UNDO, undone_by=by, options=options):
        return False
    wake(IMPORT, pk)
    return True


def _with_event(scope: Scope, job: ImportJob, verb: str, do: Callable[[datetime], bool]) -> bool:
    """Do something to an import, and add its event where it was done; return whether it was."""
    now = timezone.now()
    with transaction.atomic():
        if not do(now):
            return False
        events.record(scope.brand, verb, job, by=scope.user, now=now)
    return True


def _refuse_foreign(scope: Scope, kind: str, options: Mapping[str, Any]) -> None:
    """Raise PermissionDenied for a read-only role, and where not head office would change the list of stores."""
    _refuse_read_only(scope)
    creates = options.get("create_stores") or options.get("new_stores")
    if not scope.keeps_the_brand and (kind == ImportJob.Kind.LOCATIONS or creates):
        raise PermissionDenied("Only head office changes the list of stores.")


def _refuse_read_only(scope: Scope) -> None:
    if scope.read_only:
        raise PermissionDenied("A read-only role imports nothing.")


def _with_limits(scope: Scope, job: ImportJob, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options with the limits of who approves it, or else of who uploaded the file; they never grow wider.

    Within limits no store is created: one beyond them would be taken for missing.
    """
    within = limits(scope) or job.options.get("within") or {}
    create, new = bool(options.get("create_stores")) and not within, {} if within else options.get("new_stores") or {}
    return {**options, "within": within, "create_stores": create, "new_stores": new}


def _drop(jobs: "QuerySet[ImportJob]", now: datetime) -> int:
    dropped = 0
    for job in jobs.filter(state=Job.State.READY):
        rows = ImportJob.objects.filter(pk=job.pk, state=Job.State.READY)
        if rows.update(state=Job.State.DROPPED, finished_at=now, preview={}):
            uploads.drop(job)
            dropped += 1
    return dropped


def shortened(file_name: str, most: int = 255) -> str:
    """Cut the middle out of a file's name that is too long, so that beginning and kind can still be read."""
    end = (most - 1) // 3
    return file_name if len(file_name) <= most else f"{file_name[: most - 1 - end]}…{file_name[-end:]}"
