"""What stands in the way of undoing an import: whatever later work rests on what it wrote."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from locations import pins
from locations.models import Location
from reviews.importing.tables.bulk import any_of, listed
from reviews.importing.tables.history import TABLES, import_of, maker
from reviews.models import Correction, ImportJob, ReviewAlias

COMPUTED = {"monthtally", "stalecell", "score", "change", "networkscore", "pin"}
"""Models whose rows go with their store or region: they only follow from others, or (pins) are asked for apart."""

_FACTS = {model._meta.model_name for model in TABLES}


def later(job: ImportJob) -> str:
    """One sentence naming what came later and has to go first; empty where nothing did."""
    return next(_reasons(job), "")


def uses(model: type[Model], rows: Sequence[int]) -> str:
    """What else hangs on these stores or regions, by name; empty where nothing does."""
    for relation in model._meta.related_objects:
        found = relation.related_model._meta
        if found.model_name in COMPUTED | _FACTS:
            continue
        if _first(f"SELECT 1 FROM {found.db_table} WHERE {any_of(str(relation.field.column))}", [listed(rows)]):
            return str(found.verbose_name)
    return ""


def _reasons(job: ImportJob) -> Iterator[str]:
    corrected = Correction.objects.filter(before_job=job).exclude(job=job).order_by("-job")
    if (number := corrected.values_list("job", flat=True).first()) or (number := _shown_again(job)):
        yield _changed_by(number)
    yield from _rewritten(job)
    yield from _pinned(job)
    if job.created_stores:
        yield from _filled(job)
        if what := uses(Location, job.created_stores):
            yield _("Something else rests on a store that import %(number)d made (%(what)s); remove that first.") % {
                "number": job.pk,
                "what": what,
            }


def _shown_again(job: ImportJob) -> int | None:
    """The later import that showed a review again which this one inserted or changed."""
    if job.kind != ImportJob.Kind.REVIEWS:
        return None
    changed = Correction.objects.filter(job=job, table=Correction.Table.REVIEW).values("row")
    others = ReviewAlias.objects.exclude(job=job).filter(
        Q(review__job=job, review_id__gte=job.first_fact or 0, review_id__lte=job.last_fact or 0)
        | Q(review_id__in=changed, job__started_at__gt=job.started_at)
    )
    return others.order_by("-job").values_list("job", flat=True).first()


def _rewritten(job: ImportJob) -> Iterator[str]:
    """Stores that this import made or changed and somebody else changed after it."""
    found = _first(
        f"SELECT written_by, code FROM locations_location WHERE written_by <> %s AND ({any_of('id')} OR id IN "
        '(SELECT "row" FROM reviews_correction WHERE job_id = %s AND "table" = %s)) ORDER BY id DESC',
        [maker(job.pk), listed(job.created_stores), job.pk, Correction.Table.LOCATION],
    )
    if found:
        writer, code = found
        number = import_of(writer)
        yield (
            _changed_by(number)
            if number
            else _("Store “%(code)s” was changed by hand after import %(number)d, so that it cannot be undone.")
            % {"code": code, "number": job.pk}
        )


def _pinned(job: ImportJob) -> Iterator[str]:
    """Stores that this import made or gave coordinates, and whose pin a person has set since."""
    since = pins.set_since(job.brand_id, job.started_at) if job.started_at else {}
    placed = Correction.objects.filter(job=job, table=Correction.Table.LOCATION, before__has_key="latitude")
    rows = {*job.created_stores, *placed.filter(row__in=since).values_list("row", flat=True)}
    for pk in sorted(rows & since.keys()):
        yield _("The pin of store “%(code)s” was set by hand after import %(number)d; remove the pin first.") % {
            "code": since[pk],
            "number": job.pk,
        }


def _filled(job: ImportJob) -> Iterator[str]:
    """Stores that this import made and that others have put facts into, or taken facts out of."""
    for model in TABLES:
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
                else _("Store “%s”, which this import made, holds records that came without an import.") % code
            )
    moved = Correction.objects.filter(job__brand=job.brand_id, job__started_at__gte=job.started_at).exclude(job=job)
    told = moved.exclude(table=Correction.Table.LOCATION).values_list("job", "before__location_id")
    made = set(job.created_stores)
    yield from (_put_into(number) for number, before in told.iterator() if before in made)


def _changed_by(number: int) -> str:
    return _("Import %(number)d “%(name)s” of %(day)s changed the same records later; undo that first.") % _named(
        number
    )


def _put_into(number: int) -> str:
    return _(
        "Import %(number)d “%(name)s” of %(day)s has records in stores that this import made; undo that first."
    ) % _named(number)


def _named(number: int) -> dict[str, Any]:
    other = ImportJob.objects.get(pk=number)
    return {"number": other.pk, "name": other.file_name, "day": f"{other.created_at:%Y-%m-%d}"}


def _first(sql: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT 1", values)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row
