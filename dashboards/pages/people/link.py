"""A link that was just made, shown this once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dashboards.pages.frame.dates import moment
from dashboards.pages.frame.page import PageRequest, render_page
from locations.links import VALID_FOR


def show_link(request: HttpRequest, page_request: PageRequest, address: str, **about: Any) -> HttpResponse:
    """Show a link to be copied.

    Not after a redirect: the link would have to be stored for it, and nobody but its person may have it.
    """
    context = {"link": request.build_absolute_uri(address), "until": moment(timezone.now() + VALID_FOR), **about}
    response = render_page(request, "people/link.html", page_request, "people", context, pickers=())
    response.status_code = 201
    response["Cache-Control"] = "no-store"
    return response
