"""The keyboard sheet, as a page of its own where there is no script."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from dashboards.pages.frame.state import refuse_unknown


@require_safe
@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """Show the keyboard sheet, as a page of its own where there is no script."""
    refuse_unknown(request.GET, ())
    return render(request, "keys/keys.html")


urlpatterns = [
    path("help/keys/", keys, name="keys"),
]
