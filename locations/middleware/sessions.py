"""End the sessions that nobody uses, and let no cache of others store what a session shows."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from locations.faults import fault_behind

USED = "used"
"""The key of a session under which it is stored when it was last renewed, in seconds since 1970."""
RENEWAL = 600
"""Seconds after which a session in use is written again; oftener would only write."""


class IdleSessionMiddleware:
    """Renew the session of a person who is at work: it ends SESSION_COOKIE_AGE after its last renewal.

    Whatever a session was needed for is of one person, so its answer is not for shared caches.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        if not session.accessed or SESSION_KEY not in session:
            return response
        now = int(timezone.now().timestamp())
        if session.modified:
            # What is written anyway, such as the session of a sign-in, begins to count.
            session[USED] = now
        elif now - session.get(USED, now) >= RENEWAL:
            _renew(session, now)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"
        return response


def _renew(session: SessionBase, now: int) -> None:
    """Store that a session is in use; a full disk or a busy database keeps nobody from what they came to read."""
    before = session[USED]
    session[USED] = now
    try:
        session.save()
    except (DatabaseError, UpdateError) as error:
        if fault_behind(error):
            session[USED] = before
            session.modified = False
