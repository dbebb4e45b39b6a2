"""The findings of the list as files, all of them."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import finding_words, queries, wording
from dashboards.files.tables import Field, Table
from dashboards.pages.findings.form import NAMES, FindingsForm
from dashboards.pages.frame import about_sheet
from dashboards.pages.frame.downloads import Download, file_name, filters, name_parts, send_csv, send_workbook
from dashboards.pages.frame.page import read_request
from dashboards.rows import FindingRow
from locations.months import format_month


@require_safe
@login_required
def findings_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the findings that the filters ask for, by priority."""
    return send_csv(request, _download(request, slug))


@require_safe
@login_required
def findings_xlsx(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the same as a workbook."""
    return send_workbook(request, _download(request, slug))


def _download(request: HttpRequest, slug: str) -> Download:
    now = timezone.now()
    page_request = read_request(request, slug, NAMES, plain=True)
    scope = page_request.scope
    form = FindingsForm(request.GET, page_request.choices, queries.region_paths(scope))
    only, month = form.only(), next(iter(queries.searched_months(scope)), 0)
    rows = queries.findings(scope, month, only) if month else []
    about = about_sheet.table(
        page_request,
        now,
        contents=_("Findings by priority"),
        period=wording.month_name(month) if month else "",
        chosen=filters(form, NAMES[1:]),
        notes=[(_("Priority"), _("how many it touches × how bad it is for them × what fixing it would move"))],
    )
    name = file_name(page_request, "findings", name_parts(form.cleaned_data, NAMES), now)
    return Download(name, Table(_("Findings"), FIELDS, rows), about)


FIELDS: Sequence[Field[FindingRow]] = (
    Field("id", gettext_lazy("Finding"), lambda row: row.id, number_format="0", width=10),
    Field("kind", gettext_lazy("Kind"), lambda row: row.kind, shown=lambda row: finding_words.kind_words(row.kind)),
    Field("place", gettext_lazy("Place"), lambda row: row.place, width=30),
    Field("place_kind", gettext_lazy("Kind of place"), lambda row: row.place_kind, width=12),
    Field("place_key", gettext_lazy("Code"), lambda row: row.place_key, width=14),
    Field("metric", gettext_lazy("Metric"), lambda row: row.metric, width=16),
    Field("theme", gettext_lazy("Theme"), lambda row: row.theme, width=16),
    Field("since", gettext_lazy("Since"), lambda row: format_month(row.since) if row.since else "", width=10),
    Field(
        "state", gettext_lazy("State"), lambda row: row.state, shown=lambda row: finding_words.state_words(row.state)
    ),
    Field("priority", gettext_lazy("Priority"), lambda row: row.priority, number_format="0.000", width=10),
    Field(
        "frequency",
        gettext_lazy("How many it touches"),
        lambda row: row.frequency,
        gettext_lazy("Share of the place's customers, 0 to 1."),
        number_format="0.000",
    ),
    Field(
        "severity",
        gettext_lazy("How bad it is for them"),
        lambda row: row.severity,
        gettext_lazy("In smallest differences worth having."),
        number_format="0.000",
    ),
    Field(
        "lever",
        gettext_lazy("What fixing it would move"),
        lambda row: row.lever,
        gettext_lazy("Of the brand's own figure, in the same unit."),
        number_format="0.000",
    ),
    Field("cause", gettext_lazy("Likely cause"), lambda row: row.cause, shown=finding_words.cause_name, width=20),
    Field("sentence", gettext_lazy("In words"), finding_words.sentence, width=70, wraps=True),
    Field("owner", gettext_lazy("Owner"), lambda row: row.owner_name, width=18),
)
