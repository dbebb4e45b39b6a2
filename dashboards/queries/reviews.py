"""What customers wrote: reviews and survey comments, newest first.

Another choice of them is a field of ``ReviewFilter`` and a line in ``_review_filter``, ``_answer_filter`` or
``_common_filter``.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from heapq import merge
from itertools import islice
from operator import add
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, F, IntegerField, Max, Min, OuterRef, Q, Subquery, Value

from dashboards.queries.answers_by_part import STATED
from dashboards.queries.cache import cached_texts
from dashboards.queries.filters import chosen_stores
from dashboards.queries.local_times import at_local_times
from dashboards.queries.parts import in_parts
from dashboards.rows import ReviewRow, Waiting
from locations.models import Brand, Location
from locations.scoping import Scope, visible_to
from locations.zones import zone_of
from reviews.importing.keys import ERASED, HASHED
from reviews.models import Listing, Precision, Review, Source, SurveyResponse
from reviews.models.facts import UNANSWERED

MOST_OFFERED = 200
"""Values of one field that a page offers to choose from."""
_RELATED = ("location__brand", "source")


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """Which reviews and comments: every field that is set narrows the choice.

    ``since`` and ``until`` ask for what was surely posted from or before a moment: where a date is known only as a
    range, the whole of it has to fit. ``before`` is where a page begins. ``region`` means the stores now in it;
    ``touchpoint``, ``channel`` and ``segment`` are as files write them, ``weekday`` and ``daypart`` keys of
    ``answers_by_part``, by the store's clock.
    """

    kind: str = ""
    stars: int | None = None
    answered: bool | None = None
    replies_known: bool | None = None
    language: str = ""
    search: str = ""
    before: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None
    region: str = ""
    touchpoint: str = ""
    channel: str = ""
    segment: str = ""
    weekday: str = ""
    daypart: str = ""

    @property
    def reviews_alone(self) -> bool:
        """Whether it asks for what survey comments do not have."""
        return self.stars is not None or self.answered is not None or self.replies_known is not None

    @property
    def stated(self) -> dict[str, str]:
        """Give what it asks for that only surveys state, by field."""
        fields = {"touchpoint": self.touchpoint, "channel": self.channel, "segment": self.segment}
        return {name: value for name, value in fields.items() if value}


def reviews(
    scope: Scope, code: str = "", *, kind: str = "", limit: int = 20, only: ReviewFilter | None = None
) -> list[ReviewRow]:
    """Give the newest reviews and survey comments of the visible stores; ``kind`` is "review", "survey" or both.

    ``only`` filters further; its stars and answered concern reviews alone, so that with them no survey comes.
    """
    only = only or ReviewFilter(kind=kind)
    newest = (
        [stream.row(row) for row in _newest(scope, code, only.region, stream, limit)]
        for stream in _streams(scope, code, only)
    )
    return [*islice(merge(*newest, key=_moment, reverse=True), limit)]


def all_reviews(scope: Scope, code: str = "", only: ReviewFilter | None = None) -> Iterator[ReviewRow]:
    """Yield all the rows that ``reviews`` gives the newest of, in the same order, for a file."""
    streams = _streams(scope, code, only or ReviewFilter())
    return merge(*(_all(scope, stream) for stream in streams), key=_moment, reverse=True)


def parts_stated(scope: Scope) -> dict[str, list[str]]:
    """Give the touchpoints, channels and segments that visible survey answers state, as files write them.

    Read once after each import, for it goes through all answers.
    """

    def read() -> dict[str, list[str]]:
        rows = visible_to(scope, SurveyResponse.objects.all(), "location").order_by()
        columns = zip(*rows.values_list(*STATED).distinct(), strict=True)
        found = dict(zip(STATED, columns, strict=False))
        return {name: sorted({*found.get(name, ())} - {""})[:MOST_OFFERED] for name in STATED}

    return cached_texts(scope, "parts stated", read)


def count_reviews(scope: Scope, code: str, choices: Sequence[ReviewFilter], most: int) -> list[int]:
    """Count the reviews and comments that fit each choice, up to ``most`` of each kind, all in one query."""
    counts = [
        reduce(
            add,
            (_Count(stream.rows.order_by().values("pk")[:most]) for stream in _streams(scope, code, only)),
            Value(0),
        )
        for only in choices
    ]
    return [*Brand.objects.filter(pk=scope.brand).values_list(*counts).get()]


class _Count(Subquery):
    """How many rows a query has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def oldest_unanswered(scope: Scope, code: str = "", region: str = "") -> ReviewRow | None:
    """Give the review that has waited longest for an answer; those of files that state no replies are not waiting."""
    unanswered = _facts(scope, code, region, Review).filter(UNANSWERED, replies_told=True).order_by("posted_to", "pk")
    if _is_whole(scope, code, region):
        first = _sources(scope, unanswered, "posted_to", 1).filter(moment__isnull=False).order_by("moment")
        unanswered = unanswered.filter(posted_to=Subquery(first.values("moment")[:1]))
    oldest = _whole(scope, Review, unanswered.values("pk")[:1]).first()
    return _review(oldest) if oldest else None


