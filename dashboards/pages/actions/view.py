"""Actions: the list, one action with what it changed, and the days on which they are due as a calendar."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dashboards import action_words, queries
from dashboards.actions import plans, trials
from dashboards.actions.calendar import calendar_address, calendar_of
from dashboards.actions.handling import ActionConflict, NoSuchAction
from dashboards.pages.actions import cells
from dashboards.pages.actions.files import actions_csv, actions_xlsx
from dashboards.pages.actions.form import StepForm
from dashboards.pages.actions.planning import action_new, action_stages, conflict_words
from dashboards.pages.frame.dates import day
from dashboards.pages.frame.links import address
from dashboards.pages.frame.list_pages import PAGE, page_of_list, rows_before
from dashboards.pages.frame.navigation import Group, PageLink
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.frame.stored_pages import stored_page
from locations.refusals import Refusal
from locations.scoping import Scope
from locations.zones import day_in


@require_safe
@login_required
@stored_page(with_handling=True, is_own=True)
def actions(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the actions, what is overdue first."""
    page_request = read_request(request, slug, ("view", "owner", "after"), plain=True)
    scope, today = page_request.scope, _today(page_request.scope)
    view = request.GET.get("view", "")
    if view and view not in queries.ACTION_VIEWS:
        raise BadRequest("view has a value that is not offered")
    only = queries.ActionFilter(view=view, owner=request.GET.get("owner", ""))
    after, counts = rows_before(request.GET.get("after", "")), queries.count_actions(scope, today)
    rows = queries.actions(scope, only, today, after=after, limit=PAGE + 1)
    chosen = {"view": view, "owner": only.owner}
    if after and not rows:
        return redirect(reverse("actions", args=[slug]) + address(chosen))
    context = {
        "view": view,
        "views": [(key, words, counts[key]) for key, words in VIEWS.items()],
        "lines": cells.lines(rows[:PAGE]),
        "list": page_of_list(after, len(rows), lambda after: address(chosen | {"after": after})),
        "owners": queries.action_owners(scope, view, today),
        "owner": only.owner,
        "calendar": request.build_absolute_uri(calendar_address(scope)),
        "file": address(chosen),
    }
    return render_page(request, "actions/actions.html", page_request, "actions", context, pickers=())


VIEWS = {
    "open": gettext_lazy("Under way"),
    "overdue": gettext_lazy("Overdue"),
    "done": gettext_lazy("Done"),
    "cancelled": gettext_lazy("Cancelled"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@stored_page(with_handling=True, is_own=True)
def action(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one action with what it changed; on POST take a step with it."""
    page_request = read_request(request, slug, (), plain=True)
    if request.method == "POST":
        return _step(request, page_request, pk)
    return _shown(request, page_request, pk)


def _step(request: HttpRequest, page_request: PageRequest, pk: int) -> HttpResponse:
    scope, now = page_request.scope, timezone.now()
    form = StepForm(request.POST, initial={"today": _today(scope)})
    if not form.is_valid():
        raise BadRequest("the step is not offered")
    try:
        _take(scope, pk, form.cleaned_data, now)
    except NoSuchAction as missing:
        raise Http404 from missing
    except Refusal as refused:
        messages.error(request, str(refused))
        return _shown(request, page_request, pk, status=422)
    except ActionConflict as conflict:
        messages.error(request, conflict_words(conflict))
        return _shown(request, page_request, pk, status=409)
    return redirect("action", scope.brand_slug, pk)


def _take(scope: Scope, pk: int, given: dict[str, Any], now: datetime) -> None:
    common: dict[str, Any] = {"by": scope.user, "now": now}
    step = given["do"]
    if step == "undo":
        plans.undo(scope, pk, **common)
        return
    common["version"] = given["version"]
    if step == "start":
        plans.start(scope, pk, given["store"], given["on"], **common)
    elif step == "start_stage":
        plans.start_stage(scope, pk, given["stage"] or 0, given["on"], **common)
    elif step == "finish_store":
        plans.finish_store(scope, pk, given["store"], given["on"], **common)
    elif step == "done":
        plans.finish(scope, pk, **common)
    elif step == "cancel":
        plans.cancel(scope, pk, given["reason"], **common)
    elif step == "draw":
        trials.draw(scope, pk, given["count"] or 0, **common)
    else:
        names = ("theme", "public_en", "public_ko", "public_from")
        plans.change(scope, pk, {name: given[name] for name in names}, **common)


def _shown(request: HttpRequest, page_request: PageRequest, pk: int, status: int = 200) -> HttpResponse:
    scope = page_request.scope
    today = _today(scope)
    found = queries.action(scope, pk, today)
    if found is None:
        raise Http404
    row = found.row
    context = {
        "action": found,
        "line": cells.line(row),
        "heading": cells.heading(row),
        "reading": action_words.reading(row),
        "kind": action_words.kind_words(row.kind),
        "effect": cells.effect(row),
        "stores": cells.stores(found, may_write=not scope.read_only),
        "stages": cells.stages(found),
        "may_plan": found.can_change and row.state in ("planned", "doing") and row.kind != "trial",
        "seen": action_words.detectable_words(found.detectable, row.metric, row.check_after, max(row.stores, 1)),
        "seen_on": day(found.detectable_at) if found.detectable_at else "",
        "done": day(found.done_at) if found.done_at else "",
        "public_from": day(found.public_from) if found.public_from else "",
        "under_way": row.state in ("planned", "doing"),
        "may_undo": plans.can_be_undone(scope, pk),
        "today": today.isoformat(),
    }
    response = render_page(request, "actions/action.html", page_request, "actions", context, pickers=())
    response.status_code = status
    return response


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Send the days on which actions are due, to whoever has the address that a person was given."""
    found = calendar_of(token, timezone.now())
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="text/calendar; charset=utf-8")


def _today(scope: Scope) -> Any:
    return day_in(scope.zone, timezone.now())


urlpatterns = [
    path("b/<slug:slug>/actions/", actions, name="actions"),
    path("b/<slug:slug>/actions.csv", actions_csv, name="actions_csv"),
    path("b/<slug:slug>/actions.xlsx", actions_xlsx, name="actions_xlsx"),
    path("b/<slug:slug>/actions/new/", action_new, name="action_new"),
    path("b/<slug:slug>/actions/<int:pk>/", action, name="action"),
    path("b/<slug:slug>/actions/<int:pk>/stages/", action_stages, name="action_stages"),
    path("calendar/<str:token>.ics", calendar, name="action_calendar"),
]
LINK = PageLink(Group.RESPOND, 31, "actions", gettext_lazy("Actions"), "target", tab_of="findings")
