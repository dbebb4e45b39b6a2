"""What publishers show for the stores of a scope, next to the brand's record."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries
from dashboards.naming import FIELD_WORDS
from dashboards.pages.frame import listing_lines
from dashboards.pages.frame.empty_state import empty_state
from dashboards.pages.frame.navigation import Group, PageLink, sees_peers
from dashboards.pages.frame.page import read_request, render_page
from dashboards.pages.frame.stored_pages import stored_page
from dashboards.pages.listings import cells
from dashboards.pages.listings.files import NAMES, listings_csv, listings_xlsx
from dashboards.pages.listings.form import ListingsForm


@require_safe
@login_required
@stored_page()
def listings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show stores by publisher and field, those with most errors first."""
    page_request = read_request(request, slug, NAMES, plain=True)
    form = ListingsForm(request.GET.dict(), page_request.choices)
    given = form.checked()
    found = queries.listings(
        page_request.scope, given["month"], form.narrows(), after=given["after"], before=given["before"]
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


urlpatterns = [
    path("b/<slug:slug>/listings/", listings, name="listings"),
    path("b/<slug:slug>/listings.csv", listings_csv, name="listings_csv"),
    path("b/<slug:slug>/listings.xlsx", listings_xlsx, name="listings_xlsx"),
]
LINK = PageLink(Group.RESPOND, 3, "listings", gettext_lazy("Listings"), "list-details", for_whom=sees_peers)
