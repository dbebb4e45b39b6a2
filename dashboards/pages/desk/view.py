"""The desk: its views, what is done with several items at once, and the button that switches it on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from dashboards import queries, wording
from dashboards.pages.desk import cells
from dashboards.pages.desk.files import desk_csv, desk_xlsx
from dashboards.pages.desk.form import NAMES, UNTIL, DeskForm, StepForm, moment_of
from dashboards.pages.desk.item import desk_here, desk_item
from dashboards.pages.desk.item_cells import people, step_words, tags
from dashboards.pages.desk.line import desk_line
from dashboards.pages.desk.note import desk_note
from dashboards.pages.desk.words import REASONS
from dashboards.pages.frame.navigation import Group, PageLink
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.frame.store_find import FOUND, StoreFind, chosen_store, found_stores
from dashboards.rows import DeskChoices, DeskCounts, DeskStatus
from locations.refusals import Refusal
from reviews.desk import opening, verbs

PAGE = 50


@require_safe
@login_required
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what waits, in the order in which it should be taken up."""
    page_request = read_request(request, slug, NAMES, plain=True)
    return _shown(request, page_request, request.GET, timezone.now())


def _shown(
    request: HttpRequest, page_request: PageRequest, asked: Any, now: datetime, refused: str = ""
) -> HttpResponse:
    """Render the list; ``refused`` says why a step with several items was not taken."""
    scope, slug = page_request.scope, page_request.brand
    choices = queries.desk_choices(scope, now)
    status = choices.status
    if status is None:
        return render_page(request, "desk/desk.html", page_request, "desk", {"status": None}, pickers=())
    form = DeskForm(asked, choices)
    given = form.checked()
    find = _find(page_request, form)
    if request.htmx.target == FOUND:  # type: ignore[attr-defined]
        return render(request, "frame/stores_found.html", {"find": find})
    if len(find.hits) == 1:
        return redirect(request.path + find.hits[0].href)
    counts = queries.desk_counts(scope, now)
    context = {
        "status": status,
        "form": form,
        "find": find,
        "reading": cells.reading(counts),
        "refused": refused,
        **_listed(page_request, form, given["view"] or _usual_view(counts), counts, status, choices, now),
        "tags": tags(choices, ()),
        "people": people(choices, scope.user),
        "until": UNTIL,
        "reasons": REASONS,
        "most": verbs.MOST,
        "note": reverse("desk_note", args=[slug]),
    }
    return render_page(request, "desk/desk.html", page_request, "desk", context, pickers=(), is_refused=bool(refused))


def _usual_view(counts: DeskCounts) -> str:
    """Give the view that the desk opens with: what is one's own, or all where nothing is."""
    return "mine" if counts.mine else "all"


def _listed(
    page_request: PageRequest,
    form: DeskForm,
    view: str,
    counts: DeskCounts,
    status: DeskStatus,
    choices: DeskChoices,
    now: datetime,
) -> dict[str, object]:
    """Give the rows of a view, its tabs, and the ways to the pages before and after."""
    scope, slug = page_request.scope, page_request.brand
    after = form.checked()["after"] or 0
    rows = queries.desk_items(scope, form.only(view=view), now, after=after, limit=PAGE + 1)
    query = form.query(view=view)
    pattern = reverse("desk_item", args=[slug, 0])

    def href(pk: int) -> str:
        return pattern.replace("/0/", f"/{pk}/") + query

    everything = reverse("desk", args=[slug]) + "?view=all"
    return {
        "tabs": cells.view_tabs(counts, view, lambda name: form.query(view=name)),
        "groups": cells.groups(rows[:PAGE], status, choices, scope.user, now, slug, href),
        "nothing": cells.nothing(view, narrowed=form.narrows, everything=everything) if not rows else None,
        "earlier": form.query(view=view, after=str(max(0, after - PAGE)) if after > PAGE else "") if after else "",
        "later": form.query(view=view, after=str(after + PAGE)) if len(rows) > PAGE else "",
        "first": after + 1,
        "last": after + len(rows[:PAGE]),
        "query": query,
        "view": view,
    }


