"""What the words mean, which standards hold, and which keys do what."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dashboards import queries
from dashboards.display import office, reference
from dashboards.display.page import ask, page
from dashboards.forms.state import refuse_unknown
from locations.months import month_of


@require_GET
@login_required
def glossary(request: HttpRequest) -> HttpResponse:
    """Every metric and every word that Evenly uses."""
    refuse_unknown(request.GET, ())
    return render(request, "reference/glossary.html", {"metrics": reference.metrics(), "groups": reference.groups()})


@require_GET
@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """The keyboard sheet, as a page of its own where there is no script."""
    refuse_unknown(request.GET, ())
    return render(request, "reference/keys.html")


@require_GET
@login_required
def standards(request: HttpRequest, slug: str) -> HttpResponse:
    """The dated targets of a brand: those that hold now, and apart from them earlier and coming ones."""
    asked = ask(request, slug, (), peers=True)
    lines = queries.standard_lines(asked.scope, month_of(timezone.localdate()))
    rows = office.standards(lines)
    context = {
        "reading": office.standards_reading(lines),
        "now": [row for row in rows if row.holds == "now"],
        "others": [row for row in rows if row.holds != "now"],
    }
    return page(request, "reference/standards.html", asked, "standards", context, pickers=())
