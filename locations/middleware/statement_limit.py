"""End what a page asks of the database where it takes too long, so that one reader cannot keep the others waiting."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from locations.middleware.scope import SAFE_METHODS

SECONDS = 15.0
"""How long one statement of a page that only reads may take; what is written may take as long as it needs."""
STEPS = 100_000
"""Instructions of SQLite between two looks at the clock: a few milliseconds."""


class StatementLimitMiddleware:
    """Limit the statements of requests that only read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wrapper = _limited if request.method in SAFE_METHODS else _unlimited
        with connection.execute_wrapper(wrapper):
            response = None
            try:
                response = self.get_response(request)
                return response
            finally:
                # A file that is sent as it is read has no limit: it would end in the middle, and nobody would see that.
                if connection.vendor == "sqlite" or getattr(response, "streaming", False):
                    _lift()


def _lift() -> None:
    raw = connection.connection
    if raw is None:
        return
    if connection.vendor == "sqlite":
        raw.set_progress_handler(None, 0)
    else:
        _set(raw, 0.0)


def _limited(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    raw = context["connection"].connection
    if connection.vendor == "sqlite":
        due = time.monotonic() + SECONDS
        # It goes on to hold while the rows are fetched.
        raw.set_progress_handler(lambda: time.monotonic() > due, STEPS)
    else:
        _set(raw, SECONDS)
    return execute(sql, params, many, context)


def _unlimited(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if connection.vendor == "postgresql":
        _set(context["connection"].connection, 0.0)
    return execute(sql, params, many, context)


def _set(raw: Any, seconds: float) -> None:
    """Set the limit of a connection to PostgreSQL, where it has another one."""
    if getattr(raw, "limit_of_statements", 0.0) != seconds:
        # Where the server is gone, this is the first to meet it.
        with connection.wrap_database_errors:
            raw.execute(f"SET statement_timeout TO {round(1000 * seconds)}")
        raw.limit_of_statements = seconds
