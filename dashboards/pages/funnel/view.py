"""Who stands out: value against number of answers, with the limits of chance."""

import json
import zlib
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import charts, queries
from dashboards.findings.statements.outliers import outliers
from dashboards.metrics import metric
from dashboards.pages.frame import chart_words, store_rows
from dashboards.pages.frame.empty_state import empty_state
from dashboards.pages.frame.explain import explain
from dashboards.pages.frame.navigation import Group, PageLink, sees_peers
from dashboards.pages.frame.page import PageRequest, read_request, render_page, whole_ranking
from dashboards.pages.frame.state import CARRIED
from dashboards.pages.frame.stored_pages import stored_page
from dashboards.pages.frame.withheld import withheld_state, withheld_words
from dashboards.pages.funnel import cells


@require_safe
@login_required
@stored_page()
def funnel(request: HttpRequest, slug: str) -> HttpResponse:
    """Show value against number of answers, with the limits of chance."""
    page_request = read_request(request, slug, (*CARRIED, "format"), peers=True)
    drawn = _drawn(page_request) if page_request.state.month else None
    if drawn is None or not drawn[0]:
        empty = empty_state(page_request) if drawn is None else withheld_state(page_request, drawn[1]["withheld"])
        pickers = CARRIED if drawn is None else PICKERS
        return render_page(
            request, "funnel/funnel.html", page_request, "funnel", {"empty_state": empty}, pickers=pickers
        )
    packed, context = drawn
    context = {**context, "figure": json.loads(zlib.decompress(packed))}
    return render_page(request, "funnel/funnel.html", page_request, "funnel", context, pickers=PICKERS)


PICKERS = (*CARRIED, "format")
Drawn = tuple[bytes, dict[str, Any]]
"""The figure of a funnel as packed JSON, empty where stores are not compared, and the rest of its page."""


def _drawn(page_request: PageRequest) -> Drawn | None:
    """Give the funnel and the list below it, made once after each change of scores or stores."""
    state, words = page_request.state, chart_words.funnel_words(metric(page_request.state.metric))
    shown = ("funnel", state.filters, state.query(), get_language(), words)
    mark = queries.ranking_mark(page_request.scope, state.metric, state.month, state.window, shown)
    return queries.cached(page_request.scope, mark, lambda: _draw(page_request, words))


def _draw(page_request: PageRequest, words: charts.FunnelWords) -> Drawn | None:
    ranking = whole_ranking(page_request)
    if ranking is None:
        return None
    if not ranking.network.is_compared:
        return b"", {"withheld": withheld_words(ranking.network)}
    entry = metric(ranking.metric)
    found = outliers(ranking)
    worse, better = found.worse[: cells.LISTED], found.better[: cells.LISTED]
    listed = [*worse, *better]
    axis = charts.bar_axis(listed, ranking.target)
    query = page_request.state.query()
    figure = charts.funnel_figure(
        ranking, entry, words=chart_words.with_adjusted_axis(words, ranking), show=chart_words.shown(entry)
    )
    packed = zlib.compress(charts.compact_json(figure).encode())
    return packed, {
        "thinned": cells.thinned_sentence(figure["left_out"]),
        "reading": cells.funnel_sentence(found),
        "rows": bool(listed),
        "lists": [
            ("worse", cells.worse_title(found), store_rows.cells(worse, ranking, axis, query)),
            ("better", cells.better_title(found), store_rows.cells(better, ranking, axis, query)),
        ],
        "scale": store_rows.scale(axis, entry, ranking.target) if listed else "",
        "explain": explain(ranking),
    }


urlpatterns = [
    path("b/<slug:slug>/funnel/", funnel, name="funnel"),
]
LINK = PageLink(
    Group.EXPLORE,
    4,
    "funnel",
    gettext_lazy("Who stands out"),
    "chart-dots",
    for_whom=sees_peers,
    carries=True,
    tab_of="stores",
)
