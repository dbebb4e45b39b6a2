"""One store: its scores, its months, and what its customers write."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries
from dashboards.findings.statements.months import read_months
from dashboards.metrics import metric
from dashboards.pages.frame import listing_lines, review_cards, store_record
from dashboards.pages.frame.empty_state import empty_state, hint_all_time
from dashboards.pages.frame.event_rows import EventCells, event_cells
from dashboards.pages.frame.links import store_links
from dashboards.pages.frame.navigation import Group, PageLink, has_own_store, own_store
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.frame.state import CARRIED
from dashboards.pages.store import cells, kpis, position
from dashboards.pages.store.moves import close, move, reopen
from dashboards.pages.store.names import add_name, forget_name
from dashboards.pages.store.pin import pin, pin_words, unpin
from dashboards.pages.store.record import add_store, record
from dashboards.rows import StoreHead
from locations.months import NOW, PANEL_MONTHS

LATEST = 6


@require_safe
@login_required
def store(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show the page of one store, the same for everyone who may see it."""
    page_request = read_request(request, slug, CARRIED)
    found = queries.store_with_names(page_request.scope, code)
    if found is None:
        raise Http404
    head, where, names = found
    latest = queries.reviews(page_request.scope, code, limit=LATEST)
    context = {
        "head": head,
        "place": cells.place(head),
        "record": store_record.facts(head),
        "pin": pin_words(page_request, where),
        "names": names,
        "may_change": page_request.scope.keeps_the_brand,
        "review_cards": review_cards.review_cards(latest, slug, timezone.now()),
        "empty_state": empty_state(page_request),
        "events": _events(page_request, code),
        "kpis": kpis.cells(queries.kpis(page_request.scope, code, page_request.state.month)),
        "kpis_query": kpis.files_query(page_request.state, code),
        **(_measured(page_request, head) if page_request.state.month else {"lines": []}),
    }
    shown = queries.listing_errors(page_request.scope, code)
    if shown:
        context |= {"listed": listing_lines.block(shown, slug), "fine": listing_lines.fine(shown)}
    return render_page(
        request, "store/store.html", page_request, "store", context, pickers=("metric", "window", "month")
    )


def _events(page_request: PageRequest, code: str) -> list[EventCells]:
    """Give the last changes of a store; a store manager has no log."""
    if not page_request.scope.sees_peers:
        return []
    rows = queries.events(page_request.scope, queries.EventFilter(store=code), limit=LATEST)
    return event_cells(rows, store_links(page_request.brand))


def _measured(page_request: PageRequest, head: StoreHead) -> dict[str, object]:
    """Give what the scores show of a store: its card, its months, and the distribution of the selected metric."""
    scope, state = page_request.scope, page_request.state
    entry = metric(state.metric)
    measured = queries.measured(scope, head, state.metric, state.month, state.window)
    scored, trend = measured.card, measured.trend
    given = queries.distribution(scope, head.store, state.metric, state.month, state.window)
    selected = next((line for line in scored if line.metric == state.metric), None)
    bins = cells.shown_bins(given, selected)
    months = read_months(trend, selected.network.better(entry.better) if selected else entry.better)
    among = queries.peers(scope, head, state.month, max((line.stores for line in scored), default=0))
    return {
        "lines": cells.lines(scored, among, measured.now, page_request),
        "position": position.cells(scored),
        "has_peers": bool(among),
        "has_peers_drawn": bool(among) and state.window == cells.MONTHS_OF_PEERS,
        "reading": cells.reading(scored),
        "changed": cells.changed_sentence(months, entry),
        "rank": cells.position(selected.row, selected.network.stores) if selected else "",
        "control_chart": cells.control_chart(trend, entry, head) if cells.is_drawn(trend) else "",
        "months": cells.months(trend, entry),
        "trend_sentence": cells.trend_sentence(months),
        "histogram": cells.histogram(bins, entry),
        "scores_hidden": cells.too_few_scores(given) if not bins else "",
        "scores_of": _("All answers of the last %(n)s months.") % {"n": PANEL_MONTHS} if state.window == NOW else "",
        "bins": [(cells.bin_label(label, entry), count) for label, count in bins],
        "all_time": hint_all_time(page_request, sum(line.row.n for line in scored)),
    }


urlpatterns = [
    path("b/<slug:slug>/stores/add/", add_store, name="store_add"),
    path("b/<slug:slug>/store/<path:code>/record/", record, name="store_record"),
    path("b/<slug:slug>/store/<path:code>/move/", move, name="store_move"),
    path("b/<slug:slug>/store/<path:code>/close/", close, name="store_close"),
    path("b/<slug:slug>/store/<path:code>/open/", reopen, name="store_open"),
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
