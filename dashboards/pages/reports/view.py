"""Monthly reports: months open and closed, reports to make and to download, and tables for further work."""

from collections.abc import Iterator, Sequence
from tempfile import TemporaryFile

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboards import queries, wording
from dashboards.files.workbook import CONTENT_TYPE, Sheet, write_workbook
from dashboards.jobs import reports as jobs
from dashboards.metrics import metric, shown
from dashboards.pages.frame import store_columns
from dashboards.pages.frame.empty_state import empty_state
from dashboards.pages.frame.navigation import Group, PageLink
from dashboards.pages.frame.page import PageRequest, month_sent, read_request, render_page
from dashboards.pages.frame.waiting import waiting_words
from dashboards.pages.reports import cells, report_cells, work_cells
from dashboards.pages.reports.form import LISTED, ReportForm, store_named
from dashboards.reports.making import TYPES, file_of, head_of
from dashboards.rows import MonthState
from locations.middleware.exports import counting
from locations.months import USUAL_WINDOW, format_month, format_window, month_of, parse_month
from locations.refusals import Refusal
from locations.scoping import Scope
from locations.zones import day_in

PICTURE = "png"


@require_safe
@login_required
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the months, the reports of the selected one, and how it compares with another."""
    return _shown(request, read_request(request, slug, ("month", "with"), repeated=()), None)


@require_POST
@login_required
def report_make(request: HttpRequest, slug: str) -> HttpResponse:
    """Order a report: of the brand, a region or a store; a store manager's is of the own store."""
    page_request = read_request(request, slug, ())
    choices, scope = page_request.choices, page_request.scope
    form = ReportForm(request.POST, choices=choices, months=[format_month(month) for month in choices.months])
    if not form.is_valid():
        return _shown(request, page_request, form)
    given = form.cleaned_data
    store = _store_asked(page_request, given.get("store", ""))
    if given.get("store") and not store:
        form.add_error("store", _("No single store is called so; type its code."))
        return _shown(request, page_request, form)
    place = {"store": store} if store else {"region": given.get("region", "")}
    language, by = given["language"], request.user.get_username()
    try:
        row = jobs.order_report(
            scope, parse_month(given["month"]), **place, language=language, by=by, now=timezone.now()
        )
    except Refusal as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _shown(request, page_request, form)
    return redirect("report", slug, row.pk)


@require_POST
@login_required
def reports_of_stores(request: HttpRequest, slug: str) -> HttpResponse:
    """Order the reports of all stores of a closed month that are still to be made."""
    page_request = read_request(request, slug, (), peers=True)
    month = month_sent(page_request, request.POST.get("month", ""))
    form = ReportForm(request.POST, choices=page_request.choices, months=[format_month(month)])
    language = form.cleaned_data["language"] if form.is_valid() else ""
    if not language:
        raise BadRequest("language is not offered")
    ordered = jobs.order_reports_of_stores(page_request.scope, month, language=language)
    messages.success(request, _("Reports of stores that are being made: %(n)s.") % {"n": wording.number(ordered)})
    return redirect(f"{reverse('reports', args=[slug])}?month={format_month(month)}")


@require_POST
@login_required
def month_close(request: HttpRequest, slug: str) -> HttpResponse:
    """Close a month, or revise a closed one, in the background."""
    page_request = read_request(request, slug, (), keeper=True)
    month = month_sent(page_request, request.POST.get("month", ""))
    try:
        jobs.ask_to_close(page_request.scope, month, by=request.user.get_username(), now=timezone.now())
    except Refusal as refused:
        messages.error(request, str(refused))
    return redirect(f"{reverse('reports', args=[slug])}?month={format_month(month)}")


