"""Say that a person has read what reached them; it is their own mark, so that no event is written."""

from datetime import datetime

from dashboards.alerts.happened import ACTION, FINDING
from dashboards.models import Notice
from locations.scoping import Scope


def open_notice(scope: Scope, pk: int, *, now: datetime) -> tuple[str, int] | None:
    """Mark a notice of the person of a scope as read; give what it is about, kind and id, or None where it is none."""
    rows = Notice.objects.filter(
        brand=scope.brand, user__username=scope.user, subject_kind__in=(FINDING, ACTION), pk=pk
    )
    about = rows.values_list("subject_kind", "subject").first()
    rows.filter(read_at=None).update(read_at=now)
    return about


def read_all(scope: Scope, *, now: datetime) -> int:
    """Mark all notices of the person of a scope as read; give how many were not."""
    rows = Notice.objects.filter(brand=scope.brand, user__username=scope.user, subject_kind__in=(FINDING, ACTION))
    return rows.filter(read_at=None).update(read_at=now)
