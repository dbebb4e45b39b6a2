"""What a page sends as a file: the rows of its own query, all of them, as CSV or as a workbook that explains itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import Any

from django.forms import BoundField, ChoiceField, Form
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from dashboards.files.documents import CsvLines
from dashboards.files.tables import Table
from dashboards.files.workbook import CONTENT_TYPE, About, Sheet, write_workbook
from dashboards.pages.frame.page import PageRequest
from locations.middleware.exports import counting

CSV = "text/csv; charset=utf-8"
AT_ONCE = 2
"""Workbooks that a process makes at the same time, of its four threads: others serve pages meanwhile."""
_at_work = BoundedSemaphore(AT_ONCE)
LONGEST_NAME = 120
"""Letters of a file's name before its ending."""


@dataclass(frozen=True, slots=True)
class Download:
    """A table with the name of its files (without the ending), what it is, and sheets that a workbook has before it."""

    name: str
    table: Table[Any]
    about: About
    first_sheets: Sequence[Sheet] = ()


def send_csv(request: HttpRequest, download: Download) -> HttpResponseBase:
    """Stream a table as CSV."""
    return csv_response(request, f"{download.name}.csv", download.table.csv())


def send_workbook(request: HttpRequest, download: Download) -> HttpResponseBase:
    """Send a table as a workbook; its last sheet says what it is and what the columns mean."""
    sheets = [*download.first_sheets, download.table.sheet()]
    return workbook_response(request, f"{download.name}.xlsx", sheets, download.about)


def csv_response(request: HttpRequest, name: str, lines: CsvLines) -> HttpResponseBase:
    """Stream a CSV file; to who asks for the head alone (HEAD), nothing is read."""
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
    parts = () if request.method == "HEAD" else lines
    return counting(StreamingHttpResponse(parts, content_type=CSV, headers=headers), lambda: lines.count)


def workbook_response(request: HttpRequest, name: str, sheets: Sequence[Sheet], about: About) -> HttpResponseBase:
    """Send a workbook; to who asks for the head alone (HEAD), none is made."""
    if request.method == "HEAD":
        headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
        return HttpResponse(content_type=CONTENT_TYPE, headers=headers)
    if not _at_work.acquire(blocking=False):
        busy = render(request, "errors/429.html", status=429)
        busy["Retry-After"] = "30"
        return busy
    file = TemporaryFile()  # noqa: SIM115 - the response closes it when the last byte is sent
    try:
        rows = write_workbook(file, sheets, about)
    finally:
        _at_work.release()
    file.seek(0)
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)
    return counting(answer, lambda: rows)


def file_name(page_request: PageRequest, subject: str, parts: Iterable[str], now: datetime) -> str:
    """Build a name of brand, subject, scope, filters and moment, so that two files in a folder can be distinguished."""
    choices = page_request.choices
    scope = choices.own_store or choices.home or ("" if choices.role == "head_office" else choices.role)
    named = (slugify(part.replace("/", " "), allow_unicode=True) for part in (choices.brand, subject, scope, *parts))
    return f"{'-'.join(filter(None, named))[:LONGEST_NAME]}-{timezone.localtime(now):%Y-%m-%d-%H%M}"


def filters(form: Form, names: Iterable[str]) -> list[tuple[str, str]]:
    """Give what fields of a form ask for, as pairs of label and words, each only where it asks for something."""
    return [(str(form[name].label), _words(form[name])) for name in names if form.data.get(name)]


def name_parts(given: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """Give the same for the name of a file, as the address has it."""
    return [f"{name}-{given[name]}" for name in names if given.get(name)]


def _words(bound: BoundField) -> str:
    """Write the value of a field as the page shows it."""
    value = str(bound.value())
    offered: Any = bound.field.choices if isinstance(bound.field, ChoiceField) else ()
    return next((str(words).strip() for key, words in offered if str(key) == value), value)
