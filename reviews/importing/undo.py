"""Undo an import: the exact state before it, or a refusal that names what came later and rests on it.

All of it is one transaction, so that a kill in the middle leaves the import whole. Whoever wrote to the same rows
since is found by what rows say of their author; rows that a concurrent import changes meanwhile are left to it by the
statements themselves, and checking for blockers once more at the end then rolls everything back.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django.db import IntegrityError, connection
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from locations import pins
from locations.models import Location, Region, StoreAlias
from reviews.importing.facts.rows import FACT_KINDS
from reviews.importing.facts.sources import forget_views
from reviews.importing.run import committed
from reviews.importing.tables import history
from reviews.importing.tables.bulk import any_of, listed
from reviews.jobs import LEASE
from reviews.models import Correction, Fact, ImportJob, Item, Review, ReviewAlias
from reviews.models.imports import UNDOABLE

Clock = Callable[[], datetime]
State = ImportJob.State

COMPUTED = {
    *("monthtally", "stalecell", "mention", "mentionlabel", "score", "change", "networkscore"),
    *("finding", "evidence"),
    *("pin", "storealias", "event"),
}
"""Models whose rows go with their store or region: they only follow from others or from it, or (pins) are checked
apart. An event stays and names a store that is gone. What people added to such a row is no such thing."""

LOG = "event"
"""The model whose rows outlive what they tell of."""

ITEM = "item"
"""The model whose rows go with their facts; where people worked on one, its store stays."""

FACTS = {model._meta.model_name for model in history.TABLES}


class Undone(NamedTuple):
    """What an undo did: facts taken out, facts or stores restored, and stores removed that the import had created."""

    taken_out: int
    restored: int
    stores: int


class CannotUndo(Exception):
    """The import stays; the text is one sentence for people that gives the reason, naming the later import."""


def blocker(job: ImportJob) -> str:
    """Say in one sentence why an import cannot be undone; empty where it can. A few look-ups by index."""
    requested = job.task == ImportJob.Task.UNDO and job.state in (State.QUEUED, State.RUNNING)
    if job.undone_at:
        return "" if requested else _("Import %d is undone already.") % job.pk
    if job.state in (State.READY, State.DROPPED):
        return _("Import %d was never carried out, so there is nothing to undo.") % job.pk
    if job.state not in UNDOABLE and not requested:
        return _("Import %d is not over yet; it can be undone once it is.") % job.pk
    if job.keeps_history:
        return _later_work(job)
    if job.inserted or job.updated:
        return _("Import %d was made before Evenly stored what imports replace, so it cannot be undone.") % job.pk
    return _("Import %d imported nothing, so there is nothing to undo.") % job.pk


def stores_of(job: ImportJob) -> set[int]:
    """Find the ids of all stores that undoing an import touches: now, and as they were before it."""
    stores = {
        *job.created_stores,
        *job.corrections.filter(table=Correction.Table.LOCATION).values_list("row", flat=True),
    }
    if job.kind in FACT_KINDS:
        rows = FACT_KINDS[job.kind].model._default_manager.order_by()
        changed = job.corrections.exclude(table=Correction.Table.LOCATION)
        inserted = Q(job=job, pk__gte=job.first_fact or 0, pk__lte=job.last_fact or 0)
        for which in (inserted, Q(pk__in=changed.values("row"))):
            stores |= set(rows.filter(which).values_list("location", flat=True).distinct())
        stores |= set(changed.values_list("before__location_id", flat=True).distinct())
    return stores - {None}


def also_found(job: ImportJob) -> QuerySet[ImportJob]:
    """Find later imports that found records unchanged which this one may have inserted, the newest first.

    They wrote nothing of their own for those, so the records go with this import, and come back with their files.
    """
    later = ImportJob.objects.filter(
        brand=job.brand_id, kind=job.kind, state=State.DONE, unchanged__gt=0, pk__gt=job.pk
    )
    if job.kind in FACT_KINDS:
        later = later.filter(views__source__in=job.views.values("source"))
    return later.distinct().order_by("-pk") if job.inserted or job.updated else later.none()


def undo(job: ImportJob, clock: Clock) -> Undone:
    """Take out what the import of a claimed job wrote and restore what it replaced, in one transaction.

    The caller then refreshes the tallies and ends the job with ``job.finish(now, into=UNDONE)``; called again after a
    kill in between, it does nothing. Raises CannotUndo, with the job back in the state it was in, where there is a
    ``blocker``; TakenOver where another worker has the job.
    """
    if not job.undone_at:
        try:
            committed(partial(_take_back, job, clock))
        except (CannotUndo, IntegrityError) as error:
            reason = str(error) if isinstance(error, CannotUndo) else blocker(job)
            if not reason:
                raise
            job.held().update(state=job.without_undo, lease_until=None, progress=1)
            raise CannotUndo(reason) from error
        job.refresh_from_db()
    return Undone(**{name: job.undone[name] for name in Undone._fields})


def _take_back(job: ImportJob, clock: Clock) -> None:
    now = clock()
    # The first thing to do: from here on, no other worker can claim the row before this transaction is over.
    job.write(heartbeat=now, lease_until=now + LEASE)
    if reason := blocker(job):
        raise CannotUndo(reason)
    restored, regions = history.restore_stores(job.brand, job.pk, now)
    taken_out = 0
    if job.kind in FACT_KINDS:
        taken_out, restored = _take_back_facts(job, FACT_KINDS[job.kind].model)
    Correction.objects.filter(job=job).delete()
    forget_views(job.pk)
    StoreAlias.objects.filter(brand_id=job.brand_id, import_id=job.pk).delete()
    stores = _remove_stores(job.created_stores)
    left = _remove_regions(job, [*job.created_regions, *regions])
    if reason := _later_work(job):
        raise CannotUndo(reason)
    done = Undone(taken_out, restored, stores)._asdict()
    job.write(undone={**job.undone, **done}, undone_at=now, created_regions=left, scored=False)


def _take_back_facts(job: ImportJob, model: type[Fact]) -> tuple[int, int]:
    """Delete what the import inserted and restore what it changed; return how many of each."""
    inserted = "job_id = %s AND id BETWEEN %s AND %s"
    span = [job.pk, job.first_fact or 0, job.last_fact or 0]
    changed = 'id IN (SELECT "row" FROM reviews_correction WHERE job_id = %s AND "table" = %s)'
    rows = [job.pk, history.TABLES[model]]
    if model is Review:
        ReviewAlias.objects.filter(job=job).delete()
    _mark_stale(model, changed, rows)
    restored = history.restore(model, job.pk)
    _mark_stale(model, changed, rows)
    _mark_stale(model, inserted, span)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE {inserted}", span)
        return int(cursor.rowcount), restored


def _mark_stale(model: type[Fact], which: str, values: Sequence[Any]) -> None:
    """Mark the cells of those facts as stale that the SQL condition selects."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reviews_stalecell (location_id, first_month, last_month) "
            f"SELECT DISTINCT location_id, first_month, last_month FROM {model._meta.db_table} WHERE {which}",
            values,
        )


