"""What has happened that a person was not notified of yet, in the places that they subscribe to.

Each event is a subject and a step of it, and a notice of the same step is never written again: nothing depends on when
somebody last looked. What is over is reported to those alone who were notified of its beginning.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet

from dashboards import queries
from dashboards.findings.verbs import visible_findings
from dashboards.models import Finding, FindingSnooze, Subscription
from dashboards.queries.own_notices import ACTION, FINDING, own_notices
from dashboards.queries.visible_actions import visible_action_stores, visible_actions
from dashboards.rows import ActionRow
from locations.scoping import Scope
from locations.zones import day_in

OPENED, REOPENED, STILL, RESOLVED, OVERDUE, JUDGED = "opened", "reopened", "still", "resolved", "overdue", "judged"
"""Steps; what stands behind a colon says which time."""
KINDS = (*(str(kind) for kind in Finding.Kind), OVERDUE, JUDGED)
"""What one may subscribe to: kinds of findings, and what happens to actions."""
FINAL = frozenset({"worked", "no visible effect", "got worse"})
"""Verdicts that say something."""
_UNDER_WAY = ("planned", "doing")


@dataclass(frozen=True, slots=True)
class Happening:
    """Something to be notified of once."""

    kind: str
    subject: int
    step: str


@dataclass(frozen=True, slots=True)
class Interest:
    """What is asked for: kinds (empty: all) at a store (id), in a region (its lineage), or everywhere."""

    kinds: Collection[str] = ()
    store: int | None = None
    lineage: str = ""

    @classmethod
    def of(cls, row: Subscription) -> "Interest":
        return cls(row.kinds, row.location_id, row.region.lineage if row.region else "")

    def wants(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds

    def at(self, store: str, region: str) -> Q:
        """Give the filter of rows at this place, by the lookups of their store and of the region that they are about.

        >>> Interest().at("location", "region")
        <Q: (AND: )>
        """
        if self.store is not None:
            return Q(**{store: self.store})
        if self.lineage:
            inside = Q(**{f"{store}__region__lineage__startswith": self.lineage})
            return inside | Q(**{f"{region}__lineage__startswith": self.lineage}) if region else inside
        return Q()


@dataclass(frozen=True, slots=True)
class Snoozes:
    """Findings (ids) that somebody has set aside: until later, and until a moment that has come."""

    running: frozenset[int] = frozenset()
    over: Mapping[int, datetime] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[int], now: datetime) -> "Snoozes":
        rows = [*FindingSnooze.objects.filter(user__in=[*people]).values_list("finding", "until")]
        running = frozenset(finding for finding, until in rows if until > now)
        return cls(running, {finding: until for finding, until in rows if until <= now})


def pending(
    scope: Scope, asked: Sequence[Interest], snoozes: Snoozes, now: datetime, *, person: int | None = None
) -> list[Happening]:
    """Give what the person of a scope is to be notified of now, what matters most first.

    ``person`` is the id of who is notified, else that of the scope. What was set aside until now is given in any place.
    """
    known: dict[tuple[str, int], list[str]] = defaultdict(list)
    for kind, subject, step in own_notices(scope, person).order_by("pk").values_list("subject_kind", "subject", "step"):
        known[kind, subject].append(step)
    steps_of = {subject: steps for (kind, subject), steps in known.items() if kind == FINDING}
    found = [*_of_findings(scope, asked, steps_of, snoozes), *_of_actions(scope, asked, day_in(scope.zone, now))]
    return [each for each in found if each.step not in known.get((each.kind, each.subject), ())]


def _of_findings(
    scope: Scope, asked: Sequence[Interest], known: Mapping[int, Sequence[str]], snoozes: Snoozes
) -> Iterable[Happening]:
    candidates: set[int] = set()
    rows = visible_findings(scope)
    for each in asked:
        inside = rows.filter(each.at("location", "region"))
        inside = inside.filter(kind__in=each.kinds) if each.kinds else inside
        candidates.update(_open_or_known(inside, known))
    candidates.update(rows.filter(pk__in=[*snoozes.over], state__in=Finding.OPEN).values_list("pk", flat=True))
    shown = queries.findings_now(scope, candidates)
    for pk, row in sorted(shown.items(), key=lambda each: (-(each[1].priority or 0.0), each[0])):
        if step := _step(row.is_open, row.state, row.closed_month, known.get(pk, ()), snoozes, pk):
            yield Happening(FINDING, pk, step)


def _open_or_known(rows: "QuerySet[Finding]", known: Mapping[int, Sequence[str]]) -> "QuerySet[Finding, int]":
    resolved = Q(state=Finding.State.RESOLVED, pk__in=[*known])
    return rows.filter(Q(state__in=Finding.OPEN) | resolved).values_list("pk", flat=True)


def _step(is_open: bool, state: str, closed: int | None, known: Sequence[str], snoozes: Snoozes, pk: int) -> str:
    """Give the step of a finding that is new to somebody who knows these steps; empty where there is none."""
    last = known[-1] if known else ""
    if not is_open:
        is_news = state == Finding.State.RESOLVED and known and not last.startswith(RESOLVED)
        return f"{RESOLVED}:{closed}" if is_news else ""
    if pk in snoozes.running:
        return ""
    if pk in snoozes.over:
        return f"{STILL}:{snoozes.over[pk]:%Y-%m-%dT%H:%M}"
    if last.startswith(RESOLVED):
        return f"{REOPENED}:{last.partition(':')[2]}"
    return "" if known else OPENED


def _of_actions(scope: Scope, asked: Sequence[Interest], today: date) -> Iterable[Happening]:
    wanted = {step: _actions_at(scope, [each for each in asked if each.wants(step)]) for step in (OVERDUE, JUDGED)}
    if not any(wanted.values()):
        return
    for row in queries.actions(scope, queries.ActionFilter(), today):
        if row.pk in wanted[OVERDUE] and row.is_overdue and row.state in _UNDER_WAY:
            # The step of the reminder that its owner gets: nobody gets both.
            yield Happening(ACTION, row.pk, f"{OVERDUE}:1")
        if row.pk in wanted[JUDGED] and (verdict := _verdict(row)):
            yield Happening(ACTION, row.pk, f"{JUDGED}:{verdict}")


def _actions_at(scope: Scope, asked: Sequence[Interest]) -> set[int]:
    found: set[int] = set()
    for each in asked:
        if each.store is None and not each.lineage:
            found.update(visible_actions(scope).values_list("pk", flat=True))
            continue
        found.update(visible_action_stores(scope).filter(each.at("location", "")).values_list("action", flat=True))
        if each.lineage:
            whole = visible_actions(scope).filter(region__lineage__startswith=each.lineage)
            found.update(whole.values_list("pk", flat=True))
    return found


def _verdict(row: ActionRow) -> str:
    """Give the verdict of an action that says something, as far as this person may know it."""
    if row.effect is None or not row.effect.is_known or row.effect.refused:
        return ""
    return row.effect.verdict if row.effect.verdict in FINAL else ""
