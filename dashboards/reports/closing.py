"""Close a month and revise it: the verbs after which its figures stay as they are, and what came in between two."""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.actions.effect import refresh as refresh_effects
from dashboards.findings.find import search
from dashboards.models import MonthClose, MonthRevision, NetworkScore, ReportRun
from dashboards.reports.edition import Reason
from dashboards.scoring.changes import mark_changes
from dashboards.scoring.closed import as_stored, facts_digest
from dashboards.scoring.later import LaterFigure, Recomputed, recompute
from dashboards.scoring.months import FORMULA, is_outdated, score_month, write_scores
from dashboards.scoring.targets import standards_of
from locations.events import record
from locations.models import Brand, Event, User
from locations.months import NOW, WINDOWS
from locations.placements import current_month
from locations.refusals import Refusal
from locations.scoping import Scope
from locations.zones import day_in
from reviews import tallies
from reviews.jobs import AT_WORK, OVER, Job
from reviews.models import (
    Case,
    DeskSettings,
    ImportJob,
    KpiValue,
    Listing,
    Review,
    StaleCell,
    SurveyResponse,
)

FACTS = (Review, SurveyResponse, Case, Listing, KpiValue)


class NotClosable(Refusal):
    """A month that cannot be closed, or not now."""


@dataclass(frozen=True, slots=True)
class Revised:
    """A revision as it stands: its number, its reasons and every figure that it changed."""

    number: int
    reasons: Sequence[Reason]
    figures: Sequence[LaterFigure]


def check_closable(scope: Scope, month: int, *, now: datetime) -> None:
    """Raise NotClosable, with the reason, for a month that is not over or not scored, or whose answers are coming in.

    A scoring that waits or works is no reason: closing scores the month itself, and scoring passes a closed one over.
    Where the desk is used, its steps leave tallies to be summed up all day: closing does that first.
    Raises PermissionDenied for all but head office.
    """
    if not scope.keeps_the_brand:
        raise PermissionDenied("Only head office closes months.")
    brand = Brand.objects.get(pk=scope.brand)
    facts = {"month": wording.month_name(month)}
    if month >= current_month(brand, now):
        raise NotClosable(_("%(month)s is not over.") % facts)
    if not NetworkScore.objects.filter(brand=brand, region=None, month=month).exists():
        raise NotClosable(_("%(month)s is not scored, so there are no figures to close.") % facts)
    if running := ImportJob.objects.filter(brand=brand, state__in=AT_WORK).order_by("pk").first():
        raise NotClosable(_("Import %(number)s is at work; close the month when it is done.") % {"number": running.pk})
    stale = StaleCell.objects.filter(location__brand=brand, first_month__lte=month)
    if stale.exists() and not _has_desk(brand.pk):
        raise NotClosable(_("Answers of an import are not summed up yet; score the brand, then close the month."))


def _has_desk(brand: int) -> bool:
    return DeskSettings.objects.filter(brand=brand).exists()


def ask_to_close(scope: Scope, month: int, *, by: str, now: datetime) -> MonthClose:
    """Queue the closing of a month, or the revision of a closed one, which a worker does. Raises as check_closable."""
    check_closable(scope, month, now=now)
    user = User.objects.filter(username=by).first() if by else None
    close, _created = MonthClose.objects.get_or_create(
        brand_id=scope.brand, month=month, defaults={"by": user, "by_name": by}
    )
    again = {"state": Job.State.QUEUED, "attempts": 0, "killed": 0, "progress": 0, "error": "", "finished_at": None}
    MonthClose.objects.filter(pk=close.pk, state__in=OVER).update(**again, by=user, by_name=by)
    close.refresh_from_db()
    return close


