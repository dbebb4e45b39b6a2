"""The items of a view as files, all of them."""

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
from dashboards.item_words import state_words
from dashboards.naming import theme_words
from dashboards.pages.desk.form import NAMES, NARROWING, DeskForm
from dashboards.pages.desk.words import KIND_WORDS, SEVERITY, VIEWS
from dashboards.pages.frame import about_sheet
from dashboards.pages.frame.downloads import Download, file_name, filters, name_parts, send_csv, send_workbook
from dashboards.pages.frame.page import read_request
from dashboards.rows import DeskItem


@require_safe
@login_required
def desk_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the items of a view, in the order of the queue; without a view all that are open."""
    return send_csv(request, _download(request, slug))


@require_safe
@login_required
def desk_xlsx(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the same as a workbook."""
    return send_workbook(request, _download(request, slug))


def _download(request: HttpRequest, slug: str) -> Download:
    now = timezone.now()
    page_request = read_request(request, slug, NAMES, plain=True)
    scope = page_request.scope
    form = DeskForm(request.GET, page_request, queries.desk_choices(scope, now))
    given = form.checked()
    rows = queries.desk_items(scope, form.only(), now, limit=None)
    view = given["view"] or "all"
    about = about_sheet.table(
        page_request,
        now,
        contents=_("Items of the desk, in the order in which they should be taken up"),
        period=str(VIEWS[view][0]),
        chosen=filters(form, NARROWING),
        notes=[(_("Times"), _("On the clock of the store; in CSV with its distance from UTC."))],
    )
    parts = name_parts({**given, "view": view}, ("view", "store", "theme", "tag", "severity", "kind"))
    name = file_name(page_request, "desk", parts, now)
    return Download(name, Table(_("Desk"), FIELDS, rows), about)


FIELDS: Sequence[Field[DeskItem]] = (
    Field("item", gettext_lazy("Item"), lambda row: row.pk, number_format="0", width=10),
    Field("kind", gettext_lazy("Kind"), lambda row: row.kind, shown=lambda row: str(KIND_WORDS[row.kind]), width=16),
    Field("publisher", gettext_lazy("Publisher"), lambda row: row.publisher, width=14),
    Field("store", gettext_lazy("Code"), lambda row: row.store, width=12),
    Field("store_name", gettext_lazy("Store"), lambda row: row.store_name, width=30),
    Field(
        "spoke_at",
        gettext_lazy("Customer spoke"),
        lambda row: row.spoke_at,
        gettext_lazy("The latest possible moment where only a range of dates is known."),
        number_format=MOMENT,
        width=17,
    ),
    Field("stars", gettext_lazy("Stars"), lambda row: row.stars, number_format="0", width=8),
    Field("score", "NPS", lambda row: row.score, number_format="0", width=8),
    Field("text", gettext_lazy("Words"), lambda row: row.text, width=60, wraps=True),
    Field(
        "themes",
        gettext_lazy("Themes"),
        lambda row: " ".join(row.themes),
        shown=lambda row: ", ".join(theme_words(theme) for theme in row.themes),
        width=24,
    ),
    Field("tags", gettext_lazy("Tags"), lambda row: " ".join(row.tags), width=20),
    Field(
        "severity",
        gettext_lazy("Severity"),
        lambda row: row.severity,
        gettext_lazy("From 1, information, to 4, incident."),
        shown=lambda row: str(SEVERITY[row.severity]),
        width=12,
    ),
    Field("state", gettext_lazy("State"), lambda row: row.state, shown=lambda row: state_words(row.state), width=18),
    Field("owner", gettext_lazy("Owner"), lambda row: row.owner, width=16),
    Field("team", gettext_lazy("Team"), lambda row: row.team, width=16),
    Field(
        "due_customer",
        gettext_lazy("Due for the customer"),
        lambda row: row.due_customer,
        gettext_lazy("By the wall clock."),
        number_format=MOMENT,
        width=17,
    ),
    Field(
        "due_house",
        gettext_lazy("Due in open hours"),
        lambda row: row.due_house,
        gettext_lazy("By the opening hours of the store. Empty where no hours are known."),
        number_format=MOMENT,
        width=17,
    ),
    Field(
        "open_hours_left",
        gettext_lazy("Open hours left"),
        lambda row: row.house_left,
        gettext_lazy("Below 0 after the deadline. Empty where it is answered."),
        number_format="0.0",
        width=12,
    ),
    Field(
        "answered_at",
        gettext_lazy("Answered"),
        lambda row: row.answered_at,
        number_format=MOMENT,
        width=17,
    ),
    Field(
        "in_time_customer",
        gettext_lazy("In time for the customer"),
        lambda row: _yes(row.in_time_customer),
        gettext_lazy("Empty while that is open."),
        shown=lambda row: _yes_words(row.in_time_customer),
    ),
    Field(
        "in_time_house",
        gettext_lazy("In time in open hours"),
        lambda row: _yes(row.in_time_house),
        gettext_lazy("Empty while that is open."),
        shown=lambda row: _yes_words(row.in_time_house),
    ),
)


def _yes(given: bool | None) -> str | None:
    return None if given is None else "yes" if given else "no"


def _yes_words(given: bool | None) -> str | None:
    return None if given is None else _("yes") if given else _("no")
