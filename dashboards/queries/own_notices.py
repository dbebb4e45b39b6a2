"""Which notices are a person's own: the rule that the inbox, the marks of what was read and the digests share."""

from django.db.models import QuerySet

from dashboards.models import Notice
from locations.scoping import Scope

FINDING, ACTION = "finding", "action"
"""What notices of the inbox are about; reminders of other kinds have mails alone."""


def own_notices(scope: Scope, person: int | None = None) -> "QuerySet[Notice]":
    """Find what a person (id) was notified of in a brand, that of the scope where none is named."""
    rows = Notice.objects.filter(brand=scope.brand, subject_kind__in=(FINDING, ACTION))
    return rows.filter(user__username=scope.user) if person is None else rows.filter(user=person)
