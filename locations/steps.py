"""What every step with a row that has a version goes through: who sees it, its version, the event, the way back."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet

from locations import events
from locations.models import Event
from locations.scoping import Scope

R = TypeVar("R", bound=Model)
Columns = Mapping[str, Any]
"""Columns of a row by name, as JSON."""


class Versioned(events.Subject, Protocol):
    """A row of a brand that counts its changes."""

    brand_id: int
    version: int

    def save(self, *, update_fields: Iterable[str] | None = ...) -> None: ...


class NoSuchRow(LookupError):
    """There is no such row, or it is of a place that this person does not see: the two look alike."""


class StepConflict(RuntimeError):
    """Somebody else changed the row, or the step does not fit the state that it is in; the word says which."""


def refuse_reader(scope: Scope) -> None:
    """Raise PermissionDenied for a role that only reads."""
    if scope.read_only:
        raise PermissionDenied("Your role in this brand is read only.")


@contextmanager
def opened(scope: Scope, seen: "QuerySet[R]", pk: int, absent: type[NoSuchRow]) -> Iterator[R]:
    """Lock the one of the rows that a person sees, for as long as a step takes, and write all of the step or nothing.

    Raises PermissionDenied for those who only read, and ``absent`` where there is none.
    """
    refuse_reader(scope)
    with transaction.atomic():
        row = seen.select_for_update(of=("self",)).filter(pk=pk).first()
        if row is None:
            raise absent
        yield row


def refuse_stale(row: Versioned, version: int | None, conflict: type[StepConflict]) -> None:
    """Raise ``conflict`` where the version that somebody has seen, if they name one, is not the present one."""
    if version is not None and version != row.version:
        raise conflict("stale")


def as_json(row: Model, columns: Iterable[str]) -> dict[str, Any]:
    """Give columns of a row as the log of changes keeps them: days and moments as ISO 8601."""
    values = ((name, getattr(row, name)) for name in columns)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values}


def from_json(model: type[Model], stored: Columns) -> dict[str, Any]:
    """Give columns of a model back from what ``as_json`` made of them; whatever else is stored is left out."""
    fields = (field for field in model._meta.concrete_fields if field.attname in stored)
    return {field.attname: field.to_python(stored[field.attname]) for field in fields}


def differences(before: Columns, after: Columns) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the columns that differ, as they were and as they are."""
    changed = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in changed}, {name: after[name] for name in changed}


def save(row: Versioned, changed: Iterable[str]) -> None:
    """Write the columns that a step changed, and the version that it makes."""
    row.version += 1
    row.save(update_fields=[*changed, "version"])


def record(
    row: Versioned,
    verb: str,
    by: str,
    now: datetime,
    *,
    location: int | None,
    before: Columns,
    after: Columns,
    **more: Any,
) -> None:
    """Add the event of a step; it names the version that the step made."""
    events.record(
        row.brand_id,
        verb,
        row,
        by=by,
        now=now,
        location=location,
        before=before,
        after=after,
        version=row.version,
        **more,
    )


def last_event(row: Versioned, subject: str) -> Event | None:
    """Give the last event of a row, by the kind of subject that its events have."""
    return Event.objects.filter(subject=subject, subject_id=row.pk, brand_id=row.brand_id).order_by("-pk").first()


def put_back(row: Model, before: Columns) -> None:
    """Give a row the columns that it had before a step, without saving them."""
    for name, value in from_json(type(row), before).items():
        setattr(row, name, value)
