"""Measure how long pages take, by route, for Prometheus, and write a line for each request where that is asked for."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import Histogram

SECONDS = Histogram(
    "evenly_request_seconds",
    "How long requests took, by route, method and class of status.",
    ["route", "method", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120),
)
NO_ROUTE = "none"
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
log = logging.getLogger("evenly.requests")


class TimingMiddleware:
    """Count every request under the name of its route, so that no code or name of anybody is in a figure or a line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        took = time.perf_counter() - began
        route = getattr(request.resolver_match, "view_name", None) or NO_ROUTE
        method = request.method if request.method in METHODS else "other"
        SECONDS.labels(route, method, f"{response.status_code // 100}xx").observe(took)
        log.info("%s %s %d in %.0f ms", method, route, response.status_code, 1000 * took)
        return response
