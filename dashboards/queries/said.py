"""What customers said: reviews and survey comments, newest first."""

from typing import Any

from dashboards.rows import SaidRow
from locations.scoping import Scope, visible_to
from reviews.models import Review, SurveyResponse


def said(scope: Scope, code: str = "", *, kind: str = "", limit: int = 20) -> list[SaidRow]:
    """The newest reviews and survey comments of the visible stores; ``kind`` is "review", "survey" or both."""
    found: list[SaidRow] = []
    if kind in ("", "review"):
        reviews = visible_to(scope, Review.objects.all(), "location").select_related("location", "source")
        found += [_review(row) for row in _of_store(reviews, code).order_by("-posted_to", "-pk")[:limit]]
    if kind in ("", "survey"):
        answers = visible_to(scope, SurveyResponse.objects.all(), "location").select_related("location", "source")
        with_words = _of_store(answers, code).exclude(comment="")
        found += [_answer(row) for row in with_words.order_by("-answered_at", "-pk")[:limit]]
    return sorted(found, key=lambda row: row.when_to, reverse=True)[:limit]


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
