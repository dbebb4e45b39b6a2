"""Reviews and comments, newest first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries
from dashboards.pages.frame.empty_state import empty_state
from dashboards.pages.frame.navigation import Group, PageLink
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.frame.review_cards import WORST_STARS
from dashboards.pages.frame.store_find import FOUND, StoreFind, chosen_store, found_stores
from dashboards.pages.frame.stored_pages import stored_page
from dashboards.pages.reviews import cells
from dashboards.pages.reviews.cases import cases_csv, cases_xlsx
from dashboards.pages.reviews.files import reviews_csv, reviews_xlsx
from dashboards.pages.reviews.form import ReviewsForm, week_of
from dashboards.rows import ReviewRow

PAGE = 25
MOST_COUNTED = 2_000


@require_safe
@login_required
@stored_page()
def reviews(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what customers wrote, newest first, under the weeks and months that it is from."""
    now = timezone.now()
    form = ReviewsForm(request.GET, now)
    page_request = read_request(request, slug, tuple(form.fields), plain=True)
    form.offer(page_request.choices.regions, queries.parts_stated(page_request.scope))
    only, given = queries.ReviewFilter(**form.narrows()), form.checked()
    find = _find(page_request, form, given)
    if request.htmx.target == FOUND:  # type: ignore[attr-defined]
        return render(request, "frame/stores_found.html", {"find": find})
    if len(find.hits) == 1:
        return redirect(request.path + find.hits[0].href)
    rows, later = _rows(page_request, form, only)
    context = {
        "form": form,
        "find": find,
        "groups": cells.groups(rows, slug, now),
        **_counted(page_request, form, only, now),
        "week": "" if form.narrows_a_place else cells.week_sentence(rows, bool(later), week_of(now)),
        "later": later,
        "first_page": form.query(before="", skip="") if given["before"] else "",
        "empty_state": empty_state(page_request),
        "narrowed": any(given[name] for name in given if name != "find"),
        "file": form.file_query(),
        "cases": form.case_query() if queries.has_cases(page_request.scope) else None,
    }
    return render_page(request, "reviews/reviews.html", page_request, "reviews", context, pickers=())


def _rows(page_request: PageRequest, form: ReviewsForm, only: queries.ReviewFilter) -> tuple[list[ReviewRow], str]:
    """Give the rows of the page that is asked for, and the query of the next one."""
    given = form.checked()
    before = given["before"] and given["before"] + timedelta(microseconds=1)
    skipped = given["skip"] or 0
    rows = queries.reviews(
        page_request.scope, given["store"], limit=skipped + PAGE + 1, only=replace(only, before=before)
    )
    shown, moment, gone = cells.cut(rows, skipped, PAGE)
    return shown, form.query(before=moment, skip=str(gone)) if moment else ""


def _find(page_request: PageRequest, form: ReviewsForm, given: Mapping[str, Any]) -> StoreFind:
    """Give the field for a store: the chosen one, or those that match what is typed."""
    if given["store"]:
        return chosen_store(page_request.scope, given["store"], form.query(store="", before="", skip=""))
    return found_stores(
        page_request.scope,
        given["find"],
        lambda code: form.query(store=code, before="", skip=""),
        region=given["region"],
    )


def _counted(
    page_request: PageRequest, form: ReviewsForm, only: queries.ReviewFilter, now: datetime
) -> dict[str, object]:
    """Give what to answer first at the place that is asked for, and how many reviews and comments fit what is asked."""
    given, scope = form.checked(), page_request.scope
    place = (given["store"], given["region"])
    waiting = queries.ReviewFilter("review", answered=False, region=given["region"])
    choices = [waiting, replace(waiting, stars=WORST_STARS), *([only] if form.narrows_a_place else ())]
    open_ones, low, *fitting = queries.count_reviews(scope, given["store"], choices, MOST_COUNTED)
    oldest = queries.oldest_unanswered(scope, *place) if open_ones else None
    known = oldest is not None or queries.replies_known(scope, *place)
    return {
        "reading": cells.waiting_sentence(oldest, now, replies_known=known),
        "count": cells.count_words(fitting[0], MOST_COUNTED) if fitting else "",
        "unanswered": cells.unanswered_sentence(open_ones, low, MOST_COUNTED),
        "unanswered_links": cells.unanswered_links(open_ones, low, form.place, MOST_COUNTED),
    }


urlpatterns = [
    path("b/<slug:slug>/reviews/", reviews, name="reviews"),
    path("b/<slug:slug>/reviews.csv", reviews_csv, name="reviews_csv"),
    path("b/<slug:slug>/reviews.xlsx", reviews_xlsx, name="reviews_xlsx"),
    path("b/<slug:slug>/cases.csv", cases_csv, name="cases_csv"),
    path("b/<slug:slug>/cases.xlsx", cases_xlsx, name="cases_xlsx"),
]
LINK = PageLink(Group.RESPOND, 1, "reviews", gettext_lazy("Reviews"), "message")
