"""Log who took which table along: files of pages and of the API, and the tables that the API answers with.

A line has the person, the route, the brand and the number of what was asked for, the format, and how many rows went
out where that is known. Filters and searches are not in it: they may name customers. What the API refuses has a line
too; what a page refuses is written where that page is made.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse

from locations.middleware.request_ids import current

log = logging.getLogger("evenly.access")

ROWS = "exported_rows"
"""The attribute of a response that has a function in it which counts the rows that went out."""
FORMATS = {
    "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/pdf": "pdf",
    "application/json": "json",
}
API, API_PATH = "api_", "/api/"
"""How the names of the API's routes begin, and their addresses."""


def counting(response: Any, rows: Callable[[], int]) -> Any:
    """Have a response say how many rows of a table it has sent; ``rows`` is asked when it is over."""
    setattr(response, ROWS, rows)
    return response


class ExportsMiddleware:
    """Write a line for every table that leaves; of one that is streamed, when it is over or broken off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: Any = self.get_response(request)
        if response.status_code == 403 and request.path.startswith(API_PATH):
            log.warning("refused to %r: %s %s", request.user.get_username(), request.method, request.path)
        if request.method != "GET" or response.status_code != 200 or request.resolver_match is None:
            return response
        kind = str(response.headers.get("Content-Type", "")).partition(";")[0]
        is_file = str(response.headers.get("Content-Disposition", "")).startswith("attachment")
        if not is_file and not _is_table_of_api(request, kind):
            return response
        write = partial(_write, request.user.get_username(), _what(request), FORMATS.get(kind, kind))
        rows = getattr(response, ROWS, None)
        if rows is not None and response.streaming:
            response.streaming_content = _logged(response.streaming_content, write, rows, current.get())
        else:
            write(rows() if rows else _length(getattr(response, "data", None)))
        return response


def _is_table_of_api(request: HttpRequest, kind: str) -> bool:
    """Whether this is a table of the API; how far a single import or report is, people's programs ask all the time."""
    match: Any = request.resolver_match
    return str(match.view_name).startswith(API) and "pk" not in match.kwargs and kind == "application/json"


def _logged(
    parts: Iterable[bytes], write: Callable[[int], None], rows: Callable[[], int], request_id: str
) -> Iterator[bytes]:
    """Send the parts; afterwards, when the request itself is over, write the line under its id."""
    try:
        yield from parts
    finally:
        token = current.set(request_id)
        try:
            write(rows())
        finally:
            current.reset(token)


def _what(request: HttpRequest) -> str:
    """Name the route, the brand, and what its address has besides."""
    match: Any = request.resolver_match
    given = {"brand": request.GET["brand"][:60]} if "brand" in request.GET else {}
    named = {"brand" if name == "slug" else name: value for name, value in match.kwargs.items()} | given
    return " ".join([str(match.view_name), *(f"{name}={value!r}" for name, value in named.items())])


def _length(data: Any) -> int | None:
    """Give how many rows a document has: those of its longest list."""
    lists = [len(each) for each in data.values() if isinstance(each, list)] if isinstance(data, dict) else []
    return max(lists, default=None)


def _write(person: str, what: str, form: str, rows: int | None) -> None:
    log.info("exported to %r: %s as %s%s", person, what, form, "" if rows is None else f", {rows} rows")
