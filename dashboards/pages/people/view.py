"""Who has which role in a brand, for head office."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from dashboards import queries
from dashboards.pages.frame.page import ask, page
from dashboards.pages.people import cells


@require_GET
@login_required
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody with a role today, and separately those whose role has ended or not yet begun."""
    asked = ask(request, slug, (), keeper=True)
    rows = queries.people(asked.scope, timezone.localdate())
    context = {
        "reading": cells.people_reading(rows),
        "current": cells.people([row for row in rows if row.current]),
        "others": cells.people([row for row in rows if not row.current]),
    }
    return page(request, "people/people.html", asked, "people", context, pickers=())
