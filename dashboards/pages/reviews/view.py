"""Reviews and comments, newest first."""

from dataclasses import replace
from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries
from dashboards.pages.frame.empty_state import empty_state
from dashboards.pages.frame.navigation import Group, PageLink
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.frame.review_cards import WORST_STARS, review_cards
from dashboards.pages.reviews import cells
from dashboards.pages.reviews.cases import cases_csv, cases_xlsx
from dashboards.pages.reviews.files import reviews_csv, reviews_xlsx
from dashboards.pages.reviews.form import ReviewsForm

PAGE = 25


MOST_COUNTED = 2_000


OFFERED = 400
"""Stores up to which the field for a store offers them all."""


@require_safe
@login_required
def reviews(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what customers wrote, newest first."""
    now = timezone.now()
    form = ReviewsForm(request.GET, now)
    page_request = read_request(request, slug, tuple(form.fields), plain=True)
    only, given = queries.ReviewFilter(**form.narrows()), form.checked()
    before = given["before"] and given["before"] + timedelta(microseconds=1)
    skipped = given["skip"] or 0
    rows = queries.reviews(
        page_request.scope, given["store"], limit=skipped + PAGE + 1, only=replace(only, before=before)
    )
    shown, moment, gone = cells.cut(rows, skipped, PAGE)
    context = {
        "form": form,
        "review_cards": review_cards(shown, slug, now),
        "reading": cells.waiting_sentence(queries.oldest_unanswered(page_request.scope, given["store"]), now),
        **(_counted(page_request, given["store"], only) if any(given.values()) else _unanswered(page_request)),
        "stores": queries.roster(page_request.scope, limit=OFFERED)
        if 1 < page_request.choices.stores <= OFFERED
        else [],
        "later": form.query(before=moment, skip=str(gone)) if moment else "",
        "first_page": form.query(before="", skip="") if before else "",
        "empty_state": empty_state(page_request),
        "narrowed": any(given.values()),
        "file": form.file_query(),
        "cases": form.case_query() if queries.has_cases(page_request.scope) else None,
    }
    return render_page(request, "reviews/reviews.html", page_request, "reviews", context, pickers=())


def _counted(page_request: PageRequest, store: str, only: queries.ReviewFilter) -> dict[str, object]:
    return {
        "count": cells.count_words(queries.count_reviews(page_request.scope, store, only, MOST_COUNTED), MOST_COUNTED)
    }


def _unanswered(page_request: PageRequest) -> dict[str, object]:
    """Say what to answer first, in place of a count of everything, which nobody asked for."""
    open_ones, low = (
        queries.count_reviews(
            page_request.scope, "", queries.ReviewFilter("review", stars=stars, answered=False), MOST_COUNTED
        )
        for stars in (None, WORST_STARS)
    )
    return {
        "unanswered": cells.unanswered_sentence(open_ones, low, MOST_COUNTED),
        "unanswered_links": cells.unanswered_links(open_ones, low),
    }


urlpatterns = [
    path("b/<slug:slug>/reviews/", reviews, name="reviews"),
    path("b/<slug:slug>/reviews.csv", reviews_csv, name="reviews_csv"),
    path("b/<slug:slug>/reviews.xlsx", reviews_xlsx, name="reviews_xlsx"),
    path("b/<slug:slug>/cases.csv", cases_csv, name="cases_csv"),
    path("b/<slug:slug>/cases.xlsx", cases_xlsx, name="cases_xlsx"),
]
LINK = PageLink(Group.RESPOND, 1, "reviews", gettext_lazy("Reviews"), "message")
