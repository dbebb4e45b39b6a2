"""The log of changes: who did what, when, with what was before and after it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries
from dashboards.files import documents
from dashboards.pages.events import cells
from dashboards.pages.events.form import NAMES, EventsForm
from dashboards.pages.frame.downloads import csv_response
from dashboards.pages.frame.event_rows import event_cells
from dashboards.pages.frame.links import store_links
from dashboards.pages.frame.navigation import Group, PageLink, sees_peers
from dashboards.pages.frame.page import PageRequest, read_request, render_page

PAGE = 50


@require_safe
@login_required
def events(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the changes, newest first: to head office all, to regional managers those of stores in their regions."""
    page_request, form = _read(request, slug)
    only, before = form.checked()
    rows = queries.events(page_request.scope, only, before=before, limit=PAGE + 1)
    context = {
        "rows": event_cells(rows[:PAGE], store_links(slug)),
        "list_pickers": cells.list_pickers(queries.event_choices(page_request.scope), only),
        "form": form,
        "store": only.store,
        "narrowed": any(form.data.get(name) for name in NAMES),
        "without_store": form.address(store=""),
        "newest": form.address() if before else "",
        "older": form.address(before=str(rows[PAGE - 1].pk)) if len(rows) > PAGE else "",
        "file": form.address(),
    }
    return render_page(request, "events/events.html", page_request, "events", context, pickers=())


@require_safe
@login_required
def events_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send all changes that the filters ask for."""
    page_request, form = _read(request, slug)
    only, _before = form.checked()
    rows = cells.file_rows(queries.all_events(page_request.scope, only))
    return csv_response(request, f"{slug}-events.csv", documents.csv_lines(cells.COLUMNS, rows))


def _read(request: HttpRequest, slug: str) -> tuple[PageRequest, EventsForm]:
    """Read who asks, and for what. Raises Http404 for store managers, to whom there is no log."""
    page_request = read_request(request, slug, (*NAMES, "before"), plain=True)
    if not page_request.scope.sees_peers:
        raise Http404
    return page_request, EventsForm(request.GET)


urlpatterns = [
    path("b/<slug:slug>/events/", events, name="events"),
    path("b/<slug:slug>/events.csv", events_csv, name="events_csv"),
]
LINK = PageLink(Group.SET_UP, 9, "events", gettext_lazy("Event log"), "history", for_whom=sees_peers, tab_of="brand")
