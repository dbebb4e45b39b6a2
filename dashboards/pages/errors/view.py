"""What a person reads when something is wrong, in their language and in the usual design.

None of these pages says what was asked for, so that someone else's object looks like one that does not exist.
"""

import logging
import sys

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from reviews.importing.uploads import is_disk_full

API = "/api/"
access_log = logging.getLogger("evenly.access")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Render what was not understood, or was longer than it may be."""
    if not isinstance(exception, RequestDataTooBig):
        return render(request, "errors/400.html", status=400)
    access_log.warning("too large from %r: %s %s", request.user.get_username(), request.method, request.path)
    if request.path.startswith(API):
        return JsonResponse({"detail": str(exception)}, status=413)
    return render(request, "errors/413.html", status=413)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    access_log.warning("refused to %r: %s %s", request.user.get_username(), request.method, request.path)
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Render the page without the request, so that nothing that may be broken is needed for it.

    Django calls this while it handles the error. A full disk is met before any view, too, while an upload is read.
    """
    status = 507 if is_disk_full(sys.exception()) else 500
    return HttpResponse(render_to_string(f"errors/{status}.html"), status=status)
