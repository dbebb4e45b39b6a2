"""The sources of a brand while a file goes in, and when each of them was last looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Max

from locations.models import Brand
from reviews.importing.tables import bulk
from reviews.measures import REOPENING_LIMIT, REPLY_LIMIT
from reviews.models import Case, KpiValue, Listing, Look, Review, ReviewAlias, Source, SurveyResponse, new_key
from reviews.readers.records import Moment

LONGEST_NAME = 60


@dataclass(slots=True)
class Sources:
    """Sources by publisher; ``scraped`` is what the person said, and goes before the newest moment in the file.

    ``secrets`` are the keys of the digests that stand for missing ids, by source id.
    """

    brand: Brand
    publisher: str
    scraped: date | None = None
    dry: bool = False
    tells_when: bool = False
    job_id: int | None = None
    secrets: dict[int, bytes] = field(default_factory=dict)
    unwritten: set[int] = field(default_factory=set)
    _ids: dict[str, int] = field(default_factory=dict)
    _newest: dict[int, datetime] = field(default_factory=dict)

    def of(self, columns: Mapping[str, Sequence[Any]], count: int) -> list[int]:
        """The id of each record's source: its own publisher's, where the file names one."""
        publishers = columns.get("publisher")
        if publishers is None:
            return [self.id_of(self.publisher)] * count
        return [self.id_of(publisher or self.publisher) for publisher in publishers]

    def id_of(self, publisher: str) -> int:
        publisher = publisher.strip()[:LONGEST_NAME].casefold()
        if publisher not in self._ids:
            self._ids[publisher] = self._find(publisher)
        return self._ids[publisher]

    def looked_at(self, now: datetime) -> Moment:
        """When a file that does not say it was made: on the day the person named, else now."""
        at = self._scraped_at() or now
        return Moment(at, at, "exact")

    def see(self, sources: Sequence[int], moments: Sequence[datetime]) -> None:
        """Take note of moments (naive UTC) that records of these sources tell."""
        if moments:
            newest = max(moments).replace(tzinfo=UTC)
            for source in set(sources):
                self._newest[source] = max(newest, self._newest.get(source, newest))

    def finish(self) -> None:
        """Write when each source was last looked at, and mark the cells in which facts are decided by it."""
        for source in Source.objects.filter(pk__in=self._ids.values()).order_by("pk").select_for_update():
            newest = self._newest.get(source.pk)
            seen = newest if self.tells_when else self._scraped_at() or newest
            if seen:
                Look.objects.filter(source=source, job=self.job_id).update(seen_at=seen)
            if seen and (source.seen_at is None or seen > source.seen_at):
                bulk.mark(decided(source, seen))
                Source.objects.filter(pk=source.pk).update(seen_at=seen)

    def _find(self, publisher: str) -> int:
        known = Source.objects.filter(brand_id=self.brand.pk, publisher=publisher).first()
        if known is None and self.dry:
            pk = -1 - len(self._ids)
            self.unwritten.add(pk)
            self.secrets[pk] = bytes.fromhex(new_key())
            return pk
        source = known if known and self.dry else self._looked(publisher)
        self.secrets[source.pk] = bytes.fromhex(source.key)
        return source.pk

    @transaction.atomic
    def _looked(self, publisher: str) -> Source:
        """The source, made where it is missing, with the note that this import looked at it."""
        source, created = Source.objects.get_or_create(brand=self.brand, publisher=publisher)
        if not created and not source.looks.exists():
            Look.objects.get_or_create(source=source, job=None, defaults={"seen_at": source.seen_at})
        Look.objects.get_or_create(source=source, job_id=self.job_id)
        return source

    def _scraped_at(self) -> datetime | None:
        """The beginning of that day: surely nothing later was seen."""
        if self.scraped is None:
            return None
        return datetime.combine(self.scraped, time.min, ZoneInfo(self.brand.default_zone)).astimezone(UTC)


def forget_looks(job_id: int) -> None:
    """Take back what an import knew of when its sources were looked at; sources that only it used go with it."""
    looked = Look.objects.filter(job=job_id).values_list("source", flat=True)
    for source in Source.objects.filter(pk__in=list(looked)).order_by("pk").select_for_update():
        source.looks.filter(job=job_id).delete()
        if not source.looks.exists() and not _is_told_of(source):
            # Without cascades: whatever another import hangs on it at this moment must make the commit fail.
            Source.objects.filter(pk=source.pk)._raw_delete(connection.alias)
            continue
        known = source.looks.aggregate(newest=Max("seen_at"))["newest"]
        if source.seen_at and known != source.seen_at:
            seen, source.seen_at = source.seen_at, known
            source.save(update_fields=["seen_at"])
            bulk.mark(decided(source, seen))


def _is_told_of(source: Source) -> bool:
    told = (Review, ReviewAlias, SurveyResponse, Listing, Case, KpiValue)
    return any(model._default_manager.filter(source=source).exists() for model in told)


def decided(source: Source, seen: datetime) -> set[tuple[int, int, int]]:
    """Cells of facts that a later look at the source decides: unanswered reviews, closed cases."""
    reviews = Review.objects.filter(
        source=source, replied_at__isnull=True, precision="exact", **_since("posted_from", source, seen, REPLY_LIMIT)
    )
    cases = Case.objects.filter(source=source, **_since("closed_at", source, seen, REOPENING_LIMIT))
    cell = ("location_id", "first_month", "last_month")
    return {*reviews.values_list(*cell).distinct(), *cases.values_list(*cell).distinct()}


def _since(column: str, source: Source, seen: datetime, limit: timedelta) -> dict[str, datetime]:
    later = {f"{column}__gt": source.seen_at - limit} if source.seen_at else {}
    return {f"{column}__lte": seen - limit} | later
