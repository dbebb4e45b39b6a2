"""The scored months and their tables as files, for head cells."""

from collections.abc import Iterator
from tempfile import TemporaryFile

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries
from dashboards.files.workbook import CONTENT_TYPE, Sheet, write_workbook
from dashboards.metrics import METRICS
from dashboards.pages.frame import store_columns
from dashboards.pages.frame.empty_state import empty_state
from dashboards.pages.frame.navigation import Group, PageLink, is_head_office
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.reports import cells
from locations.months import format_month, format_window


@require_safe
@login_required
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every scored month, and the files of the selected one."""
    page_request = read_request(request, slug, ("month",), overseer=True)
    rows, month = queries.scored_months(page_request.scope), page_request.state.month
    months = cells.months(rows, month, slug)
    tables = queries.scored_tables(page_request.scope, month)
    context = {
        "reading": cells.reports_reading(rows),
        "months": months,
        "month": next((row.month for row in months if row.selected), ""),
        "windows": [format_window(window) for window in cells.windows(tables)],
        "workbooks": cells.workbooks(tables, month, slug),
        "files": cells.files(tables, month, slug),
        "empty_state": empty_state(page_request),
    }
    return render_page(request, "reports/reports.html", page_request, "reports", context, pickers=())


@require_safe
@login_required
def reports_xlsx(request: HttpRequest, slug: str) -> FileResponse:
    """Send all metrics of a month and window as one workbook: a sheet for each, and one that defines them."""
    page_request = read_request(request, slug, ("month", "window"), overseer=True)
    state = page_request.state
    tables = queries.scored_tables(page_request.scope, state.month)
    scored = [table.metric for table in tables if table.window == state.window]
    keys = [entry.key for entry in METRICS if entry.key in scored]
    if not keys:
        raise BadRequest("This month is not scored in this window.")
    file = TemporaryFile()  # noqa: SIM115 - the response closes it when the last byte is sent
    about = cells.about(page_request, keys, queries.standard_lines(page_request.scope, state.month), timezone.now())
    write_workbook(file, list(_sheets(page_request, keys)), about)
    file.seek(0)
    name = f"{slug}-{format_month(state.month)}-{format_window(state.window)}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


def _sheets(page_request: PageRequest, keys: list[str]) -> Iterator[Sheet]:
    fields = store_columns.fields(store_columns.chosen(page_request.state))
    for entry in (entry for entry in METRICS if entry.key in keys):
        query = queries.RankingQuery(entry.key, page_request.state.month, page_request.state.window)
        lines = (store_columns.sheet_cells(row, fields) for row in queries.ranking_rows(page_request.scope, query))
        yield Sheet(_(entry.short), store_columns.sheet_columns(fields, entry), lines)


urlpatterns = [
    path("b/<slug:slug>/reports/", reports, name="reports"),
    path("b/<slug:slug>/reports.xlsx", reports_xlsx, name="reports_xlsx"),
]
LINK = PageLink(Group.REPORT, 1, "reports", gettext_lazy("Reports"), "report", for_whom=is_head_office)
