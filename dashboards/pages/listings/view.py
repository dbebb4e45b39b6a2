"""What publishers show for the stores of a scope, next to the brand's record: as a page and as a file."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries
from dashboards.files import documents
from dashboards.naming import FIELD_WORDS
from dashboards.pages.frame import listing_lines
from dashboards.pages.frame.empty_state import empty_state
from dashboards.pages.frame.navigation import Group, PageLink
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.listings import cells
from dashboards.pages.listings.form import ListingsForm
from locations.months import format_month

NAMES = tuple(ListingsForm.base_fields)


@require_safe
@login_required
def listings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show stores by publisher and field, those with most errors first."""
    page_request, form, given = _read(request, slug)
    found = queries.listings(
        page_request.scope, given["month"], _only(given), after=given["after"], before=given["before"]
    )
    context = {
        "form": form,
        "found": found,
        "columns": listing_lines.publishers(found),
        # The fields of a single store are listed below, and every share would be none or all.
        "matrix": [] if found.total == 1 else cells.matrix(found, form.query),
        "reading": cells.reading(found),
        "blocks": listing_lines.blocks(
            found, slug, field=given["field"], state=given["state"], whole=bool(given["store"] or given["field"])
        ),
        "fields": [("", ""), *FIELD_WORDS.items()],
        "publishers": listing_lines.named(found.publishers),
        "last": found.first + len(found.stores) - 1,
        "earlier": form.query(before=found.before) if found.before else "",
        "later": form.query(after=found.after) if found.after else "",
        "file": form.query(),
        "narrowed": any(given.values()),
        "empty_state": empty_state(page_request),
    }
    return render_page(request, "listings/listings.html", page_request, "listings", context, pickers=())


@require_safe
@login_required
def listings_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Send the fields of the same choice, all pages of it, in the same order."""
    page_request, _form, given = _read(request, slug)
    month, stores = queries.all_listings(page_request.scope, given["month"], _only(given))
    rows = cells.file_rows(stores, field=given["field"], state=given["state"])
    lines = documents.csv_lines(cells.FILE_COLUMNS, rows)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = "-".join(part for part in (slug, "listings", format_month(month) if month else "") if part)
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _read(request: HttpRequest, slug: str) -> tuple[PageRequest, ListingsForm, dict[str, Any]]:
    page_request = read_request(request, slug, NAMES, plain=True)
    form = ListingsForm(request.GET.dict(), page_request.choices)
    return page_request, form, form.checked()


def _only(given: dict[str, Any]) -> queries.ListingsFilter:
    return queries.ListingsFilter(
        search=given["q"], **{name: given[name] for name in ("region", "store", "publisher", "field", "state")}
    )


urlpatterns = [
    path("b/<slug:slug>/listings/", listings, name="listings"),
    path("b/<slug:slug>/listings.csv", listings_csv, name="listings_csv"),
]
LINK = PageLink(Group.RESPOND, 2, "listings", gettext_lazy("Listings"), "list-details")
