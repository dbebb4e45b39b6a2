"""What the stores table and the map show before anything is scored."""

from django.http import HttpRequest, HttpResponse

from dashboards import queries, wording
from dashboards.pages.frame import store_rows
from dashboards.pages.frame.missing import missing
from dashboards.pages.frame.page import Asked, page
from dashboards.pages.frame.state import NAMES, ON_MAP


def unscored(request: HttpRequest, asked: Asked, here: str) -> HttpResponse:
    """What there is before anything is scored: the list of stores, and what to do next."""
    state = asked.state
    narrowed = {"region": state.region, "format": state.format, "search": state.q, "after": state.after}
    rows = [] if asked.choices.months else queries.roster(asked.scope, **narrowed, limit=store_rows.PAGE + 1)
    more = state.query(NAMES, after=rows[store_rows.PAGE - 1].store) if len(rows) > store_rows.PAGE else ""
    context = {"missing": missing(asked), "roster": rows[: store_rows.PAGE], "more": more, "on_map": here == "map"}
    context["with_regions"] = any(row.region for row in rows)
    if rows and here == "map":
        context["address"] = state.query(ON_MAP)
        context["rest"] = asked.choices.stores - store_rows.PAGE
        context["rest_words"] = wording.number(asked.choices.stores - store_rows.PAGE)
        return page(request, "map/unscored.html", asked, here, context)
    return page(request, "frame/unscored.html", asked, here, context)
