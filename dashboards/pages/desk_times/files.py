"""How fast stores and teams answer, as files."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import queries, wording
from dashboards.files.tables import COUNT, SHARE, Field, Table
from dashboards.pages.desk_times.form import asked
from dashboards.pages.frame import about_sheet
from dashboards.pages.frame.downloads import Download, file_name, send_csv, send_workbook
from dashboards.pages.frame.page import read_request
from dashboards.rows import TimesRow


@require_safe
@login_required
def desk_times_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the page's rows: all together, stores, teams."""
    return send_csv(request, _download(request, slug))


@require_safe
@login_required
def desk_times_xlsx(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the same as a workbook."""
    return send_workbook(request, _download(request, slug))


def _download(request: HttpRequest, slug: str) -> Download:
    now = timezone.now()
    page_request = read_request(request, slug)
    month, window = asked(page_request, now)
    state = page_request.state
    found = queries.desk_times(page_request.scope, month, window, region=state.region)
    about = about_sheet.table(
        page_request,
        now,
        contents=_("How fast customers are answered, by store and team; shares with their interval (Wilson, 95%)"),
        period=wording.period(month, window),
        chosen=about_sheet.chosen_stores(state),
    )
    name = file_name(page_request, "answer-times", [state.region], now)
    return Download(name, Table(_("Answer times"), FIELDS, [found.whole, *found.stores, *found.teams]), about)


def _kind(row: TimesRow) -> str:
    return {"all": _("all together"), "store": _("store"), "team": _("team")}[row.kind]


FIELDS: Sequence[Field[TimesRow]] = (
    Field("kind", gettext_lazy("Kind"), lambda row: row.kind, shown=_kind),
    Field("key", gettext_lazy("Code"), lambda row: row.key, width=12),
    Field("name", gettext_lazy("Name"), lambda row: row.name, width=30),
    Field("items", gettext_lazy("Items"), lambda row: row.items, number_format=COUNT),
    Field("customer_n", gettext_lazy("Decided by the wall clock"), lambda row: row.customer.n, number_format=COUNT),
    Field(
        "customer_in_time",
        gettext_lazy("In time by the wall clock"),
        lambda row: row.customer.in_time,
        number_format=COUNT,
    ),
    Field(
        "customer_share", gettext_lazy("Share by the wall clock"), lambda row: row.customer.share, number_format=SHARE
    ),
    Field("customer_low", gettext_lazy("From"), lambda row: row.customer.low, number_format=SHARE),
    Field("customer_high", gettext_lazy("To"), lambda row: row.customer.high, number_format=SHARE),
    Field("house_n", gettext_lazy("Decided by open hours"), lambda row: row.house.n, number_format=COUNT),
    Field("house_in_time", gettext_lazy("In time by open hours"), lambda row: row.house.in_time, number_format=COUNT),
    Field("house_share", gettext_lazy("Share by open hours"), lambda row: row.house.share, number_format=SHARE),
    Field("house_low", gettext_lazy("From"), lambda row: row.house.low, number_format=SHARE),
    Field("house_high", gettext_lazy("To"), lambda row: row.house.high, number_format=SHARE),
    Field("answered", gettext_lazy("Answered"), lambda row: row.answered, number_format=COUNT),
    Field("median_hours", gettext_lazy("Hours to the answer, median"), lambda row: row.median, number_format="0.0"),
    Field(
        "p90_hours",
        gettext_lazy("Hours within which nine in ten are answered"),
        lambda row: row.p90,
        number_format="0.0",
    ),
    Field(
        "rough",
        gettext_lazy("With a rough date"),
        lambda row: row.rough,
        gettext_lazy("In no share: a miss could not be proved."),
        number_format=COUNT,
    ),
    Field(
        "none_needed",
        gettext_lazy("Needed no answer"),
        lambda row: row.none_needed,
        gettext_lazy("In no share: over before a deadline passed."),
        number_format=COUNT,
    ),
    Field("open", gettext_lazy("Still open"), lambda row: row.open, number_format=COUNT),
)
