"""The stores of a scope: as a table, as a file, and on a map."""

import hashlib
import io

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET

from dashboards import charts, queries, serializers
from dashboards.display import table, words
from dashboards.display.explain import explain
from dashboards.display.missing import missing
from dashboards.display.page import Asked, ask, page, ranking_of
from dashboards.forms import NARROWED, PICKED
from dashboards.metrics import metric
from dashboards.rows import Ranking

NAMES = (*PICKED, *NARROWED)
ON_MAP = (*PICKED, "format", "verdict", "q")


@require_GET
@login_required
def stores(request: HttpRequest, slug: str) -> HttpResponse:
    """The table of all stores in scope."""
    asked = ask(request, slug, NAMES, peers=True)
    ranking = ranking_of(asked) if asked.state.month else None
    if ranking is None:
        return _unscored(request, asked, "stores")
    return page(
        request, "stores/table.html", asked, "stores", _table(asked, ranking), pickers=(*PICKED, "format", "verdict")
    )


@require_GET
@login_required
def stores_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The rows of the table, all pages of them, in the same order, with unrounded figures."""
    asked = ask(request, slug, NAMES, peers=True)
    ranking = ranking_of(asked) if asked.state.month else None
    if ranking is None:
        raise BadRequest("This month is not scored in this window.")
    file = io.StringIO()
    rows = table.in_order(ranking, asked.state.sort).rows
    serializers.write_rows(file, table.FILE_COLUMNS, (table.file_cells(row) for row in rows))
    # The mark at the beginning tells spreadsheets that Hangul comes as UTF-8.
    response = HttpResponse(f"\ufeff{file.getvalue()}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{table.file_name(ranking)}"'
    return response


@require_GET
@login_required
def stores_map(request: HttpRequest, slug: str) -> HttpResponse:
    """The same stores on a map, with the list beside it."""
    asked = ask(request, slug, ON_MAP, peers=True)
    ranking = ranking_of(asked) if asked.state.month else None
    if ranking is None:
        return _unscored(request, asked, "map")
    query = asked.state.query()
    shown = ranking.rows[: table.PAGE]
    context = {
        "reading": table.reading(ranking, asked.state),
        "rows": table.cells(shown, ranking, charts.bar_axis(ranking.rows, ranking.target), query),
        "rest": len(ranking.rows) - len(shown),
        "address": asked.state.query(ON_MAP),
        "explain": explain(ranking),
    }
    return page(request, "stores/map.html", asked, "map", context, pickers=(*PICKED, "format", "verdict"))


@require_GET
@login_required
def map_json(request: HttpRequest, slug: str) -> HttpResponse:
    """What the map draws: columns of the same rows, with an ETag."""
    asked = ask(request, slug, (*ON_MAP, "box"), peers=True)
    ranking = ranking_of(asked) if asked.state.month else None
    if ranking is None:
        raise BadRequest("This month is not scored in this window.")
    payload = charts.map_payload(ranking, metric(ranking.metric), words=words.map_words(ranking), box=_box(request))
    content = charts.compact_json(payload).encode()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type="application/json")
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _table(asked: Asked, ranking: Ranking) -> dict[str, object]:
    state = asked.state
    ordered = table.in_order(ranking, state.sort)
    part = table.page_of(ordered.rows, state.after, state.before)
    axis = charts.bar_axis(part.rows, ranking.target)
    return {
        "live": True,
        "ranking": ranking,
        "reading": table.reading(ranking, state),
        "page": part,
        "rows": table.cells(part.rows, ranking, axis, state.query()),
        "headings": table.headings(state, NAMES, ranking.network.stores),
        "scale": table.scale(axis, metric(ranking.metric), ranking.target),
        "earlier": state.query(NAMES, before=part.before, after="") if part.before else "",
        "later": state.query(NAMES, after=part.after, before="") if part.after else "",
        "file": state.query(NAMES, after="", before=""),
        "unfiltered": state.query((*PICKED, "sort"), region=""),
        "explain": explain(ranking),
    }


def _unscored(request: HttpRequest, asked: Asked, here: str) -> HttpResponse:
    """What there is before anything is scored: the list of stores, and what to do next."""
    state = asked.state
    narrowed = {"region": state.region, "format": state.format, "search": state.q, "after": state.after}
    rows = [] if asked.choices.months else queries.roster(asked.scope, **narrowed, limit=table.PAGE + 1)
    more = state.query(NAMES, after=rows[table.PAGE - 1].store) if len(rows) > table.PAGE else ""
    context = {"missing": missing(asked), "roster": rows[: table.PAGE], "more": more}
    return page(request, "stores/unscored.html", asked, here, context)


def _box(request: HttpRequest) -> tuple[float, float, float, float] | None:
    """The part of the map that is in view, as west, south, east, north in degrees."""
    written = request.GET.get("box", "")
    if not written:
        return None
    try:
        west, south, east, north = (float(each) for each in written.split(","))
    except ValueError as wrong:
        raise BadRequest("box takes west,south,east,north in degrees.") from wrong
    return west, south, east, north
