"""Actions as files: the list, all of it, with what they changed."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import action_words, queries
from dashboards.files.tables import COUNT, DAY, Field, Table
from dashboards.metrics import metric
from dashboards.pages.frame import about_sheet
from dashboards.pages.frame.downloads import Download, file_name, send_csv, send_workbook
from dashboards.pages.frame.page import read_request
from dashboards.rows import ActionRow
from locations.months import format_month
from locations.zones import day_in


@require_safe
@login_required
def actions_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the actions as CSV."""
    return send_csv(request, _download(request, slug))


@require_safe
@login_required
def actions_xlsx(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the same as a workbook."""
    return send_workbook(request, _download(request, slug))


def _download(request: HttpRequest, slug: str) -> Download:
    now = timezone.now()
    page_request = read_request(request, slug, ("view", "owner"), plain=True)
    view = request.GET.get("view", "")
    if view and view not in queries.ACTION_VIEWS:
        raise BadRequest("view has a value that is not offered")
    only = queries.ActionFilter(view=view, owner=request.GET.get("owner", ""))
    rows = queries.actions(page_request.scope, only, day_in(page_request.scope.zone, now))
    about = about_sheet.table(
        page_request,
        now,
        contents=_("What is done about findings, and what it changed against what was to be expected anyway"),
        period="",
        chosen=[],
    )
    return Download(file_name(page_request, "actions", [view], now), Table(_("Actions"), FIELDS, rows), about)


def _value(row: ActionRow, name: str) -> float | None:
    return getattr(row.effect, name) if row.effect and row.effect.is_known else None


FIELDS: Sequence[Field[ActionRow]] = (
    Field("action", gettext_lazy("Number"), lambda row: row.pk, number_format=COUNT),
    Field("title", gettext_lazy("What is done"), lambda row: row.title, width=40, wraps=True),
    Field(
        "state",
        gettext_lazy("State"),
        lambda row: row.state,
        shown=lambda row: action_words.state_words(row.state),
    ),
    Field("kind", gettext_lazy("Kind"), lambda row: row.kind, shown=lambda row: action_words.kind_words(row.kind)),
    Field("owner", gettext_lazy("Owner"), lambda row: row.owner_name or row.owner, width=20),
    Field("department", gettext_lazy("Department"), lambda row: row.department),
    Field("due", gettext_lazy("Due"), lambda row: row.due, number_format=DAY),
    Field("overdue", gettext_lazy("Overdue"), lambda row: row.is_overdue),
    Field("stores", gettext_lazy("Stores"), lambda row: row.stores, number_format=COUNT),
    Field("since", gettext_lazy("Began on"), lambda row: row.since, number_format=DAY),
    Field(
        "metric",
        gettext_lazy("Measured by"),
        lambda row: row.metric,
        shown=lambda row: _(metric(row.metric).label),
        width=24,
    ),
    Field(
        "judged_from",
        gettext_lazy("Judged from"),
        lambda row: None if row.known_from is None else format_month(row.known_from),
    ),
    Field("change", gettext_lazy("Change beyond what was to be expected"), lambda row: _value(row, "value")),
    Field("change_low", gettext_lazy("From"), lambda row: _value(row, "low")),
    Field("change_high", gettext_lazy("To"), lambda row: _value(row, "high")),
    Field(
        "verdict",
        gettext_lazy("Verdict"),
        lambda row: row.effect.verdict if row.effect and row.effect.is_known else "",
        shown=lambda row: action_words.verdict_words(row.effect),
        width=24,
    ),
)
