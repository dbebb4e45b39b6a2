"""The first page of a brand."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from dashboards import charts, queries
from dashboards.findings.statements.attention import EXAMINED, first_to_see
from dashboards.metrics import metric
from dashboards.pages.frame import store_rows
from dashboards.pages.frame.explain import explain
from dashboards.pages.frame.missing import hint_all_time, missing
from dashboards.pages.frame.page import Asked, ask, page, page_of
from dashboards.pages.overview import cells
from dashboards.rows import RankingPage


@require_GET
@login_required
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """How the network stands; a store manager goes straight to the own store."""
    asked = ask(request, slug)
    if not asked.choices.sees_peers and asked.choices.own_store:
        return redirect("store", slug, asked.choices.own_store)
    found = page_of(asked, EXAMINED)
    context = {
        "missing": missing(asked),
        "ranking": found and found.ranking,
        **(_figures(asked, found) if found else {}),
    }
    return page(request, "overview/overview.html", asked, "overview", context)


def _figures(asked: Asked, found: RankingPage) -> dict[str, object]:
    state, ranking, entry = asked.state, found.ranking, metric(found.ranking.metric)
    region = state.region or asked.choices.home
    whole = queries.network_trends(asked.scope, state.window)
    trends = queries.network_trends(asked.scope, state.window, region) if region else {}
    own = cells.points_of(trends, state)
    points = own or cells.points_of(whole, state)
    attention = first_to_see(ranking)
    axis = charts.bar_axis(attention.stores, ranking.target)
    return {
        "kpis": cells.kpis(trends, whole, queries.standards(asked.scope), state),
        "region": region.rpartition("/")[2],
        "region_sentence": cells.region_sentence(entry, own, region, state),
        "of_the_brand": bool(region and not own),
        "reading": store_rows.reading(found),
        "first": store_rows.cells(attention.stores, ranking, axis, state.query()),
        "scale": store_rows.scale(axis, entry, ranking.target),
        "first_sentence": cells.first_sentence(attention),
        "verdict_bar": cells.verdict_bar(found.counts),
        "consistency_sentence": cells.consistency_sentence(entry, points, state),
        "consistency_chart": cells.consistency_chart(entry, points),
        "consistency_table": cells.consistency_table(entry, points),
        "regions": cells.regions(
            queries.region_networks(asked.scope, state.metric, state.month, state.window), entry, state
        ),
        "moved": cells.moved(queries.changes(asked.scope, state.month), asked.brand, state),
        "explain": explain(ranking),
        "all_time": hint_all_time(asked, ranking.network.answers),
        "query": state.query(),
    }