def replies_known(scope: Scope, code: str = "", region: str = "") -> bool:
    """Whether any file states replies to the reviews of a place."""
    known: bool = _facts(scope, code, region, Review).filter(replies_told=True).exists()
    return known


def waiting(scope: Scope, code: str) -> Waiting:
    """Count the reviews of a visible store that wait for a reply; those of files that state no replies do not wait."""
    rows = _facts(scope, code, "", Review).order_by()
    figures = rows.aggregate(
        n=Count("pk", filter=UNANSWERED),
        one_star=Count("pk", filter=UNANSWERED & Q(rating=1)),
        oldest=Min("posted_to", filter=UNANSWERED),
        known=Count("pk", filter=Q(replies_told=True)),
    )
    return Waiting(figures["n"], figures["one_star"], figures["oldest"], bool(figures["known"]))


def quoted(scope: Scope, keys: Collection[tuple[str, int]]) -> dict[tuple[str, int], ReviewRow]:
    """Give visible reviews and survey answers by their keys, each ("review" or "survey", id), as they are now."""
    found: dict[tuple[str, int], ReviewRow] = {}
    kinds: dict[str, tuple[Any, Callable[[Any], ReviewRow]]]
    kinds = {"review": (Review, _review), "survey": (SurveyResponse, _answer)}
    for kind, (model, row) in kinds.items():
        chosen = [pk for of_kind, pk in keys if of_kind == kind]
        if chosen:
            found |= {(kind, each.pk): row(each) for each in _whole(scope, model, chosen)}
    return found


class _Stream(NamedTuple):
    """The reviews or the comments of a choice: the column of their moment, and what makes a row of one."""

    rows: Any
    moment: str
    row: Callable[[Any], ReviewRow]

    @property
    def order(self) -> tuple[str, str]:
        return f"-{self.moment}", "-pk"


def _streams(scope: Scope, code: str, only: ReviewFilter) -> list[_Stream]:
    """What a choice consists of, whoever reads it: a page, its count, or a file."""
    found = []
    if only.kind in ("", "review") and not only.stated:
        found.append(_Stream(_reviews(scope, code, only), "posted_to", _review))
    if only.kind in ("", "survey") and not only.reviews_alone:
        found.append(_Stream(_comments(scope, code, only), "answered_at", _answer))
    return found


def _all(scope: Scope, stream: _Stream) -> Iterator[ReviewRow]:
    model = stream.rows.model
    return map(stream.row, in_parts(stream.rows, stream.order, lambda keys: _whole(scope, model, keys), _RELATED))


def _newest(scope: Scope, code: str, region: str, stream: _Stream, limit: int) -> Any:
    """The newest rows, read from indexes by moment: of each source for a whole brand, else of each store.

    Where a source has as many rows as are asked for, nothing older than the last of them can be among the newest; and
    where as many stores have a row, nothing older than the oldest of these. So only what came since is sorted.
    """
    rows, moment = stream.rows, stream.moment
    if not code:
        ordered = rows.order_by(f"-{moment}")
        is_whole = _is_whole(scope, code, region)
        places = _sources(scope, ordered, moment, limit) if is_whole else _stores(scope, region, ordered, moment, limit)
        last = places.aggregate(at=Max("moment"))["at"]
        rows = rows.filter(**{f"{moment}__gte": last}) if last else rows
    found = rows.order_by(*stream.order).values("pk")[:limit]
    return _whole(scope, rows.model, found).order_by(*stream.order)


def _sources(scope: Scope, ordered: Any, moment: str, limit: int) -> Any:
    """The sources of a brand, each with the moment of its ``limit``-th row, None where it has fewer."""
    own = ordered.filter(source=OuterRef("pk")).values(moment)[limit - 1 : limit]
    return visible_to(scope, Source.objects.all(), names_brand=True).annotate(moment=Subquery(own))


def _stores(scope: Scope, region: str, ordered: Any, moment: str, limit: int) -> Any:
    """The ``limit``-th visible store by the moment of its first row; none where fewer have a row."""
    own = ordered.filter(location=OuterRef("pk")).values(moment)[:1]
    stores = chosen_stores(scope, region=region).annotate(moment=Subquery(own))
    return stores.order_by(F("moment").desc(nulls_last=True))[limit - 1 : limit]


def _whole(scope: Scope, model: Any, found: Any) -> Any:
    """The rows of these keys: what is sorted is a key and a moment, not texts and stores."""
    rows = visible_to(scope, model.objects.filter(pk__in=found), "location").select_related(*_RELATED)
    return rows.annotate(address=Subquery(_addresses(scope))) if model is Review else rows


