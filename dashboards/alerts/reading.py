"""Mark that a person has read what reached them; it is their own mark, so that no event is written."""

from datetime import datetime

from dashboards.queries.own_notices import own_notices
from locations.scoping import Scope


def open_notice(scope: Scope, pk: int, *, now: datetime) -> tuple[str, int] | None:
    """Mark a notice of the person of a scope as read; give what it is about, kind and id, or None where it is none."""
    rows = own_notices(scope).filter(pk=pk)
    about = rows.values_list("subject_kind", "subject").first()
    rows.filter(read_at=None).update(read_at=now)
    return about


def read_all(scope: Scope, *, now: datetime) -> int:
    """Mark all notices of the person of a scope as read; give how many were not."""
    return own_notices(scope).filter(read_at=None).update(read_at=now)
