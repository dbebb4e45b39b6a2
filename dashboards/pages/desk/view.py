"""The desk: its views, and the button that switches it on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from dashboards import wording
from dashboards.pages.desk.bulk import desk_steps
from dashboards.pages.desk.files import desk_csv, desk_xlsx
from dashboards.pages.desk.form import NAMES
from dashboards.pages.desk.item import desk_here, desk_item
from dashboards.pages.desk.line import desk_line
from dashboards.pages.desk.listing import list_page
from dashboards.pages.desk.note import desk_note
from dashboards.pages.frame.navigation import Group, PageLink
from dashboards.pages.frame.page import read_request
from dashboards.pages.frame.stored_pages import stored_page
from reviews.desk import opening


@require_safe
@login_required
@stored_page(with_handling=True, is_own=True)
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what waits, in the order in which it should be taken up."""
    page_request = read_request(request, slug, NAMES, plain=True)
    return list_page(request, page_request, request.GET, timezone.now())


@require_POST
@login_required
def desk_on(request: HttpRequest, slug: str) -> HttpResponse:
    """Switch the brand's desk on."""
    page_request = read_request(request, slug, (), keeper=True)
    made = opening.switch_on(page_request.scope, by=page_request.scope.user, now=timezone.now()).made
    words = ngettext("The desk is on, with %(n)s item.", "The desk is on, with %(n)s items.", made)
    messages.success(request, words % {"n": wording.number(made)})
    return redirect("desk", slug)


urlpatterns = [
    path("b/<slug:slug>/desk/", desk, name="desk"),
    path("b/<slug:slug>/desk.csv", desk_csv, name="desk_csv"),
    path("b/<slug:slug>/desk.xlsx", desk_xlsx, name="desk_xlsx"),
    path("b/<slug:slug>/desk/on/", desk_on, name="desk_on"),
    path("b/<slug:slug>/desk/steps/", desk_steps, name="desk_steps"),
    path("b/<slug:slug>/desk/line/", desk_line, name="desk_line"),
    path("b/<slug:slug>/desk/note/", desk_note, name="desk_note"),
    path("b/<slug:slug>/desk/<int:pk>/", desk_item, name="desk_item"),
    path("b/<slug:slug>/desk/<int:pk>/here/", desk_here, name="desk_here"),
]
LINK = PageLink(Group.RESPOND, 0, "desk", gettext_lazy("Desk"), "inbox")
