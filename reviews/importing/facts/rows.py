"""Turn columns of a batch into rows of a fact table, kind by kind.

A row is what both databases take: text, numbers, JSON as text and UTC moments as text. The importer puts the months,
the store, the key and the digest in front of it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from reviews.importing.facts.timing import Dates, any_precision, column, dates, exact, written
from reviews.models import Case, Fact, KpiValue, Listing, Precision, Review, SurveyResponse

Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class FactColumns:
    """A batch as its kind reads it: when each record happened, and the table's own columns.

    ``seen`` are moments (naive UTC) at which the source is known to have been viewed.
    """

    dates: Dates
    columns: Sequence[Sequence[Any]]
    seen: Sequence[datetime]


@dataclass(frozen=True, slots=True)
class FactKind:
    """How a kind of file becomes facts.

    ``when`` is the field that dates a record (and may not lie in the future), ``names`` the table's own columns,
    ``repeats`` the fields that make a record a repetition of another, ``identity`` those that replace a missing id,
    ``source`` the publisher where nobody names one.
    """

    model: type[Fact]
    when: str
    names: Sequence[str]
    read: Callable[[Columns, Sequence[ZoneInfo]], FactColumns]
    repeats: Sequence[str]
    identity: Sequence[str]
    source: str


def texts(columns: Columns, name: str, model: type[Fact], count: int) -> Sequence[str]:
    """Return a column of text, cut to what the table takes; empty where the file has none."""
    limit: int | None = getattr(model._meta.get_field(name), "max_length", None)
    values = columns.get(name)
    if values is None:
        return [""] * count
    return [value[:limit] if value else "" for value in values] if limit else [value or "" for value in values]


def numbers(columns: Columns, name: str, default: Any, count: int) -> Sequence[Any]:
    return columns.get(name, [default] * count)


def _newest(*columns: Sequence[datetime | None]) -> list[datetime]:
    """Return the newest moment of each column, where it has one."""
    newest = [max((moment for moment in column if moment), default=None) for column in columns]
    return [moment for moment in newest if moment]


def _reviews(columns: Columns, zones: Sequence[ZoneInfo]) -> FactColumns:
    count = len(zones)
    when = dates(columns["posted"], zones)
    replied = column(columns.get("replied"), zones, exact)
    seen = _newest(column(columns.get("seen"), zones, any_precision))
    precisions = {value: value for value in Precision.values}
    return FactColumns(
        when,
        [
            texts(columns, "author", Review, count),
            numbers(columns, "rating", None, count),
            numbers(columns, "rating_max", 5, count),
            texts(columns, "text", Review, count),
            texts(columns, "language", Review, count),
            [json.dumps(words or [], ensure_ascii=False) for words in columns.get("keywords", [[]] * count)],
            written(when.starts),
            written(when.ends),
            [precisions.get(moment.precision, "day") for moment in columns["posted"]],
            [not {"reply", "replied"}.isdisjoint(columns)] * count,
            texts(columns, "reply", Review, count),
            written(replied),
        ],
        seen or _newest(when.starts, replied),
    )


def _surveys(columns: Columns, zones: Sequence[ZoneInfo]) -> FactColumns:
    count = len(zones)
    when = dates(columns["answered"], zones)
    scores = [
        numbers(columns, name, default, count)
        for name, default in (("nps", None), ("csat", None), ("csat_min", 1), ("csat_max", 5), ("ces", None),
                              ("ces_min", 1), ("ces_max", 7), ("ces_better", "high"))
    ]  # fmt: skip
    given = [
        texts(columns, name, SurveyResponse, count)
        for name in ("comment", "touchpoint", "segment", "channel", "language")
    ]
    return FactColumns(when, [written(when.starts), *scores, *given], _newest(when.starts))


def _listings(columns: Columns, zones: Sequence[ZoneInfo]) -> FactColumns:
    count = len(zones)
    when = dates(columns["seen"], zones)
    shown = ("name", "street", "city", "state", "postcode", "country", "phone", "website", "category", "hours")
    return FactColumns(
        when,
        [
            written(when.starts),
            numbers(columns, "present", True, count),
            *(texts(columns, name, Listing, count) for name in shown),
            numbers(columns, "latitude", None, count),
            numbers(columns, "longitude", None, count),
            texts(columns, "status", Listing, count),
            texts(columns, "url", Listing, count),
        ],
        _newest(when.starts),
    )


def _cases(columns: Columns, zones: Sequence[ZoneInfo]) -> FactColumns:
    """A case counts in the month in which it was closed, and while it is open in that of its opening."""
    count = len(zones)
    opened = dates(columns["opened"], zones)
    closings = columns.get("closed", [None] * count)
    closed = column(closings, zones, any_precision)
    counted = [closing or opening for opening, closing in zip(columns["opened"], closings, strict=True)]
    answered, reopened = (column(columns.get(name), zones, any_precision) for name in ("first_response", "reopened_at"))
    return FactColumns(
        dates(counted, zones),
        [
            written(opened.starts),
            written(answered),
            written(closed),
            numbers(columns, "contacts", None, count),
            numbers(columns, "reopened", None, count),
            written(reopened),
            texts(columns, "channel", Case, count),
            texts(columns, "status", Case, count),
            numbers(columns, "csat", None, count),
        ],
        _newest(opened.starts, answered, closed, reopened),
    )


def _kpis(columns: Columns, zones: Sequence[ZoneInfo]) -> FactColumns:
    months = [day.year * 12 + day.month - 1 for day in columns["month"]]
    starts = [datetime(day.year, day.month, 1) for day in columns["month"]]
    when = Dates(starts, starts, months, months)
    own = [
        texts(columns, "key", KpiValue, len(zones)),
        columns["value"],
        numbers(columns, "better", "high", len(zones)),
    ]
    return FactColumns(when, own, _newest(starts))


_STORE = ("store", "store_address")
FACT_KINDS: Mapping[str, FactKind] = {
    "reviews": FactKind(
        Review,
        "posted",
        ("author", "rating", "rating_max", "text", "language", "keywords", "posted_from", "posted_to", "precision",
         "replies_told", "reply", "replied_at"),
        _reviews,
        (*_STORE, "posted", "rating", "text"),
        ("author", "rating", "text"),
        "reviews",
    ),
    "surveys": FactKind(
        SurveyResponse,
        "answered",
        ("answered_at", "nps", "csat", "csat_min", "csat_max", "ces", "ces_min", "ces_max", "ces_better", "comment",
         "touchpoint", "segment", "channel", "language"),
        _surveys,
        (*_STORE, "answered", "nps", "csat", "ces", "comment"),
        ("nps", "csat", "ces", "comment", "touchpoint", "segment"),
        "surveys",
    ),
    "listings": FactKind(
        Listing,
        "seen",
        ("seen_at", "present", "name", "street", "city", "state", "postcode", "country", "phone", "website",
         "category", "hours", "latitude", "longitude", "status", "url"),
        _listings,
        (),
        ("url",),
        "listings",
    ),
    "cases": FactKind(
        Case,
        "opened",
        ("opened_at", "first_response_at", "closed_at", "contacts", "reopened", "reopened_at", "channel", "status",
         "csat"),
        _cases,
        (),
        ("channel",),
        "cases",
    ),
    "kpis": FactKind(KpiValue, "month", ("key", "value", "better"), _kpis, (), ("key",), "kpis"),
}  # fmt: skip
