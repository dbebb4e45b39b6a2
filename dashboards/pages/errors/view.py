"""What a person reads when something is wrong, in their language and in the usual design; a program, as JSON.

None of these answers says what was asked for, so that someone else's object looks like one that does not exist.
"""

import logging
import sys

from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from locations.faults import fault_behind, is_database_away, is_disk_full, took_too_long
from locations.scoping import Scope

API = "/api/"
SENTENCES = {
    400: "The request cannot be read.",
    403: "You may not do this.",
    404: "There is no such address.",
    500: "Something went wrong here; the request id leads the administrator of Evenly to it.",
    503: "The database needs too long for this: ask for less.",
    507: "The server's disk is full, so nothing was stored. Tell the administrator of Evenly.",
}
"""What a program reads; what the API refuses by itself has sentences of its own."""
DATABASE_AWAY = "The database does not answer at the moment: try again in a minute."
RETRY_AFTER = "60"
"""Seconds: a restart takes less, and the longest import writes for less at a time."""
access_log = logging.getLogger("evenly.access")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Render what was not understood, or was longer than it may be.

    Django takes a session that a database did not store for one that somebody has ended.
    """
    if isinstance(exception, SessionInterrupted) and (error := fault_behind(exception)):
        return _told(request, error)
    if not isinstance(exception, RequestDataTooBig):
        return _as_json(request, 400) or render(request, "errors/400.html", status=400)
    access_log.warning("too large from %r: %s %s", request.user.get_username(), request.method, request.path)
    return _as_json(request, 413, str(exception)) or render(request, "errors/413.html", status=413)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    access_log.warning("refused to %r: %s %s", request.user.get_username(), request.method, request.path)
    return _as_json(request, 403) or render(request, "errors/403.html", {"may": _may(request)}, status=403)


def _may(request: HttpRequest) -> str:
    """Say what this person's role in the brand of the address opens; empty without one."""
    slug = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
    if not slug or not request.user.is_authenticated:
        return ""
    reads_only = _("You read everything of this brand and change nothing in it.")
    try:
        scope: Scope = request.scope(slug)  # type: ignore[attr-defined]
    except Http404:
        return ""
    except PermissionDenied:
        return reads_only
    if scope.read_only:
        return reads_only
    return {
        "store": _("You manage a store: its page, its reviews, its listings and its reports are open to you."),
        "regional": _(
            "You manage a region: its stores in all tables, maps and comparisons, their reviews, listings and reports "
            "are open to you, and you import files for them."
        ),
    }.get(scope.role, "")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _as_json(request, 404) or render(request, "errors/404.html", status=404)


def _as_json(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse | None:
    """Answer a program as the API does; None for people."""
    if not request.path.startswith(API):
        return None
    return JsonResponse({"detail": sentence or SENTENCES[status]}, status=status)


def failed(request: HttpRequest) -> HttpResponse:
    """Render the page without the request, so that nothing that may be broken is needed for it.

    Django calls this while it handles the error. A full disk is met before any view, too, while an upload is read.
    """
    return _told(request, sys.exception())


def _told(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    away = is_database_away(error)
    status = 507 if is_disk_full(error) else 503 if away or took_too_long(error) else 500
    page = _as_json(request, status, DATABASE_AWAY if away else "")
    page = page or HttpResponse(render_to_string(f"errors/{status}.html", {"away": away}), status=status)
    if away:
        page["Retry-After"] = RETRY_AFTER
    return page
