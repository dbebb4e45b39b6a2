"""One store: how it stands, how it went, and what its customers say."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from dashboards import queries
from dashboards.metrics import metric
from dashboards.pages.frame import listing_lines, record, review_cards
from dashboards.pages.frame.missing import hint_all_time, missing
from dashboards.pages.frame.page import Asked, ask, page
from dashboards.pages.frame.state import PICKED
from dashboards.pages.store import card, kpis
from dashboards.pages.store.pin import pin_of
from dashboards.rows import StoreHead

LATEST = 6


@require_GET
@login_required
def store(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The page of one store, the same for everyone who may see it."""
    asked = ask(request, slug, PICKED)
    head = queries.store_head(asked.scope, code)
    if head is None:
        raise Http404
    latest = queries.reviews(asked.scope, code, limit=LATEST)
    context = {
        "head": head,
        "place": card.place(head),
        "record": record.facts(head),
        "pin": pin_of(asked, code),
        "review_cards": review_cards.review_cards(latest, slug, timezone.now()),
        "missing": missing(asked),
        "kpis": kpis.cells(queries.kpis(asked.scope, code, asked.state.month)),
        **(_measured(asked, head) if asked.state.month else {"lines": []}),
    }
    shown = queries.listing_errors(asked.scope, code)
    if shown:
        context |= {"listed": listing_lines.block(shown, slug), "fine": listing_lines.fine(shown)}
    here = "stores" if asked.choices.sees_peers else "store"
    return page(request, "store/store.html", asked, here, context, pickers=("metric", "window", "month"))


def _measured(asked: Asked, head: StoreHead) -> dict[str, object]:
    """What the scores say of a store: its card, its months, and the spread of the metric that is picked."""
    scope, state = asked.scope, asked.state
    entry = metric(state.metric)
    scored, trend = queries.measured(scope, head, state.metric, state.month, state.window)
    bins = queries.distribution(scope, head.store, state.metric, state.month, state.window)
    picked = next((line for line in scored if line.metric == state.metric), None)
    among = queries.peers(scope, head, state.month, max((line.stores for line in scored), default=0))
    return {
        "lines": card.lines(scored, among, asked),
        "has_peers": bool(among),
        "reading": card.reading(scored),
        "changed": card.changed_sentence(trend, entry),
        "position": card.position(picked.row, picked.network.stores) if picked else "",
        "control_chart": card.control_chart(trend, entry, head) if card.is_drawn(trend) else "",
        "months": card.months(trend, entry),
        "trend_sentence": card.trend_sentence(trend, entry),
        "histogram": card.histogram(bins, entry),
        "bins": [(card.bin_label(label, entry), count) for label, count in bins],
        "all_time": hint_all_time(asked, sum(line.row.n for line in scored)),
    }
