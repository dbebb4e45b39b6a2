"""The brand's own words for themes: see them, try and add one, and retire one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dashboards import queries
from dashboards.jobs import theme_terms as jobs
from dashboards.pages.frame.navigation import Group, PageLink, is_head_office
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.theme_terms import cells
from dashboards.pages.theme_terms.form import TermForm
from locations.refusals import Refusal
from reviews.theme_terms import try_term


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def theme_terms(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the words; on POST, show what a new one would change, and on a second answer add it."""
    is_sent = request.method == "POST"
    page_request = read_request(request, slug, (), overseer=True, keeper=is_sent)
    form = TermForm(request.POST if is_sent else None)
    context: dict[str, Any] = {}
    if is_sent and form.is_valid():
        try:
            if request.POST.get("do") == "save":
                return _added(request, page_request, form)
            term, theme, polarity = form.arguments()
            found = try_term(page_request.scope, term, theme, polarity)
            context["effect"] = cells.effect(found, term.strip(), theme)
        except Refusal as refused:
            form.add_error(refused.field or None, str(refused))
    return _shown(request, page_request, form, context)


def _added(request: HttpRequest, page_request: PageRequest, form: TermForm) -> HttpResponse:
    scope = page_request.scope
    jobs.add_term(scope, *form.arguments(), by=scope.user, now=timezone.now())
    messages.success(request, _("The word is added; all texts are read again."))
    return redirect("theme_terms", page_request.brand)


def _shown(request: HttpRequest, page_request: PageRequest, form: TermForm, more: dict[str, Any]) -> HttpResponse:
    rows = queries.theme_terms(page_request.scope)
    context = more | {
        "reading": cells.reading(rows, is_being_marked=queries.is_being_marked(page_request.scope)),
        "used": cells.terms(row for row in rows if row.active),
        "retired": cells.terms(row for row in rows if not row.active),
        "form": form,
        "may_change": page_request.scope.keeps_the_brand,
    }
    return render_page(
        request,
        "theme_terms/theme_terms.html",
        page_request,
        "theme_terms",
        context,
        pickers=(),
        is_refused=bool(form.errors),
    )


@require_POST
@login_required
def retire(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Have a word count no more."""
    page_request = read_request(request, slug, (), keeper=True)
    if not jobs.retire_term(page_request.scope, pk, by=page_request.scope.user, now=timezone.now()):
        raise Http404
    messages.success(request, _("The word counts no more; all texts are read again."))
    return redirect("theme_terms", slug)


urlpatterns = [
    path("b/<slug:slug>/theme-words/", theme_terms, name="theme_terms"),
    path("b/<slug:slug>/theme-words/<int:pk>/retire/", retire, name="theme_term_retire"),
]
LINK = PageLink(
    Group.EXPLORE,
    8,
    "theme_terms",
    gettext_lazy("Words of your own"),
    "message",
    for_whom=is_head_office,
    tab_of="themes",
)
