"""What customers of some stores said lately, with the ids of what they wrote: the words that a report quotes."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from django.db.models import F, Q

from locations.scoping import Scope, visible_to
from reviews.models import Review, SurveyResponse

MONTHS = 3
"""How far back words are quoted."""
LEAST, MOST = 15, 400
"""Characters: shorter ones tell nothing, longer ones fill the page."""
READ = 40
"""Newest texts of a store that are looked through."""
LOW_STARS, HIGH_STARS = 0.25, 1.0
"""Share of the way from the lowest to the highest star, up to which and from which on a review is bad or good."""
DETRACTORS, PROMOTERS = 6, 9


class QuotedWords(NamedTuple):
    """A customer's words with the id of the review or answer, the month they were given in and their score.

    ``author`` is the name of a review's author, empty where there is none.
    """

    store: str
    kind: Literal["review", "survey"]
    fact: int
    text: str
    score: float | None
    score_max: float | None
    month: int
    author: str = ""


def words_of(scope: Scope, codes: Sequence[str], month: int, *, good: bool, most: int) -> list[QuotedWords]:
    """Give the newest telling words of visible stores, bad or ``good`` ones, at most ``most`` a store.

    Stores in the order given; of a store the newest first, at the same moment the one written last.
    """
    return [words for code in codes for words in _of_store(scope, code, month, good=good)[:most]]


def _of_store(scope: Scope, code: str, month: int, *, good: bool) -> list[QuotedWords]:
    months = {"location__code": code, "first_month__gt": month - MONTHS, "last_month__lte": month}
    share = (F("rating") - 1.0) / (F("rating_max") - 1.0)
    stars = Q(share__gte=HIGH_STARS) if good else Q(share__lte=LOW_STARS)
    reviews = visible_to(scope, Review.objects.filter(**months), "location").exclude(text="").filter(rating_max__gt=1)
    rated = reviews.annotate(share=share).filter(stars).order_by("-posted_to", "-pk")
    answered = Q(nps__gte=PROMOTERS) if good else Q(nps__lte=DETRACTORS)
    answers = visible_to(scope, SurveyResponse.objects.filter(answered, **months), "location").exclude(comment="")
    of_reviews = rated.values_list("posted_to", "pk", "text", "rating", "rating_max", "last_month", "author")[:READ]
    of_answers = answers.order_by("-answered_at", "-pk").values_list(
        "answered_at", "pk", "comment", "nps", "last_month"
    )
    found = [
        *((row[0], QuotedWords(code, "review", *row[1:])) for row in of_reviews),
        *((at, QuotedWords(code, "survey", pk, text, nps, 10, own)) for at, pk, text, nps, own in of_answers[:READ]),
    ]
    newest = sorted(found, key=lambda each: (each[0], each[1].fact), reverse=True)
    return [words for _at, words in newest if LEAST <= len(words.text.strip()) <= MOST]
