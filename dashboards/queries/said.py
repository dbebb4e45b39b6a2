"""What customers said: reviews and survey comments, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from dashboards.rows import SaidRow
from locations.scoping import Scope, visible_to
from reviews.models import Review, SurveyResponse


@dataclass(frozen=True, slots=True)
class SaidFilter:
    """Which of it: every field that is set narrows the choice."""

    kind: str = ""
    stars: int | None = None
    answered: bool | None = None
    language: str = ""
    search: str = ""
    before: datetime | None = None


def said(
    scope: Scope, code: str = "", *, kind: str = "", limit: int = 20, only: SaidFilter | None = None
) -> list[SaidRow]:
    """The newest reviews and survey comments of the visible stores; ``kind`` is "review", "survey" or both.

    ``only`` filters further; its stars and answered concern reviews alone, so that with them no survey comes.
    """
    only = only or SaidFilter(kind=kind)
    found: list[SaidRow] = []
    if only.kind in ("", "review"):
        reviews = visible_to(scope, Review.objects.all(), "location").select_related("location", "source")
        chosen = _of_store(reviews, code).filter(_review_filter(only))
        found += [_review(row) for row in chosen.order_by("-posted_to", "-pk")[:limit]]
    if only.kind in ("", "survey") and only.stars is None and only.answered is None:
        answers = visible_to(scope, SurveyResponse.objects.all(), "location").select_related("location", "source")
        chosen = _of_store(answers, code).exclude(comment="").filter(_answer_filter(only))
        found += [_answer(row) for row in chosen.order_by("-answered_at", "-pk")[:limit]]
    return sorted(found, key=lambda row: row.when_to, reverse=True)[:limit]


def oldest_unanswered(scope: Scope, code: str = "") -> SaidRow | None:
    """The review that has waited longest for a reply."""
    reviews = visible_to(scope, Review.objects.filter(reply=""), "location").select_related("location", "source")
    row = _of_store(reviews, code).order_by("posted_to", "pk").first()
    return _review(row) if row else None


def _review_filter(only: SaidFilter) -> Q:
    wanted = Q(text__icontains=only.search) if only.search else Q()
    if only.stars is not None:
        wanted &= Q(rating=only.stars)
    if only.answered is not None:
        wanted &= ~Q(reply="") if only.answered else Q(reply="")
    return wanted & _common_filter(only, "posted_to")


def _answer_filter(only: SaidFilter) -> Q:
    wanted = Q(comment__icontains=only.search) if only.search else Q()
    return wanted & _common_filter(only, "answered_at")


def _common_filter(only: SaidFilter, moment: str) -> Q:
    wanted = Q(language=only.language) if only.language else Q()
    return wanted & Q(**{f"{moment}__lt": only.before}) if only.before else wanted


def _of_store(rows: Any, code: str) -> Any:
    return rows.filter(location__code=code) if code else rows


def _review(row: Review) -> SaidRow:
    return SaidRow(
        kind="review",
        publisher=row.source.publisher,
        store=row.location.code,
        store_name=row.location.name,
        when_from=row.posted_from,
        when_to=row.posted_to,
        precision=row.precision,
        author=row.author,
        rating=row.rating,
        rating_max=row.rating_max,
        nps=None,
        csat=None,
        ces=None,
        text=row.text,
        reply=row.reply,
        replied_at=row.replied_at,
        language=row.language,
    )


def _answer(row: SurveyResponse) -> SaidRow:
    return SaidRow(
        kind="survey",
        publisher=row.source.publisher,
        store=row.location.code,
        store_name=row.location.name,
        when_from=row.answered_at,
        when_to=row.answered_at,
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
    )
