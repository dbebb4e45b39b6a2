"""Steps that several items of the list take at once, and taking such a step back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dashboards import queries, wording
from dashboards.pages.desk.bulk_undo import read_made, remember, undo_all
from dashboards.pages.desk.form import NAMES, TEAM, DeskForm, StepForm, moment_of
from dashboards.pages.desk.item_cells import step_words
from dashboards.pages.desk.listing import list_page
from dashboards.pages.frame.page import PageRequest, read_request
from locations.refusals import Refusal
from locations.scoping import Scope
from reviews.desk import verbs
from reviews.desk.verbs import Bulk


@require_POST
@login_required
def desk_steps(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one step with all items that are selected; those that refuse it stay as they were."""
    page_request = read_request(request, slug, NAMES, plain=True)
    scope, now = page_request.scope, timezone.now()
    form = DeskForm(request.GET, page_request, queries.desk_choices(scope, now))
    given = StepForm(request.POST).checked()
    do = request.POST.get("do", "")
    if do != "undo" and do not in STEPS:
        raise BadRequest("do names nothing that can be done")
    try:
        if do == "undo":
            bulk = undo_all(scope, read_made(request.POST.get("made", "")), now)
        else:
            verb, more = STEPS[do](page_request, given, now)
            bulk = verbs.in_bulk(scope, verb, _selected(request, scope, form, now), **more, by=scope.user, now=now)
    except Refusal as refused:
        return list_page(request, page_request, request.GET, now, str(refused))
    _say(request, slug, bulk, is_undo=do == "undo")
    return redirect(reverse("desk", args=[slug]) + form.query())


def _selected(request: HttpRequest, scope: Scope, form: DeskForm, now: datetime) -> list[int]:
    """Give the ids that are ticked, or the first of the whole view where that is. Raises Refusal for none."""
    if request.POST.get("whole"):
        return queries.desk_queue(scope, form.only(), now)[: verbs.MOST]
    ids = [int(pk) for pk in request.POST.getlist("item") if pk.isdecimal() and len(pk) < 19]
    if not ids:
        raise Refusal(_("Select items first."), "items")
    return ids


def _say(request: HttpRequest, slug: str, bulk: Bulk, *, is_undo: bool) -> None:
    """Say on the next page how many items took the step, and why others did not."""
    if is_undo and bulk.done:
        words = ngettext("Taken back for %(n)s item.", "Taken back for %(n)s items.", len(bulk.done))
        messages.success(request, words % {"n": wording.number(len(bulk.done))})
    elif bulk.done:
        remember(request, slug, bulk)
    for reason in dict.fromkeys(bulk.left.values()):
        count = sum(each == reason for each in bulk.left.values())
        words = ngettext("%(n)s item stays as it was: %(why)s", "%(n)s items stay as they were: %(why)s", count)
        messages.warning(request, words % {"n": wording.number(count), "why": step_words(reason)})


Step = tuple[Callable[..., Any], dict[str, Any]]


def _assign(person: str) -> Step:
    if person.startswith(TEAM):
        return verbs.assign, {"team": person.removeprefix(TEAM)}
    return verbs.assign, {"person": person}


STEPS: dict[str, Callable[[PageRequest, dict[str, Any], datetime], Step]] = {
    "me": lambda request, given, now: _assign(request.scope.user),
    "assign": lambda request, given, now: _assign(given["person"]),
    "tag": lambda request, given, now: (verbs.add_tag, {"key": given["tag"]}),
    "severity": lambda request, given, now: (verbs.set_severity, {"severity": given["severity"] or 0}),
    "snooze": lambda request, given, now: (
        verbs.snooze,
        {"until": moment_of(given["until"], given["day"], request.scope.zone, now)},
    ),
    "close": lambda request, given, now: (verbs.close, {"reason": given["reason"]}),
    "needs_none": lambda request, given, now: (verbs.needs_none, {}),
}
"""Steps that many items can take at once: the verb and what it is given."""
