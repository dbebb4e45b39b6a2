"""The board of praise as files: what the page shows, in its order."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries
from dashboards.files.tables import MOMENT, Field, Table
from dashboards.pages.frame import about_sheet
from dashboards.pages.frame.downloads import Download, file_name, send_csv, send_workbook
from dashboards.pages.frame.page import read_request
from dashboards.pages.praise.words import WITH
from dashboards.rows import PraiseRow


@require_safe
@login_required
def praise_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send what is shared with a person."""
    return send_csv(request, _download(request, slug))


@require_safe
@login_required
def praise_xlsx(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the same as a workbook."""
    return send_workbook(request, _download(request, slug))


def _download(request: HttpRequest, slug: str) -> Download:
    now = timezone.now()
    page_request = read_request(request, slug, (), plain=True)
    rows = queries.praise(page_request.scope)
    about = about_sheet.table(
        page_request,
        now,
        contents=_("What customers were happy about, in the order in which it was shared. Nobody is ranked by praise."),
        period=_("newest first"),
        chosen=[],
    )
    return Download(file_name(page_request, "praise", [], now), Table(_("Praise"), FIELDS, rows), about)


FIELDS: Sequence[Field[PraiseRow]] = (
    Field("item", gettext_lazy("Item"), lambda row: row.item, number_format="0", width=10),
    Field("store", gettext_lazy("Code"), lambda row: row.store, width=12),
    Field("store_name", gettext_lazy("Store"), lambda row: row.store_name, width=30),
    Field("text", gettext_lazy("Words"), lambda row: row.text, width=60, wraps=True),
    Field("staff", gettext_lazy("Staff whom the customer names"), lambda row: row.staff, width=24),
    Field(
        "shared_with",
        gettext_lazy("Shared"),
        lambda row: row.shared_with,
        shown=lambda row: str(dict(WITH)[row.shared_with]),
        width=18,
    ),
    Field("shared_at", gettext_lazy("Shared at"), lambda row: row.at, number_format=MOMENT, width=17),
)
