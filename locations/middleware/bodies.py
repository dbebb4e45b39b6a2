"""Refuse what is sent by its length and by who sends it, before any of it is read.

Django reads a form to look for its token, and writes files of any size to the disk as it does so; a view that refuses
comes too late. A request without a stated length has no body for Django.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from locations.scoping import Scope, brings_files_anywhere

View = TypeVar("View", bound=Callable[..., Any])

OF_STRANGERS = 64 * 2**10
"""Bytes that somebody may send who is not signed in: names, passwords, links."""


def takes_files(largest: int, may: Callable[[Scope], bool]) -> Callable[[View], View]:
    """Let those of a brand for whom ``may`` holds send a view up to ``largest`` bytes; the brand is ``slug``.

    A view without a brand in its address takes them from whoever may bring files into any brand.
    """

    def marked(view: View) -> View:
        view.takes_files = (largest, may)  # type: ignore[attr-defined]
        return view

    return marked


class BodyMiddleware:
    """Answer 413 to what is too long for who sends it, and 403 to files for whoever may not bring any.

    Strangers may send ``OF_STRANGERS``, people as much as a form may have, and files only to views that take them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], _args: Any, parts: dict[str, Any]) -> None:
        """Refuse by raising RequestDataTooBig or PermissionDenied."""
        length = _length(request)
        if length <= OF_STRANGERS:
            return
        if not request.user.is_authenticated:
            raise RequestDataTooBig("More than somebody may send who is not signed in.")
        if length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return
        largest, may = getattr(view, "takes_files", (0, _nobody))
        if length > largest:
            raise RequestDataTooBig("More than may be sent here.")
        scope = request.scope  # type: ignore[attr-defined] # of ScopeMiddleware
        allowed = may(scope(parts["slug"])) if "slug" in parts else brings_files_anywhere(request.user, timezone.now())
        if not allowed:
            raise PermissionDenied("Files are for others to bring.")


def _nobody(_scope: Scope) -> bool:
    return False


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
