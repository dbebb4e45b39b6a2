"""Which months are closed, which reports a person may open, and what revised a month."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dashboards.models import MonthClose, MonthRevision, NetworkScore, ReportRun
from dashboards.queries.networks import only_store, read_networks
from dashboards.reports.edition import printed
from dashboards.rows import MonthState, ReportRow, RevisionRow, StoresMade
from dashboards.scoring.verdicts import STORES_FOR_NETWORK
from locations.months import USUAL_WINDOW
from locations.scoping import Scope, home_region, visible_locations, visible_regions
from reviews.jobs import AT_WORK, Job

LISTED = 200
"""Reports of a month that a page lists."""


def month_states(scope: Scope) -> list[MonthState]:
    """Give the scored months of the brand, newest first, open or closed."""
    closes = {close.month: close for close in _closes(scope)}
    scored = NetworkScore.objects.filter(brand_id=scope.brand, region__isnull=True, window=USUAL_WINDOW)
    months = {*scored.values_list("month", flat=True).distinct()} | {*closes}
    return [_state(scope, month, closes.get(month)) for month in sorted(months, reverse=True)]


def month_state(scope: Scope, month: int) -> MonthState:
    """Give how one month stands; an open one where nothing is known of it."""
    return _state(scope, month, _closes(scope).filter(month=month).first())


def reports(scope: Scope, month: int) -> list[ReportRow]:
    """Give the visible reports of a month: the newest revision first, then the brand, regions and stores by name."""
    rows = _visible(scope).filter(month=month)
    ordered = rows.order_by("-revision", F("location__name").asc(nulls_first=True), "region__path", "language", "pk")
    return [_row(row) for row in ordered[:LISTED]]


def newest_reports(scope: Scope, *, month: int = 0, before: int = 0, limit: int) -> list[ReportRow]:
    """Give the visible reports that were ordered last, or those before the one with the id ``before``."""
    rows = _visible(scope).order_by("-pk")
    if month:
        rows = rows.filter(month=month)
    if before:
        rows = rows.filter(pk__lt=before)
    return [_row(row) for row in rows[:limit]]


def report(scope: Scope, pk: int) -> ReportRow | None:
    """Give one report; None where there is none that this person may open."""
    row = _visible(scope).filter(pk=pk).first()
    return _row(row) if row else None


def stores_made(scope: Scope, month: int, revision: int) -> StoresMade:
    """Count the visible reports of stores of one revision of a month, in all languages."""
    rows = visible_reports(scope).filter(month=month, revision=revision, location__isnull=False)
    states = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return StoresMade(sum(states.values()), states.get(Job.State.DONE, 0), states.get(Job.State.FAILED, 0))


def revisions(scope: Scope, month: int) -> list[RevisionRow]:
    """Give the revisions of a closed month, newest first."""
    rows = MonthRevision.objects.filter(close__brand=scope.brand, close__month=month).order_by("-number")
    return [RevisionRow(row.number, row.at, row.by_name if row.by_id else "", row.changed, row.reasons) for row in rows]


def visible_reports(scope: Scope) -> "QuerySet[ReportRun]":
    """Give the reports whose whole place a person sees: the brand's for head office, a region's for its manager.

    What a report tells of the network is what the manager of its place may know. Where somebody sees more than that
    place, and may know less for it, the reports of the months in question are as absent as those of other places.
    """
    seen = Q(region__in=visible_regions(scope).values("pk")) | Q(location__in=visible_locations(scope).values("pk"))
    if scope.oversees_the_brand:
        seen |= Q(region__isnull=True, location__isnull=True)
    found = ReportRun.objects.filter(seen, brand_id=scope.brand)
    months = withheld_months(scope)
    return found.exclude(Q(month__in=months) & ~_all_that_is_seen(scope)) if months else found


def withheld_months(scope: Scope) -> set[int]:
    """Give the months in which a report may tell of a network that this person may not know."""
    if scope.knows_all:
        return set()
    rows = NetworkScore.objects.filter(brand_id=scope.brand, region__isnull=True, window=USUAL_WINDOW)
    large = rows.filter(stores__gte=STORES_FOR_NETWORK)
    return {at.month for at, network in read_networks(scope, large) if not network.is_known}


def is_withheld(scope: Scope, month: int, *, region: str = "", store: str = "") -> bool:
    """Whether the report of a place that is seen would tell more of the network than this person may know."""
    if month not in withheld_months(scope):
        return False
    return (region, store) not in ((home_region(scope), ""), ("", only_store(scope)))


def _all_that_is_seen(scope: Scope) -> Q:
    """Give the reports of the one place that is all a person sees."""
    return Q(region__path=home) if (home := home_region(scope)) else Q(location__code=only_store(scope))


def _closes(scope: Scope) -> "QuerySet[Any]":
    """Give the months closed or being closed, with whether any report of the newest revision is withdrawn."""
    newest = {"month": OuterRef("month"), "revision": OuterRef("revision")}
    withdrawn = ReportRun.objects.filter(brand_id=scope.brand, **newest).exclude(withdrawn="")
    of_newest = {"close": OuterRef("pk"), "number": OuterRef("revision")}
    cut = MonthRevision.objects.filter(close__brand=scope.brand, **of_newest).values("cuts_names")
    rows = MonthClose.objects.filter(brand_id=scope.brand).annotate(is_withdrawn=Exists(withdrawn))
    return rows.annotate(cuts_names=Subquery(cut), brand_cuts_names=F("brand__cuts_names"))


def _visible(scope: Scope) -> "QuerySet[ReportRun]":
    own = MonthClose.objects.filter(brand_id=scope.brand)
    closes = own.filter(month=OuterRef("month")).values("revision")
    rows = visible_reports(scope).select_related("region", "location", "brand", "created_by")
    return rows.annotate(newest=Coalesce(Subquery(closes), 0))


def _state(scope: Scope, month: int, close: Any) -> MonthState:
    if close is None:
        return MonthState(month, 0, None, "", 0, False, False, "")
    return MonthState(
        month=month,
        revision=close.revision,
        at=close.at,
        by=close.by_name if close.by_id else "",
        later=close.later if scope.knows_all else 0,
        is_withdrawn=bool(close.revision) and close.is_withdrawn,
        is_at_work=close.state in AT_WORK,
        error=close.error if close.state == Job.State.FAILED else "",
        names_differ=bool(close.revision) and scope.sees_peers and bool(close.cuts_names) != close.brand_cuts_names,
    )


def _row(row: Any) -> ReportRow:
    """Give a report, annotated with the newest revision of its month, as a row."""
    return ReportRow(
        pk=row.pk,
        month=row.month,
        revision=row.revision,
        newest=row.newest,
        language=row.language,
        kind=row.place_kind,
        key=row.place_key,
        name=row.place_name,
        state=row.state,
        is_at_work=row.state in AT_WORK,
        progress=row.progress,
        error=row.error if row.state == Job.State.FAILED else "",
        fingerprint=printed(row.fingerprint),
        sizes={name: each["size"] for name, each in row.outputs.items()},
        digests={name: each["sha256"] for name, each in row.outputs.items()},
        withdrawn=row.withdrawn,
        made_at=row.finished_at,
        created_by=row.created_by.get_username() if row.created_by else "",
    )
