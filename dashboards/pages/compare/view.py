"""Two to six stores side by side on every metric."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from dashboards import queries
from dashboards.pages.compare import cells
from dashboards.pages.compare.form import MOST_COMPARED, read_stores
from dashboards.pages.frame.missing import missing
from dashboards.pages.frame.page import ask, page

WITHOUT_REGION = ("metric", "window", "month")


@require_GET
@login_required
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two to six stores side by side on every metric."""
    asked = ask(request, slug, (*WITHOUT_REGION, "region", "store", "near", "q"), peers=True, repeated=("store",))
    codes = read_stores(request.GET)
    near = request.GET.get("near", "")
    if near:
        alike = (near, *queries.nearest_alike(asked.scope, near, 4))
        return redirect(reverse("compare", args=[slug]) + cells.with_stores(asked.state, alike))
    cards = queries.score_cards(asked.scope, codes, asked.state.month, asked.state.window) if codes else {}
    found = queries.roster(asked.scope, search=asked.state.q, limit=20) if asked.state.q else []
    context = {
        "missing": missing(asked),
        "side": cells.side_by_side(cards, codes, asked.state, slug),
        "codes": codes,
        "found": [
            (store, cells.with_stores(asked.state, (*codes, store.store)))
            for store in found
            if store.store not in codes
        ],
        "full": len(codes) >= MOST_COMPARED,
        "near": cells.near(asked.state, codes),
    }
    return page(request, "compare/compare.html", asked, "compare", context, pickers=("window", "month"))