def close_month(scope: Scope, month: int, *, by: str, now: datetime, as_scored: bool = False) -> MonthClose:
    """Close a month: score it in all windows from today's facts, and let those figures stay.

    With ``as_scored`` nothing is computed: the figures stay that whoever calls has scored from these facts, in the
    windows that they have. A month that is closed already is given as it is. Raises NotClosable with the reason, and
    PermissionDenied for all but head office.
    """
    closed = MonthClose.closed(scope.brand).filter(month=month).first()
    if closed is not None:
        if not scope.keeps_the_brand:
            raise PermissionDenied("Only head office closes months.")
        return closed
    check_closable(scope, month, now=now)
    if not as_scored and _has_desk(scope.brand):
        tallies.refresh(scope.brand)
    user = User.objects.filter(username=by).first() if by else None
    with transaction.atomic():
        brand = Brand.objects.select_for_update().get(pk=scope.brand)
        facts = facts_digest(brand, month, FORMULA)
        if not as_scored:
            score_month(brand, month, _windows(brand, month), even_closed=True)
            mark_changes(brand, month, even_closed=True)
            refresh_effects(brand, month, now)
            search(brand, month, now)
        stored = {"standards": as_stored(standards_of(brand)), "facts": facts, "later_facts": facts, "revision": 1}
        done = {"state": Job.State.DONE, "finished_at": now, "progress": 1, "error": "", "lease_until": None}
        close, _created = MonthClose.objects.update_or_create(
            brand=brand, month=month, defaults={**stored, **done, "by": user, "by_name": by, "at": now}
        )
        columns = {"at": now, "by": user, "by_name": by, "cuts_names": brand.cuts_names}
        MonthRevision.objects.create(close=close, number=1, **columns)
        brand.closed_until = max(month, brand.closed_until or month)
        brand.save(update_fields=["closed_until"])
        record(brand.pk, "month.closed", close, by=by, now=now)
    return close


def revise_month(scope: Scope, month: int, *, by: str, now: datetime) -> Revised | None:
    """Write a closed month anew from today's facts; None where that changes no figure and no words.

    Words change where a report was withdrawn, and where the brand quotes customers with or without names since.

    Raises NotClosable for a month that is not closed, and as ``check_closable``.
    """
    check_closable(scope, month, now=now)
    if _has_desk(scope.brand):
        tallies.refresh(scope.brand)
    user = User.objects.filter(username=by).first() if by else None
    with transaction.atomic():
        brand = Brand.objects.select_for_update().get(pk=scope.brand)
        close = MonthClose.closed(brand.pk).filter(month=month).first()
        if close is None:
            raise NotClosable(_("%(month)s is not closed.") % {"month": wording.month_name(month)})
        facts = facts_digest(brand, month, FORMULA)
        again = Recomputed((), (), (), ()) if facts == close.facts else recompute(brand, month)
        figures = again.figures
        withdrawn = ReportRun.objects.filter(brand=brand, month=month, revision=close.revision).exclude(withdrawn="")
        if not figures and not withdrawn.exists() and _cuts_names(close) == brand.cuts_names:
            MonthClose.objects.filter(pk=close.pk).update(facts=facts, later=0, later_facts=facts)
            return None
        reasons = reasons_since(brand, close, now)
        if figures:
            write_scores(brand, month, again.windows, again.scores, again.networks, even_closed=True)
            mark_changes(brand, month, even_closed=True, metrics={each.metric for each in figures})
            refresh_effects(brand, month, now)
            search(brand, month, now)
        number = close.revision + 1
        MonthRevision.objects.create(
            close=close,
            number=number,
            at=now,
            by=user,
            by_name=by,
            reasons=[_plain(reason) for reason in reasons],
            changed=len(figures),
            differences=_packed(figures),
            cuts_names=brand.cuts_names,
        )
        stored = {"standards": as_stored(standards_of(brand)), "facts": facts, "later_facts": facts}
        MonthClose.objects.filter(pk=close.pk).update(**stored, revision=number, later=0)
        record(brand.pk, "month.revised", close, by=by, now=now, before={}, after={"revision": number})
    return Revised(number, reasons, figures)


def revision(brand: int, month: int, number: int) -> Revised | None:
    """Give a revision as it was made; None where there is none."""
    row = MonthRevision.objects.filter(close__brand=brand, close__month=month, number=number).first()
    if row is None:
        return None
    figures = json.loads(gzip.decompress(bytes(row.differences))) if row.differences else []
    return Revised(number, [Reason(**each) for each in row.reasons], [LaterFigure(*each) for each in figures])


