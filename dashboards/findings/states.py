"""What follows for each finding of a brand from the months in which it was found and from what is done about it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from dashboards.findings.statements.course import closed_in
from dashboards.models import Action, EffectRun, Evidence, Finding, FindingMonth
from locations import events
from locations.models import Brand
from reviews.jobs import Job

S = Finding.State
_WORKING = (Action.State.PLANNED, Action.State.DOING)
_OF_LINE = ("kind", "metric", "theme", "since", "strength")
_COLUMNS = (*_OF_LINE, "first_month", "last_month", "state", "state_before", "closed_month", "version")


@dataclass(frozen=True, slots=True)
class Work:
    """What is done about a finding: whether any of it is under way, and the month in which all was judged first."""

    is_under_way: bool
    judged: int | None


def settle(brand: Brand, now: datetime, *, only: Sequence[int] | None = None) -> list[Finding]:
    """Bring months and states of a brand's findings up to date, of ``only`` those, and give them.

    One without any evidence left that nobody has touched is deleted. What was dismissed stays so.
    """
    searched = [*FindingMonth.objects.filter(brand=brand).order_by("month").values_list("month", flat=True)]
    rows = Finding.objects.filter(brand=brand).order_by("pk")
    findings = [*(rows if only is None else rows.filter(pk__in=only))]
    lines, work = _leading(brand, findings), _work(brand, findings)
    left: list[Finding] = []
    for finding in findings:
        own, before = lines.get(finding.pk, ()), {name: getattr(finding, name) for name in _COLUMNS}
        if not own and _is_nothing(finding):
            finding.delete()
            continue
        _follow(finding, own)
        _close_or_open(finding, searched, work.get(finding.pk))
        _write(finding, before, now)
        left.append(finding)
    return left


def _leading(brand: Brand, findings: Sequence[Finding]) -> Mapping[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = defaultdict(list)
    lines = Evidence.objects.filter(finding__brand=brand, leads=True).order_by("month")
    for line in lines.filter(finding__in=[each.pk for each in findings]):
        found[line.finding_id].append(line)
    return found


def _work(brand: Brand, findings: Sequence[Finding]) -> Mapping[int, Work]:
    """Give what is done about each finding; it is judged once all of its actions are."""
    actions: dict[int, list[Action]] = defaultdict(list)
    chosen = Action.objects.filter(brand=brand, finding__in=[each.pk for each in findings])
    for action in chosen.exclude(state=Action.State.CANCELLED):
        actions[action.finding_id or 0].append(action)
    judged: dict[int, int] = {}
    runs = EffectRun.objects.filter(action__in=chosen, state=Job.State.DONE, refused=[]).exclude(verdict="")
    for action_id, month in runs.order_by("-month").values_list("action", "month"):
        judged[action_id] = month
    return {
        finding: Work(
            any(each.state in _WORKING for each in own),
            max(judged[each.pk] for each in own) if all(each.pk in judged for each in own) else None,
        )
        for finding, own in actions.items()
    }


def _is_nothing(finding: Finding) -> bool:
    """Whether nothing is left of a finding: no evidence, no step of anybody, no alarm that opened it."""
    added = (finding.actions, finding.alarms, finding.cause_answers)
    return finding.state in (S.NEW, S.RESOLVED) and not finding.owner_id and not any(rows.exists() for rows in added)


def _follow(finding: Finding, lines: Sequence[Evidence]) -> None:
    if not lines:
        return
    finding.first_month, finding.last_month = lines[0].month, lines[-1].month
    for name in _OF_LINE:
        setattr(finding, name, getattr(lines[-1], name))


def _close_or_open(finding: Finding, searched: Sequence[int], work: Work | None) -> None:
    if finding.state == S.DISMISSED:
        return
    judged = work.judged if work else None
    closed = closed_in(finding.last_month, searched, acted=work is not None, judged=judged)
    if closed is not None:
        finding.state_before = finding.state if finding.is_open else finding.state_before
        finding.state, finding.closed_month = S.RESOLVED, closed
    elif finding.is_open or not _others(finding).exists():
        # What was resolved stays so where its place has a newer one, for only one is open.
        finding.state, finding.closed_month = _open_state(finding, searched, work), None
        finding.state_before = ""


def _write(finding: Finding, before: Mapping[str, Any], now: datetime) -> None:
    changed = [name for name in _COLUMNS if getattr(finding, name) != before[name]]
    if "state" in changed:
        finding.version += 1
        changed.append("version")
        verb = "finding.resolved" if finding.state == S.RESOLVED else "finding.moved_on"
        record(finding, verb, now, before["state"])
    if changed:
        finding.save(update_fields=changed)


def record(finding: Finding, verb: str, now: datetime, before: str) -> None:
    """Add the event of what Evenly itself did with a finding; it names the version."""
    data: dict[str, Any] = {"before": {"state": before}, "after": {"state": finding.state}, "version": finding.version}
    events.record(finding.brand_id, verb, finding, by="", now=now, location=finding.location_id, **data)


def _others(finding: Finding) -> "QuerySet[Finding]":
    same = Q(location=finding.location_id, region=finding.region_id, source=finding.source)
    rows = Finding.objects.filter(same, brand=finding.brand_id, direction=finding.direction, state__in=Finding.OPEN)
    return rows.exclude(pk=finding.pk)


def _open_state(finding: Finding, searched: Sequence[int], work: Work | None) -> str:
    """Give the state of an open finding: in work while something is done and it is still found, else watching."""
    was = finding.state if finding.is_open else finding.state_before or S.NEW
    if work is None:
        return S.ACCEPTED if was == S.IN_WORK else was
    is_found = not searched or finding.last_month >= max(searched)
    return S.IN_WORK if work.is_under_way and is_found else S.WATCHING
