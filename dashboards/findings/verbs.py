"""What people do with findings: accept, assign, watch, dismiss, reopen, answer a question, and take a step back.

Every verb takes the scope of who does it, finds the finding through it, adds one event, and raises NoSuchFinding,
PermissionDenied, FindingConflict (another version, or a state that it does not fit) and Refusal (what was given is
wrong).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dashboards.findings.states import settle
from dashboards.models import CauseAnswer, Finding, FindingMonth
from dashboards.queries.findings import UNDOABLE
from locations import steps
from locations.models import Brand, User
from locations.refusals import Refusal
from locations.scoping import Scope, scope_of, visible_locations, visible_regions, visible_to

S = Finding.State
COLUMNS = ("state", "state_before", "reason", "owner_id", "closed_month")
"""What verbs change of a finding, and what undoing a step brings back."""
LONGEST = 500
LONGEST_ANSWER = 4_000
QUESTIONS = range(1, 8)


class NoSuchFinding(steps.NoSuchRow):
    """There is no such finding, or it is of a place that this person does not see: the two look alike."""


class FindingConflict(steps.StepConflict):
    """Somebody else changed the finding, or the step does not fit the state that it is in; the word says which."""


def accept(scope: Scope, pk: int, *, person: str = "", by: str, now: datetime, version: int | None = None) -> None:
    """Accept a new finding as true, for oneself or for a ``person`` (sign-in name) who owns it from now on."""
    with _handled(scope, pk, "finding.accepted", by=by, now=now, version=version) as finding:
        if finding.state not in (S.NEW, S.WATCHING):
            raise FindingConflict("state")
        finding.state = S.ACCEPTED
        finding.owner = _owner(scope, finding, person or by, now)


def assign(scope: Scope, pk: int, *, person: str, by: str, now: datetime, version: int | None = None) -> None:
    """Give an open finding to a person (sign-in name), or with none to nobody."""
    with _handled(scope, pk, "finding.assigned", by=by, now=now, version=version) as finding:
        _refuse_over(finding)
        finding.owner = _owner(scope, finding, person, now) if person else None


def watch(scope: Scope, pk: int, *, by: str, now: datetime, version: int | None = None) -> None:
    """Only watch a finding that is new or accepted: nothing is done about it for now."""
    with _handled(scope, pk, "finding.watched", by=by, now=now, version=version) as finding:
        if finding.state not in (S.NEW, S.ACCEPTED):
            raise FindingConflict("state")
        finding.state = S.WATCHING


def dismiss(scope: Scope, pk: int, *, reason: str, by: str, now: datetime, version: int | None = None) -> None:
    """Dismiss an open finding, with a reason; while it goes on, no new one is opened about its place."""
    if not reason.strip():
        raise Refusal(_("Say why it is dismissed."), "reason")
    if len(reason) > LONGEST:
        raise Refusal(_("At most %(n)s characters.") % {"n": LONGEST}, "reason")
    with _handled(scope, pk, "finding.dismissed", by=by, now=now, version=version) as finding:
        _refuse_over(finding)
        newest = FindingMonth.objects.filter(brand=finding.brand_id).order_by("-month").values_list("month", flat=True)
        finding.state_before, finding.reason = finding.state, reason.strip()
        finding.state, finding.closed_month = S.DISMISSED, newest.first() or finding.last_month


def reopen(scope: Scope, pk: int, *, by: str, now: datetime, version: int | None = None) -> None:
    """Open a dismissed finding again, as it was; Conflict where its place has another open one by now."""
    with _handled(scope, pk, "finding.reopened", by=by, now=now, version=version) as finding:
        if finding.state != S.DISMISSED:
            raise FindingConflict("state")
        _open_again(finding)
    settle(Brand.objects.get(pk=scope.brand), now, only=[pk])


def answer(
    scope: Scope, pk: int, question: int, text: str, *, by: str, now: datetime, version: int | None = None
) -> None:
    """Write what one knows to one of the seven questions; empty text takes it back. ``version`` is of the finding."""
    if question not in QUESTIONS:
        raise Refusal(_("There are seven questions."), "question")
    if len(text) > LONGEST_ANSWER:
        raise Refusal(_("At most %(n)s characters.") % {"n": LONGEST_ANSWER}, "text")
    with _handled(scope, pk, "finding.answered", by=by, now=now, version=version, question=question) as finding:
        rows = CauseAnswer.objects.filter(finding=finding, question=question)
        if not text.strip():
            rows.delete()
            return
        before = rows.first()
        number = before.version + 1 if before else 1
        given = {"text": text.strip(), "by": by, "at": now, "version": number}
        CauseAnswer.objects.update_or_create(finding=finding, question=question, defaults=given)


def undo(scope: Scope, pk: int, *, by: str, now: datetime) -> str:
    """Undo the last step that somebody took with a finding, if nothing came after it; return which it was."""
    finding = visible_findings(scope).filter(pk=pk).first()
    if finding is None:
        raise NoSuchFinding
    last = steps.last_event(finding, "finding")
    step = last.verb.partition(".")[2] if last else ""
    if last is None or not last.by_name or step not in UNDOABLE or last.data.get("version") != finding.version:
        raise FindingConflict("nothing_to_undo")
    with _handled(scope, pk, "finding.undone", by=by, now=now, version=finding.version, undone=step) as found:
        steps.put_back(found, last.data.get("before", {}))
        if found.is_open and _has_other(found):
            raise FindingConflict("another_is_open")
    return step


def visible_findings(scope: Scope) -> "QuerySet[Finding]":
    """Find the findings of places that a person sees."""
    return visible_to(scope, Finding.objects.all(), "location", names_brand=True, region="region")


@contextmanager
def _handled(
    scope: Scope, pk: int, verb: str, *, by: str, now: datetime, version: int | None, **more: Any
) -> Iterator[Finding]:
    """Give a finding to a verb, write what it changes, and add the event; nothing is written where nothing changed."""
    with steps.opened(scope, visible_findings(scope), pk, NoSuchFinding) as finding:
        steps.refuse_stale(finding, version, FindingConflict)
        before = steps.as_json(finding, COLUMNS)
        yield finding
        was, is_now = steps.differences(before, steps.as_json(finding, COLUMNS))
        if was or more:
            steps.save(finding, was)
            steps.record(finding, verb, by, now, location=finding.location_id, before=was, after=is_now, **more)


def _open_again(finding: Finding) -> None:
    if _has_other(finding):
        raise FindingConflict("another_is_open")
    finding.state = finding.state_before or S.NEW
    finding.state_before, finding.reason, finding.closed_month = "", "", None


def _has_other(finding: Finding) -> bool:
    """Whether the place of a finding has another open one in its direction."""
    same = Finding.objects.filter(
        brand=finding.brand_id,
        location=finding.location_id,
        region=finding.region_id,
        source=finding.source,
        direction=finding.direction,
        state__in=Finding.OPEN,
    )
    return same.exclude(pk=finding.pk).exists()


def _refuse_over(finding: Finding) -> None:
    if not finding.is_open:
        raise FindingConflict("state")


def _owner(scope: Scope, finding: Finding, name: str, now: datetime) -> User | None:
    """Find who is to own a finding. Raises Refusal for an unknown name, FindingConflict for who may not see it."""
    if not name:
        return None
    found = User.objects.filter(username=name, memberships__brand_id=scope.brand).first()
    if found is None:
        if not scope.user:
            return None
        raise Refusal(_("Nobody here is called “%(name)s”.") % {"name": name}, "person")
    theirs = scope_of(found, scope.brand_slug, now)
    if theirs is None or theirs.read_only or not _sees(theirs, finding):
        raise FindingConflict("not_theirs")
    return found


def _sees(scope: Scope, finding: Finding) -> bool:
    if finding.location_id:
        return visible_locations(scope).filter(pk=finding.location_id).exists()
    if finding.region_id:
        return visible_regions(scope).filter(pk=finding.region_id).exists()
    return scope.oversees_the_brand
