"""Plans of actions: a new one, and in which stages the stores of one begin."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dashboards import queries
from dashboards.actions import measuring, plans
from dashboards.actions.handling import ActionConflict, NoSuchAction
from dashboards.metrics import keys
from dashboards.pages.actions import cells
from dashboards.pages.actions.form import PlanForm
from dashboards.pages.actions.stages import Drafted, Offered, StageForms
from dashboards.pages.frame.page import read_request, render_page
from dashboards.rows import ActionStoreRow
from locations.refusals import Refusal
from locations.scoping import Scope
from locations.zones import day_in

CONFLICTS = {
    "stale": gettext_lazy("Somebody else has changed this meanwhile; look at it again."),
    "not_theirs": gettext_lazy("This person sees none of its stores, or changes nothing."),
    "not_begun": gettext_lazy("It has not begun in this store."),
    "has_begun": gettext_lazy("It has begun in stores that would be left out; look at it again."),
    "no_stores": gettext_lazy("It has begun in no store, so nothing was done yet."),
    "no_trial": gettext_lazy("Only the stores of a trial are drawn by lot."),
    "nothing_to_undo": gettext_lazy("There is no step to take back."),
}
STATE = gettext_lazy("This does not fit the state that it is in.")


def conflict_words(conflict: ActionConflict) -> str:
    """Say why a step does not fit."""
    return str(CONFLICTS.get(str(conflict), STATE))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def action_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer a plan, of a finding with all that follows from it; on POST plan it, or say what could be seen at all."""
    page_request = read_request(request, slug, ("finding", "store"), plain=True, writer=True)
    scope, now = page_request.scope, timezone.now()
    finding, first, drafted = _first(request, scope, now)
    data = request.POST if request.method == "POST" else None
    stages = StageForms(data, _offered(scope, now), drafted)
    asked = data is not None and not stages.is_only_reshaped and data.get("do") != "look"
    typed = first if data is None else data.dict()
    people = {each.user: each.name for each in queries.desk_choices(scope, now).people}
    form = PlanForm(data if asked else None, initial=typed, metrics=[*keys()], people=people)
    if asked and _are_valid(form, stages) and (pk := _planned(scope, form, stages, finding, now)) is not None:
        messages.success(request, _("The action is planned."))
        return redirect("action", slug, pk)
    key = str(form["metric"].value() or "")
    key = key if key in keys() else "nps"
    context = {
        "form": form,
        "stages": stages,
        "finding": finding,
        "sights": cells.sights(measuring.beforehand(scope, key, stages.chosen, now=now), key),
    }
    is_refused = asked
    return render_page(request, "actions/new.html", page_request, "actions", context, pickers=(), is_refused=is_refused)


def _first(request: HttpRequest, scope: Scope, now: datetime) -> tuple[int | None, dict[str, Any], list[Drafted]]:
    """Give the finding that is named, and what follows from it of the plan and of its stages.

    Raises Http404 for one that this person does not see.
    """
    written = request.POST.get("finding") or request.GET.get("finding") or ""
    if not written:
        store = request.GET.get("store", "")
        usual = {"due": plans.usual_due(scope, now=now).isoformat()}
        return None, usual, [Drafted([store])] if store else []
    if not written.isdecimal() or len(written) > 9:
        raise Http404
    try:
        found = plans.from_finding(scope, int(written), now=now)
    except NoSuchAction as missing:
        raise Http404 from missing
    due = found.due.isoformat() if found.due else ""
    return int(written), {"metric": found.metric, "due": due}, [Drafted(each.stores) for each in found.stages]


def _offered(scope: Scope, now: datetime, without: Sequence[str] = ()) -> Offered:
    stores = queries.stores_to_choose(scope)
    return Offered(
        {code: name for code, name in stores.items() if code not in {*without}},
        queries.stores_by_region(scope),
        day_in(scope.zone, now),
    )


def _are_valid(form: PlanForm, stages: StageForms) -> bool:
    """Check both, so that each shows its own errors."""
    return all([form.is_valid(), stages.is_valid()])


def _planned(scope: Scope, form: PlanForm, stages: StageForms, finding: int | None, now: datetime) -> int | None:
    """Plan the action; where it is refused, the form says why."""
    try:
        return plans.plan(scope, form.plan(finding, stages), by=scope.user, now=now)
    except Refusal as refused:
        if refused.field in stages.forms[0].fields:
            stages.refuse(refused.field, str(refused))
        else:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    except ActionConflict as conflict:
        form.add_error("owner", conflict_words(conflict))
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def action_stages(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show in which stages the stores of an action begin, to be changed; those that have begun stay.

    The stores of a trial are drawn by lot, and nothing is planned of what is over.
    """
    page_request = read_request(request, slug, (), plain=True, writer=True)
    scope, now = page_request.scope, timezone.now()
    found = queries.action(scope, pk, day_in(scope.zone, now))
    if found is None:
        raise Http404
    if not found.can_change:
        raise PermissionDenied
    if found.row.kind == "trial" or found.row.state not in ("planned", "doing"):
        messages.error(request, str(STATE))
        return redirect("action", slug, pk)
    data = request.POST if request.method == "POST" else None
    drafted = _drafted(found.stores)
    begun = [code for each in drafted for code in each.begun]
    stages = StageForms(data, _offered(scope, now, begun), drafted)
    asked = data is not None and not stages.is_only_reshaped
    refused = ""
    if asked and stages.is_valid():
        refused = _set(request, scope, pk, stages, now)
        if not refused:
            messages.success(request, _("The stages are saved."))
            return redirect("action", slug, pk)
    version = data.get("version", "") if data is not None else found.row.version
    context = {"action": found.row, "stages": stages, "version": version, "refused": refused}
    return render_page(request, "actions/stages.html", page_request, "actions", context, pickers=(), is_refused=asked)


def _set(request: HttpRequest, scope: Scope, pk: int, stages: StageForms, now: datetime) -> str:
    """Save the stages; give the sentence where they are refused as a whole, or what one of them shows."""
    version = request.POST.get("version", "")
    known = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
    try:
        plans.set_stores(scope, pk, stages.stages(), by=scope.user, now=now, version=known)
    except NoSuchAction as missing:
        raise Http404 from missing
    except ActionConflict as conflict:
        return conflict_words(conflict)
    except Refusal as refused:
        return str(refused)
    return ""


def _drafted(rows: Sequence[ActionStoreRow]) -> list[Drafted]:
    """Give the stages that the stores of an action are in."""
    by_stage: dict[int, list[ActionStoreRow]] = defaultdict(list)
    for row in rows:
        by_stage[row.stage].append(row)
    return [
        Drafted(
            stores=[row.store for row in inside if row.started_on is None],
            planned_on=next((row.planned_on for row in inside if row.planned_on), None),
            begun={row.store: row.store_name for row in inside if row.started_on is not None},
        )
        for _number, inside in sorted(by_stage.items())
    ]
