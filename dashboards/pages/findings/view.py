"""Findings: the list by priority, and one finding with its evidence, its seven questions and every step."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dashboards import action_words, finding_words, queries, wording
from dashboards.alerts import snoozing
from dashboards.findings import verbs
from dashboards.pages.findings import answers, cells
from dashboards.pages.findings.files import findings_csv, findings_xlsx
from dashboards.pages.findings.form import NAMES, SNOOZE_DAYS, FindingsForm, StepForm
from dashboards.pages.findings.line import findings_line
from dashboards.pages.frame.dates import day
from dashboards.pages.frame.event_rows import event_cells
from dashboards.pages.frame.links import store_links
from dashboards.pages.frame.list_pages import PAGE, page_of_list, rows_before
from dashboards.pages.frame.navigation import Group, PageLink
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.frame.stored_pages import stored_page
from dashboards.rows import FindingAction, FindingDetail
from locations.refusals import Refusal

TABS = ("", "new", "accepted", "in_work", "watching", "resolved", "dismissed")
OPEN_ITEMS = 5
REASONS: Mapping[str, str | Promise] = {
    "stale": gettext_lazy("Somebody else has changed this finding meanwhile. Please look at it again."),
    "state": gettext_lazy("This does not fit the state that the finding is in."),
    "not_theirs": gettext_lazy("This person does not see the place, or changes nothing."),
    "another_is_open": gettext_lazy("This place has another open finding by now."),
    "nothing_to_undo": gettext_lazy("There is no step to take back."),
}


@require_safe
@login_required
@stored_page(with_handling=True, is_own=True)
def findings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was found by the end of the newest searched month, what matters most first."""
    page_request = read_request(request, slug, (*NAMES, "after"), plain=True)
    scope, after = page_request.scope, rows_before(request.GET.get("after", ""))
    form = FindingsForm(request.GET, page_request.choices, queries.region_paths(scope))
    only, month = form.only(), next(iter(queries.searched_months(scope)), 0)
    if not month:
        return render_page(request, "findings/findings.html", page_request, "findings", {"form": form}, pickers=())
    rows, counts = queries.findings(scope, month, only), queries.finding_counts(scope, month)
    if after and after >= len(rows):
        return redirect(reverse("findings", args=[slug]) + form.query())
    context = {
        "form": form,
        "month": wording.month_name(month),
        "reading": cells.reading(rows, counts) if not only.state else "",
        "rows": [(line, cells.bar(line.share)) for line in cells.lines(rows, slug, month, after, PAGE)],
        "list": page_of_list(after, len(rows) - after, lambda after: form.query(after=after)),
        "tabs": [
            cells.Tab(
                state=state,
                label=finding_words.state_words(state) if state else _("Open"),
                count=wording.number(counts.of(state) if state else counts.open),
                href=reverse("findings", args=[slug]) + form.query(state=state),
                current=state == only.state,
            )
            for state in TABS
        ],
        "narrowed": any(form.data.get(name) for name in NAMES),
        "query": form.query(),
    }
    return render_page(request, "findings/findings.html", page_request, "findings", context, pickers=())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@stored_page(with_handling=True, is_own=True)
