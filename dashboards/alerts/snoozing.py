"""Set a finding aside for oneself: until then nothing is sent about it, and if it is still true then, it is."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from dashboards.findings.verbs import FindingConflict, NoSuchFinding, visible_findings
from dashboards.models import Finding, FindingSnooze
from locations.events import record
from locations.models import User
from locations.refusals import Refusal
from locations.scoping import Scope

LONGEST = timedelta(days=366)


@transaction.atomic
def snooze(scope: Scope, pk: int, until: datetime, *, by: str, now: datetime) -> None:
    """Be notified of an open finding no more before a moment, and then once if it is still open.

    Raises NoSuchFinding, FindingConflict for a finding that is over, and Refusal for a moment that is not to come.
    """
    finding = _seen(scope, pk)
    if not finding.is_open:
        raise FindingConflict("state")
    if not now < until <= now + LONGEST:
        raise Refusal(_("Choose a day to come, within a year."), "until")
    user = User.objects.get(username=scope.user)
    row, _is_new = FindingSnooze.objects.update_or_create(user=user, finding=finding, defaults={"until": until})
    after = {"until": until.isoformat()}
    record(scope.brand, "snooze.set", row, by=by, now=now, location=finding.location_id, before={}, after=after)


@transaction.atomic
def end_snooze(scope: Scope, pk: int, *, by: str, now: datetime) -> None:
    """Be notified of a finding again as of all others. Raises NoSuchFinding."""
    finding = _seen(scope, pk)
    for row in FindingSnooze.objects.filter(finding=finding, user__username=scope.user):
        before = {"until": row.until.isoformat()}
        record(scope.brand, "snooze.set", row, by=by, now=now, location=finding.location_id, before=before, after={})
        row.delete()


def _seen(scope: Scope, pk: int) -> Finding:
    finding = visible_findings(scope).filter(pk=pk).first()
    if finding is None or not User.objects.filter(username=scope.user).exists():
        raise NoSuchFinding
    return finding
