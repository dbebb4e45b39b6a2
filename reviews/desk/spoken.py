"""Read what customers said as items need it: which facts wait for somebody, how gravely, and what the source shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from reviews.desk.incidents import is_incident
from reviews.models import Case, Item, LoggedFeedback, Mention, Review, SurveyResponse
from reviews.models.facts import Precision

BAD_NPS = 6
"""Up to which somebody who would not recommend a store is asked why (detractors)."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One fact as the desk sees it.

    ``answered_at`` is when the source says that it was answered; ``is_answered`` also where no moment is known.
    ``seen_at`` is when the source was last viewed, ``is_over`` says that the source itself has closed it.
    """

    kind: str
    fact: int
    location: int
    spoke_at: datetime
    is_exact: bool
    severity: int
    text: str
    language: str
    publisher: str
    stars: int | None = None
    score: int | None = None
    touchpoint: str = ""
    is_incident: bool = False
    is_answered: bool = False
    answered_at: datetime | None = None
    is_over: bool = False
    over_at: datetime | None = None
    seen_at: datetime | None = None
    tells_replies: bool = True


def spoken(brand: int, since: datetime, *, job: int | None = None) -> Iterator[Spoken]:
    """Yield the facts of a brand that are for its desk and have no item yet; with ``job`` those it wrote alone."""
    for kind, (model, moment, read) in _SOURCES.items():
        rows = model._default_manager.filter(**{f"{moment}__gte": since}, **_OF_BRAND[kind](brand))
        if job is not None and kind != Item.Kind.NOTE:
            rows = rows.filter(job_id=job)
        known = Item.objects.filter(brand_id=brand, kind=kind).values("fact_id")
        for row in _read(kind, rows.exclude(pk__in=known)):
            if (found := read(row)) is not None:
                yield found


def spoken_of(kind: str, facts: "QuerySet[Any] | list[int]") -> dict[int, Spoken]:
    """Give facts of a kind as they are now, by id; those that are gone are left out."""
    model, _moment, read = _SOURCES[kind]
    rows = model._default_manager.filter(pk__in=facts)
    return {row["pk"]: each for row in _read(kind, rows) if (each := read(row, is_item=True)) is not None}


def themes_of(kind: str, facts: list[int]) -> dict[int, frozenset[str]]:
    """Give the themes that texts are about, by the id of the fact."""
    marked = next((name for name, of_kind in _MARKED.items() if of_kind == kind), "")
    found: dict[int, set[str]] = {}
    if marked:
        rows = Mention.objects.filter(kind=marked, fact_id__in=facts)
        for fact, theme in rows.values_list("fact_id", "theme"):
            found.setdefault(fact, set()).add(theme)
    return {fact: frozenset(themes) for fact, themes in found.items()}


def themes_by_fact(facts: Mapping[str, list[int]]) -> dict[tuple[str, int], frozenset[str]]:
    """Give the same for facts of several kinds at once, by kind and id."""
    chosen = Q(pk__in=())
    for name, kind in _MARKED.items():
        if kind in facts:
            chosen |= Q(kind=name, fact_id__in=facts[kind])
    found: dict[tuple[str, int], set[str]] = {}
    for name, fact, theme in Mention.objects.filter(chosen).values_list("kind", "fact_id", "theme"):
        found.setdefault((_MARKED[name], fact), set()).add(theme)
    return {key: frozenset(themes) for key, themes in found.items()}


def about_theme(theme: str) -> Q:
    """Find items whose texts are about a theme (key)."""
    found = Q(pk__in=())
    for name, kind in _MARKED.items():
        marks = Mention.objects.filter(kind=name, theme=theme, fact_id=OuterRef("fact_id"))
        found |= Q(Exists(marks), kind=kind)
    return found


def saying(word: str) -> Q:
    """Find items with a word in what was said, or in the name or code of the store; for each item its fact is read."""
    found = Q(text__icontains=word) | Q(location__name__icontains=word) | Q(location__code__icontains=word)
    for kind, (model, column) in _WORDS.items():
        rows = model._default_manager.filter(pk=OuterRef("fact_id"), **{f"{column}__icontains": word})
        found |= Q(Exists(rows), kind=kind)
    return found


_WORDS: Mapping[str, tuple[type[Model], str]] = {
    Item.Kind.REVIEW: (Review, "text"),
    Item.Kind.COMMENT: (SurveyResponse, "comment"),
    Item.Kind.NOTE: (LoggedFeedback, "text"),
}
"""Where the words of each kind of item are; cases have none."""
_MARKED: Mapping[str, str] = {"review": Item.Kind.REVIEW, "survey": Item.Kind.COMMENT}
"""The kinds of items by the kind of text that themes are marked in."""


def _read(kind: str, rows: "QuerySet[Any]") -> Iterator[dict[str, Any]]:
    yield from rows.order_by("pk").values("pk", "location_id", *_COLUMNS[kind]).iterator(chunk_size=2_000)


def _review(row: Mapping[str, Any], *, is_item: bool = False) -> Spoken:
    stars = None if row["rating"] is None else _of_five(row["rating"], row["rating_max"])
    grave = is_incident(row["text"])
    return Spoken(
        kind=Item.Kind.REVIEW,
        fact=row["pk"],
        location=row["location_id"],
        spoke_at=row["posted_to"],
        is_exact=row["precision"] == Precision.EXACT,
        severity=_severity(stars, grave=grave),
        text=row["text"],
        language=row["language"],
        publisher=row["source__publisher"],
        stars=stars,
        is_incident=grave,
        is_answered=bool(row["reply"]) or row["replied_at"] is not None,
        answered_at=row["replied_at"],
        seen_at=row["source__seen_at"],
        tells_replies=row["replies_told"],
    )


def _comment(row: Mapping[str, Any], *, is_item: bool = False) -> Spoken | None:
    """An answer to a survey waits for somebody where the customer was unhappy and said so, or speaks of an incident."""
    grave = is_incident(row["comment"])
    bad_nps = row["nps"] is not None and row["nps"] <= BAD_NPS
    bad_csat = row["csat"] is not None and _of_five(row["csat"], row["csat_max"], row["csat_min"]) <= 2
    if not is_item and not (row["comment"].strip() and (bad_nps or bad_csat or grave)):
        return None
    return Spoken(
        kind=Item.Kind.COMMENT,
        fact=row["pk"],
        location=row["location_id"],
        spoke_at=row["answered_at"],
        is_exact=True,
        severity=Item.Severity.INCIDENT if grave else Item.Severity.MAJOR if bad_csat else Item.Severity.MINOR,
        text=row["comment"],
        language=row["language"],
        publisher=row["source__publisher"],
        score=row["nps"],
        touchpoint=row["touchpoint"],
        is_incident=grave,
        seen_at=row["source__seen_at"],
        tells_replies=False,
    )


def _case(row: Mapping[str, Any], *, is_item: bool = False) -> Spoken | None:
    """A case waits until its source closes it; its first response is the answer."""
    if not is_item and row["closed_at"] is not None:
        return None
    answered = row["first_response_at"] or row["closed_at"]
    return Spoken(
        kind=Item.Kind.CASE,
        fact=row["pk"],
        location=row["location_id"],
        spoke_at=row["opened_at"],
        is_exact=True,
        severity=Item.Severity.MAJOR if row["reopened"] else Item.Severity.MINOR,
        text="",
        language="",
        publisher=row["source__publisher"],
        is_answered=answered is not None,
        answered_at=answered,
        is_over=row["closed_at"] is not None,
        over_at=row["closed_at"],
        seen_at=row["source__seen_at"],
        tells_replies=False,
    )


def _note(row: Mapping[str, Any], *, is_item: bool = False) -> Spoken:
    grave = is_incident(row["text"])
    return Spoken(
        kind=Item.Kind.NOTE,
        fact=row["pk"],
        location=row["location_id"],
        spoke_at=row["at"],
        is_exact=True,
        severity=_severity(row["score"], grave=grave) if row["score"] or grave else Item.Severity.MINOR,
        text=row["text"],
        language="",
        publisher="",
        stars=row["score"],
        is_incident=grave,
        tells_replies=False,
    )


def _of_five(score: int, top: int, bottom: int = 1) -> int:
    """Put a score onto one to five.

    >>> _of_five(10, 10), _of_five(3, 10), _of_five(2, 5), _of_five(0, 10, 0)
    (5, 2, 2, 1)
    """
    return round(1 + 4 * (score - bottom) / (top - bottom)) if top > bottom else 5


def _severity(stars: int | None, *, grave: bool) -> int:
    if grave:
        return Item.Severity.INCIDENT
    if stars is None:
        return Item.Severity.MINOR
    return Item.Severity.MAJOR if stars <= 2 else Item.Severity.MINOR if stars == 3 else Item.Severity.INFORMATION


_SOURCES: Mapping[str, tuple[type[Model], str, Any]] = {
    Item.Kind.REVIEW: (Review, "posted_to", _review),
    Item.Kind.COMMENT: (SurveyResponse, "answered_at", _comment),
    Item.Kind.CASE: (Case, "opened_at", _case),
    Item.Kind.NOTE: (LoggedFeedback, "at", _note),
}
"""The facts of each kind of item, the moment at which the customer spoke, and how one is read."""
_OF_BRAND: Mapping[str, Any] = {
    Item.Kind.REVIEW: lambda brand: {"source__brand_id": brand},
    Item.Kind.COMMENT: lambda brand: {"source__brand_id": brand},
    Item.Kind.CASE: lambda brand: {"source__brand_id": brand},
    Item.Kind.NOTE: lambda brand: {"location__brand_id": brand},
}
_OF_SOURCE = ("source__publisher", "source__seen_at")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    Item.Kind.REVIEW: (
        *("posted_to", "precision", "rating", "rating_max", "text", "language", "reply", "replied_at", "replies_told"),
        *_OF_SOURCE,
    ),
    Item.Kind.COMMENT: (
        *("answered_at", "nps", "csat", "csat_min", "csat_max", "comment", "language", "touchpoint"),
        *_OF_SOURCE,
    ),
    Item.Kind.CASE: ("opened_at", "first_response_at", "closed_at", "reopened", *_OF_SOURCE),
    Item.Kind.NOTE: ("at", "text", "score"),
}