def _find(page_request: PageRequest, form: DeskForm) -> StoreFind:
    """Give the field for a store: the chosen one, or those that match what is typed."""
    given, scope = form.checked(), page_request.scope
    if not scope.sees_peers:
        return StoreFind()
    if given["store"]:
        return chosen_store(scope, given["store"], form.query(store="") or "?")
    return found_stores(scope, given["find"], lambda code: form.query(store=code))


@require_POST
@login_required
def desk_on(request: HttpRequest, slug: str) -> HttpResponse:
    """Switch the brand's desk on."""
    page_request = read_request(request, slug, (), keeper=True)
    made = opening.switch_on(page_request.scope, by=page_request.scope.user, now=timezone.now()).made
    words = ngettext("The desk is on, with %(n)s item.", "The desk is on, with %(n)s items.", made)
    messages.success(request, words % {"n": wording.number(made)})
    return redirect("desk", slug)


@require_POST
@login_required
def desk_steps(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one step with all items that are selected; those that refuse it stay as they were."""
    page_request = read_request(request, slug, NAMES, plain=True)
    scope, now = page_request.scope, timezone.now()
    form = StepForm(request.POST)
    given = form.checked()
    step = STEPS.get(request.POST.get("do", ""))
    if step is None:
        raise BadRequest("do names nothing that can be done")
    ids = [int(pk) for pk in request.POST.getlist("item") if pk.isdecimal() and len(pk) < 19]
    try:
        if not ids:
            raise Refusal(_("Select items first."), "items")
        verb, more = step(page_request, given, now)
        bulk = verbs.in_bulk(scope, verb, ids, **more, by=scope.user, now=now)
    except Refusal as refused:
        return _shown(request, page_request, request.GET, now, str(refused))
    done = ngettext("Done for %(n)s item.", "Done for %(n)s items.", len(bulk.done))
    if bulk.done:
        messages.success(request, done % {"n": wording.number(len(bulk.done))})
    for reason in dict.fromkeys(bulk.left.values()):
        count = sum(each == reason for each in bulk.left.values())
        words = ngettext("%(n)s item stays as it was: %(why)s", "%(n)s items stay as they were: %(why)s", count)
        messages.warning(request, words % {"n": wording.number(count), "why": step_words(reason)})
    return redirect(reverse("desk", args=[slug]) + DeskForm(request.GET, queries.desk_choices(scope, now)).query())


Step = tuple[Callable[..., Any], dict[str, Any]]


def _assign(person: str) -> Step:
    if person.startswith("team:"):
        return verbs.assign, {"team": person.removeprefix("team:")}
    return verbs.assign, {"person": person}


STEPS: dict[str, Callable[[PageRequest, dict[str, Any], datetime], Step]] = {
    "me": lambda request, given, now: _assign(request.scope.user),
    "assign": lambda request, given, now: _assign(given["person"]),
    "tag": lambda request, given, now: (verbs.add_tag, {"key": given["tag"]}),
    "snooze": lambda request, given, now: (
        verbs.snooze,
        {"until": moment_of(given["until"], given["day"], request.scope.zone, now)},
    ),
    "close": lambda request, given, now: (verbs.close, {"reason": given["reason"]}),
    "needs_none": lambda request, given, now: (verbs.needs_none, {}),
}
"""Steps that many items can take at once: the verb and what it is given."""

urlpatterns = [
    path("b/<slug:slug>/desk/", desk, name="desk"),
    path("b/<slug:slug>/desk.csv", desk_csv, name="desk_csv"),
    path("b/<slug:slug>/desk.xlsx", desk_xlsx, name="desk_xlsx"),
    path("b/<slug:slug>/desk/on/", desk_on, name="desk_on"),
    path("b/<slug:slug>/desk/steps/", desk_steps, name="desk_steps"),
    path("b/<slug:slug>/desk/line/", desk_line, name="desk_line"),
    path("b/<slug:slug>/desk/note/", desk_note, name="desk_note"),
    path("b/<slug:slug>/desk/<int:pk>/", desk_item, name="desk_item"),
    path("b/<slug:slug>/desk/<int:pk>/here/", desk_here, name="desk_here"),
]
LINK = PageLink(Group.RESPOND, 0, "desk", gettext_lazy("Desk"), "inbox")
