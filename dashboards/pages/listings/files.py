"""What publishers show as files: every field of every store and publisher of a choice, values unshortened."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries, wording
from dashboards.files.tables import COUNT, MOMENT, SHARE, Field, Table
from dashboards.files.workbook import Sheet
from dashboards.naming import FIELD_WORDS, region_words
from dashboards.pages.frame import about_sheet
from dashboards.pages.frame.downloads import Download, file_name, filters, name_parts, send_csv, send_workbook
from dashboards.pages.frame.listing_lines import state_words
from dashboards.pages.frame.page import read_request
from dashboards.pages.listings.form import ListingsForm
from locations.months import format_month
from reviews.listings.states import FieldState, StoreListings, Tile

NAMES = tuple(ListingsForm.base_fields)
NARROW = ("region", "publisher", "field", "state", "q", "store")
ABSENT = "absent"
"""The state of a listing that is not there, which has no fields."""


@dataclass(frozen=True, slots=True)
class ListedField:
    """One field of a store at a publisher, or, without a field, a store that the publisher does not show."""

    store: str
    name: str
    region: str
    publisher: str
    field: str
    state: str
    ours: str
    theirs: str
    seen: datetime


@require_safe
@login_required
def listings_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the fields of the same choice, all pages of it, in the same order."""
    return send_csv(request, _download(request, slug))


@require_safe
@login_required
def listings_xlsx(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the same as a workbook, with the shares of the page on a sheet before it."""
    return send_workbook(request, _download(request, slug))


def _download(request: HttpRequest, slug: str) -> Download:
    now = timezone.now()
    page_request = read_request(request, slug, NAMES, plain=True)
    form = ListingsForm(request.GET.dict(), page_request.choices)
    given = form.checked()
    found = queries.all_listings(page_request.scope, given["month"], form.narrows())
    lines = listed_fields(found.stores, field=given["field"], state=given["state"])
    period = wording.month_name(found.month) if found.month else ""
    about = about_sheet.table(
        page_request,
        now,
        contents=_("What publishers show of the stores, next to the brand's record, field by field"),
        period=_("as last seen at each publisher in twelve months to %(month)s") % {"month": period} if period else "",
        chosen=filters(form, NARROW),
        notes=[(_("Times"), _("On the clock of the store; in CSV with its distance from UTC."))],
    )
    month = format_month(found.month) if found.month else ""
    name = file_name(page_request, "listings", [*name_parts(given, NARROW), month], now)
    return Download(name, Table(_("Listings"), FIELDS, lines), about, [_shares(found.tiles)] if found.tiles else [])


def listed_fields(stores: Iterable[StoreListings], *, field: str = "", state: str = "") -> Iterator[ListedField]:
    """Give every field of every publisher that fits the choice."""
    for store in stores:
        for each in store.views:
            start = (store.store, store.name, store.region, each.publisher)
            if not each.shown and state in ("", ABSENT):
                yield ListedField(*start, "", ABSENT, "", "", each.seen_at)
            for cell in each.cells.values():
                if field in ("", cell.field) and state in ("", cell.state.value):
                    seen = each.cells_seen_at or each.seen_at
                    yield ListedField(*start, cell.field, cell.state.value, cell.ours, cell.theirs, seen)


def _shares(tiles: Sequence[Tile]) -> Sheet:
    """Give the table of the page: how many fields differ at each publisher."""
    return Table(_("How many fields differ"), SHARES, tiles).sheet()


def _field_words(field: str) -> str:
    return str(FIELD_WORDS[field]) if field else ""


def _state_words(line: ListedField) -> str:
    return _("store not shown") if line.state == ABSENT else state_words(FieldState(line.state))


FIELDS: Sequence[Field[ListedField]] = (
    Field("store", gettext_lazy("Code"), lambda line: line.store, width=12),
    Field("name", gettext_lazy("Store"), lambda line: line.name, width=30),
    Field(
        "region",
        gettext_lazy("Region"),
        lambda line: line.region,
        shown=lambda line: region_words(line.region),
        width=30,
    ),
    Field(
        "publisher",
        gettext_lazy("Publisher"),
        lambda line: line.publisher,
        shown=lambda line: wording.publisher(line.publisher),
    ),
    Field("field", gettext_lazy("Field"), lambda line: line.field, shown=lambda line: _field_words(line.field)),
    Field(
        "state",
        gettext_lazy("State"),
        lambda line: line.state,
        gettext_lazy("Whether the publisher shows what your record says. “right” and “different” were compared."),
        shown=_state_words,
        width=20,
    ),
    Field("ours", gettext_lazy("Your record"), lambda line: line.ours, width=40),
    Field("theirs", gettext_lazy("The publisher shows"), lambda line: line.theirs, width=40),
    Field(
        "seen",
        gettext_lazy("Seen"),
        lambda line: line.seen,
        gettext_lazy("When a file last showed it."),
        number_format=MOMENT,
        width=17,
    ),
)
SHARES: Sequence[Field[Tile]] = (
    Field("publisher", gettext_lazy("Publisher"), lambda tile: wording.publisher(tile.publisher)),
    Field("field", gettext_lazy("Field"), lambda tile: _field_words(tile.field)),
    Field(
        "n",
        gettext_lazy("Compared"),
        lambda tile: tile.n,
        gettext_lazy("Stores whose field is in your record and at the publisher."),
        number_format=COUNT,
    ),
    Field("different", gettext_lazy("Different"), lambda tile: tile.different, number_format=COUNT),
    Field(
        "share",
        gettext_lazy("Share that differs"),
        lambda tile: tile.different / tile.n if tile.n else None,
        gettext_lazy("Of the compared fields."),
        number_format=SHARE,
        bar=(0, 1),
    ),
    Field(
        "missing",
        gettext_lazy("Missing at the publisher"),
        lambda tile: tile.missing,
        gettext_lazy("Stores whose field the publisher leaves empty, though it shows it of others."),
        number_format=COUNT,
    ),
)
