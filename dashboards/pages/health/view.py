"""``/health/``: whether the pages can answer, for whoever watches the server."""

from datetime import datetime

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dashboards.jobs.health import health


@require_safe
@never_cache
def show(_request: HttpRequest) -> JsonResponse:
    """Answer 200 while the database answers, else 503; worker, broker and queue are fields and never change that."""
    now = timezone.now()
    try:
        found = health(now)
    except Error:
        return JsonResponse({"status": "down", "version": settings.VERSION, "database": "does not answer"}, status=503)
    return JsonResponse(
        {
            "status": "up",
            "version": settings.VERSION,
            "database": "answers",
            "broker": found.broker,
            "worker_seen_seconds_ago": _seconds(found.worker_seen, now),
            "waiting": found.waiting,
            "oldest_waiting_seconds": _seconds(found.oldest, now),
        }
    )


def _seconds(moment: datetime | None, now: datetime) -> int | None:
    return None if moment is None else max(0, round((now - moment).total_seconds()))


urlpatterns = [
    path("health/", show, name="health"),
]
