"""How often each raw score was given, by part (touchpoint, weekday, ...): read from the facts, counted as tallies are.

Another dimension is a line in ``STATED`` (a field of the facts), or a reading of its own next to ``_read_moments``.
"""

from collections import Counter, defaultdict, namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, BooleanField, Case, Count, Func, Q, QuerySet, When
from django.db.models.functions import Left
from django.db.models.sql.compiler import SQLCompiler

from dashboards.metrics import Metric
from locations.models import Location, Membership
from locations.scoping import Scope, visible_locations, visible_to
from locations.zones import zone_of
from reviews.languages import language_of
from reviews.measures import COUNTED, Measure, raw_scores
from reviews.models import Precision, Source
from reviews.models.facts import UNANSWERED
from reviews.outcomes import Around
from reviews.pauses import with_pauses
from reviews.tallies import FACTS

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYPARTS = {"morning": 5, "noon": 11, "afternoon": 14, "evening": 17, "night": 22}
"""The hours, by the store's clock, at which the parts of a day begin; the night goes on until the morning."""
MOMENTS = {"survey": "answered_at", "review": "posted_from", "case": "opened_at"}
"""When a customer spoke, by kind of fact."""
STATED = {"touchpoint": ("survey",), "channel": ("survey", "case"), "segment": ("survey",)}
"""Fields that a kind of fact may state, as they are written."""
LANGUAGES = {"survey": "comment", "review": "text"}
"""Kinds of facts that have a language, and the text that shows it where none is stated."""
DIMENSIONS = (*STATED, "language", "weekday", "daypart")
ENOUGH_TEXT = 200
"""Letters by which a language is recognised."""
ROWS = 2_000
"""Rows that are read at a time."""

Key = tuple[str, str]
"""A part and the series of scores that may be added."""
Scores = dict[Key, dict[float, int]]
Read = Iterator[tuple[str, Sequence[Any], int]]
"""For groups of equal facts: part, what a measure goes by (source and its columns), and how many they are."""
_ANSWERED = Case(
    When(UNANSWERED, then=False), When(replies_told=True, then=True), default=None, output_field=BooleanField(null=True)
)


class Minute(Func):
    """Count the minutes from 1970 to a moment, as both databases can group by them."""

    output_field = BigIntegerField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        template = "(CAST(strftime('%%%%s', %(expressions)s) AS INTEGER) / 60)"
        return self.as_sql(compiler, connection, template=template, **more)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        template = "CAST(FLOOR(EXTRACT(EPOCH FROM %(expressions)s) / 60) AS bigint)"
        return self.as_sql(compiler, connection, template=template, **more)


def answers_by_part(
    scope: Scope, entry: Metric, by: str, months: tuple[int | None, int], stores: "QuerySet[Location] | None" = None
) -> Scores:
    """Count the raw scores of a metric by part and series, in the facts that lie wholly within some months.

    ``months`` are the first and the last one, the first None for all; without ``stores`` all visible ones count. What
    states nothing of the dimension is in the part "". Only exact moments have a weekday and a part of the day.
    """
    found: Scores = defaultdict(lambda: defaultdict(int))
    sources = _sources(scope)
    for measure in COUNTED:
        if measure.key != entry.measure or measure.table not in FACTS:
            continue
        alike: Counter[tuple[str, Sequence[Any]]] = Counter()
        for part, group, number in _groups(scope, measure, by, months, stores):
            alike[part, group] += number
        shape = namedtuple("Group", measure.columns)  # type: ignore[misc]
        for (part, (source, *columns)), number in alike.items():
            for (_key, series), score in raw_scores([measure], shape(*columns), sources[source]):
                found[part, series][score] += number
    return found


def _sources(scope: Scope) -> dict[int, Around]:
    """Give publisher and last sighting of all sources of the brand; whose facts they are does not show."""
    everyone = replace(scope, role=Membership.Role.HEAD_OFFICE)
    rows = visible_to(everyone, Source.objects.all(), names_brand=True).values_list("pk", "publisher", "seen_at")
    return {pk: Around(publisher, seen_at) for pk, publisher, seen_at in rows}


def tables_with(by: str) -> tuple[str, ...]:
    """Name the kinds of facts that can state a dimension."""
    return STATED.get(by) or (tuple(LANGUAGES) if by == "language" else tuple(MOMENTS))


