"""Who has which role in a brand, for head office."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dashboards import queries
from dashboards.pages.frame.navigation import Group, PageLink, is_head_office
from dashboards.pages.frame.page import read_request, render_page
from dashboards.pages.people import cells


@require_GET
@login_required
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everybody with a role today, and separately those whose role has ended or not yet begun."""
    page_request = read_request(request, slug, (), overseer=True)
    rows = queries.people(page_request.scope, timezone.localdate())
    context = {
        "reading": cells.people_reading(rows),
        "current": cells.people([row for row in rows if row.current]),
        "others": cells.people([row for row in rows if not row.current]),
    }
    return render_page(request, "people/people.html", page_request, "people", context, pickers=())


urlpatterns = [
    path("b/<slug:slug>/people/", people, name="people"),
]
LINK = PageLink(Group.SET_UP, 3, "people", gettext_lazy("People"), "users", for_whom=is_head_office)
