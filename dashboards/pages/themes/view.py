"""Themes: all of them, one store by store with quotes, and people's judgement of marks."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dashboards import queries
from dashboards.naming import theme_words
from dashboards.pages.frame.empty_state import empty_state
from dashboards.pages.frame.navigation import Group, PageLink
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.frame.state import CARRIED
from dashboards.pages.frame.stored_pages import stored_page
from dashboards.pages.frame.withheld import why_withheld
from dashboards.pages.themes import cells
from dashboards.pages.themes.form import LabelForm
from locations.months import NOW, USUAL_WINDOW
from reviews.theme_labels import label_mention
from reviews.themes.keys import THEMES

PICKERS = ("window", "month", "region")


@require_safe
@login_required
@stored_page(with_handling=True)
def themes(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every theme: how many texts complain of it, how that changed, and which stores stand out for it."""
    page_request = read_request(request, slug, CARRIED)
    state = page_request.state
    if not state.month:
        context: dict[str, Any] = {"empty_state": empty_state(page_request)}
        return render_page(request, "themes/themes.html", page_request, "themes", context, pickers=PICKERS)
    found = queries.theme_totals(page_request.scope, state.month, _window(page_request), region=state.region)
    query = state.query()
    hrefs = {key: reverse("theme", args=[slug, key]) + query for key in THEMES}
    context = {
        "reading": cells.reading(found),
        "rows": cells.totals(found, slug, query, hrefs) if found.texts else [],
        "scale": cells.totals_scale(found),
        "unmentioned": cells.unmentioned(found) if found.texts else "",
        "has_network": any(row.network is not None for row in found.rows),
        "withheld": why_withheld(is_known=found.is_known, is_compared=found.is_compared),
        "has_change": any(row.change is not None for row in found.rows),
        "no_now": state.window == NOW,
        "precision": cells.precision_words(queries.mark_precision(page_request.scope)),
    }
    return render_page(request, "themes/themes.html", page_request, "themes", context, pickers=PICKERS)


@require_safe
@login_required
def theme(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Show one theme: the stores in order of how sure it is that more complain there, and what customers wrote."""
    page_request = read_request(request, slug, CARRIED)
    if key not in THEMES:
        raise Http404
    state, scope = page_request.state, page_request.scope
    context: dict[str, Any] = {"theme": theme_words(key)}
    if not state.month:
        context["empty_state"] = empty_state(page_request)
        return render_page(request, "themes/theme.html", page_request, "themes", context, pickers=PICKERS)
    window = _window(page_request)
    ranking = queries.theme_ranking(scope, state.month, window, theme=key, region=state.region)
    examples = queries.theme_quotes(scope, key, state.month, window, region=state.region)
    rows, scale = cells.rows(ranking, slug, state.query())
    context |= {
        "reading": cells.theme_reading(ranking) if ranking.texts else "",
        "rows": rows,
        "scale": scale,
        "left_out": max(len(ranking.rows) - cells.LISTED, 0),
        "has_expected": any(row.expected for row in rows),
        "withheld": why_withheld(is_known=ranking.is_known, is_compared=ranking.is_compared),
        "quotes": cells.quotes(examples, queries.labels_of(scope, examples), slug),
        "precision": cells.precision_words(queries.mark_precision(scope, key)),
        "query": state.query(),
        "no_now": state.window == NOW,
    }
    return render_page(request, "themes/theme.html", page_request, "themes", context, pickers=PICKERS)


@require_POST
@login_required
def label(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Store a person's judgement of a mark."""
    page_request = read_request(request, slug, CARRIED, writer=True)
    form = LabelForm(request.POST)
    if not form.is_valid():
        raise BadRequest("a verdict is needed: right or wrong")
    scope = page_request.scope
    key = label_mention(scope, pk, form.cleaned_data["verdict"], by=scope.user, now=timezone.now())
    if not key:
        raise Http404
    messages.success(request, _("Thank you: that counts in how often these marks are right."))
    return redirect(f"{reverse('theme', args=[slug, key])}{page_request.state.query()}#quotes")


def _window(page_request: PageRequest) -> int:
    """Give the window that is shown: the present level has no themes of its own."""
    window = page_request.state.window
    return USUAL_WINDOW if window == NOW else window


urlpatterns = [
    path("b/<slug:slug>/themes/", themes, name="themes"),
    path("b/<slug:slug>/themes/<slug:key>/", theme, name="theme"),
    path("b/<slug:slug>/mentions/<int:pk>/label/", label, name="mention_label"),
]
LINK = PageLink(Group.EXPLORE, 7, "themes", gettext_lazy("Themes"), "message", carries=True)
