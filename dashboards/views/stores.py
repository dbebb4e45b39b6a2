"""The stores of a scope: as a table, as a file, and on a map."""

import gzip
from collections.abc import Iterator
from tempfile import TemporaryFile
from urllib.parse import parse_qsl

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dashboards import charts, queries, serializers, wording
from dashboards.display import about, columns, table, words
from dashboards.display.explain import explain
from dashboards.display.missing import missing
from dashboards.display.page import Asked, ask, page, page_of, ranking_of, wanted
from dashboards.forms.state import NARROWED, PICKED, State
from dashboards.metrics import METRICS, metric
from dashboards.rows import Ranking, RankingPage, StoreRow
from dashboards.workbook import CONTENT_TYPE, Sheet, write_workbook

NAMES = (*PICKED, *NARROWED)
REPEATED = ("column",)
ON_BAR = (*PICKED, "format", "verdict")
ON_MAP = (*ON_BAR, "q")

Box = tuple[float, float, float, float]


@require_GET
@login_required
def stores(request: HttpRequest, slug: str) -> HttpResponse:
    """The table of all stores in scope."""
    asked = ask(request, slug, NAMES, peers=True, repeated=REPEATED)
    found = page_of(asked, table.PAGE)
    if found is None:
        return _unscored(request, asked, "stores")
    return page(request, "stores/table.html", asked, "stores", _table(asked, found), pickers=ON_BAR)


@require_GET
@login_required
def stores_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The rows of the table, all pages of them, in the same order and columns, with unrounded figures."""
    asked, rows = _rows(request, slug)
    names = [field.name for field in columns.fields(columns.chosen(asked.state))]
    cells = ([getattr(row, name) for name in names] for row in rows)
    response = StreamingHttpResponse(serializers.csv_lines(names, cells), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{table.file_name(asked.brand, asked.state, "csv")}"'
    return response


@require_GET
@login_required
def stores_xlsx(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same rows and columns as a workbook, with a sheet that says what they are."""
    asked, rows = _rows(request, slug)
    entry, fields = metric(asked.state.metric), columns.fields(columns.chosen(asked.state))
    cells = (columns.sheet_cells(row, fields) for row in rows)
    sheet = Sheet(_("Stores"), columns.sheet_columns(fields, entry), cells)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it when the last byte is sent
    write_workbook(file, [sheet], about.stores(asked, timezone.now()))
    file.seek(0)
    name = table.file_name(asked.brand, asked.state, "xlsx")
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


@require_GET
@login_required
def stores_map(request: HttpRequest, slug: str) -> HttpResponse:
    """The same stores on a map, with the list beside it."""
    asked = ask(request, slug, ON_MAP, peers=True)
    found = page_of(asked, table.PAGE)
    if found is None:
        return _unscored(request, asked, "map")
    ranking = found.ranking
    context = {
        "reading": table.reading(found),
        "rows": table.cells(ranking.rows, ranking, charts.bar_axis(ranking.rows, ranking.target), asked.state.query()),
        "rest": found.shown - len(ranking.rows),
        "rest_words": wording.number(found.shown - len(ranking.rows)),
        "address": asked.state.query(ON_MAP),
        "explain": explain(ranking),
    }
    return page(request, "stores/map.html", asked, "map", context, pickers=ON_BAR)


@require_GET
@login_required
def map_json(request: HttpRequest, slug: str) -> HttpResponse:
    """What the map draws: columns of the same rows, with an ETag that is known without making them."""
    asked = ask(request, slug, (*ON_MAP, "box"), peers=True)
    state, box = asked.state, _box(request)
    key = state.metric or METRICS[0].key
    wording_of_map = words.map_words(metric(key))
    shown = (charts.MAP_VERSION, state.filters, box, wording_of_map)
    mark = queries.ranking_mark(asked.scope, key, state.month, state.window, shown)
    response = HttpResponse(content_type="application/json")
    response["Cache-Control"] = "private, no-cache"
    # Weak, since the bytes differ by encoding.
    response["ETag"] = f'W/"{mark}"'
    unchanged = get_conditional_response(request, etag=response["ETag"], response=response)
    if unchanged is not response and unchanged is not None:
        return unchanged

    def make() -> bytes:
        return _packed(asked, wording_of_map, box)

    # What single people look for, and where they zoom in, is of no use to others.
    packed = make() if box or state.q else queries.kept(asked.scope, mark, make)
    return _sent(request, response, packed)


