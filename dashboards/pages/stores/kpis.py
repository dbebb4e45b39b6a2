"""Imported KPIs as files: a value for each store and month, as the page of a store draws them."""

from collections.abc import Sequence

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries, wording
from dashboards.files.tables import Field, Table
from dashboards.files.workbook import Figure
from dashboards.naming import region_words
from dashboards.pages.frame import about_sheet
from dashboards.pages.frame.downloads import Download, file_name, filters, send_csv, send_workbook
from dashboards.pages.frame.page import read_request
from dashboards.queries.rankings import AS_NOW
from dashboards.rows import KpiValueRow
from locations.months import first_day, format_month

NAMES = ("month", "region", "regions", "format", "q")
"""What of the table of stores also narrows their KPIs."""


class KpisForm(forms.Form):
    """The one store whose KPIs are asked for, on its own page."""

    store = forms.CharField(label=gettext_lazy("Store code"), required=False, max_length=60)


@require_safe
@login_required
def kpis_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the imported KPIs of the stores that a person sees, by store, KPI and month."""
    return send_csv(request, _download(request, slug))


@require_safe
@login_required
def kpis_xlsx(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the same as a workbook."""
    return send_workbook(request, _download(request, slug))


def _download(request: HttpRequest, slug: str) -> Download:
    now = timezone.now()
    page_request = read_request(request, slug, (*NAMES, "store"))
    state, form = page_request.state, KpisForm(request.GET)
    if not form.is_valid():
        raise BadRequest("store has a value that is not offered")
    store = form.cleaned_data["store"]
    only = queries.KpiFilter(
        month=state.month or None,
        store=store,
        region=state.region,
        format=state.format,
        search=state.q,
        as_now=state.regions == AS_NOW,
    )
    about = about_sheet.table(
        page_request,
        now,
        contents=_("Imported KPIs: values as the files gave them, not tested and not compared"),
        period=_("all time to %(month)s") % {"month": wording.month_name(state.month)} if state.month else "",
        chosen=[*filters(form, ("store",)), *about_sheet.chosen_stores(state)],
    )
    month = format_month(state.month) if state.month else ""
    parts = [store, state.region, state.format, state.q, month]
    name = file_name(page_request, "kpis", parts, now)
    return Download(name, Table(_("KPIs"), FIELDS, queries.all_kpis(page_request.scope, only)), about)


def _figure(row: KpiValueRow) -> Figure:
    """Show about three digits of small numbers, and no decimals of large or whole ones, as the page does."""
    size = abs(row.value)
    if row.value.is_integer() or size >= 1000:
        return Figure(row.value, "#,##0")
    return Figure(row.value, "0.0" if size >= 100 else "0.00" if size >= 1 else "0.000")


FIELDS: Sequence[Field[KpiValueRow]] = (
    Field("store", gettext_lazy("Code"), lambda row: row.store, width=12),
    Field("name", gettext_lazy("Store"), lambda row: row.store_name, width=30),
    Field(
        "region", gettext_lazy("Region"), lambda row: row.region, shown=lambda row: region_words(row.region), width=30
    ),
    Field("kpi", "KPI", lambda row: row.key, shown=lambda row: wording.kpi(row.key), width=24),
    Field("source", gettext_lazy("Source"), lambda row: row.publisher),
    Field(
        "month",
        gettext_lazy("Month"),
        lambda row: format_month(row.month),
        shown=lambda row: first_day(row.month),
        number_format="yyyy-mm",
        width=10,
    ),
    Field(
        "value",
        gettext_lazy("Value"),
        lambda row: row.value,
        gettext_lazy("In the unit of the file."),
        shown=_figure,
    ),
    Field(
        "better",
        gettext_lazy("Better"),
        lambda row: row.better,
        shown=lambda row: _("more is better") if row.better == "high" else _("less is better"),
        width=16,
    ),
)