def reasons_since(brand: Brand, close: MonthClose, now: datetime) -> list[Reason]:
    """Give what has come since the newest revision that figures of the month may rest on, oldest first."""
    newest = close.revisions.order_by("number").last()
    since = newest.at if newest else close.created_at
    found = [*_imports_since(brand, close.month, since), *_events_since(brand, since)]
    reasons = [reason for _at, reason in sorted(found, key=lambda each: each[0])]
    if _cuts_names(close) != brand.cuts_names:
        kind = "names_cut" if brand.cuts_names else "names_kept"
        reasons.append(Reason(kind, None, "", day_in(brand.default_zone, now).isoformat(), None))
    if is_outdated(brand, close.month):
        reasons.append(Reason("formula", FORMULA, "", day_in(brand.default_zone, now).isoformat(), None))
    return reasons


def stores_of_import(number: int, month: int) -> set[int]:
    """Give the ids of the stores of which an import has facts up to a month."""
    found: set[int] = set()
    for model in FACTS:
        rows = model._default_manager.filter(job=number, first_month__lte=month)
        found |= {*rows.values_list("location_id", flat=True).distinct()}
    return found


def withdraw_quoting(brand: int, facts: Sequence[tuple[str, int]], reason: str) -> list[ReportRun]:
    """Mark the reports as withdrawn that quote any of some facts (kind and id); returns them, for their files.

    Their words are deleted, their figures and fingerprints stay; the next revision of their months is without the
    quotes.
    """
    by_kind: dict[str, list[int]] = {}
    for kind, fact in facts:
        by_kind.setdefault(kind, []).append(fact)
    quoting = ReportRun.objects.none()
    for kind, ids in by_kind.items():
        quoting |= ReportRun.objects.filter(brand_id=brand, quotes__kind=kind, quotes__fact__in=ids)
    reports = [*quoting.distinct()]
    for report in reports:
        report.quotes.all().delete()
        ReportRun.objects.filter(pk=report.pk).update(withdrawn=reason)
    return reports


def _cuts_names(close: MonthClose) -> bool:
    """Whether the reports of a month's newest revision quote customers without names."""
    newest = close.revisions.order_by("number").last()
    return newest is not None and newest.cuts_names


def _windows(brand: Brand, month: int) -> list[int]:
    """Give the windows that a closed month has: all, and "now" where it was the newest month once."""
    scored = {*NetworkScore.objects.filter(brand=brand, month=month).values_list("window", flat=True)}
    return [window for window in WINDOWS if window != NOW or window in scored]


def _imports_since(brand: Brand, month: int, since: datetime) -> Iterator[tuple[datetime, Reason]]:
    zone = brand.default_zone
    jobs = ImportJob.objects.filter(brand=brand)
    for job in jobs.filter(finished_at__gt=since, undone_at=None).order_by("finished_at"):
        rows = (model._default_manager.filter(job=job, first_month__lte=month).count() for model in FACTS)
        if job.finished_at and (records := sum(rows)):
            day = day_in(zone, job.finished_at).isoformat()
            yield job.finished_at, Reason("import", job.pk, job.file_name, day, records)
    for job in jobs.filter(undone_at__gt=since):
        if job.undone_at:
            yield job.undone_at, Reason("undo", job.pk, job.file_name, day_in(zone, job.undone_at).isoformat(), None)


def _events_since(brand: Brand, since: datetime) -> Iterator[tuple[datetime, Reason]]:
    kinds = {"standard": "standard", "person.erased": "erased"}
    for event in Event.objects.filter(brand=brand, at__gt=since).order_by("pk"):
        kind = kinds.get(event.verb) or kinds.get(event.subject)
        if kind:
            name = _metric_of(event) if kind == "standard" else ""
            yield event.at, Reason(kind, None, name, day_in(brand.default_zone, event.at).isoformat(), None)


def _metric_of(event: Event) -> str:
    """Give the metric of a standard that was changed; as the log names the standard where it does not say."""
    states = (event.data.get(name, {}) for name in ("of", "after", "before"))
    return next((str(state["metric"]) for state in states if "metric" in state), event.subject_name)


def _plain(reason: Reason) -> dict[str, object]:
    return {name: getattr(reason, name) for name in Reason.__slots__}


def _packed(figures: Sequence[LaterFigure]) -> bytes | None:
    return gzip.compress(json.dumps(figures, ensure_ascii=False).encode(), mtime=0) if figures else None
