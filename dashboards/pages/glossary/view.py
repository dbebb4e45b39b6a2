"""The glossary: every metric and every word that Evenly uses."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from dashboards.pages.frame.state import refuse_unknown
from dashboards.pages.glossary import cells


@require_safe
@login_required
def glossary(request: HttpRequest) -> HttpResponse:
    refuse_unknown(request.GET, ())
    return render(request, "glossary/glossary.html", {"metrics": cells.metrics(), "groups": cells.groups()})


urlpatterns = [
    path("glossary/", glossary, name="glossary"),
]