def _packed(asked: Asked, said: charts.MapWords, box: Box | None) -> bytes:
    """The payload of the map, as JSON and gzip. Raises BadRequest where nothing is scored."""
    ranking = ranking_of(asked) if asked.state.month else _without_figures(asked)
    if ranking is None:
        raise BadRequest("This month is not scored in this window.")
    entry = metric(ranking.metric)
    payload = charts.map_payload(ranking, entry, words=said, box=box, outline=bool(asked.state.region))
    return gzip.compress(charts.compact_json(payload).encode(), mtime=0)


def _sent(request: HttpRequest, response: HttpResponse, packed: bytes) -> HttpResponse:
    """The answer with what is packed, unpacked for those who cannot read it."""
    patch_vary_headers(response, ["Accept-Encoding"])
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response["Content-Encoding"] = "gzip"
        response.content = packed
    else:
        response.content = gzip.decompress(packed)
    return response


def _rows(request: HttpRequest, slug: str) -> tuple[Asked, Iterator[StoreRow]]:
    """Who asks for a file of the table, and all its rows. Raises BadRequest where nothing is scored."""
    asked = ask(request, slug, NAMES, peers=True, repeated=REPEATED)
    try:
        if not asked.state.month:
            raise BadRequest("Nothing is scored yet.")
        return asked, queries.ranking_rows(asked.scope, wanted(asked))
    except queries.NotScored as missing:
        raise BadRequest("This month is not scored in this window.") from missing


def _table(asked: Asked, found: RankingPage) -> dict[str, object]:
    state, ranking = asked.state, found.ranking
    axis = charts.bar_axis(ranking.rows, ranking.target)
    entry, chosen = metric(ranking.metric), columns.chosen(state)
    look = columns.Look(entry, axis, static("vendor/icons/sprite.svg"))
    rows = table.lines(ranking.rows, asked.brand, state.query(), lambda row: columns.cells(row, chosen, look))
    return {
        "live": True,
        "ranking": ranking,
        "reading": table.reading(found),
        "caption": table.page_caption(found, state.at),
        "narrowed_words": table.narrowed_words(found),
        "rows": rows,
        "headings": columns.headings(chosen, state, NAMES, ranking.network.stores),
        "choices_of_columns": columns.choices(state),
        "kept": parse_qsl(state.query([name for name in NAMES if name not in ("column", "after", "before", "at")])[1:]),
        "scale": table.scale(axis, entry, ranking.target),
        "earlier": _turned(state, ranking.rows[0], back=True) if found.has_earlier and ranking.rows else "",
        "later": _turned(state, ranking.rows[-1], back=False) if found.has_later else "",
        "file": state.query(NAMES, after="", before="", at=0),
        "usual": state.query([name for name in NAMES if name != "column"], after="", before="", at=0) or "?",
        "unfiltered": state.query((*PICKED, "sort", "column"), region=""),
        "explain": explain(ranking),
    }


def _turned(state: State, row: StoreRow, *, back: bool) -> str:
    """The query of the page before or after this one."""
    if back:
        return state.query(NAMES, before=row.store, after="", at=max(0, state.at - table.PAGE))
    return state.query(NAMES, after=row.store, before="", at=state.at + table.PAGE)


def _unscored(request: HttpRequest, asked: Asked, here: str) -> HttpResponse:
    """What there is before anything is scored: the list of stores, and what to do next."""
    state = asked.state
    narrowed = {"region": state.region, "format": state.format, "search": state.q, "after": state.after}
    rows = [] if asked.choices.months else queries.roster(asked.scope, **narrowed, limit=table.PAGE + 1)
    more = state.query(NAMES, after=rows[table.PAGE - 1].store) if len(rows) > table.PAGE else ""
    context = {"missing": missing(asked), "roster": rows[: table.PAGE], "more": more, "on_map": here == "map"}
    context["with_regions"] = any(row.region for row in rows)
    if rows and here == "map":
        context["address"] = state.query(ON_MAP)
        context["rest"] = asked.choices.stores - table.PAGE
        context["rest_words"] = wording.number(asked.choices.stores - table.PAGE)
        return page(request, "stores/map_unscored.html", asked, here, context)
    return page(request, "stores/unscored.html", asked, here, context)


def _without_figures(asked: Asked) -> Ranking | None:
    """The stores alone, as long as no month at all is scored."""
    state = asked.state
    if asked.choices.months:
        return None
    key = state.metric or METRICS[0].key
    return queries.unscored(asked.scope, key, region=state.region, format=state.format, search=state.q)


def _box(request: HttpRequest) -> Box | None:
    """The part of the map that is in view, as west, south, east, north in degrees."""
    written = request.GET.get("box", "")
    if not written:
        return None
    try:
        west, south, east, north = (float(each) for each in written.split(","))
    except ValueError as wrong:
        raise BadRequest("box takes west,south,east,north in degrees.") from wrong
    return west, south, east, north
