"""Praise that people chose to share, to be read and printed; nobody is ranked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from dashboards import queries, wording
from dashboards.pages.frame.navigation import Group, PageLink
from dashboards.pages.frame.page import read_request, render_page
from dashboards.pages.frame.stored_pages import stored_page
from dashboards.pages.praise.files import praise_csv, praise_xlsx
from dashboards.pages.praise.words import WITH
from locations.refusals import Refusal
from reviews.desk.handling import NoSuchItem
from reviews.desk.praising import share, unshare


@require_safe
@login_required
@stored_page(with_handling=True, is_own=True)
def praise(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is shared with a person, and what they could share."""
    page_request = read_request(request, slug, ())
    scope = page_request.scope
    rows = queries.praise(scope)
    words = ngettext("%(n)s customer has praised us.", "%(n)s customers have praised us.", len(rows))
    context = {
        "reading": words % {"n": wording.number(len(rows))} if rows else _("Nobody has shared praise yet."),
        "rows": rows,
        "offers": [] if scope.read_only else queries.praise_to_share(scope, timezone.now()),
        "audiences": WITH,
    }
    return render_page(request, "praise/praise.html", page_request, "praise", context, pickers=())


@require_POST
@login_required
def praise_share(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Share an item."""
    page_request = read_request(request, slug, (), writer=True)
    staff, scope = request.POST.get("staff", ""), page_request.scope
    try:
        share(scope, pk, request.POST.get("shared_with", ""), staff=staff, by=scope.user, now=timezone.now())
    except NoSuchItem as missing:
        raise Http404 from missing
    except Refusal as refused:
        messages.error(request, str(refused))
    return redirect("praise", slug)


@require_POST
@login_required
def praise_unshare(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Share an item no more."""
    page_request = read_request(request, slug, (), writer=True)
    if not unshare(page_request.scope, pk, by=page_request.scope.user, now=timezone.now()):
        raise Http404
    return redirect("praise", slug)


urlpatterns = [
    path("b/<slug:slug>/praise/", praise, name="praise"),
    path("b/<slug:slug>/praise.csv", praise_csv, name="praise_csv"),
    path("b/<slug:slug>/praise.xlsx", praise_xlsx, name="praise_xlsx"),
    path("b/<slug:slug>/praise/<int:pk>/share/", praise_share, name="praise_share"),
    path("b/<slug:slug>/praise/<int:pk>/unshare/", praise_unshare, name="praise_unshare"),
]
LINK = PageLink(Group.RESPOND, 12, "praise", gettext_lazy("Praise"), "star", tab_of="desk")
