"""Findings as a person may see them: of own stores and whole regions, at the end of any searched month.

What compares a place with others is given by the rules of ``known``: where the network may not be known, a finding that
rests on comparable stores is not shown to anybody but head office.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Count, Model, Q, QuerySet

from dashboards.models import CauseAnswer, Change, Evidence, Finding, FindingMonth
from dashboards.queries.actions import ActionFilter, actions
from dashboards.queries.networks import networks_of
from dashboards.rows import (
    YEAR,
    EvidenceRow,
    FindingAction,
    FindingAnswer,
    FindingCounts,
    FindingDetail,
    FindingRow,
    Network,
)
from locations.models import Event
from locations.regions import is_within
from locations.scoping import Scope, visible_to

M = TypeVar("M", bound=Model)
STATES = tuple(str(state) for state in Finding.State)
OPEN = tuple(str(state) for state in Finding.OPEN)
KINDS = tuple(str(kind) for kind in Finding.Kind)
UNDOABLE = frozenset({"accepted", "dismissed", "reopened", "watched", "assigned"})
"""Steps of people that can be undone."""
ONE_DIGIT = 1
"""Of the lever, from which the answers of all other stores could be computed."""


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings are asked for; what is empty chooses nothing. Without a state, the open ones."""

    state: str = ""
    kind: str = ""
    metric: str = ""
    region: str = ""
    store: str = ""
    direction: str = ""
    cause: str = ""
    every_state: bool = False


def searched_months(scope: Scope) -> list[int]:
    """Give the months that were searched for findings, newest first."""
    months = FindingMonth.objects.filter(brand_id=scope.brand).order_by("-month")
    return [*months.values_list("month", flat=True)]


def findings(scope: Scope, month: int, asked: FindingFilter | None = None) -> list[FindingRow]:
    """Give the findings as they were at the end of a month, by priority; those without one come last."""
    asked = asked or FindingFilter()
    return sorted((row for row in _rows(scope, month) if _matches(row, asked)), key=_order)


def finding_counts(scope: Scope, month: int) -> FindingCounts:
    """Count the findings of a month that a person sees by state."""
    counts: dict[str, int] = defaultdict(int)
    for row in _rows(scope, month):
        counts[row.state] += 1
    return FindingCounts(counts)


def finding(scope: Scope, pk: int, month: int | None = None) -> FindingRow | None:
    """Give one finding as it is now, or at the end of a month; None where this person sees no such one."""
    return next(iter(_rows(scope, month, only=[pk])), None)


def findings_now(scope: Scope, ids: Collection[int]) -> dict[int, FindingRow]:
    """Give those of these findings that a person sees, by id, as they are now."""
    return {row.id: row for row in _rows(scope, None, only=ids)} if ids else {}


def finding_detail(scope: Scope, pk: int) -> FindingDetail | None:
    """Give a finding with its evidence, answers and actions; None where this person sees no such one."""
    row = finding(scope, pk)
    if row is None:
        return None
    networks = _networks(scope, row.last_month)
    lines = visible_by_finding(scope, Evidence.objects.filter(finding=pk, month=row.last_month))
    lines = lines.order_by("-leads", "pk")
    answers = visible_by_finding(scope, CauseAnswer.objects.filter(finding=pk)).order_by("question")
    last = visible_steps(scope, Event.objects.filter(subject_id=pk)).order_by("-pk").first()
    return FindingDetail(
        row,
        [line for line in (_line(scope, each, networks) for each in lines) if _may_see(scope, line, networks)],
        [FindingAnswer(each.question, each.text, each.by, each.at, each.version) for each in answers],
        _actions(scope, pk),
        can_undo=not scope.read_only and _is_undoable(last, row.version),
    )


def _is_undoable(last: Event | None, version: int) -> bool:
    step = last.verb.partition(".")[2] if last else ""
    return bool(last and last.by_name and step in UNDOABLE and last.data.get("version") == version)


