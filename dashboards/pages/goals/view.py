"""Goals: what places are to reach by a day, and where they began; head office sets and closes them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dashboards import queries, wording
from dashboards.actions import goals as verbs
from dashboards.actions.handling import ActionConflict, NoSuchAction
from dashboards.metrics import metric
from dashboards.naming import region_words
from dashboards.pages.frame.dates import day
from dashboards.pages.frame.navigation import Group, PageLink
from dashboards.pages.frame.page import read_request, render_page
from dashboards.pages.frame.stored_pages import stored_page
from dashboards.pages.goals.form import GoalCloseForm, GoalForm
from dashboards.rows import GoalRow
from locations.refusals import Refusal

STATES = {
    "open": pgettext_lazy("a goal", "open"),
    "reached": pgettext_lazy("a goal", "reached"),
    "missed": pgettext_lazy("a goal", "missed"),
    "cancelled": pgettext_lazy("a goal", "cancelled"),
}


@dataclass(frozen=True, slots=True)
class GoalCells:
    """A goal as text."""

    pk: int
    title: str
    place: str
    metric: str
    target: str
    baseline: str
    due: str
    state: str
    owner: str
    is_open: bool
    version: int


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@stored_page(with_handling=True, is_own=True)
def goals(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the goals of places that a person sees whole; on POST set one."""
    page_request = read_request(request, slug, (), plain=True, keeper=request.method == "POST")
    scope = page_request.scope
    form = GoalForm(
        request.POST or None,
        stores=queries.stores_to_choose(scope) if scope.keeps_the_brand else {},
        regions=[*queries.stores_by_region(scope)] if scope.keeps_the_brand else [],
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.set_goal(scope, form.goal(), by=scope.user, now=timezone.now())
        except Refusal as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("The goal is set."))
            return redirect("goals", slug)
    context = {
        "lines": _lines(queries.goals(scope)),
        "form": form,
        "may_set": scope.keeps_the_brand,
    }
    return render_page(
        request, "goals/goals.html", page_request, "goals", context, pickers=(), is_refused=bool(form.errors)
    )


@require_POST
@login_required
def goal_close(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say that a goal was reached, missed or cancelled."""
    page_request = read_request(request, slug, (), plain=True, keeper=True)
    form = GoalCloseForm(request.POST)
    form.is_valid()
    given = {"state": request.POST.get("state", ""), "reason": form.cleaned_data.get("reason", "")}
    try:
        verbs.close_goal(page_request.scope, pk, **given, by=page_request.scope.user, now=timezone.now())
    except NoSuchAction as missing:
        raise Http404 from missing
    except Refusal as refused:
        messages.error(request, str(refused))
    except ActionConflict:
        messages.error(request, _("This does not fit the state that it is in."))
    return redirect("goals", slug)


def _lines(rows: Sequence[GoalRow]) -> list[GoalCells]:
    return [_line(row) for row in rows]


def _line(row: GoalRow) -> GoalCells:
    entry = metric(row.metric)
    began = wording.value(entry, row.baseline)
    if row.baseline_low is not None and row.baseline_high is not None:
        began = f"{began} ({wording.interval(entry, row.baseline_low, row.baseline_high)})"
    place = {"brand": _("the whole brand"), "region": region_words(row.place), "store": wording.name(row.place)}
    return GoalCells(
        pk=row.pk,
        title=row.title,
        place=place[row.place_kind],
        metric=_(entry.short),
        target=wording.value(entry, row.target),
        baseline=began,
        due=day(row.due),
        state=str(STATES[row.state]),
        owner=row.owner_name or row.owner,
        is_open=row.state == "open",
        version=row.version,
    )


urlpatterns = [
    path("b/<slug:slug>/goals/", goals, name="goals"),
    path("b/<slug:slug>/goals/<int:pk>/close/", goal_close, name="goal_close"),
]
LINK = PageLink(Group.RESPOND, 32, "goals", gettext_lazy("Goals"), "flag", tab_of="findings")