def _addresses(scope: Scope) -> Any:
    """Where the publisher of a review showed its store last, as files of listings state it."""
    listed = visible_to(scope, Listing.objects.filter(location=OuterRef("location")), "location")
    same = listed.filter(source__publisher=OuterRef("source__publisher")).exclude(url="")
    return same.order_by("-seen_at", "-pk").values("url")[:1]


def _is_whole(scope: Scope, code: str, region: str) -> bool:
    """Whether all of a brand is asked for by a person who sees all of it."""
    return scope.oversees_the_brand and not code and not region


def _facts(scope: Scope, code: str, region: str, model: Any) -> Any:
    """The visible facts; a whole brand's are those of its sources, by which the indexes lead to the newest ones."""
    if _is_whole(scope, code, region):
        return visible_to(scope, model.objects.all(), "source")
    rows = _of_store(visible_to(scope, model.objects.all(), "location"), code)
    return rows.filter(location__in=chosen_stores(scope, region=region).values("pk")) if region else rows


def _reviews(scope: Scope, code: str, only: ReviewFilter) -> Any:
    rows = _facts(scope, code, only.region, Review).filter(_review_filter(only))
    if not only.weekday and not only.daypart:
        return rows
    # As in splits: what is known to the day or more roughly has neither a weekday nor a part of the day.
    exact = rows.filter(precision=Precision.EXACT)
    return at_local_times(scope, exact, "posted_from", weekday=only.weekday, daypart=only.daypart)


def _comments(scope: Scope, code: str, only: ReviewFilter) -> Any:
    rows = _facts(scope, code, only.region, SurveyResponse).exclude(comment="").filter(_answer_filter(only))
    return at_local_times(scope, rows, "answered_at", weekday=only.weekday, daypart=only.daypart)


def _review_filter(only: ReviewFilter) -> Q:
    condition = Q(text__icontains=only.search) if only.search else Q()
    if only.stars is not None:
        condition &= Q(rating=only.stars)
    if only.answered is not None:
        condition &= Q(replies_told=True) & (~UNANSWERED if only.answered else UNANSWERED)
    if only.replies_known is not None:
        condition &= Q(replies_told=only.replies_known)
    return condition & _common_filter(only, "posted_from", "posted_to")


def _answer_filter(only: ReviewFilter) -> Q:
    condition = Q(comment__icontains=only.search) if only.search else Q()
    return condition & Q(**only.stated) & _common_filter(only, "answered_at", "answered_at")


def _common_filter(only: ReviewFilter, first: str, last: str) -> Q:
    limits = {f"{last}__lt": only.before, f"{first}__gte": only.since, f"{last}__lte": only.until}
    condition = Q(**{name: moment for name, moment in limits.items() if moment is not None})
    return condition & Q(language=only.language) if only.language else condition


def _moment(row: ReviewRow) -> float:
    """When it was said. Two times on one clock would be compared without their offsets, which change in autumn."""
    return row.when_to.timestamp()


def _of_store(rows: Any, code: str) -> Any:
    return rows.filter(location__code=code) if code else rows


def _zone(store: Location) -> ZoneInfo:
    return zone_of(store.time_zone, store.latitude, store.longitude, store.brand.default_zone)


def _review(row: Review) -> ReviewRow:
    zone = _zone(row.location)
    return ReviewRow(
        kind="review",
        publisher=row.source.publisher,
        store=row.location.code,
        store_name=row.location.name,
        when_from=row.posted_from.astimezone(zone),
        when_to=row.posted_to.astimezone(zone),
        precision=row.precision,
        author="" if row.author.startswith((HASHED, ERASED)) else row.author,
        rating=row.rating,
        rating_max=row.rating_max,
        nps=None,
        csat=None,
        ces=None,
        text=row.text,
        reply=row.reply,
        replied_at=row.replied_at,
        language=row.language,
        replies_known=row.replies_told,
        erased=row.author == ERASED,
        keywords=tuple(map(str, row.keywords)),
        address=getattr(row, "address", None) or "",
    )


def _answer(row: SurveyResponse) -> ReviewRow:
    answered = row.answered_at.astimezone(_zone(row.location))
    return ReviewRow(
        kind="survey",
        publisher=row.source.publisher,
        store=row.location.code,
        store_name=row.location.name,
        when_from=answered,
        when_to=answered,
        precision="exact",
        author="",
        rating=None,
        rating_max=5,
        nps=row.nps,
        csat=row.csat,
        ces=row.ces,
        text=row.comment,
        reply="",
        replied_at=None,
        language=row.language,
        touchpoint=row.touchpoint,
        channel=row.channel,
        segment=row.segment,
    )