def _groups(
    scope: Scope, measure: Measure, by: str, months: tuple[int | None, int], stores: "QuerySet[Location] | None"
) -> Read:
    """Read the facts that a measure counts, equal ones together where the database sees that they are."""
    facts = _facts(scope, measure, months, stores)
    if measure.table not in tables_with(by):
        return _read(facts, measure, [], lambda: "")
    if by in STATED:
        return _read(facts, measure, [by], str)
    if by == "language":
        text = LANGUAGES[measure.table]
        stated = _read(facts.exclude(language=""), measure, ["language"], language_of)
        return chain(stated, _read_each(facts.filter(language=""), measure, text))
    return _read_moments(scope, facts, measure, by, stores)


def _facts(
    scope: Scope, measure: Measure, months: tuple[int | None, int], stores: "QuerySet[Location] | None"
) -> "QuerySet[Any]":
    first, last = months
    inside = Q(last_month__lte=last) & (Q() if first is None else Q(first_month__gte=first))
    if stores is not None:
        inside &= Q(location__in=stores.values("pk"))
    facts = visible_to(scope, FACTS[measure.table]._default_manager.filter(inside), "location").order_by()
    if "paused_seconds" in measure.columns:
        return with_pauses(facts)
    return facts.annotate(answered=_ANSWERED) if "answered" in measure.columns else facts


def _read(facts: "QuerySet[Any]", measure: Measure, columns: Sequence[str], part_of: Callable[..., str]) -> Read:
    """Read groups of facts that are equal in a measure's columns and in ``columns``, which name their part."""
    fields, naming = [*columns, "source_id", *measure.columns], len(columns)
    groups = facts.values(*fields).annotate(number=Count("pk")).values_list(*fields, "number")
    for row in groups.iterator(chunk_size=ROWS):
        yield part_of(*row[:naming]), row[naming:-1], row[-1]


def _read_each(facts: "QuerySet[Any]", measure: Measure, text: str) -> Read:
    """Read single facts whose language only their text shows: no two texts are alike."""
    rows = facts.values_list(Left(text, ENOUGH_TEXT), "source_id", *measure.columns)
    for beginning, *columns in rows.iterator(chunk_size=ROWS):
        yield language_of("", beginning), tuple(columns), 1


def _read_moments(
    scope: Scope, facts: "QuerySet[Any]", measure: Measure, by: str, stores: "QuerySet[Location] | None"
) -> Read:
    """Read groups of facts of the same minute, and of the same store where stores have different clocks."""
    if measure.table == "review":
        yield from _read(facts.exclude(precision=Precision.EXACT), measure, [], lambda: "")
        facts = facts.filter(precision=Precision.EXACT)
    zones = zones_by_store(scope, visible_locations(scope) if stores is None else stores)
    clocks = {*zones.values()}
    name = _NAMES[by]
    spoken = facts.annotate(spoken=Minute(MOMENTS[measure.table]))
    if len(clocks) > 1:
        yield from _read(spoken, measure, ["spoken", "location_id"], lambda at, store: name(_local(at, zones[store])))
    elif clocks:
        (clock,) = clocks
        yield from _read(spoken, measure, ["spoken"], lambda at: name(_local(at, clock)))


def zones_by_store(scope: Scope, stores: "QuerySet[Location]") -> dict[int, ZoneInfo]:
    """Give the clock of each store, by its id."""
    rows = stores.order_by().values_list("pk", "time_zone", "latitude", "longitude")
    return {pk: zone_of(stated, latitude, longitude, scope.zone) for pk, stated, latitude, longitude in rows}


def _local(minute: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(60 * minute, UTC).astimezone(zone)


def _weekday(spoken: datetime) -> str:
    return WEEKDAYS[spoken.weekday()]


def _daypart(spoken: datetime) -> str:
    """Name the part of the day; midnight itself is what files without times give, and none."""
    return _OF_HOUR[spoken.hour] if spoken.hour or spoken.minute else ""


def _hours() -> list[str]:
    """Give for each hour the part of the day that it belongs to."""
    begun = {hour: part for part, hour in DAYPARTS.items()}
    parts = [next(reversed(DAYPARTS))]
    for hour in range(1, 24):
        parts.append(begun.get(hour, parts[-1]))
    return parts


_OF_HOUR = _hours()


def hours_of(daypart: str) -> list[int]:
    """Give the hours that begin in a part of the day; those of the night are on both sides of midnight."""
    return [hour for hour, part in enumerate(_OF_HOUR) if part == daypart]


_NAMES: Mapping[str, Callable[[datetime], str]] = {"weekday": _weekday, "daypart": _daypart}