def _remove_stores(stores: list[int]) -> int:
    """Remove stores with what is computed of them; what else may hang on one by now makes the commit fail.

    Those stay that have an item of the desk, on which people worked.
    """
    worked_on = {*Item.objects.filter(location__in=stores).values_list("location", flat=True)}
    stores = [pk for pk in stores if pk not in worked_on]
    if not stores:
        return 0
    with connection.cursor() as cursor:
        for relation in Location._meta.related_objects:
            table, column = relation.related_model._meta.db_table, relation.field.column
            if relation.related_model._meta.model_name == LOG:
                cursor.execute(f"UPDATE {table} SET {column} = NULL WHERE {any_of(str(column))}", [listed(stores)])
            if relation.related_model._meta.model_name in COMPUTED:
                cursor.execute(f"DELETE FROM {table} WHERE {any_of(str(column))}", [listed(stores)])
        cursor.execute(f"DELETE FROM locations_location WHERE {any_of('id')}", [listed(stores)])
        return int(cursor.rowcount)


def _remove_regions(job: ImportJob, created: list[int]) -> list[int]:
    """Remove the regions that only undone imports created and that nothing uses; return those that stay.

    One that another import uses stays listed with the undone import, and goes when the other one is undone too.
    """
    undone = ImportJob.objects.filter(brand_id=job.brand_id, state=State.UNDONE).exclude(created_regions=[])
    for regions in undone.values_list("created_regions", flat=True):
        created = [*created, *regions]
    deepest_first = sorted(Region.objects.filter(pk__in=created), key=lambda region: -region.path.count("/"))
    for region in deepest_first:
        if not _user_of(Region, [region.pk]):
            region.delete()
    return sorted(set(created).intersection(Region.objects.filter(pk__in=created).values_list("pk", flat=True)))


def _later_work(job: ImportJob) -> str:
    """Name in one sentence what came later and has to go first; empty where nothing did."""
    return next(_blockers(job), "")


def _blockers(job: ImportJob) -> Iterator[str]:
    corrected = Correction.objects.filter(before_job=job).exclude(job=job).order_by("-job")
    if (number := corrected.values_list("job", flat=True).first()) or (number := _shown_again(job)):
        yield _changed_by(number)
    yield from _rewritten(job)
    yield from _pinned(job)
    if job.created_stores:
        yield from _filled(job)
        if what := _user_of(Location, job.created_stores):
            yield _("Something else rests on a store that import %(number)d created (%(what)s); remove that first.") % {
                "number": job.pk,
                "what": what,
            }


