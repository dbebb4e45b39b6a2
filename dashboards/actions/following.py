"""The state of a finding follows what is done about it."""

from datetime import datetime

from dashboards.models import Action, Finding
from locations import events

F = Finding.State
A = Action.State


def follow(finding: Finding | None, *, by: str, now: datetime) -> None:
    """Give a finding the state that its actions make: in work while one is under way, watching once all are done.

    What is resolved or dismissed stays so, and what nothing is done about any more is accepted again.
    """
    if finding is None:
        return
    found = Finding.objects.select_for_update().get(pk=finding.pk)
    states = {*Action.objects.filter(finding=found).exclude(state=A.CANCELLED).values_list("state", flat=True)}
    if not found.is_open:
        return
    state = found.state
    if states & {A.PLANNED, A.DOING}:
        state = F.IN_WORK
    elif states:
        state = F.WATCHING
    elif state in (F.IN_WORK, F.WATCHING):
        state = F.ACCEPTED
    if state == found.state:
        return
    before, found.state = found.state, state
    found.version += 1
    found.save(update_fields=["state", "version"])
    events.record(
        found.brand_id,
        "finding.followed",
        found,
        by=by,
        now=now,
        location=found.location_id,
        before={"state": before},
        after={"state": state},
        version=found.version,
    )
