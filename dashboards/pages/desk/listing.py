"""The list of the desk: one view of it, narrowed as its address says, in pages."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dashboards import queries
from dashboards.item_words import REASONS
from dashboards.pages.desk import cells
from dashboards.pages.desk.bulk_undo import done_before
from dashboards.pages.desk.form import UNTIL, DeskForm
from dashboards.pages.desk.item_cells import people, tags
from dashboards.pages.desk.words import SEVERITY
from dashboards.pages.frame.list_pages import PAGE, page_of_list
from dashboards.pages.frame.page import PageRequest, render_page
from dashboards.pages.frame.store_find import FOUND, StoreFind, chosen_store, found_stores
from dashboards.rows import DeskChoices, DeskCounts, DeskStatus
from reviews.desk import verbs

FOLDED = ("region", "owner", "tag", "kind")
"""Filters that are folded away until one of them narrows the list."""


def list_page(
    request: HttpRequest, page_request: PageRequest, asked: Any, now: datetime, refused: str = ""
) -> HttpResponse:
    """Render the list; ``refused`` says why a step with several items was not taken."""
    scope, slug = page_request.scope, page_request.brand
    choices = queries.desk_choices(scope, now)
    status = choices.status
    if status is None:
        return render_page(request, "desk/desk.html", page_request, "desk", {"status": None}, pickers=())
    form = DeskForm(asked, page_request, choices)
    given = form.checked()
    find = _find(page_request, form)
    if request.htmx.target == FOUND:  # type: ignore[attr-defined]
        return render(request, "frame/stores_found.html", {"find": find})
    if len(find.hits) == 1:
        return redirect(request.path + find.hits[0].href)
    counts = queries.desk_counts(scope, now)
    view = given["view"] or _usual_view(counts)
    listed = _listed(page_request, form, view, counts, status, choices, now)
    if given["after"] and listed["nothing"] and not refused:
        return redirect(request.path + form.query(view=view))
    context = {
        "status": status,
        "form": form,
        "find": find,
        "narrowed": bool(form.chosen),
        "more_open": bool({*form.chosen} & {*FOLDED}),
        "reading": cells.reading(counts),
        "refused": refused,
        **listed,
        "tags": tags(choices, ()),
        "people": people(choices, scope.user),
        "until": UNTIL,
        "reasons": REASONS,
        "severities": [(number, label) for number, label in SEVERITY.items()],
        "most": verbs.MOST,
        "done": done_before(request, slug),
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
    months = page_request.choices.months
    unusual = queries.unusual_here(scope, rows[:PAGE], months[0] if months else 0)
    pattern = reverse("desk_item", args=[slug, 0])

    def href(pk: int) -> str:
        return pattern.replace("/0/", f"/{pk}/") + query

    everything = reverse("desk", args=[slug]) + "?view=all"
    return {
        "tabs": cells.view_tabs(counts, view, lambda name: form.query(view=name)),
        "groups": cells.groups(rows[:PAGE], status, choices, scope.user, now, slug, href, unusual),
        "nothing": cells.nothing(view, narrowed=bool(form.chosen), everything=everything) if not rows else None,
        "list": page_of_list(after, len(rows), lambda after: form.query(view=view, after=after)),
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
