"""Put ``request.scope`` on every request; the role is looked up only when a view calls it."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from locations.scoping import Scope, scope_of

SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
"""The methods that change nothing (RFC 9110, 9.2.1)."""


class ScopeMiddleware:
    """``request.scope(slug)`` gives the person's scope in a brand.

    It raises Http404 where there is no such brand or the person has no role in it, so that the two look the same, and
    PermissionDenied where the request would change something and the person's role is read only. From then on days and
    moments of the request are those of the brand's zone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known: dict[str, Scope | None] = {}

        def scope(slug: str) -> Scope:
            if slug not in known:
                user = request.user
                known[slug] = scope_of(user, slug, timezone.now()) if user.is_authenticated else None
            found = known[slug]
            if found is None:
                raise Http404
            if found.read_only and request.method not in SAFE_METHODS:
                raise PermissionDenied("Your role in this brand is read only.")
            timezone.activate(found.zone)
            return found

        request.scope = scope  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:
            # The next request of this thread may be of another brand, or of none.
            timezone.deactivate()
