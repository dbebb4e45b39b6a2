"""Settings of findings and alerts: what priority is counted in, and how many false alarms a year are accepted."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dashboards import queries
from dashboards.jobs import findings as jobs
from dashboards.metrics import keys, shown
from dashboards.pages.findings_setup import cells
from dashboards.pages.findings_setup.form import PREFIX, SetupForm
from dashboards.pages.frame.alarm_record import record_words
from dashboards.pages.frame.navigation import Group, PageLink, is_head_office
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from locations.refusals import Refusal
from locations.scoping import Scope
from locations.zones import day_in


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def findings_setup(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the settings with what a change does; on POST save them, or undo the last change."""
    is_change = request.method == "POST"
    page_request = read_request(request, slug, (), overseer=True, keeper=is_change)
    scope = page_request.scope
    if request.POST.get("do") == "undo":
        _undo(request, scope)
        return redirect("findings_setup", slug)
    metrics = shown(page_request.choices.metrics) or [*keys()]
    form = SetupForm(request.POST if is_change else None, queries.finding_settings(scope), metrics)
    if is_change and form.is_valid() and _saved(request, scope, form):
        return redirect("findings_setup", slug)
    return _shown(request, page_request, form)


def _undo(request: HttpRequest, scope: Scope) -> None:
    if jobs.undo_weights_and_budget(scope, by=scope.user, now=timezone.now()):
        messages.success(request, _("The last change is undone."))
    else:
        messages.error(request, _("There is no step to take back."))


def _saved(request: HttpRequest, scope: Scope, form: SetupForm) -> bool:
    """Save what the form says; where it is refused, the form says why."""
    budget = form.cleaned_data["alarms_per_year"]
    try:
        changed = jobs.set_weights_and_budget(scope, form.worth(), budget, by=scope.user, now=timezone.now())
    except Refusal as refused:
        field = f"{PREFIX}{refused.field}"
        form.add_error(field if field in form.fields else "alarms_per_year", str(refused))
        return False
    messages.success(request, _saved_words(changed))
    return True


def _saved_words(changed: frozenset[str]) -> str:
    if "worth" in changed:
        return _("Saved. Priorities and verdicts of actions follow in a moment.")
    if changed:
        return _("Saved. The budget applies from the next week that is watched.")
    return _("Nothing was changed.")


def _shown(request: HttpRequest, page_request: PageRequest, form: SetupForm) -> HttpResponse:
    scope = page_request.scope
    row, record = queries.finding_settings(scope), queries.alarm_record(scope, day_in(scope.zone, timezone.now()))
    context = {
        "form": form,
        "budgets": cells.budgets(row, page_request.choices.stores, record),
        "watched": cells.metrics_words(record.metrics),
        "record": record_words(record),
        "changed": cells.changed_words(row),
        "can_undo": row.can_undo,
        "may_change": scope.keeps_the_brand,
    }
    return render_page(
        request,
        "findings_setup/findings_setup.html",
        page_request,
        "findings_setup",
        context,
        pickers=(),
        is_refused=bool(form.errors),
    )


urlpatterns = [path("b/<slug:slug>/findings/setup/", findings_setup, name="findings_setup")]
LINK = PageLink(
    Group.RESPOND,
    40,
    "findings_setup",
    gettext_lazy("Settings of findings and alerts"),
    "settings",
    for_whom=is_head_office,
    tab_of="findings",
    tab=gettext_lazy("Settings"),
)
