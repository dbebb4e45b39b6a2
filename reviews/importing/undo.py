"""Undoing an import: the exact state before it, or a refusal that names what stands in the way.

All of it is one transaction, so that a kill in the middle leaves the import whole. Whoever wrote to the same rows
since is found by what rows say of their writer (``hindrances``); rows that a concurrent import changes meanwhile are
left to it by the statements themselves, and the last look at the hindrances then takes everything back.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from locations.models import Location, Region
from reviews.importing.facts.rows import SHAPES
from reviews.importing.facts.sources import forget_looks
from reviews.importing.hindrances import COMPUTED, later, uses
from reviews.importing.run import TakenOver, committed
from reviews.importing.tables import history
from reviews.importing.tables.bulk import any_of, listed
from reviews.jobs import LEASE
from reviews.models import Correction, Fact, ImportJob, Review, ReviewAlias

Clock = Callable[[], datetime]
State = ImportJob.State


class Undone(NamedTuple):
    """What an undo did: facts taken out, facts or stores restored, and stores removed that the import had made."""

    taken_out: int
    restored: int
    stores: int


class CannotUndo(Exception):
    """The import stays; the text is one sentence for people that says why, naming the later import."""


def hindrance(job: ImportJob) -> str:
    """Why an import cannot be undone, as one sentence; empty where it can. A few look-ups by index."""
    asked = job.task == ImportJob.Task.UNDO and job.state in (State.QUEUED, State.RUNNING)
    if job.undone_at:
        return "" if asked else _("Import %d is undone already.") % job.pk
    if job.state in (State.READY, State.DROPPED):
        return _("Import %d was never brought in, so there is nothing to undo.") % job.pk
    if job.state not in (State.DONE, State.FAILED) and not asked:
        return _("Import %d is not over yet; it can be undone once it is.") % job.pk
    if job.keeps_history:
        return later(job)
    if job.inserted or job.updated:
        return _("Import %d was made before Evenly kept what imports replace, so it cannot be undone.") % job.pk
    return _("Import %d brought nothing in, so there is nothing to undo.") % job.pk


def also_found(job: ImportJob) -> QuerySet[ImportJob]:
    """Later imports that found records unchanged which this one may have brought, the newest first.

    They wrote nothing of their own for those, so the records go with this import, and come back with their files.
    """
    later = ImportJob.objects.filter(
        brand=job.brand_id, kind=job.kind, state=State.DONE, unchanged__gt=0, pk__gt=job.pk
    )
    if job.kind in SHAPES:
        later = later.filter(looks__source__in=job.looks.values("source"))
    return later.distinct().order_by("-pk") if job.inserted or job.updated else later.none()


def undo(job: ImportJob, clock: Clock) -> Undone:
    """Take out what the import of a claimed job wrote and restore what it replaced, in one transaction.

    The caller then refreshes the tallies and ends the job with ``job.finish(now, into=UNDONE)``; called again after a
    kill in between, it does nothing. Raises CannotUndo, with the job back in the state it was in, where ``hindrance``
    says something; running.TakenOver where another worker holds the job.
    """
    if not job.undone_at:
        try:
            committed(partial(_take_back, job, clock))
        except (CannotUndo, IntegrityError) as error:
            reason = str(error) if isinstance(error, CannotUndo) else hindrance(job)
            if not reason:
                raise
            job.held().update(state=job.without_undo, lease_until=None, progress=1)
            raise CannotUndo(reason) from error
        job.refresh_from_db()
    return Undone(**{name: job.undone[name] for name in Undone._fields})


def _take_back(job: ImportJob, clock: Clock) -> None:
    now = clock()
    # The first thing to do: from here on, no other worker can claim the row before this transaction is over.
    if not job.held().update(heartbeat=now, lease_until=now + LEASE):
        raise TakenOver(f"import {job.pk}")
    if reason := hindrance(job):
        raise CannotUndo(reason)
    restored, regions = history.put_back_stores(job.brand, job.pk)
    taken_out = 0
    if job.kind in SHAPES:
        taken_out, restored = _facts(job, SHAPES[job.kind].model)
    Correction.objects.filter(job=job).delete()
    forget_looks(job.pk)
    stores = _remove_stores(job.created_stores)
    left = _remove_regions(job, [*job.created_regions, *regions])
    if reason := later(job):
        raise CannotUndo(reason)
    done = Undone(taken_out, restored, stores)._asdict()
    told = {"undone": {**job.undone, **done}, "undone_at": now, "created_regions": left, "scored": False}
    if not job.held().update(**told):
        raise TakenOver(f"import {job.pk}")


def _facts(job: ImportJob, model: type[Fact]) -> tuple[int, int]:
    """Delete what the import inserted and restore what it changed; how many of each."""
    inserted = "job_id = %s AND id BETWEEN %s AND %s"
    span = [job.pk, job.first_fact or 0, job.last_fact or 0]
    changed = 'id IN (SELECT "row" FROM reviews_correction WHERE job_id = %s AND "table" = %s)'
    rows = [job.pk, history.TABLES[model]]
    if model is Review:
        ReviewAlias.objects.filter(job=job).delete()
    _mark(model, changed, rows)
    restored = history.put_back(model, job.pk)
    _mark(model, changed, rows)
    _mark(model, inserted, span)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE {inserted}", span)
        return int(cursor.rowcount), restored


def _mark(model: type[Fact], which: str, values: Sequence[Any]) -> None:
    """Mark the cells of facts as stale."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reviews_stalecell (location_id, first_month, last_month) "
            f"SELECT DISTINCT location_id, first_month, last_month FROM {model._meta.db_table} WHERE {which}",
            values,
        )


def _remove_stores(stores: list[int]) -> int:
    """Remove stores with what is computed of them; what else may hang on one by now makes the commit fail."""
    if not stores:
        return 0
    with connection.cursor() as cursor:
        for relation in Location._meta.related_objects:
            table, column = relation.related_model._meta.db_table, relation.field.column
            if relation.related_model._meta.model_name in COMPUTED:
                cursor.execute(f"DELETE FROM {table} WHERE {any_of(str(column))}", [listed(stores)])
        cursor.execute(f"DELETE FROM locations_location WHERE {any_of('id')}", [listed(stores)])
        return int(cursor.rowcount)


def _remove_regions(job: ImportJob, made: list[int]) -> list[int]:
    """Remove the regions that only imports made which are undone by now, and that nothing uses; those that stay.

    One that another import uses stays listed with the undone import, and goes when the other one is undone too.
    """
    undone = ImportJob.objects.filter(brand_id=job.brand_id, state=State.UNDONE).exclude(created_regions=[])
    for regions in undone.values_list("created_regions", flat=True):
        made = [*made, *regions]
    deepest_first = sorted(Region.objects.filter(pk__in=made), key=lambda region: -region.path.count("/"))
    for region in deepest_first:
        if not uses(Region, [region.pk]):
            region.delete()
    return sorted(set(made).intersection(Region.objects.filter(pk__in=made).values_list("pk", flat=True)))
