"""The schedule of reports: when they go out, to whom, and every mail that went out."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboards import queries
from dashboards.jobs import mails as jobs
from dashboards.pages.frame.downloads import csv_response
from dashboards.pages.frame.page import PageRequest, month_sent, read_request, render_page
from dashboards.pages.schedule import cells
from dashboards.pages.schedule.form import ReaderForm, ScheduleForm, choice_words
from dashboards.reports import mailing
from dashboards.reports import schedule as verbs
from locations.months import format_month
from locations.refusals import Refusal

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def schedule(request: HttpRequest, slug: str) -> HttpResponse:
    """Show when reports go out, who gets them and what went out; on POST, set the schedule."""
    is_change = request.method == "POST"
    page_request = read_request(request, slug, ("before",), plain=True, overseer=not is_change, keeper=is_change)
    form = ScheduleForm(request.POST or None, current=verbs.timetable_of(page_request.scope))
    if is_change and form.is_valid():
        try:
            verbs.set_schedule(page_request.scope, form.timetable(), by=request.user.get_username(), now=timezone.now())
        except Refusal as refused:
            form.add_error(refused.field if refused.field in form.fields else "pdf", str(refused))
        else:
            messages.success(request, _("The schedule is set."))
            return redirect("schedule", slug)
    return _shown(request, page_request, form=form)


@require_POST
@login_required
def report_reader(request: HttpRequest, slug: str) -> HttpResponse:
    """Set in which languages one person gets the reports."""
    page_request = read_request(request, slug, (), keeper=True)
    form = ReaderForm(request.POST)
    if form.is_valid():
        by, now = request.user.get_username(), timezone.now()
        try:
            verbs.set_reader(page_request.scope, **form.cleaned_data, by=by, now=now)
        except Refusal as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("It is set."))
            return redirect(f"{reverse('schedule', args=[slug])}#readers")
    return _shown(request, page_request, reader_form=form)


@require_POST
@login_required
def reports_send(request: HttpRequest, slug: str) -> HttpResponse:
    """Mail the reports of a closed month to all who did not get its newest revision yet."""
    page_request = read_request(request, slug, (), keeper=True)
    month = month_sent(page_request, request.POST.get("month", ""))
    by, now = request.user.get_username(), timezone.now()
    try:
        ordered = jobs.send_reports(page_request.scope, month, by=by, now=now)
    except Refusal as refused:
        messages.error(request, str(refused))
        return redirect(f"{reverse('reports', args=[slug])}?month={format_month(month)}")
    facts = {"n": len(ordered.mails), "before": ordered.before}
    words = _("Mails that are being sent: %(n)s. People who were sent this revision before: %(before)s.")
    messages.success(request, words % facts)
    return redirect(f"{reverse('schedule', args=[slug])}#mails")


@require_POST
@login_required
def mail_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send a mail once more that failed."""
    page_request = read_request(request, slug, (), keeper=True)
    if not jobs.try_again(page_request.scope, pk, by=request.user.get_username(), now=timezone.now()):
        raise Http404
    messages.success(request, _("The mail is being sent again."))
    return redirect(f"{reverse('schedule', args=[slug])}#mails")


@require_safe
@login_required
def mails_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send all mails as a file."""
    page_request = read_request(request, slug, (), overseer=True)
    return csv_response(request, f"{slug}-mails.csv", cells.table(queries.all_mails(page_request.scope)).csv())


def _shown(
    request: HttpRequest,
    page_request: PageRequest,
    *,
    form: ScheduleForm | None = None,
    reader_form: ReaderForm | None = None,
) -> HttpResponse:
    scope, now = page_request.scope, timezone.now()
    timetable, due = verbs.timetable_of(scope), verbs.next_due(scope, now)
    written = request.GET.get("before", "")
    if written and not (written.isascii() and written.isdigit() and len(written) < 19):
        raise BadRequest("before has a value that cannot be read")
    rows = queries.mails(scope, before=int(written) if written else None, limit=PAGE + 1)
    context = {
        "reading": cells.reading(timetable, due),
        "audience": cells.audience(mailing.audience(scope, now)),
        "form": form or ScheduleForm(current=timetable),
        "reader_form": reader_form or ReaderForm(),
        "readers": [(row, choice_words(row)) for row in queries.report_readers(scope)],
        "mails": cells.mails(rows[:PAGE]),
        "newest": "?" if written else "",
        "older": f"?before={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "sends_mail": settings.SENDS_MAIL,
    }
    has_errors = any(each is not None and each.errors for each in (form, reader_form))
    return render_page(
        request, "schedule/schedule.html", page_request, "reports", context, pickers=(), is_refused=has_errors
    )


urlpatterns = [
    path("b/<slug:slug>/reports/schedule/", schedule, name="schedule"),
    path("b/<slug:slug>/reports/schedule/person/", report_reader, name="report_reader"),
    path("b/<slug:slug>/reports/send/", reports_send, name="reports_send"),
    path("b/<slug:slug>/reports/mails/<int:pk>/again/", mail_again, name="mail_again"),
    path("b/<slug:slug>/reports/mails.csv", mails_csv, name="mails_csv"),
]
