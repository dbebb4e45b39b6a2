"""Pages that are made once for a state of the brand, and the answer that a browser's own copy is still right.

What a page shows follows from the state of the brand, what its reader may see, the language, the address and the hour;
only the token of its forms and the reader's name are of one person. The rest is stored without these two, and goes to
everybody of equal rights until anything of the brand changes. Lists of what there is to do are stored for one person.
"""

import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache, wraps
from hashlib import sha256
from html import escape
from pathlib import Path
from secrets import token_hex
from typing import Any, Protocol

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from dashboards import queries
from locations.scoping import Scope

HOURS, MINUTES = "%Y-%m-%dT%H", "%Y-%m-%dT%H:%M"
"""Pages say how long something waits in hours at the finest; what is overdue changes with the minute."""
STORED_SECONDS = 3_600
_NAME, _TOKEN = (mark_safe(f"{kind}-{token_hex(16)}") for kind in ("name", "token"))
Entry = tuple[dict[str, str], bytes]
"""Headers, and the body, compressed."""
_OWN_HEADERS = ("Content-Type", "HX-Push-Url", "HX-Replace-Url", "HX-Retarget", "HX-Reswap")


class View(Protocol):
    def __call__(self, request: HttpRequest, slug: str, *parts: Any, **named: Any) -> HttpResponse: ...


def stored_page(*, with_handling: bool = False, is_own: bool = False) -> Callable[[View], View]:
    """Answer a page of a brand from what is stored, or with 304 where the browser has it.

    The view itself still refuses whom it refuses: only its successes are stored, under the rights of who asked.
    ``with_handling`` is for pages that show what people think of single marks, or did at the desk. ``is_own`` is for
    pages of what there is to do: they show what their reader has to do, and what is overdue in this minute.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, slug: str, *parts: Any, **named: Any) -> HttpResponse:
            if settings.DEBUG or request.method not in ("GET", "HEAD") or len(get_messages(request)):
                return view(request, slug, *parts, **named)
            scope: Scope = request.scope(slug)  # type: ignore[attr-defined]
            key = _key(request, scope, queries.brand_state(scope, with_handling=with_handling), is_own=is_own)
            etag = _etag(request, key)
            unchanged = get_conditional_response(request, etag)
            if isinstance(unchanged, HttpResponseNotModified):
                return unchanged
            response = _stored(request, key)
            if response is None:
                request.is_for_store = True  # type: ignore[attr-defined]
                response = view(request, slug, *parts, **named)
                if response.status_code != 200 or response.streaming:
                    return response
                response = _filled(request, _store(key, response))
            response["ETag"] = etag
            return response

        answered.is_stored = {"with_handling": with_handling}  # type: ignore[attr-defined]
        return answered

    return decorate


def of_one_person(request: HttpRequest) -> dict[str, str]:
    """Give what a page writes of its reader alone: the marks that are filled in later where the page is stored."""
    if getattr(request, "is_for_store", False):
        return {"person": _NAME, "csrf_token": _TOKEN}
    return {"person": request.user.get_username()}


def _key(request: HttpRequest, scope: Scope, state: str, *, is_own: bool) -> str:
    """Show all that a page follows from but its reader's token, and name unless it is of one person."""
    htmx = request.htmx  # type: ignore[attr-defined]
    asked = (request.get_full_path(), bool(htmx), htmx.target, htmx.boosted, htmx.history_restore_request)
    now = f"{timezone.localtime():{MINUTES if is_own else HOURS}}"
    shown = (scope if is_own else replace(scope, user=""), state, asked, get_language(), now, _build())
    return sha256(repr(shown).encode()).hexdigest()


def _etag(request: HttpRequest, key: str) -> str:
    """Tell apart the copies of different people and sessions, whose tokens differ."""
    secret = request.META.get("CSRF_COOKIE", "")
    return f'W/"{sha256(f"{key} {request.user.pk} {secret}".encode()).hexdigest()[:32]}"'


def _stored(request: HttpRequest, key: str) -> HttpResponse | None:
    entry: Entry | None = caches["pages"].get(key)
    return None if entry is None else _filled(request, entry)


def _store(key: str, response: HttpResponse) -> Entry:
    headers = {name: response[name] for name in _OWN_HEADERS if response.has_header(name)}
    entry = (headers, zlib.compress(response.content, 1))
    caches["pages"].set(key, entry, STORED_SECONDS)
    return entry


def _filled(request: HttpRequest, entry: Entry) -> HttpResponse:
    headers, body = entry
    content = zlib.decompress(body)
    if _TOKEN.encode() in content:
        content = content.replace(_TOKEN.encode(), get_token(request).encode())
    content = content.replace(_NAME.encode(), escape(request.user.get_username()).encode())
    return HttpResponse(content, headers=headers)


@cache
def _build() -> str:
    """Show which code and templates make the pages, so that an upgrade of the same version makes others."""
    folders = ("dashboards", "locations", "reviews", "templates", "static", "locale")
    files = (file for folder in folders for file in (Path(settings.BASE_DIR) / folder).rglob("*") if file.is_file())
    newest = max((file.stat().st_mtime_ns for file in files if file.suffix not in (".pyc",)), default=0)
    return f"{settings.VERSION} {newest}"
