"""The stores of a scope: as a table, as a file, and on a map."""

from collections.abc import Iterator
from urllib.parse import parse_qsl

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import charts, queries, wording
from dashboards.files import documents
from dashboards.files.workbook import Sheet
from dashboards.metrics import metric
from dashboards.pages.frame import about_sheet, store_columns, store_rows
from dashboards.pages.frame.downloads import csv_response, workbook_response
from dashboards.pages.frame.explain import explain
from dashboards.pages.frame.navigation import Group, PageLink, sees_peers
from dashboards.pages.frame.page import PageRequest, ranking_page, ranking_query, read_request, render_page
from dashboards.pages.frame.state import CARRIED, LIST_PICKERS, ON_TABLE, State
from dashboards.pages.frame.stored_pages import stored_page
from dashboards.pages.frame.unscored import unscored
from dashboards.pages.frame.withheld import withheld_words
from dashboards.pages.stores import kpis
from dashboards.pages.stores.cells import verdict_filters
from dashboards.rows import RankingPage, StoreRow

REPEATED = ("column",)
PICKED = (*(name for name in LIST_PICKERS if name != "verdict"), "q")
"""Parts of the address that have a field above the table; verdicts have chips."""
OUT_OF_BAND = "#heading,#reading,#nav,#file,#scope,#carried,#strip"
"""Parts of the page outside the table that change with it."""
MOST_COLUMNS = 8
"""Columns that a desktop shows next to the stores without scrolling sideways."""
OPEN = "open"
"""Part of an address that asks for the one store that a search finds."""


@require_safe
@login_required
@stored_page()
def stores(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the table of all stores in scope."""
    page_request = read_request(request, slug, (*ON_TABLE, OPEN), peers=True, repeated=REPEATED)
    found = ranking_page(page_request, store_rows.PAGE)
    if found is None:
        return unscored(request, page_request, "stores")
    if OPEN in request.GET:
        return redirect(_opened(page_request, found))
    return render_page(
        request, "stores/stores.html", page_request, "stores", _table(page_request, found), pickers=PICKED
    )


def _opened(page_request: PageRequest, found: RankingPage) -> str:
    """Give the address of the one store that a search has found, or of the table."""
    state, rows = page_request.state, found.ranking.rows
    if state.q and found.shown == 1 and rows:
        return reverse("store", args=[page_request.brand, rows[0].store]) + state.query()
    return reverse("stores", args=[page_request.brand]) + state.query(ON_TABLE)


@require_safe
@login_required
def stores_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the rows of the table, all pages of them, in the same order and columns, with unrounded figures."""
    page_request, rows = _rows(request, slug)
    names = [field.name for field in store_columns.fields(store_columns.chosen(page_request.state))]
    cells = ([getattr(row, name) for name in names] for row in rows)
    name = store_rows.file_name(page_request.brand, page_request.state, "csv")
    return csv_response(request, name, documents.csv_lines(names, cells))


@require_safe
@login_required
def stores_xlsx(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the same rows and columns as a workbook, with a sheet that says what they are."""
    page_request, rows = _rows(request, slug)
    entry, fields = metric(page_request.state.metric), store_columns.fields(store_columns.chosen(page_request.state))
    cells = (store_columns.sheet_cells(row, fields) for row in rows)
    sheet = Sheet(_("Stores"), store_columns.sheet_columns(fields, entry), cells)
    name = store_rows.file_name(page_request.brand, page_request.state, "xlsx")
    return workbook_response(request, name, [sheet], about_sheet.stores(page_request, timezone.now()))


def _rows(request: HttpRequest, slug: str) -> tuple[PageRequest, Iterator[StoreRow]]:
    """Read who asks for a file of the table, and all its rows. Raises BadRequest where nothing is scored."""
    page_request = read_request(request, slug, ON_TABLE, peers=True, repeated=REPEATED)
    try:
        if not page_request.state.month:
            raise BadRequest("Nothing is scored yet.")
        return page_request, queries.ranking_rows(page_request.scope, ranking_query(page_request))
    except queries.NotScored as missing:
        raise BadRequest("This month is not scored in this window.") from missing


def _table(page_request: PageRequest, found: RankingPage) -> dict[str, object]:
    state, ranking = page_request.state, found.ranking
    axis = charts.bar_axis(ranking.rows, ranking.target)
    entry, chosen = metric(ranking.metric), store_columns.chosen(state)
    stores = wording.count(ranking.network.stores, rough=ranking.network.is_rough)
    scale = store_columns.TableScale(entry, axis, ranking.network.stores)
    rows = store_rows.lines(
        ranking.rows, page_request.brand, state.query(), lambda row: store_columns.cells(row, chosen, scale)
    )
    return {
        "live": True,
        "may_change": page_request.scope.keeps_the_brand,
        "ranking": ranking,
        "reading": store_rows.reading(found),
        "caption": store_rows.page_caption(found, state.at),
        "narrowed_words": store_rows.narrowed_words(found),
        "rows": rows,
        "verdicts": verdict_filters(found.verdicts, state, ON_TABLE),
        "order": store_rows.order_words(state.sort, compared=ranking.network.is_compared),
        "withheld": withheld_words(ranking.network),
        "is_wide": len(chosen) > MOST_COLUMNS,
        "headings": store_columns.headings(chosen, state, ON_TABLE, stores),
        "choices_of_columns": store_columns.choices(state),
        "carried": parse_qsl(
            state.query([name for name in ON_TABLE if name not in ("column", "after", "before", "at")])[1:]
        ),
        "scale": store_rows.scale(axis, entry, ranking.target),
        "earlier": _turned(state, ranking.rows[0], back=True) if found.has_earlier and ranking.rows else "",
        "later": _turned(state, ranking.rows[-1], back=False) if found.has_later else "",
        "file": state.query(ON_TABLE, after="", before="", at=0),
        "kpis": state.query(kpis.NAMES) if queries.has_kpis(page_request.scope) else None,
        "usual": state.query([name for name in ON_TABLE if name != "column"], after="", before="", at=0) or "?",
        "oob": OUT_OF_BAND,
        "unfiltered": state.query((*CARRIED, "sort", "column"), region=""),
        "explain": explain(ranking),
    }


def _turned(state: State, row: StoreRow, *, back: bool) -> str:
    """Give the query of the page before or after this one."""
    if back:
        return state.query(ON_TABLE, before=row.store, after="", at=max(0, state.at - store_rows.PAGE))
    return state.query(ON_TABLE, after=row.store, before="", at=state.at + store_rows.PAGE)


urlpatterns = [
    path("b/<slug:slug>/stores/", stores, name="stores"),
    path("b/<slug:slug>/stores.csv", stores_csv, name="stores_csv"),
    path("b/<slug:slug>/stores.xlsx", stores_xlsx, name="stores_xlsx"),
    path("b/<slug:slug>/kpis.csv", kpis.kpis_csv, name="kpis_csv"),
    path("b/<slug:slug>/kpis.xlsx", kpis.kpis_xlsx, name="kpis_xlsx"),
]
LINK = PageLink(
    Group.EXPLORE,
    2,
    "stores",
    gettext_lazy("Stores"),
    "table",
    for_whom=sees_peers,
    carries=True,
    tab=gettext_lazy("Table"),
)
