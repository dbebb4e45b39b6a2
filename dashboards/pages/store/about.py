"""The record of a store as everyone who sees it may read it, its imported figures, and its latest changes."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboards import queries
from dashboards.pages.frame import store_record
from dashboards.pages.frame.event_rows import EventCells, event_cells
from dashboards.pages.frame.links import store_links
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.frame.state import CARRIED
from dashboards.pages.frame.stored_pages import stored_page
from dashboards.pages.store import cells, kpis
from dashboards.pages.store.pin import pin_words
from dashboards.pages.store.tabs import tabs

LATEST = 6


@require_safe
@login_required
@stored_page(with_handling=True)
def about(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show what is known of a store: address, hours, pin, other names, and what was changed lately."""
    page_request = read_request(request, slug, CARRIED)
    found = queries.store_with_names(page_request.scope, code)
    if found is None:
        raise Http404
    head, where, names = found
    context = {
        "head": head,
        "place": cells.place(head),
        "tabs": tabs(page_request, code, "about"),
        "record": store_record.facts(head),
        "pin": pin_words(page_request, where),
        "names": names,
        "kpis": kpis.cells(queries.kpis(page_request.scope, code, page_request.state.month)),
        "kpis_query": kpis.files_query(page_request.state, code),
        "may_change": page_request.scope.keeps_the_brand,
        "events": latest_events(page_request, queries.EventFilter(store=code)),
    }
    return render_page(request, "store/about.html", page_request, "store", context, pickers=())


def latest_events(page_request: PageRequest, only: queries.EventFilter) -> list[EventCells]:
    """Give the last changes of a store; a store manager has no log."""
    if not page_request.scope.sees_peers:
        return []
    rows = queries.events(page_request.scope, only, limit=LATEST)
    return event_cells(rows, store_links(page_request.brand))
