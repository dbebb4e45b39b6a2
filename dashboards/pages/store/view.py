"""One store: what changed, what its customers say, what to do, and its metrics."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries
from dashboards.findings.statements.attention import standing
from dashboards.findings.statements.months import read_months
from dashboards.metrics import metric
from dashboards.pages.frame import listing_lines
from dashboards.pages.frame.empty_state import empty_state, hint_all_time
from dashboards.pages.frame.navigation import Group, PageLink, has_own_store, own_store
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.frame.state import CARRIED
from dashboards.pages.frame.stored_pages import stored_page
from dashboards.pages.frame.withheld import withheld_words
from dashboards.pages.store import cells, position, today
from dashboards.pages.store.about import about
from dashboards.pages.store.customer_words import words
from dashboards.pages.store.lead import lead
from dashboards.pages.store.lines import Behind, is_near, lines
from dashboards.pages.store.moves import close, move, reopen
from dashboards.pages.store.names import add_name, forget_name
from dashboards.pages.store.pin import pin, unpin
from dashboards.pages.store.record import add_store, record
from dashboards.pages.store.tabs import tabs
from dashboards.pages.store.why import why
from dashboards.rows import ChangeRow, StoreHead
from locations.months import NOW, PANEL_MONTHS

PICKED = ("metric", "window", "month")


@require_safe
@login_required
@stored_page()
def store(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show the page of one store, the same for everyone who may see it."""
    page_request = read_request(request, slug, CARRIED)
    scope = page_request.scope
    head = queries.store_head(scope, code)
    if head is None:
        raise Http404
    changes = queries.store_changes(scope, code, page_request.state.month)
    if changes and "metric" not in request.GET:
        # Without a choice of the reader's, the page is about what changed.
        page_request = replace(page_request, state=replace(page_request.state, metric=changes[0].metric))
    waiting, shown = queries.waiting(scope, code), queries.listing_errors(scope, code)
    listed = listing_lines.block(shown, slug) if shown else None
    context = {
        "head": head,
        "place": cells.place(head),
        "tabs": tabs(page_request, code, "store"),
        "empty_state": empty_state(page_request),
        "tasks": today.tasks(waiting, listed, slug, code),
        "nothing": today.nothing_words(waiting, listed),
        "listed": listed,
        "fine": listing_lines.fine(shown) if shown else "",
        "words_query": page_request.state.query(),
        "is_asked": "metric" in request.GET,
        **(_measured(page_request, head, changes) if page_request.state.month else {"lines": []}),
    }
    return render_page(request, "store/store.html", page_request, "store", context, pickers=PICKED)


def _measured(page_request: PageRequest, head: StoreHead, found: list[ChangeRow]) -> dict[str, object]:
    """Give what the scores show of a store: what leads, its metrics, its months, and how often each score was given."""
    scope, state = page_request.scope, page_request.state
    entry = metric(state.metric)
    measured = queries.measured(scope, head, state.metric, state.month, state.window)
    scored, trend = measured.card, measured.trend
    measures = {metric(key).measure for key in (state.metric, *(row.metric for row in found))}
    tallies = queries.store_tallies(scope, head.store, measures)
    changes = queries.level_changes(scope, found, scored, state.month, tallies=tallies)
    given = queries.distribution(scope, head.store, state.metric, state.month, state.window, tallies=tallies)
    selected = next((line for line in scored if line.metric == state.metric), None)
    bins = cells.shown_bins(given, selected)
    months = read_months(trend, selected.network.better(entry.better) if selected else entry.better)
    among = queries.peers(scope, head, max((line.stores for line in scored), default=0))
    has_cases = any(line.metric == "resolution_time" and line.row.n for line in scored)
    behind = Behind(
        among=among,
        now={line.metric: line.row for line in measured.now},
        changes={change.metric: change for change in changes},
        response=queries.response_times(scope, head.store, state.month, state.window) if has_cases else None,
    )
    leading = lead(scored, behind.now, changes, among, months, state.metric)
    first = standing(scored).first
    return {
        "lead": leading,
        "lines": lines(scored, behind, page_request),
        "position": position.cells(scored),
        "has_peers": bool(among),
        "withheld": next((words for line in scored if (words := withheld_words(line.network))), ""),
        "has_peers_drawn": any(is_near(each, state) for each in among.values()),
        "reading": "" if leading and first and first.metric == leading.key else cells.reading(scored),
        "rank": cells.position(selected.row, selected.network) if selected else "",
        "control_chart": cells.control_chart(trend, entry, head) if cells.is_drawn(trend) else "",
        "is_lead": bool(leading and leading.key == state.metric),
        "months": cells.months(trend, entry),
        "trend_sentence": cells.trend_sentence(months),
        "changed": cells.changed_sentence(months, entry),
        "histogram": cells.histogram(bins, entry),
        "scores_hidden": cells.too_few_scores(given) if not bins else "",
        "scores_of": cells.scores_of(PANEL_MONTHS) if state.window == NOW else "",
        "bins": [(cells.bin_label(label, entry), count) for label, count in bins],
        "all_time": hint_all_time(page_request, sum(line.row.n for line in scored)),
    }


urlpatterns = [
    path("b/<slug:slug>/stores/add/", add_store, name="store_add"),
    path("b/<slug:slug>/store/<path:code>/record/", record, name="store_record"),
    path("b/<slug:slug>/store/<path:code>/move/", move, name="store_move"),
    path("b/<slug:slug>/store/<path:code>/close/", close, name="store_close"),
    path("b/<slug:slug>/store/<path:code>/open/", reopen, name="store_open"),
    path("b/<slug:slug>/store/<path:code>/why/", why, name="store_why"),
    path("b/<slug:slug>/store/<path:code>/words/", words, name="store_words"),
    path("b/<slug:slug>/store/<path:code>/about/", about, name="store_about"),
    path("b/<slug:slug>/store/<path:code>/", store, name="store"),
    path("b/<slug:slug>/pin/<path:code>/", pin, name="store_pin"),
    path("b/<slug:slug>/unpin/<path:code>/", unpin, name="store_unpin"),
    path("b/<slug:slug>/names/add/<path:code>/", add_name, name="store_add_name"),
    path("b/<slug:slug>/names/<int:pk>/forget/<path:code>/", forget_name, name="store_forget_name"),
]
LINK = PageLink(
    Group.EXPLORE,
    6,
    "store",
    gettext_lazy("My store"),
    "building-store",
    for_whom=has_own_store,
    carries=True,
    to=own_store,
)
