"""Write the log of changes: every verb that a person can reach adds one event to it."""

import logging
from collections.abc import Callable, Collection, Mapping
from contextvars import copy_context
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.db.models import QuerySet

from locations.models import Brand, Event, User

access_log = logging.getLogger("evenly.access")
LOGGED = frozenset({"absence", "brand", "import", "invitation", "month", "person", "role", "standard"})
"""Kinds of subjects whose changes are in the log of the processes too: who may see what, and what figures rest on."""


class Subject(Protocol):
    """What an event is about: a row, whose text is its name in the log."""

    @property
    def pk(self) -> Any: ...


def record(
    brand: int,
    verb: str,
    subject: Subject | None,
    *,
    by: str,
    now: datetime,
    location: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    **more: Any,
) -> Event:
    """Add one event to a brand's log.

    ``verb`` is the kind of subject and what was done to it ("standard.set"); ``by`` is a sign-in name or the name of a
    program; ``before`` and ``after`` hold the attributes that changed, as JSON, and ``more`` whatever else belongs to
    it. Nothing that a customer wrote may be among them. Call it in the transaction that makes the change; once it is
    committed, the log of the processes has a line of it, without names of what was changed.
    """
    data: dict[str, Any] = {}
    if before is not None or after is not None:
        data = {"before": dict(before or {}), "after": dict(after or {})}
    if verb.partition(".")[0] in LOGGED:
        # Under the id of the request, or the name of the job, that makes the change.
        here = copy_context()
        transaction.on_commit(lambda: here.run(_log, brand, verb, subject.pk if subject else None, by))
    return Event.objects.create(
        brand_id=brand,
        at=now,
        by=User.objects.filter(username=by).first() if by else None,
        by_name=by[:150],
        verb=verb,
        subject=verb.partition(".")[0],
        subject_id=subject.pk if subject else None,
        subject_name=str(subject or "")[:300],
        location_id=location,
        data=data | more,
    )


def _log(brand: int, verb: str, subject: int | None, by: str) -> None:
    slug = Brand.objects.filter(pk=brand).values_list("slug", flat=True).first()
    number = "" if subject is None else f" {subject}"
    access_log.info("changed by %r: %s%s of %s", by, verb, number, slug)


def redact(brand: int, subjects: Collection[str], scrub: Callable[[str], str]) -> int:
    """Take a customer who is erased out of the names that a brand's events of these subjects have; return how many.

    This alone ever changes an event: who did what, and when, stays.
    """
    # The rows' own manager refuses every change.
    rows: QuerySet[Event] = QuerySet(Event)
    names = Event.objects.filter(brand=brand, subject__in=subjects).order_by("pk").values_list("pk", "subject_name")
    scrubbed = [(pk, name, scrub(name)) for pk, name in names]
    return sum(rows.filter(pk=pk).update(subject_name=new) for pk, name, new in scrubbed if new != name)
