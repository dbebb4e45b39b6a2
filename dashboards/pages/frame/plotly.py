"""What a page with a Plotly chart allows beyond what every page does."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def draws_plotly(view: View) -> View:
    """Let a page have the styles that plotly.js sets, and no others."""

    @wraps(view)
    def allowed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        policy = {"style-src": list(settings.PLOTLY_STYLES())}
        answer: HttpResponse = csp_update(policy)(view)(request, *args, **kwargs)  # type: ignore[assignment]
        return answer

    return allowed
