"""The dated targets of a brand: see them, and set, copy, change and end them."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboards import queries
from dashboards.jobs import standards as jobs
from dashboards.metrics import demanded, metric
from dashboards.pages.frame.navigation import Group, PageLink, sees_peers
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.frame.standard_cells import standards as standards_as_words
from dashboards.pages.standards import cells
from dashboards.pages.standards.form import ChangeForm, CopyForm, DemandForms, EndForm, Offered, as_typed
from dashboards.rows import Preview, StandardLine
from dashboards.standards import NotSettable
from locations.months import format_month, month_of

COPIED = ("copy", "first")
"""Parts of the address that fill the form with standards there are, for another first month."""


@require_safe
@login_required
def standards(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the dated targets of a brand: the current ones, then earlier and future ones."""
    page_request = read_request(request, slug, (), peers=True)
    lines = _lines(page_request)
    rows = standards_as_words(lines)
    context = {
        "reading": cells.standards_reading(lines),
        "now": [row for row in rows if row.when == "now"],
        "others": [row for row in rows if row.when != "now"],
        "unseen": cells.unseen(lines, page_request.choices.metrics),
        "may_change": page_request.scope.keeps_the_brand,
    }
    return render_page(request, "standards/standards.html", page_request, "standards", context, pickers=())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def set_standards(request: HttpRequest, slug: str) -> HttpResponse:
    """Set one or several standards; first they are previewed, and a second answer saves them."""
    page_request = read_request(request, slug, COPIED, keeper=True, repeated=("copy",), plain=True)
    data = request.POST if request.method == "POST" else None
    forms = DemandForms(data, _offered(page_request), [] if data else _copied(request, page_request))
    context: dict[str, Any] = {"forms": forms}
    is_refused = False
    if data and data.get("do") != "add":
        is_refused = not forms.is_valid()
        if not is_refused:
            try:
                if data.get("do") == "save":
                    return _saved(request, page_request, forms)
                context |= _previewed(page_request, jobs.preview(page_request.scope, forms.demands()))
            except NotSettable as refused:
                forms.refuse(refused)
                is_refused = True
    return render_page(
        request, "standards/standards_set.html", page_request, "standards", context, pickers=(), is_refused=is_refused
    )


def _saved(request: HttpRequest, page_request: PageRequest, forms: DemandForms) -> HttpResponse:
    scope = page_request.scope
    created = len(jobs.set_standards(scope, forms.demands(), by=scope.user, now=timezone.now()))
    words = ngettext(
        "%(n)s standard is set; the scores follow in a moment.",
        "%(n)s standards are set; the scores follow in a moment.",
        created,
    )
    messages.success(request, words % {"n": created})
    return redirect("standards", page_request.brand)


def _previewed(page_request: PageRequest, found: Sequence[Preview]) -> dict[str, Any]:
    return {"is_previewed": True, "previews": cells.previews(found, page_request.brand)}


def _copied(request: HttpRequest, page_request: PageRequest) -> list[dict[str, str]]:
    """Give the standards that the address asks to copy, as a person would type them."""
    wanted = {int(pk) for pk in request.GET.getlist("copy") if pk.isascii() and pk.isdigit()}
    if not wanted:
        return [{"valid_from": format_month(month_of(timezone.localdate())), "weight": "1"}]
    asked = CopyForm(request.GET)
    first = asked.cleaned_data["first"] if asked.is_valid() else None
    return [as_typed(line, valid_from=first) for line in _lines(page_request) if line.row.pk in wanted]


