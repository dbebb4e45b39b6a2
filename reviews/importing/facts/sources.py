"""The sources of a brand while a file goes in, and when each of them was last viewed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest

from locations.models import Brand
from reviews.answers import REOPENING_LIMIT, RESOLUTION_LIMIT
from reviews.importing.tables import bulk
from reviews.measures import REPLY_LIMIT
from reviews.models import (
    Case,
    Item,
    KpiValue,
    Listing,
    Review,
    ReviewAlias,
    Source,
    SourceView,
    SurveyResponse,
    new_key,
)
from reviews.readers.records import Moment

LONGEST_NAME = 60


@dataclass(slots=True)
class Sources:
    """Sources by publisher.

    ``publisher`` is that of records that name none; ``scraped`` the day that the person gave, which overrules the
    newest moment in the file unless the file ``states_views`` itself. ``secrets`` are the keys of the digests that
    replace missing ids, by source id. With ``dry``, missing sources get ids below zero, listed in ``unwritten``.
    """

    brand: Brand
    publisher: str
    scraped: date | None = None
    dry: bool = False
    states_views: bool = False
    job_id: int | None = None
    secrets: dict[int, bytes] = field(default_factory=dict)
    unwritten: set[int] = field(default_factory=set)
    _ids: dict[str, int] = field(default_factory=dict)
    _newest: dict[int, datetime] = field(default_factory=dict)

    def of(self, columns: Mapping[str, Sequence[Any]], count: int) -> list[int]:
        """Return the id of each record's source: its own publisher's, where the file names one."""
        publishers = columns.get("publisher")
        if publishers is None:
            return [self.id_of(self.publisher)] * count
        return [self.id_of(publisher or self.publisher) for publisher in publishers]

    def id_of(self, publisher: str) -> int:
        """Return the id of a publisher's source, which is created where it is missing."""
        publisher = publisher.strip()[:LONGEST_NAME].casefold()
        if publisher not in self._ids:
            self._ids[publisher] = self._find(publisher)
        return self._ids[publisher]

    def viewed_at(self, now: datetime) -> Moment:
        """Return when a file that does not state it was collected: on the day that the person gave, else now."""
        at = self._scraped_at() or now
        return Moment(at, at, "exact")

    def add_moments(self, sources: Sequence[int], moments: Sequence[datetime]) -> None:
        """Add moments (naive UTC) from records of these sources, which were viewed at the newest of them or later."""
        if moments:
            newest = max(moments).replace(tzinfo=UTC)
            for source in set(sources):
                self._newest[source] = max(newest, self._newest.get(source, newest))

    def finish(self) -> None:
        """Write when each source was last viewed, and mark the cells as stale in which that decides facts."""
        for source in Source.objects.filter(pk__in=self._ids.values()).order_by("pk").select_for_update():
            newest = self._newest.get(source.pk)
            seen = newest if self.states_views else self._scraped_at() or newest
            if seen:
                SourceView.objects.filter(source=source, job=self.job_id).update(seen_at=seen)
            if seen and (source.seen_at is None or seen > source.seen_at):
                bulk.mark_stale(_decided(source, seen))
                Source.objects.filter(pk=source.pk).update(seen_at=seen)

    def _find(self, publisher: str) -> int:
        known = Source.objects.filter(brand_id=self.brand.pk, publisher=publisher).first()
        if known is None and self.dry:
            pk = -1 - len(self._ids)
            self.unwritten.add(pk)
            self.secrets[pk] = bytes.fromhex(new_key())
            return pk
        source = known if known and self.dry else self._viewed(publisher)
        self.secrets[source.pk] = bytes.fromhex(source.key)
        return source.pk

    @transaction.atomic
    def _viewed(self, publisher: str) -> Source:
        """Return the source, created where it is missing, and write down that this import viewed it."""
        source, created = Source.objects.get_or_create(brand=self.brand, publisher=publisher)
        if not created and not source.views.exists():
            SourceView.objects.get_or_create(source=source, job=None, defaults={"seen_at": source.seen_at})
        SourceView.objects.get_or_create(source=source, job_id=self.job_id)
        return source

    def _scraped_at(self) -> datetime | None:
        """Return the beginning of that day: surely nothing later was seen."""
        if self.scraped is None:
            return None
        return datetime.combine(self.scraped, time.min, ZoneInfo(self.brand.default_zone)).astimezone(UTC)


def forget_views(job_id: int) -> None:
    """Forget when an import viewed its sources; sources that only it used are deleted."""
    viewed = SourceView.objects.filter(job=job_id).values_list("source", flat=True)
    for source in Source.objects.filter(pk__in=list(viewed)).order_by("pk").select_for_update():
        source.views.filter(job=job_id).delete()
        if not source.views.exists() and not _has_facts(source):
            # Without cascades: whatever another import hangs on it at this moment must make the commit fail.
            Source.objects.filter(pk=source.pk)._raw_delete(connection.alias)
            continue
        known = source.views.aggregate(newest=Max("seen_at"))["newest"]
        if source.seen_at and known != source.seen_at:
            seen, source.seen_at = source.seen_at, known
            source.save(update_fields=["seen_at"])
            bulk.mark_stale(_decided(source, seen))


def _has_facts(source: Source) -> bool:
    models = (Review, ReviewAlias, SurveyResponse, Listing, Case, KpiValue)
    return any(model._default_manager.filter(source=source).exists() for model in models)


def _decided(source: Source, seen: datetime) -> set[bulk.Cell]:
    """Find the cells of facts that a later view of the source decides: unanswered reviews, closed and open cases."""
    reviews = Review.objects.filter(
        source=source, replied_at__isnull=True, precision="exact", **_since("posted_from", source, seen, REPLY_LIMIT)
    )
    cases = Case.objects.filter(source=source, **_since("closed_at", source, seen, REOPENING_LIMIT))
    # Those for which the desk has waited have a later end, each its own.
    paused = Item.objects.filter(kind=Item.Kind.CASE, paused_seconds__gt=0, fact_id=OuterRef("pk"))
    begun = Greatest("opened_at", Coalesce("reopened_at", "opened_at"))
    still_open = Case.objects.filter(source=source, closed_at__isnull=True).annotate(begun=begun)
    late = still_open.filter(Q(**_since("begun", source, seen, RESOLUTION_LIMIT)) | Exists(paused))
    cell = ("location_id", "first_month", "last_month")
    return {row for facts in (reviews, cases, late) for row in facts.values_list(*cell).distinct()}


def _since(column: str, source: Source, seen: datetime, limit: timedelta) -> dict[str, datetime]:
    later = {f"{column}__gt": source.seen_at - limit} if source.seen_at else {}
    return {f"{column}__lte": seen - limit} | later