def _actions(scope: Scope, pk: int) -> list[FindingAction]:
    """Give what is done about a finding, with the verdicts that this person may know."""
    found = actions(scope, ActionFilter(finding=pk), date.max)
    return [
        FindingAction(
            row.pk,
            row.title,
            row.state,
            row.owner,
            row.due,
            row.effect.verdict if row.effect and row.effect.is_judged else "",
        )
        for row in sorted(found, key=lambda each: (each.due, each.pk))
    ]


def _rows(scope: Scope, month: int | None, *, only: Collection[int] | None = None) -> list[FindingRow]:
    """Give findings as they were at the end of a month, or with no month as they are now."""
    found = _visible(scope)
    found = found.filter(pk__in=only) if only is not None else found
    if month is not None:
        found = found.filter(first_month__lte=month)
    found = found.select_related("location__region", "region", "owner").annotate(
        acted=Count("actions", filter=~Q(actions__state="cancelled"))
    )
    rows = [*found.order_by("pk")]
    leads = _leads(scope, [each.pk for each in rows], month)
    networks = _networks(scope, max((line.month for line in leads.values()), default=month or 0))
    given: list[FindingRow] = []
    for each in rows:
        lead = _line(scope, leads[each.pk], networks) if each.pk in leads else _nothing(each)
        if _may_see(scope, lead, networks):
            given.append(_row(scope, each, lead, month))
    return given


def _visible(scope: Scope) -> "QuerySet[Finding]":
    return visible_to(scope, Finding.objects.all(), "location", names_brand=True, region="region")


def visible_by_finding(scope: Scope, rows: "QuerySet[M]", finding: str = "finding") -> "QuerySet[M]":
    """Find the rows of findings that a person sees, which may be about a region."""
    return rows.filter(**{f"{finding}__in": _visible(scope).values("pk")})


def visible_steps(scope: Scope, rows: "QuerySet[Event]") -> "QuerySet[Event]":
    """Find the events of findings that a person sees."""
    return rows.filter(brand_id=scope.brand, subject="finding", subject_id__in=_visible(scope).values("pk"))


def _leads(scope: Scope, ids: Sequence[int], month: int | None) -> Mapping[int, Evidence]:
    lines = visible_by_finding(scope, Evidence.objects.filter(finding__in=ids, leads=True)).order_by("month")
    return {line.finding_id: line for line in (lines if month is None else lines.filter(month__lte=month))}


def _networks(scope: Scope, month: int) -> Mapping[str, Network] | None:
    """Give what this person may know by metric; None for head office, who may know all."""
    return None if scope.knows_all else networks_of(scope, month, YEAR)


def _may_see(scope: Scope, line: EvidenceRow, networks: Mapping[str, Network] | None) -> bool:
    """Whether a line rests on nothing that this person may not know: what others have, in small networks."""
    if networks is None or line.kind in ("changed", "source_late") or line.before is not None:
        return True
    network = networks.get(line.metric or "nps") or next(iter(networks.values()), None)
    return network is not None and network.is_compared


def _line(scope: Scope, line: Evidence, networks: Mapping[str, Network] | None) -> EvidenceRow:
    figures = line.figures
    known = networks is None or bool((found := networks.get(line.metric or "nps")) and found.is_known)
    sees_others = networks is None or (known and scope.sees_peers)
    is_change = "before" in figures
    return EvidenceRow(
        kind=line.kind,
        metric=line.metric,
        theme=line.theme,
        since=line.since,
        month=line.month,
        strength=line.strength if sees_others or line.kind == "below" else None,
        n=figures.get("n") or 0,
        value=figures.get("share") if line.kind == "theme" else figures.get("value"),
        low=figures.get("low") if sees_others or not is_change else None,
        high=figures.get("high") if sees_others or not is_change else None,
        target=figures.get("target"),
        expected=figures.get("expected") if sees_others else None,
        before=figures.get("before"),
        figures={name: figures[name] for name in _OWN if name in figures},
    )


_OWN = ("complaints", "texts", "stores", "followed", "usual", "silent", "last")
"""Figures that come from the place itself."""


def _nothing(finding: Finding) -> EvidenceRow:
    """Give the line of a finding that an alarm opened, whose month is not searched yet."""
    unknown: dict[str, Any] = dict.fromkeys(("value", "low", "high", "target", "expected", "before", "strength"))
    return EvidenceRow(
        kind=finding.kind, metric=finding.metric, theme=finding.theme, since=finding.since, month=finding.last_month,
        n=0, **unknown,
    )  # fmt: skip


