"""Special days: see them, set and remove them, and take public holidays over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dashboards import queries
from dashboards.pages.frame.navigation import Group, PageLink, sees_peers
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.special_days import cells
from dashboards.pages.special_days.form import SpecialDayForm
from dashboards.rows import SpecialDays
from locations.refusals import Refusal
from locations.special_days import remove_special_day, set_special_day


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def special_days(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the special days ahead and the public holidays next to them; on POST, set one."""
    page_request = read_request(request, slug, (), peers=request.method == "POST")
    found = queries.special_days(page_request.scope, timezone.now())
    form = SpecialDayForm(request.POST or None, known=found)
    if request.method == "POST" and form.is_valid() and _is_set(page_request, form):
        messages.success(request, _("The special day is set."))
        return redirect("special_days", slug)
    return _shown(request, page_request, found, form)


def _is_set(page_request: PageRequest, form: SpecialDayForm) -> bool:
    """Set the special day; where it is refused, the form says why."""
    scope = page_request.scope
    try:
        set_special_day(scope, **form.arguments(), by=scope.user, now=timezone.now())
    except Refusal as refused:
        form.add_error(refused.field or None, str(refused))
        return False
    return True


def _shown(request: HttpRequest, page_request: PageRequest, found: SpecialDays, form: SpecialDayForm) -> HttpResponse:
    context = {
        "reading": cells.reading(found),
        "ahead": cells.days(found.ahead),
        "over": cells.days(found.over, over=True),
        "holidays": cells.holidays(found.holidays),
        "country": found.country,
        "may_set": found.may_set,
        "may_set_brand": found.may_set_brand,
        "form": form,
    }
    return render_page(
        request,
        "special_days/special_days.html",
        page_request,
        "special_days",
        context,
        pickers=(),
        is_refused=bool(form.errors),
    )


@require_POST
@login_required
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a special day back: its stores are open again as their opening hours say."""
    page_request = read_request(request, slug, (), peers=True)
    try:
        if not remove_special_day(page_request.scope, pk, by=page_request.scope.user, now=timezone.now()):
            raise Http404
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The special day is removed."))
    return redirect("special_days", slug)


urlpatterns = [
    path("b/<slug:slug>/special-days/", special_days, name="special_days"),
    path("b/<slug:slug>/special-days/<int:pk>/remove/", remove, name="special_day_remove"),
]
LINK = PageLink(
    Group.SET_UP, 6, "special_days", gettext_lazy("Special days"), "calendar", for_whom=sees_peers, tab_of="brand"
)
