"""Two to six stores side by side on every metric."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries
from dashboards.pages.compare import cells
from dashboards.pages.compare.files import compare_csv, compare_xlsx
from dashboards.pages.compare.form import MOST_COMPARED, read_stores
from dashboards.pages.frame.empty_state import empty_state
from dashboards.pages.frame.navigation import Group, PageLink, sees_peers
from dashboards.pages.frame.page import read_request, render_page

WITHOUT_REGION = ("metric", "window", "month")


@require_safe
@login_required
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Show two to six stores side by side on every metric."""
    page_request = read_request(
        request, slug, (*WITHOUT_REGION, "region", "store", "near", "q"), peers=True, repeated=("store",)
    )
    scope, state, codes = page_request.scope, page_request.state, read_stores(request.GET)
    near = request.GET.get("near", "")
    if near:
        alike = (near, *queries.nearest_alike(scope, near, 4))
        return redirect(reverse("compare", args=[slug]) + cells.with_stores(state, alike))
    cards = queries.score_cards(scope, codes, state.month, state.window) if codes else {}
    found = queries.roster(scope, search=state.q, limit=20) if state.q else []
    context = {
        "empty_state": cells.with_codes(empty_state(page_request), codes),
        "is_unscored": bool(codes) and not any(cards.values()),
        "side": cells.side_by_side(cards, codes, state, slug),
        "codes": codes,
        "found": [
            (store, cells.with_stores(state, (*codes, store.store))) for store in found if store.store not in codes
        ],
        "full": len(codes) >= MOST_COMPARED,
        "near": cells.near(state, codes),
        "file": cells.with_stores(state, codes),
    }
    return render_page(request, "compare/compare.html", page_request, "compare", context, pickers=("window", "month"))


urlpatterns = [
    path("b/<slug:slug>/compare/", compare, name="compare"),
    path("b/<slug:slug>/compare.csv", compare_csv, name="compare_csv"),
    path("b/<slug:slug>/compare.xlsx", compare_xlsx, name="compare_xlsx"),
]
LINK = PageLink(
    Group.EXPLORE, 5, "compare", gettext_lazy("Compare"), "scale", for_whom=sees_peers, carries=True, tab_of="stores"
)