def _row(scope: Scope, each: Finding, lead: EvidenceRow, month: int | None) -> FindingRow:
    store, region = each.location, each.region
    kind = "store" if store else "region" if region else "source" if each.source else "brand"
    place = store.name if store else region.path if region else each.source or scope.brand_name
    is_now = month is None or lead.month == each.last_month
    theme = each.theme if is_now else lead.theme
    return FindingRow(
        id=each.pk,
        kind=lead.kind,
        place=place,
        place_kind=kind,
        place_key=store.code if store else region.path if region else each.source,
        region=store.region.path if store and store.region else region.path if region else "",
        direction=each.direction,
        metric=lead.metric,
        theme=theme,
        since=lead.since,
        first_month=each.first_month,
        last_month=lead.month,
        closed_month=each.closed_month,
        state=_state(each, month),
        reason=each.reason,
        **_weights(scope, each),
        cause_kind=each.cause_kind,
        cause=each.cause,
        cause_figures=_cause_figures(scope, each, lead),
        owner=each.owner.get_username() if each.owner else "",
        owner_name=(each.owner.get_full_name() or each.owner.get_username()) if each.owner else "",
        opened_at=each.opened_at,
        version=each.version,
        lead=lead,
        actions=getattr(each, "acted", 0),
        latitude=store.latitude if store else None,
        longitude=store.longitude if store else None,
    )


def _weights(scope: Scope, each: Finding) -> dict[str, float | None]:
    """Give priority and its parts: the lever to one digit where others' answers would follow from it."""
    if scope.knows_all:
        names = ("priority", "frequency", "severity", "lever")
        return {name: getattr(each, name) for name in names}
    if not scope.sees_peers or each.lever is None or each.frequency is None or each.severity is None:
        return {"priority": None, "frequency": each.frequency, "severity": None, "lever": None}
    lever, severity = (float(f"{figure:.{ONE_DIGIT}g}") for figure in (each.lever, each.severity))
    return {
        "priority": each.frequency * severity * lever,
        "frequency": each.frequency,
        "severity": severity,
        "lever": lever,
    }


def _cause_figures(scope: Scope, each: Finding, lead: EvidenceRow) -> Mapping[str, Any]:
    """Give what the cause rests on; what is usual elsewhere only to who may know it."""
    if scope.knows_all or (scope.sees_peers and lead.expected is not None) or lead.before is not None:
        return each.cause_figures
    return {name: figure for name, figure in each.cause_figures.items() if name != "before"}


def _state(each: Finding, month: int | None) -> str:
    """Give the state at the end of a month: what is over by now was still open before."""
    if month is None or each.closed_month is None or each.closed_month <= month:
        return each.state
    return each.state_before or Finding.State.NEW


def _matches(row: FindingRow, asked: FindingFilter) -> bool:
    states = {asked.state} if asked.state else {*STATES} if asked.every_state else {*OPEN}
    return (
        row.state in states
        and (not asked.kind or row.kind == asked.kind)
        and (not asked.metric or row.metric == asked.metric)
        and (not asked.region or is_within(row.region, asked.region))
        and (not asked.store or (row.place_kind == "store" and row.place_key == asked.store))
        and (not asked.direction or row.direction == asked.direction)
        and (not asked.cause or row.cause == asked.cause)
    )


def _order(row: FindingRow) -> tuple[bool, float, str, int]:
    return row.priority is None, -(row.priority or 0.0), row.place, row.id


def finding_months(scope: Scope, row: FindingRow) -> list[float | None]:
    """Give the monthly values of the region, or of the brand, that a finding says has changed; oldest first."""
    if row.place_kind not in ("region", "brand"):
        return []
    changes = visible_to(scope, Change.objects.all(), "location", names_brand=True, region="region")
    path = row.place_key if row.place_kind == "region" else None
    chosen = changes.filter(location=None, region__path=path, metric=row.metric, month=row.last_month)
    return next(iter(chosen.values_list("months", flat=True)), [])