def finding(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one finding; POST takes a step with it."""
    page_request = read_request(request, slug, ())
    refused = ""
    if request.method == "POST":
        if page_request.scope.read_only:
            read_request(request, slug, (), writer=True)
        refused = _step(request, page_request, pk)
        if not refused:
            return redirect("finding", slug, pk)
    detail = queries.finding_detail(page_request.scope, pk)
    if detail is None:
        raise Http404
    context = _shown(page_request, detail) | {"refused": refused}
    return render_page(
        request, "findings/finding.html", page_request, "findings", context, pickers=(), is_refused=bool(refused)
    )


def _shown(page_request: PageRequest, detail: FindingDetail) -> dict[str, Any]:
    scope, row = page_request.scope, detail.row
    asked = answers.questions(queries.finding_questions(scope, detail), detail.answers)
    quotes = next((each.quotes for each in asked), ())
    is_store = row.place_kind == "store"
    link = store_links(scope.brand_slug)
    chart = ""
    if is_store and row.metric:
        chart = cells.chart(queries.trend(scope, row.place_key, row.metric, row.last_month), row.metric, row.place)
    elif row.metric:
        months = queries.finding_months(scope, row)
        chart = cells.chart(cells.months_of_region(months, row), row.metric, finding_words.place_words(row))
    only = queries.DeskFilter(store=row.place_key)
    items = queries.desk_items(scope, only, timezone.now(), limit=OPEN_ITEMS) if is_store else []
    log = queries.finding_steps(scope, row.id)
    return {
        "row": row,
        "title": finding_words.sentence(row),
        "place": finding_words.place_words(row),
        "store_href": link(row.place_key) if is_store else "",
        "since": finding_words.since_words(row, next(iter(queries.searched_months(scope)), 0)),
        "kind": finding_words.kind_words(row.kind),
        "state_words": finding_words.state_words(row.state),
        "state_icon": cells.STATE_ICONS[row.state],
        "cause": finding_words.cause_name(row),
        "cause_share": finding_words.cause_figures(row),
        "priority": finding_words.weight(row.priority),
        "parts_words": cells.parts_words(row),
        "parts": cells.priority_parts(row),
        "evidence": cells.evidence(detail.evidence),
        "chart": chart,
        "questions": asked,
        "counted": answers.counted(asked),
        "quotes": quotes,
        "actions": [(each, action_words.state_words(each.state), _verdict(each)) for each in detail.actions],
        "items": items,
        "can_undo": detail.can_undo,
        "history": event_cells(log, link),
        "snoozed": day(until) if (until := queries.snoozed_until(scope, row.id)) else "",
        "snooze_days": SNOOZE_DAYS,
        "start": f"{reverse('action_new', args=[scope.brand_slug])}?finding={row.id}",
    }


def _verdict(action: FindingAction) -> str:
    return str(action_words.VERDICTS[action.verdict]) if action.verdict in action_words.VERDICTS else ""


def _step(request: HttpRequest, page_request: PageRequest, pk: int) -> str:
    """Take the step that a form asks for; give the sentence where it is refused."""
    form = StepForm(request.POST)
    if not form.is_valid():
        raise BadRequest(f"{next(iter(form.errors))} has a value that is not offered")
    given, scope, now = form.cleaned_data, page_request.scope, timezone.now()
    who: dict[str, Any] = {"by": scope.user, "now": now}
    also = {**who, "version": given["version"]}
    try:
        match given["do"]:
            case "accept":
                verbs.accept(scope, pk, person=given["person"], **also)
            case "assign":
                verbs.assign(scope, pk, person=given["person"], **also)
            case "watch":
                verbs.watch(scope, pk, **also)
            case "dismiss":
                verbs.dismiss(scope, pk, reason=given["reason"], **also)
            case "reopen":
                verbs.reopen(scope, pk, **also)
            case "answer":
                verbs.answer(scope, pk, given["question"] or 0, given["text"], **also)
            case "snooze":
                snoozing.snooze(scope, pk, now + timedelta(days=given["days"] or SNOOZE_DAYS[0]), **who)
            case "end_snooze":
                snoozing.end_snooze(scope, pk, **who)
            case _:
                verbs.undo(scope, pk, **who)
    except verbs.NoSuchFinding as missing:
        raise Http404 from missing
    except verbs.FindingConflict as conflict:
        return str(REASONS[str(conflict)])
    except Refusal as refusal:
        return str(refusal)
    messages.success(request, _("Saved."))
    return ""


urlpatterns = [
    path("b/<slug:slug>/findings/", findings, name="findings"),
    path("b/<slug:slug>/findings.csv", findings_csv, name="findings_csv"),
    path("b/<slug:slug>/findings.xlsx", findings_xlsx, name="findings_xlsx"),
    path("b/<slug:slug>/findings/line/", findings_line, name="findings_line"),
    path("b/<slug:slug>/findings/<int:pk>/", finding, name="finding"),
]
LINK = PageLink(Group.RESPOND, 2, "findings", gettext_lazy("Findings"), "flag")
