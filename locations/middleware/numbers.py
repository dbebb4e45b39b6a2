"""Answer 404 for numbers in addresses that no row can have, before a database is asked for them."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

LARGEST = 2**63 - 1
"""Of the keys of both databases."""


class NumberMiddleware:
    """An address with a larger number is of nothing, as one with a number that no row has."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, _request: HttpRequest, _view: Any, _args: Any, parts: dict[str, Any]) -> None:
        if any(isinstance(each, int) and each > LARGEST for each in parts.values()):
            raise Http404
