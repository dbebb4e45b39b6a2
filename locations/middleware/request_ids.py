"""Give every request an id that its log lines and its answer carry, so that a report of a fault leads to its lines."""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
ON_REQUEST = "evenly.request_id"
"""Where a request itself has its id, among what the server states of it."""

PLAIN = re.compile(r"[A-Za-z0-9-]{8,64}")

current: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request, or the name of the job, that this thread is at work on; empty without either."""


class RequestIdMiddleware:
    """Take the id that our own proxy gave, or make one; a client's own word counts only behind a proxy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "") if settings.PROXIES else ""
        request.META[ON_REQUEST] = given if PLAIN.fullmatch(given) else uuid4().hex
        token = current.set(request.META[ON_REQUEST])
        try:
            response = self.get_response(request)
            response[HEADER] = current.get()
            return response
        finally:
            current.reset(token)


class RequestId(logging.Filter):
    """Name the request, or the job, in which a line was written; "-" where there is none."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current.get() or self._of_request(record) or "-"
        return True

    @staticmethod
    def _of_request(record: logging.LogRecord) -> str:
        """Give the id of the request that Django hangs on the line of a refusal, which it writes last of all."""
        request = getattr(record, "request", None)
        return str(request.META.get(ON_REQUEST, "")) if isinstance(request, HttpRequest) else ""
