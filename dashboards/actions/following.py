"""The state of a finding follows what is done about it."""

from datetime import datetime

from dashboards.findings.states import settle
from dashboards.models import Action
from locations.models import Brand


def follow(action: Action, now: datetime) -> None:
    """Bring the finding of an action up to date with all that is done about it."""
    if action.finding_id is not None:
        settle(Brand.objects.get(pk=action.brand_id), now, only=[action.finding_id])