@require_safe
@login_required
def report(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one report: how far it is made, its first page, its files, what was done and what revised its month."""
    page_request = read_request(request, slug, ())
    row = queries.report(page_request.scope, pk)
    if row is None:
        raise Http404
    now = timezone.now()
    head = head_of(page_request.scope, pk)
    context = {
        "report": report_cells.report(row, slug),
        "month": format_month(row.month),
        "waits": waiting_words(queries.waits_since(page_request.scope, now), now) if row.is_at_work else "",
        "revisions": report_cells.revision_lines(queries.revisions(page_request.scope, row.month))
        if page_request.scope.sees_peers
        else [],
        "work": work_cells.work(head) if head else None,
    }
    return render_page(request, "reports/report.html", page_request, "reports", context, pickers=())


@require_safe
@login_required
def report_file(request: HttpRequest, slug: str, pk: int, extension: str) -> HttpResponseBase:
    """Send a file of a report, or the picture of its first page."""
    page_request = read_request(request, slug, ())
    found = file_of(page_request.scope, pk, extension) if extension in (*TYPES, PICTURE) else None
    if found is None:
        raise Http404
    content_type = TYPES.get(extension, "image/png")
    return FileResponse(
        found.open("rb"), as_attachment=extension != PICTURE, filename=found.name, content_type=content_type
    )


@require_safe
@login_required
def reports_xlsx(request: HttpRequest, slug: str) -> FileResponse:
    """Send all metrics of a month and window as one workbook: a sheet for each, and one that defines them."""
    page_request = read_request(request, slug, ("month", "window"), overseer=True)
    state = page_request.state
    tables = queries.scored_tables(page_request.scope, state.month)
    scored = [table.metric for table in tables if table.window == state.window]
    keys = shown(scored)
    if not keys:
        raise BadRequest("This month is not scored in this window.")
    file = TemporaryFile()  # noqa: SIM115 - the response closes it when the last byte is sent
    about = cells.about(page_request, keys, queries.standard_lines(page_request.scope, state.month), timezone.now())
    rows = write_workbook(file, list(_sheets(page_request, keys)), about)
    file.seek(0)
    name = f"{slug}-{format_month(state.month)}-{format_window(state.window)}.xlsx"
    answer: FileResponse = FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)
    return counting(answer, lambda: rows)


def _shown(request: HttpRequest, page_request: PageRequest, form: ReportForm | None) -> HttpResponse:
    scope, slug = page_request.scope, page_request.brand
    month = page_request.state.month
    if form is not None and (asked := form.data.get("month", "")) in form.months:
        month = parse_month(asked)
    states = queries.month_states(scope)
    today = month_of(day_in(scope.zone, timezone.now()))
    months = [
        (
            report_cells.month_state(state, keeps=scope.keeps_the_brand, is_over=state.month < today),
            f"{reverse('reports', args=[slug])}?month={format_month(state.month)}",
            state.month == month,
        )
        for state in states
    ]
    selected = next((cell for cell, _href, is_selected in months if is_selected), None)
    offered = [format_month(each) for each in page_request.choices.months]
    context = {
        "months": months,
        "selected": selected,
        "reports": [report_cells.report(row, slug) for row in queries.reports(scope, month)] if month else [],
        "stores_made": _stores_made(scope, month, states),
        "form": form or ReportForm(choices=page_request.choices, months=offered, initial=_first(month)),
        "withheld": _withheld_words(scope, month),
        "suggested": queries.roster(scope, limit=LISTED) if scope.sees_peers else [],
        "empty_state": empty_state(page_request),
        **_compared(request, page_request, month),
        **(_tables(page_request, month) if scope.oversees_the_brand else {}),
    }
    return render_page(
        request, "reports/reports.html", page_request, "reports", context, pickers=(), is_refused=form is not None
    )


def _withheld_words(scope: Scope, month: int) -> str:
    """Say why reports of single stores are missing; empty where they are not."""
    if not scope.sees_peers or month not in queries.withheld_months(scope):
        return ""
    return _(
        "Reports of single parts of what you manage contain brand-wide figures, which are shown only to head "
        "office here."
    )


def _stores_made(scope: Scope, month: int, states: Sequence[MonthState]) -> str:
    """Say how far the reports of all stores are; they are made of closed months alone."""
    revision = next((state.revision for state in states if state.month == month), 0)
    is_asked = revision and scope.sees_peers
    return report_cells.stores_made(queries.stores_made(scope, month, revision)) if is_asked else ""


def _first(month: int) -> dict[str, str]:
    return {"month": format_month(month) if month else "", "language": (get_language() or "en")[:2]}


def _usual_other(month: int, others: Sequence[int]) -> int:
    """Give the month that shares no answer with this one, else the newest before it; months after it may be open."""
    if month - USUAL_WINDOW in others:
        return month - USUAL_WINDOW
    return max((each for each in others if each < month), default=others[0])


def _compared(request: HttpRequest, page_request: PageRequest, month: int) -> dict[str, object]:
    """Compare the month with another one; only for people who see more than one store."""
    scope, months = page_request.scope, page_request.choices.months
    others = [each for each in months if each != month]
    if not month or not others or not scope.sees_peers:
        return {}
    asked = request.GET.get("with", "")
    if asked and asked not in {format_month(each) for each in others}:
        raise BadRequest("with has a value that is not offered")
    other = parse_month(asked) if asked else _usual_other(month, others)
    earlier, later = sorted((month, other))
    trends = queries.network_trends(scope, USUAL_WINDOW, page_request.choices.home)
    return {
        "others": [(format_month(each), wording.month_name(each), each == other) for each in others],
        "earlier": wording.month_name(earlier),
        "later": wording.month_name(later),
        "compared": report_cells.compared(trends, earlier, later, window=USUAL_WINDOW),
        "overlaps": later - earlier < USUAL_WINDOW,
    }


def _tables(page_request: PageRequest, month: int) -> dict[str, object]:
    """Give the files of every metric and window of a month, for further work."""
    tables = queries.scored_tables(page_request.scope, month)
    return {
        "workbooks": cells.workbooks(tables, month, page_request.brand),
        "files": cells.files(tables, month, page_request.brand),
    }


def _store_asked(page_request: PageRequest, written: str) -> str:
    """Give the code of the store that is meant; the own one of a store manager."""
    if not page_request.scope.sees_peers:
        return page_request.choices.own_store or ""
    return store_named(written, queries.roster(page_request.scope, search=written, limit=50)) if written else ""


def _sheets(page_request: PageRequest, keys: list[str]) -> Iterator[Sheet]:
    fields = store_columns.fields(store_columns.chosen(page_request.state))
    for entry in map(metric, keys):
        query = queries.RankingQuery(entry.key, page_request.state.month, page_request.state.window)
        lines = (store_columns.sheet_cells(row, fields) for row in queries.ranking_rows(page_request.scope, query))
        yield Sheet(_(entry.short), store_columns.sheet_columns(fields, entry), lines)


urlpatterns = [
    path("b/<slug:slug>/reports/", reports, name="reports"),
    path("b/<slug:slug>/reports/make/", report_make, name="report_make"),
    path("b/<slug:slug>/reports/stores/", reports_of_stores, name="reports_of_stores"),
    path("b/<slug:slug>/reports/close/", month_close, name="month_close"),
    path("b/<slug:slug>/reports/<int:pk>/", report, name="report"),
    path("b/<slug:slug>/reports/<int:pk>/<slug:extension>/", report_file, name="report_file"),
    path("b/<slug:slug>/reports.xlsx", reports_xlsx, name="reports_xlsx"),
]
LINK = PageLink(Group.REPORT, 1, "reports", gettext_lazy("Reports"), "report")
