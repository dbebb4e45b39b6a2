"""The first page of a brand."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import charts, queries
from dashboards.findings.statements.attention import EXAMINED, first_to_see
from dashboards.metrics import metric
from dashboards.pages.frame import store_rows
from dashboards.pages.frame.checklist import checklist
from dashboards.pages.frame.empty_state import empty_state, hint_all_time
from dashboards.pages.frame.explain import explain
from dashboards.pages.frame.navigation import Group, PageLink, sees_peers
from dashboards.pages.frame.page import PageRequest, ranking_page, read_request, render_page
from dashboards.pages.overview import cells
from dashboards.rows import Network, RankingPage
from dashboards.scoring.regions import regions_as_now
from locations.months import NOW


@require_safe
@login_required
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the state of the network; lead a store manager to their own store."""
    page_request = read_request(request, slug)
    if not page_request.choices.sees_peers and page_request.choices.own_store:
        return redirect("store", slug, page_request.choices.own_store)
    found = ranking_page(page_request, EXAMINED)
    context = {
        "empty_state": empty_state(page_request),
        "ranking": found and found.ranking,
        **(_figures(page_request, found) if found else {}),
        **_beginning(page_request),
    }
    return render_page(request, "overview/overview.html", page_request, "overview", context)


def _beginning(page_request: PageRequest) -> dict[str, object]:
    """Give head office what its brand still needs, as long as it needs anything."""
    if not page_request.scope.keeps_the_brand:
        return {}
    done = queries.set_up(page_request.scope)
    lines = [] if done.is_done or done.is_sample else checklist(done, page_request.brand)
    return {"set_up": lines, "sample": done.is_sample}


def _regions(page_request: PageRequest) -> list[tuple[str, Network]]:
    state = page_request.state
    read = regions_as_now if state.regions else queries.region_networks
    return read(page_request.scope, state.metric, state.month, state.window)


def _figures(page_request: PageRequest, found: RankingPage) -> dict[str, object]:
    state, ranking, entry = page_request.state, found.ranking, metric(found.ranking.metric)
    region = state.region or page_request.choices.home
    whole = queries.network_trends(page_request.scope, state.window)
    trends = queries.network_trends(page_request.scope, state.window, region) if region else {}
    own = cells.points_of(trends, state)
    points = own or cells.points_of(whole, state)
    attention = first_to_see(ranking)
    axis = charts.bar_axis(attention.stores, ranking.target)
    has_now = state.window != NOW and state.month == page_request.choices.months[0]
    return {
        "kpis": cells.kpis(trends, whole, queries.standards(page_request.scope, state.month), state),
        "region": region.rpartition("/")[2],
        "region_sentence": cells.region_sentence(entry, own, region, state),
        "of_the_brand": bool(region and not own),
        "reading": store_rows.reading(found),
        "first": store_rows.cells(attention.stores, ranking, axis, state.query()),
        "now": state.query(window=NOW) if has_now else "",
        "scale": store_rows.scale(axis, entry, ranking.target),
        "first_sentence": cells.first_sentence(attention),
        "verdict_bar": cells.verdict_bar(found.counts),
        "consistency_sentence": cells.consistency_sentence(entry, points, state),
        "consistency_chart": cells.consistency_chart(entry, points),
        "consistency_table": cells.consistency_table(entry, points),
        "regions": cells.regions(_regions(page_request), entry, state),
        "moved": cells.moved(queries.changes(page_request.scope, state.month), page_request.brand, state),
        "explain": explain(ranking),
        "all_time": hint_all_time(page_request, ranking.network.answers),
        "query": state.query(),
    }


urlpatterns = [
    path("b/<slug:slug>/", overview, name="overview"),
]
LINK = PageLink(Group.EXPLORE, 1, "overview", gettext_lazy("Overview"), "home", for_whom=sees_peers, carries=True)
