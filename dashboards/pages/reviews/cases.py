"""Service cases as files: they have no page of their own, and are found where one reads what customers say."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries
from dashboards.files.tables import COUNT, MOMENT, Field, Table
from dashboards.pages.frame import about_sheet
from dashboards.pages.frame.downloads import Download, file_name, filters, name_parts, send_csv, send_workbook
from dashboards.pages.frame.page import read_request
from dashboards.pages.reviews.form import CasesForm, age_words, moments, offer_regions
from dashboards.rows import CaseRow


@require_safe
@login_required
def cases_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the service cases of the stores that a person sees, newest first."""
    return send_csv(request, _download(request, slug))


@require_safe
@login_required
def cases_xlsx(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the same as a workbook."""
    return send_workbook(request, _download(request, slug))


def _download(request: HttpRequest, slug: str) -> Download:
    now = timezone.now()
    page_request = read_request(request, slug, tuple(CasesForm.base_fields), plain=True)
    form = CasesForm(request.GET)
    offer_regions(form, page_request.choices.regions)
    given = form.checked()
    since, until = moments(given["age"], now)
    rows = queries.all_cases(page_request.scope, queries.CaseFilter(given["store"], since, until, given["region"]))
    about = about_sheet.table(
        page_request,
        now,
        contents=_("Service cases, by when they were opened, newest first"),
        period=age_words(given["age"]),
        chosen=filters(form, ("region", "store")),
        notes=[(_("Times"), _("On the clock of the store; in CSV with its distance from UTC."))],
    )
    name = file_name(page_request, "cases", name_parts(given, CasesForm.base_fields), now)
    return Download(name, Table(_("Cases"), FIELDS, rows), about)


FIELDS: Sequence[Field[CaseRow]] = (
    Field(
        "case",
        gettext_lazy("Case"),
        lambda row: row.case,
        gettext_lazy("Its number in the system that it comes from."),
        width=16,
    ),
    Field("source", gettext_lazy("Source"), lambda row: row.source),
    Field("store", gettext_lazy("Code"), lambda row: row.store, width=12),
    Field("store_name", gettext_lazy("Store"), lambda row: row.store_name, width=30),
    Field("opened_at", gettext_lazy("Opened"), lambda row: row.opened_at, number_format=MOMENT, width=17),
    Field(
        "first_response_at",
        gettext_lazy("First response"),
        lambda row: row.first_response_at,
        gettext_lazy("Empty while nobody has answered, or where the file does not tell."),
        number_format=MOMENT,
        width=17,
    ),
    Field(
        "closed_at",
        gettext_lazy("Closed"),
        lambda row: row.closed_at,
        gettext_lazy("Empty while it is open."),
        number_format=MOMENT,
        width=17,
    ),
    Field(
        "contacts",
        gettext_lazy("Contacts"),
        lambda row: row.contacts,
        gettext_lazy("How often the customer was in touch about it."),
        number_format=COUNT,
        width=10,
    ),
    Field(
        "reopened",
        gettext_lazy("Opened again, times"),
        lambda row: row.reopened,
        number_format=COUNT,
        width=12,
    ),
    Field(
        "reopened_at",
        gettext_lazy("First opened again"),
        lambda row: row.reopened_at,
        number_format=MOMENT,
        width=17,
    ),
    Field("channel", gettext_lazy("Channel"), lambda row: row.channel),
    Field("status", gettext_lazy("Status"), lambda row: row.status, gettext_lazy("As the file writes it.")),
    Field(
        "csat",
        "CSAT",
        lambda row: row.csat,
        gettext_lazy("How satisfied this customer was with the answer, 1 to 5."),
        number_format="0",
        width=8,
        bar=(0, 5),
    ),
)