@require_safe
@login_required
def copy_standards(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the standards to set again from another month on."""
    page_request = read_request(request, slug, (), keeper=True)
    context = {
        "rows": standards_as_words(_lines(page_request)),
        "next_january": format_month((timezone.localdate().year + 1) * 12),
    }
    return render_page(request, "standards/standards_copy.html", page_request, "standards", context, pickers=())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_standard(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a standard; first the change is previewed, and a second answer saves it."""
    page_request = read_request(request, slug, (), keeper=True)
    line, scope = _line(page_request, pk), page_request.scope
    data = request.POST if request.method == "POST" else None
    form = ChangeForm(data, offered=_offered(page_request, line), entry=metric(line.row.metric), initial=as_typed(line))
    context: dict[str, Any] = {}
    if data and form.is_valid():
        demand = form.demand(metric=line.row.metric, region=line.row.region, format=line.row.format)
        try:
            if data.get("do") == "save":
                jobs.change_standard(scope, pk, demand, by=scope.user, now=timezone.now())
                messages.success(request, _("The standard is changed; the scores follow in a moment."))
                return redirect("standards", slug)
            context = _previewed(page_request, jobs.preview(scope, [demand], replacing=pk))
        except NotSettable as refused:
            form.refuse(refused)
    return _one(request, page_request, line, form, EndForm(), context)


@require_POST
@login_required
def end_standard(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End a standard with a month."""
    page_request = read_request(request, slug, (), keeper=True)
    line, scope = _line(page_request, pk), page_request.scope
    ending = EndForm(request.POST)
    if ending.is_valid():
        try:
            jobs.end_standard(scope, pk, ending.cleaned_data["valid_to"], by=scope.user, now=timezone.now())
            messages.success(request, _("The standard ends; the scores follow in a moment."))
            return redirect("standards", slug)
        except NotSettable as refused:
            ending.add_error("valid_to", str(refused))
    form = ChangeForm(offered=_offered(page_request, line), entry=metric(line.row.metric), initial=as_typed(line))
    return _one(request, page_request, line, form, ending, {})


@require_POST
@login_required
def withdraw_standard(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take back a standard that has not begun."""
    page_request = read_request(request, slug, (), keeper=True)
    try:
        if not jobs.withdraw_standard(page_request.scope, pk, by=page_request.scope.user, now=timezone.now()):
            raise Http404
    except NotSettable as refused:
        messages.error(request, str(refused))
        return redirect("standard_change", slug, pk)
    messages.success(request, _("The planned standard is withdrawn."))
    return redirect("standards", slug)


def _one(
    request: HttpRequest,
    page_request: PageRequest,
    line: StandardLine,
    form: ChangeForm,
    ending: EndForm,
    context: dict[str, Any],
) -> HttpResponse:
    (row,) = standards_as_words([line])
    is_planned = line.row.valid_from > month_of(timezone.localdate())
    shown = {"row": row, "form": form, "ending": ending, "is_planned": is_planned, **context}
    return render_page(
        request,
        "standards/standard_change.html",
        page_request,
        "standards",
        shown,
        pickers=(),
        is_refused=bool(form.errors or ending.errors),
    )


def _lines(page_request: PageRequest) -> list[StandardLine]:
    return queries.standard_lines(page_request.scope, month_of(timezone.localdate()))


def _line(page_request: PageRequest, pk: int) -> StandardLine:
    line = queries.standard_line(page_request.scope, pk, month_of(timezone.localdate()))
    if line is None:
        raise Http404
    return line


def _offered(page_request: PageRequest, line: StandardLine | None = None) -> Offered:
    """Give what can be chosen; an owner whose role is over stays on the standard that is changed."""
    members = queries.people(page_request.scope, timezone.localdate())
    people = {row.user: row.name or row.user for row in members if row.current}
    if line and line.owner:
        people.setdefault(line.owner, line.owner)
    choices = page_request.choices
    return Offered(choices.regions, choices.formats, [*people.items()], demanded(choices.metrics))


urlpatterns = [
    path("b/<slug:slug>/standards/", standards, name="standards"),
    path("b/<slug:slug>/standards/set/", set_standards, name="standards_set"),
    path("b/<slug:slug>/standards/copy/", copy_standards, name="standards_copy"),
    path("b/<slug:slug>/standards/<int:pk>/", change_standard, name="standard_change"),
    path("b/<slug:slug>/standards/<int:pk>/end/", end_standard, name="standard_end"),
    path("b/<slug:slug>/standards/<int:pk>/withdraw/", withdraw_standard, name="standard_withdraw"),
]
LINK = PageLink(Group.SET_UP, 1, "standards", gettext_lazy("Standards"), "target", for_whom=sees_peers)
