"""What the stores table and the map show before anything is scored."""

from django.http import HttpRequest, HttpResponse

from dashboards import queries, wording
from dashboards.pages.frame import store_rows
from dashboards.pages.frame.empty_state import empty_state
from dashboards.pages.frame.page import PageRequest, render_page
from dashboards.pages.frame.state import ON_MAP, ON_TABLE


def unscored(request: HttpRequest, page_request: PageRequest, page: str) -> HttpResponse:
    """Say what there is before anything is scored: the list of stores, and what to do next."""
    state = page_request.state
    narrowed = {"region": state.region, "format": state.format, "search": state.q, "after": state.after}
    rows = (
        [] if page_request.choices.months else queries.roster(page_request.scope, **narrowed, limit=store_rows.PAGE + 1)
    )
    more = state.query(ON_TABLE, after=rows[store_rows.PAGE - 1].store) if len(rows) > store_rows.PAGE else ""
    context = {
        "empty_state": empty_state(page_request),
        "roster": rows[: store_rows.PAGE],
        "more": more,
        "on_map": page == "map",
    }
    context["with_regions"] = any(row.region for row in rows)
    if rows and page == "map":
        context["address"] = state.query(ON_MAP, findings="")
        context["rest"] = page_request.choices.stores - store_rows.PAGE
        context["rest_words"] = wording.number(page_request.choices.stores - store_rows.PAGE)
        return render_page(request, "frame/unscored_map.html", page_request, page, context)
    return render_page(request, "frame/unscored.html", page_request, page, context)
