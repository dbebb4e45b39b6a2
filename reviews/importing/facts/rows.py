"""Columns of a batch to rows of a fact table, kind by kind.

A row is what both databases take: text, numbers, JSON as text and UTC moments as text. The months, the store, the key
and the digest are put in front of it by ``facts``.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from reviews.importing.facts.timing import Placed, any_precision, column, exact, place, written
from reviews.models import Case, Fact, KpiValue, Listing, Precision, Review, SurveyResponse

Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Read:
    """A batch as the kind sees it: where each record lies in time, its own columns, and the moments that it tells.

    ``seen`` holds moments (naive UTC) at which the source is known to have been looked at.
    """

    placed: Placed
    columns: Sequence[Sequence[Any]]
    seen: Sequence[datetime]


@dataclass(frozen=True, slots=True)
class Shape:
    """How a kind of file becomes facts.

    ``when`` is the field that dates a record (and may not lie in the future), ``names`` the table's own columns,
    ``repeats`` the fields that make a record a repetition of another, ``identity`` those that stand for a missing id.
    """

    model: type[Fact]
    when: str
    names: Sequence[str]
    read: Callable[[Columns, Sequence[ZoneInfo]], Read]
    repeats: Sequence[str]
    identity: Sequence[str]
    source: str


def texts(columns: Columns, name: str, model: type[Fact], count: int) -> Sequence[str]:
    """A column of text, cut to what the table holds; empty where the file has none."""
    limit: int | None = getattr(model._meta.get_field(name), "max_length", None)
    values = columns.get(name)
    if values is None:
        return [""] * count
    return [value[:limit] if value else "" for value in values] if limit else [value or "" for value in values]


def numbers(columns: Columns, name: str, default: Any, count: int) -> Sequence[Any]:
    return columns.get(name, [default] * count)


def _known(*columns: Sequence[datetime | None]) -> list[datetime]:
    """The newest moment of each column, where it has one."""
    newest = [max((moment for moment in column if moment), default=None) for column in columns]
    return [moment for moment in newest if moment]


def _reviews(columns: Columns, zones: Sequence[ZoneInfo]) -> Read:
    count = len(zones)
    placed = place(columns["posted"], zones)
    replied = column(columns.get("replied"), zones, exact)
    seen = _known(column(columns.get("seen"), zones, any_precision))
    precisions = {value: value for value in Precision.values}
    return Read(
        placed,
        [
            texts(columns, "author", Review, count),
            numbers(columns, "rating", None, count),
            numbers(columns, "rating_max", 5, count),
            texts(columns, "text", Review, count),
            texts(columns, "language", Review, count),
            [json.dumps(words or [], ensure_ascii=False) for words in columns.get("keywords", [[]] * count)],
            written(placed.starts),
            written(placed.ends),
            [precisions.get(moment.precision, "day") for moment in columns["posted"]],
            [not {"reply", "replied"}.isdisjoint(columns)] * count,
            texts(columns, "reply", Review, count),
            written(replied),
        ],
        seen or _known(placed.starts, replied),
    )


def _surveys(columns: Columns, zones: Sequence[ZoneInfo]) -> Read:
    count = len(zones)
    placed = place(columns["answered"], zones)
    scores = [
        numbers(columns, name, default, count)
        for name, default in (("nps", None), ("csat", None), ("csat_min", 1), ("csat_max", 5), ("ces", None),
                              ("ces_min", 1), ("ces_max", 7), ("ces_better", "high"))
    ]  # fmt: skip
    said = [
        texts(columns, name, SurveyResponse, count)
        for name in ("comment", "touchpoint", "segment", "channel", "language")
    ]
    return Read(placed, [written(placed.starts), *scores, *said], _known(placed.starts))


def _listings(columns: Columns, zones: Sequence[ZoneInfo]) -> Read:
    count = len(zones)
    placed = place(columns["seen"], zones)
    shown = ("name", "street", "city", "state", "postcode", "country", "phone", "website", "category", "hours")
    return Read(
        placed,
        [
            written(placed.starts),
            numbers(columns, "present", True, count),
            *(texts(columns, name, Listing, count) for name in shown),
            numbers(columns, "latitude", None, count),
            numbers(columns, "longitude", None, count),
            texts(columns, "status", Listing, count),
            texts(columns, "url", Listing, count),
        ],
        _known(placed.starts),
    )


def _cases(columns: Columns, zones: Sequence[ZoneInfo]) -> Read:
    """A case counts in the month in which it was closed, and while it is open in that of its opening."""
    count = len(zones)
    opened = place(columns["opened"], zones)
    closings = columns.get("closed", [None] * count)
    closed = column(closings, zones, any_precision)
    counted = [closing or opening for opening, closing in zip(columns["opened"], closings, strict=True)]
    answered, reopened = (column(columns.get(name), zones, any_precision) for name in ("first_response", "reopened_at"))
    return Read(
        place(counted, zones),
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
        _known(opened.starts, answered, closed, reopened),
    )


def _kpis(columns: Columns, zones: Sequence[ZoneInfo]) -> Read:
    months = [day.year * 12 + day.month - 1 for day in columns["month"]]
    starts = [datetime(day.year, day.month, 1) for day in columns["month"]]
    placed = Placed(starts, starts, months, months)
    own = [
        texts(columns, "key", KpiValue, len(zones)),
        columns["value"],
        numbers(columns, "better", "high", len(zones)),
    ]
    return Read(placed, own, _known(starts))


_STORE = ("store", "store_address")
SHAPES: Mapping[str, Shape] = {
    "reviews": Shape(
        Review,
        "posted",
        ("author", "rating", "rating_max", "text", "language", "keywords", "posted_from", "posted_to", "precision",
         "replies_told", "reply", "replied_at"),
        _reviews,
        (*_STORE, "posted", "rating", "text"),
        ("author", "rating", "text"),
        "reviews",
    ),
    "surveys": Shape(
        SurveyResponse,
        "answered",
        ("answered_at", "nps", "csat", "csat_min", "csat_max", "ces", "ces_min", "ces_max", "ces_better", "comment",
         "touchpoint", "segment", "channel", "language"),
        _surveys,
        (*_STORE, "answered", "nps", "csat", "ces", "comment"),
        ("nps", "csat", "ces", "comment", "touchpoint", "segment"),
        "surveys",
    ),
    "listings": Shape(
        Listing,
        "seen",
        ("seen_at", "present", "name", "street", "city", "state", "postcode", "country", "phone", "website",
         "category", "hours", "latitude", "longitude", "status", "url"),
        _listings,
        (),
        ("url",),
        "listings",
    ),
    "cases": Shape(
        Case,
        "opened",
        ("opened_at", "first_response_at", "closed_at", "contacts", "reopened", "reopened_at", "channel", "status",
         "csat"),
        _cases,
        (),
        ("channel",),
        "cases",
    ),
    "kpis": Shape(KpiValue, "month", ("key", "value", "better"), _kpis, (), ("key",), "kpis"),
}  # fmt: skip
