"""Give every request an id that its log lines and its answer carry, so that a report of a fault leads to its lines."""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
PLAIN = re.compile(r"[A-Za-z0-9-]{8,64}")

current: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request, or the name of the job, that this thread is at work on; empty without either."""


class RequestIdMiddleware:
    """Take the id that our own proxy gave, or make one; a client's own word counts only behind a proxy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "") if settings.PROXIES else ""
        token = current.set(given if PLAIN.fullmatch(given) else uuid4().hex)
        try:
            response = self.get_response(request)
            response[HEADER] = current.get()
            return response
        finally:
            current.reset(token)


class RequestId(logging.Filter):
    """Name the request, or the job, in which a line was written; "-" where there is none."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current.get() or "-"
        return True
