"""Two to six stores side by side on every metric; without a choice, the worst one and those near it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries
from dashboards.pages.compare import cells
from dashboards.pages.compare.files import compare_csv, compare_xlsx
from dashboards.pages.compare.form import MOST_COMPARED, read_stores
from dashboards.pages.frame.empty_state import empty_state
from dashboards.pages.frame.navigation import Group, PageLink, sees_peers
from dashboards.pages.frame.page import PageRequest, ranking_page, read_request, render_page
from dashboards.pages.frame.state import CARRIED
from dashboards.pages.frame.store_find import FOUND, found_stores
from dashboards.pages.frame.stored_pages import stored_page

NAMES = (*CARRIED, "store", "near", "find")
NEAR = 4
"""Stores that are shown next to a single one."""


@require_safe
@login_required
@stored_page()
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Show two to six stores side by side on every metric."""
    page_request = read_request(request, slug, NAMES, peers=True, repeated=("store",))
    scope, state, chosen = page_request.scope, page_request.state, read_stores(request.GET)
    near = request.GET.get("near", "")
    if near:
        return redirect(reverse("compare", args=[slug]) + cells.with_stores(state, _with_near(page_request, near)))
    codes = chosen or _opening(page_request)
    find = found_stores(
        scope, request.GET.get("find", ""), lambda code: cells.with_stores(state, (*codes, code)), without=codes
    )
    if request.htmx.target == FOUND:  # type: ignore[attr-defined]
        return render(request, "frame/stores_found.html", {"find": find})
    if len(find.hits) == 1:
        return redirect(request.path + find.hits[0].href)
    cards = queries.score_cards(scope, codes, state.month, state.window) if codes else {}
    context = {
        "empty_state": cells.with_codes(empty_state(page_request), codes),
        "is_unscored": bool(codes) and not any(cards.values()),
        "withheld": cells.withheld(cards),
        "side": cells.side_by_side(cards, codes, state, slug),
        "opening": cells.opening_sentence(cards, codes) if codes and not chosen else "",
        "codes": codes,
        "find": find,
        "full": len(codes) >= MOST_COMPARED,
        "near": cells.near(state, codes),
        "file": cells.with_stores(state, codes),
    }
    return render_page(request, "compare/compare.html", page_request, "compare", context, pickers=("window", "month"))


def _opening(page_request: PageRequest) -> tuple[str, ...]:
    """Give the store that is most likely among the worst, and those near it; nothing where none is scored."""
    found = ranking_page(page_request, 1)
    if found is None or not found.ranking.rows or not found.ranking.rows[0].n:
        return ()
    return _with_near(page_request, found.ranking.rows[0].store)


def _with_near(page_request: PageRequest, code: str) -> tuple[str, ...]:
    """Give a store and the four nearest of its format; where their places are not known, others of its region."""
    alike = queries.nearest_alike(page_request.scope, code, NEAR)
    return code, *(alike or queries.others_alike(page_request.scope, code, NEAR))


urlpatterns = [
    path("b/<slug:slug>/compare/", compare, name="compare"),
    path("b/<slug:slug>/compare.csv", compare_csv, name="compare_csv"),
    path("b/<slug:slug>/compare.xlsx", compare_xlsx, name="compare_xlsx"),
]
LINK = PageLink(
    Group.EXPLORE, 5, "compare", gettext_lazy("Compare"), "scale", for_whom=sees_peers, carries=True, tab_of="stores"
)
