"""How fast customers are answered, by store and team."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries, wording
from dashboards.pages.desk_times import cells
from dashboards.pages.desk_times.files import desk_times_csv, desk_times_xlsx
from dashboards.pages.desk_times.form import asked
from dashboards.pages.frame.navigation import Group, PageLink
from dashboards.pages.frame.page import read_request, render_page
from dashboards.pages.frame.stored_pages import stored_page


@require_safe
@login_required
@stored_page(with_handling=True, is_own=True)
def desk_times(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the shares in time on both clocks, the hours to answers, and the slowest ones."""
    page_request = read_request(request, slug)
    month, window = asked(page_request, timezone.now())
    found = queries.desk_times(page_request.scope, month, window, region=page_request.state.region)
    context = {
        "reading": cells.reading(found),
        "period": wording.period(month, window),
        "whole": cells.lines([found.whole]),
        "stores": cells.lines(found.stores),
        "teams": cells.lines(found.teams),
        "slowest": cells.slowest(found.slowest),
        "file": page_request.state.query(),
    }
    pickers = ("window", "month", "region")
    return render_page(request, "desk_times/desk_times.html", page_request, "desk_times", context, pickers=pickers)


urlpatterns = [
    path("b/<slug:slug>/desk/times/", desk_times, name="desk_times"),
    path("b/<slug:slug>/desk/times.csv", desk_times_csv, name="desk_times_csv"),
    path("b/<slug:slug>/desk/times.xlsx", desk_times_xlsx, name="desk_times_xlsx"),
]
LINK = PageLink(
    Group.RESPOND,
    11,
    "desk_times",
    gettext_lazy("How fast we answer"),
    "clock",
    tab_of="desk",
    tab=gettext_lazy("Answer times"),
)