def _shown_again(job: ImportJob) -> int | None:
    """Find the later import that showed a review again which this one inserted or changed."""
    if job.kind != ImportJob.Kind.REVIEWS:
        return None
    changed = Correction.objects.filter(job=job, table=Correction.Table.REVIEW).values("row")
    others = ReviewAlias.objects.exclude(job=job).filter(
        Q(review__job=job, review_id__gte=job.first_fact or 0, review_id__lte=job.last_fact or 0)
        | Q(review_id__in=changed, job__started_at__gt=job.started_at)
    )
    return others.order_by("-job").values_list("job", flat=True).first()


def _rewritten(job: ImportJob) -> Iterator[str]:
    """Find a store that this import created or changed and somebody else changed after it."""
    found = _first(
        "SELECT written_by_import, code FROM locations_location WHERE COALESCE(written_by_import, 0) <> %s AND "
        f"({any_of('id')} OR id IN "
        '(SELECT "row" FROM reviews_correction WHERE job_id = %s AND "table" = %s)) ORDER BY id DESC',
        [job.pk, listed(job.created_stores), job.pk, Correction.Table.LOCATION],
    )
    if found:
        number, code = found
        yield (
            _changed_by(number)
            if number
            else _("Store “%(code)s” was changed by hand after import %(number)d, so that it cannot be undone.")
            % {"code": code, "number": job.pk}
        )


def _pinned(job: ImportJob) -> Iterator[str]:
    """Find stores that this import created or gave coordinates, and whose pin a person has set since."""
    since = pins.set_since(job.brand_id, job.started_at) if job.started_at else {}
    located = Correction.objects.filter(job=job, table=Correction.Table.LOCATION, before__has_key="latitude")
    rows = {*job.created_stores, *located.filter(row__in=since).values_list("row", flat=True)}
    for pk in sorted(rows & since.keys()):
        yield _("The pin of store “%(code)s” was set by hand after import %(number)d; remove the pin first.") % {
            "code": since[pk],
            "number": job.pk,
        }


def _filled(job: ImportJob) -> Iterator[str]:
    """Find stores that this import created and that others have put facts into, or taken facts out of."""
    for model in history.TABLES:
        found = _first(
            f"SELECT f.job_id, l.code FROM {model._meta.db_table} f JOIN locations_location l ON l.id = f.location_id "
            f"WHERE {any_of('f.location_id')} AND COALESCE(f.job_id, 0) <> %s",
            [listed(job.created_stores), job.pk],
        )
        if found:
            number, code = found
            yield (
                _put_into(number)
                if number
                else _("Store “%s”, which this import created, has records that came without an import.") % code
            )
    moved = Correction.objects.filter(job__brand=job.brand_id, job__started_at__gte=job.started_at).exclude(job=job)
    locations = moved.exclude(table=Correction.Table.LOCATION).values_list("job", "before__location_id")
    created = set(job.created_stores)
    yield from (_put_into(number) for number, before in locations.iterator() if before in created)


def _user_of(model: type[Model], rows: Sequence[int]) -> str:
    """Name what else refers to one of these stores or regions; empty where nothing does."""
    for relation in model._meta.related_objects:
        found = relation.related_model._meta
        if found.model_name == ITEM:
            continue
        if found.model_name in COMPUTED | FACTS | {LOG}:
            if added := _added_to(relation.related_model, str(relation.field.column), rows):
                return added
            continue
        if _first(f"SELECT 1 FROM {found.db_table} WHERE {any_of(str(relation.field.column))}", [listed(rows)]):
            return str(found.verbose_name)
    return ""


def _added_to(computed: type[Model], column: str, rows: Sequence[int]) -> str:
    """Name what people added to computed rows of these stores or regions; empty where they added nothing."""
    for relation in computed._meta.related_objects:
        found = relation.related_model._meta
        if found.model_name in COMPUTED | FACTS:
            continue
        of_rows = f"SELECT id FROM {computed._meta.db_table} WHERE {any_of(column)}"
        if _first(f"SELECT 1 FROM {found.db_table} WHERE {relation.field.column} IN ({of_rows})", [listed(rows)]):
            return str(found.verbose_name)
    return ""


def _changed_by(number: int) -> str:
    return _("Import %(number)d “%(name)s” of %(day)s changed the same records later; undo that first.") % _named(
        number
    )


def _put_into(number: int) -> str:
    return _(
        "Import %(number)d “%(name)s” of %(day)s has records in stores that this import created; undo that first."
    ) % _named(number)


def _named(number: int) -> dict[str, Any]:
    other = ImportJob.objects.get(pk=number)
    return {"number": other.pk, "name": other.file_name, "day": f"{other.created_at:%Y-%m-%d}"}


def _first(sql: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    """Return the first row of a query, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT 1", values)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row
