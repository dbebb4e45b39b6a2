"""The dated targets of a brand."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dashboards import queries
from dashboards.pages.frame.navigation import Group, PageLink, sees_peers
from dashboards.pages.frame.page import read_request, render_page
from dashboards.pages.frame.standard_cells import standards as standards_as_words
from dashboards.pages.standards import cells
from locations.months import month_of


@require_GET
@login_required
def standards(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the dated targets of a brand: the current ones, then earlier and future ones."""
    page_request = read_request(request, slug, (), peers=True)
    lines = queries.standard_lines(page_request.scope, month_of(timezone.localdate()))
    rows = standards_as_words(lines)
    context = {
        "reading": cells.standards_reading(lines),
        "now": [row for row in rows if row.when == "now"],
        "others": [row for row in rows if row.when != "now"],
    }
    return render_page(request, "standards/standards.html", page_request, "standards", context, pickers=())


urlpatterns = [
    path("b/<slug:slug>/standards/", standards, name="standards"),
]
LINK = PageLink(Group.SET_UP, 1, "standards", gettext_lazy("Standards"), "target", for_whom=sees_peers)
