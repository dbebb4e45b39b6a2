"""The stores on a map: the page, and the data that it draws."""

import gzip
from collections.abc import Mapping, Sequence

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import charts, queries, wording
from dashboards.metrics import METRICS, metric
from dashboards.pages.frame import chart_words, store_rows
from dashboards.pages.frame.explain import explain
from dashboards.pages.frame.navigation import Group, PageLink, sees_peers
from dashboards.pages.frame.page import PageRequest, ranking_page, read_request, render_page, whole_ranking
from dashboards.pages.frame.state import LIST_PICKERS, ON_MAP
from dashboards.pages.frame.stored_pages import stored_page
from dashboards.pages.frame.unscored import unscored
from dashboards.pages.frame.withheld import withheld_words
from dashboards.pages.map import cells
from dashboards.rows import Ranking, RankingPage

Box = tuple[float, float, float, float]


@require_safe
@login_required
@stored_page()
def stores_map(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the same stores on a map, with the list next to it."""
    page_request = read_request(request, slug, ON_MAP, peers=True)
    scope, state = page_request.scope, page_request.state
    by_place = queries.findings_by_place(scope, state.month)
    codes = tuple(sorted(by_place.stores)) if by_place else ()
    found = ranking_page(page_request, store_rows.PAGE, codes if state.findings else None)
    if found is None:
        return unscored(request, page_request, "map")
    ranking = found.ranking
    context = {
        "reading": store_rows.reading(found),
        "rows": cells.with_findings(
            store_rows.cells(ranking.rows, ranking, charts.bar_axis(ranking.rows, ranking.target), state.query()),
            by_place,
            slug,
        ),
        "of_regions": cells.of_regions(by_place, state.region, slug),
        "choices": cells.choices(state, slug, _stores_found(page_request, found, codes)) if by_place else [],
        "rest": found.shown - len(ranking.rows),
        "rest_words": wording.number(found.shown - len(ranking.rows)),
        "address": state.query(ON_MAP),
        "table": state.query((*LIST_PICKERS, "q")),
        "explain": explain(ranking),
        "withheld": withheld_words(ranking.network),
        "is_compared": ranking.network.is_compared,
    }
    return render_page(request, "map/map.html", page_request, "map", context, pickers=LIST_PICKERS)


def _stores_found(page_request: PageRequest, found: RankingPage, codes: tuple[str, ...]) -> int:
    """Count the stores with open findings that pass the other filters."""
    if page_request.state.findings:
        return found.shown
    if not (codes and page_request.state.narrowed):
        return len(codes)
    counted = ranking_page(page_request, 1, codes)
    return counted.shown if counted else 0


@require_safe
@login_required
def map_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Send what the map draws: columns of the same rows, with an ETag that is known without making them."""
    page_request = read_request(request, slug, (*ON_MAP, "box"), peers=True)
    state, box = page_request.state, _box(request)
    key = state.metric or METRICS[0].key
    wording_of_map = chart_words.map_words(metric(key))
    findings = queries.finding_ids(page_request.scope, state.month) if state.month else {}
    shown = (charts.MAP_VERSION, state.filters, state.findings, findings, box, wording_of_map)
    mark = queries.ranking_mark(page_request.scope, key, state.month, state.window, shown)
    response = HttpResponse(content_type="application/json")
    response["Cache-Control"] = "private, no-cache"
    # Weak, since the bytes differ by encoding.
    response["ETag"] = f'W/"{mark}"'
    unchanged = get_conditional_response(request, etag=response["ETag"], response=response)
    if unchanged is not response and unchanged is not None:
        return unchanged

    def make() -> bytes:
        return _packed(page_request, wording_of_map, box, findings)

    # Searches and zoomed parts are hardly ever asked for twice.
    packed = make() if box or state.q else queries.cached(page_request.scope, mark, make)
    return _sent(request, response, packed)


def _packed(
    page_request: PageRequest, words: charts.MapWords, box: Box | None, findings: Mapping[str, Sequence[int]]
) -> bytes:
    """Build the payload of the map, as JSON and gzip. Raises BadRequest where nothing is scored."""
    state = page_request.state
    codes = tuple(sorted(findings)) if state.findings else None
    ranking = whole_ranking(page_request, codes) if state.month else _without_figures(page_request)
    if ranking is None:
        raise BadRequest("This month is not scored in this window.")
    entry = metric(ranking.metric)
    payload = charts.map_payload(ranking, entry, words=words, box=box, outline=bool(state.region), findings=findings)
    return gzip.compress(charts.compact_json(payload).encode(), mtime=0)


def _sent(request: HttpRequest, response: HttpResponse, packed: bytes) -> HttpResponse:
    """Fill the answer with the packed payload, or unpack it for those who cannot read gzip."""
    patch_vary_headers(response, ["Accept-Encoding"])
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response["Content-Encoding"] = "gzip"
        response.content = packed
    else:
        response.content = gzip.decompress(packed)
    return response


def _without_figures(page_request: PageRequest) -> Ranking | None:
    """Give the stores alone, as long as no month at all is scored."""
    state = page_request.state
    if page_request.choices.months:
        return None
    key = state.metric or METRICS[0].key
    return queries.unscored(page_request.scope, key, region=state.region, format=state.format, search=state.q)


def _box(request: HttpRequest) -> Box | None:
    """Give the part of the map that is in view, as west, south, east, north in degrees."""
    written = request.GET.get("box", "")
    if not written:
        return None
    try:
        west, south, east, north = (float(each) for each in written.split(","))
    except ValueError as wrong:
        raise BadRequest("box takes west,south,east,north in degrees.") from wrong
    return west, south, east, north


urlpatterns = [
    path("b/<slug:slug>/map/", stores_map, name="map"),
    path("b/<slug:slug>/map.json", map_json, name="map_json"),
]
LINK = PageLink(
    Group.EXPLORE, 3, "map", gettext_lazy("Map"), "map-2", for_whom=sees_peers, carries=True, tab_of="stores"
)
