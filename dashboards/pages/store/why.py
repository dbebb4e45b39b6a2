"""Why a store stands as it does: where it is felt, what a change is made of, and what the record says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboards import queries
from dashboards.findings.statements.parts import has_moved
from dashboards.metrics import Better, Family, metric, shown
from dashboards.naming import dimension_words
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.frame.pickers import Picker, picker
from dashboards.pages.frame.state import CARRIED
from dashboards.pages.frame.stored_pages import stored_page
from dashboards.pages.store import cells, why_cells
from dashboards.pages.store.about import latest_events
from dashboards.pages.store.tabs import tabs
from dashboards.queries.splits import SPLIT_BY
from dashboards.rows import ChangeByPart, ChangeRow, SplitRow, SteadinessRow
from locations.months import NOW, USUAL_WINDOW, first_day, last_day

MONTHS_AROUND = 2
"""Months before a change in which something may have been recorded that goes with it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of one metric and one dimension; ``better`` is the good direction of the question asked."""

    rows: Sequence[SplitRow]
    change: ChangeByPart | None
    steadiness: SteadinessRow | None
    better: Better


@require_safe
@login_required
@stored_page(with_handling=True)
def why(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show what goes with the state of a store: its parts, its phrases, its record."""
    page_request = read_request(request, slug, (*CARRIED, "by"))
    scope, state = page_request.scope, page_request.state
    head = queries.store_head(scope, code)
    if head is None:
        raise Http404
    changes = queries.store_changes(scope, code, state.month)
    offered = {key: SPLIT_BY[key] for key in shown(page_request.choices.metrics) if SPLIT_BY.get(key)}
    context: dict[str, Any] = {
        "head": head,
        "place": cells.place(head),
        "tabs": tabs(page_request, code, "why"),
        "changed": cells.since_sentence(metric(changes[0].metric), changes[0].since, better=changes[0].better)
        if changes
        else "",
        "words_query": state.query(),
    }
    if offered:
        key = _metric(request, page_request, offered, changes)
        page_request = replace(page_request, state=replace(state, metric=key))
        by = request.GET.get("by") or offered[key][0]
        if by not in offered[key]:
            raise BadRequest("by has a value that is not offered")
        context |= _parts(page_request, code, by, changes)
        context["pickers"] = _pickers(offered, key, by)
    context["events"] = latest_events(page_request, _around(code, changes))
    return render_page(request, "store/why.html", page_request, "store", context, pickers=())


def _metric(
    request: HttpRequest, page_request: PageRequest, offered: Mapping[str, Sequence[str]], changes: Sequence[ChangeRow]
) -> str:
    """Choose the metric: the one that is asked for, else the one that changed for the worse, else the first."""
    asked = page_request.state.metric if "metric" in request.GET else ""
    wanted = [asked, *(row.metric for row in changes), page_request.state.metric]
    return next((key for key in wanted if key in offered), next(iter(offered)))


def _pickers(offered: Mapping[str, Sequence[str]], key: str, by: str) -> list[Picker]:
    metrics = [(each, _(metric(each).label)) for each in offered]
    dimensions = [(each, dimension_words(each)) for each in offered[key]]
    return [picker("metric", _("Metric"), metrics, key), picker("by", _("Split by"), dimensions, by)]


def _parts(page_request: PageRequest, code: str, by: str, changes: Sequence[ChangeRow]) -> dict[str, Any]:
    scope, state = page_request.scope, page_request.state
    since = next((row.since for row in changes if row.metric == state.metric), None)
    window = USUAL_WINDOW if state.window == NOW else state.window
    asked = ("why", code, state.metric, by, state.month, window, since)
    found = queries.cached_texts(scope, asked, lambda: _read(page_request, code, by, window, since))
    entry = metric(state.metric)
    return {
        "finding": why_cells.finding(found.rows, found.change, entry, by, since),
        "split": why_cells.split(found.rows, found.change if since is not None else None, entry, by, found.better),
        "split_of": why_cells.period(state.month, window, since),
        "waterfall": why_cells.waterfall(found.change, entry, by, found.better)
        if found.change and (since is not None or has_moved(found.change))
        else None,
        "steadiness": why_cells.steadiness_words(found.steadiness, entry),
        "since": since,
    }


def _read(page_request: PageRequest, code: str, by: str, window: int, since: int | None) -> Found:
    """Read the parts; with a change since then, else in the window, and what the change to it is made of."""
    scope, state = page_request.scope, page_request.state
    entry, month = metric(state.metric), state.month
    span = window if since is None else month - since + 1
    rows = queries.splits(scope, entry.key, by, month, span, store=code)
    has_change = entry.family is not Family.DURATION and (since is not None or window > 0)
    try:
        change = (
            queries.change_by_part(scope, entry.key, by, month, window, store=code, since=since) if has_change else None
        )
    except queries.NotSplit:
        change = None
    card = queries.score_card(scope, code, month, window)
    network = next((line.network for line in card if line.metric == entry.key), None)
    return Found(
        rows=rows,
        change=change,
        steadiness=queries.store_steadiness(scope, code, entry.key, month),
        better=network.better(entry.better) if network else entry.better,
    )


def _around(code: str, changes: Sequence[ChangeRow]) -> queries.EventFilter:
    """Ask for what was recorded around a change, or lately without one."""
    if not changes:
        return queries.EventFilter(store=code)
    since = changes[0].since
    return queries.EventFilter(store=code, first_day=first_day(since - MONTHS_AROUND), last_day=last_day(since + 1))
