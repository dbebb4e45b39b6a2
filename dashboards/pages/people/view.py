"""Who has which role in a brand, for head office: invite people, give and end roles, absences, a way back in."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dashboards import queries
from dashboards.notices.mail import Mail
from dashboards.notices.outbox import send_at_once
from dashboards.pages.frame.navigation import Group, PageLink, is_head_office
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.people import cells
from dashboards.pages.people.files import people_csv, people_xlsx
from dashboards.pages.people.form import InviteForm
from dashboards.pages.people.link import show_link
from dashboards.pages.people.person import person
from locations import people as verbs
from locations.links import VALID_FOR
from locations.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who has, had and will have a role, and who is invited; on POST, invite somebody."""
    page_request = read_request(request, slug, (), overseer=True)
    scope = page_request.scope
    form = InviteForm(scope, timezone.localdate(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.invite(
                scope,
                form.cleaned_data["name"],
                form.cleaned_data["email"],
                form.offer(),
                by=scope.user,
                now=timezone.now(),
            )
        except Refusal as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            return _invited(request, page_request, made.secret, form.cleaned_data)
    return render_page(
        request,
        "people/people.html",
        page_request,
        "people",
        _shown(page_request, form),
        pickers=(),
        is_refused=bool(form.errors),
    )


@require_http_methods(["POST"])
@login_required
def take_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Make the link of an invitation serve no longer."""
    page_request = read_request(request, slug, (), keeper=True)
    if not verbs.take_back(page_request.scope, pk, by=page_request.scope.user, now=timezone.now()):
        raise Http404
    messages.success(request, _("The link of this invitation no longer works."))
    return redirect("people", slug)


def _shown(page_request: PageRequest, form: InviteForm) -> dict[str, Any]:
    scope, today = page_request.scope, timezone.localdate()
    rows, away = queries.people(scope, today), queries.absences(scope, today)
    return {
        "reading": cells.people_reading(rows),
        "current": cells.people([row for row in rows if row.current], away, today),
        "others": cells.people([row for row in rows if not row.current], away, today),
        "invitations": cells.waiting(queries.invitations(scope, timezone.now())),
        "form": form,
    }


def _invited(request: HttpRequest, page_request: PageRequest, secret: str, written: Mapping[str, Any]) -> HttpResponse:
    """Mail the link of an invitation where that can be done, and show it in any case."""
    name, email, address = written["name"], written["email"], reverse("invitation", args=[secret])
    link, until = request.build_absolute_uri(address), timezone.now() + VALID_FOR
    text = cells.invitation_mail(queries.brand_settings(page_request.scope), name, link, until)
    mailed = email and send_at_once(page_request.scope, Mail(email, *text), now=timezone.now())
    return show_link(request, page_request, address, what="invitation", name=name, email=email, mailed=bool(mailed))


urlpatterns = [
    path("b/<slug:slug>/people/", people, name="people"),
    path("b/<slug:slug>/people.csv", people_csv, name="people_csv"),
    path("b/<slug:slug>/people.xlsx", people_xlsx, name="people_xlsx"),
    path("b/<slug:slug>/people/<int:pk>/", person, name="person"),
    path("b/<slug:slug>/people/invitations/<int:pk>/take-back/", take_back, name="invitation_take_back"),
]
LINK = PageLink(Group.SET_UP, 2, "people", gettext_lazy("People"), "users", for_whom=is_head_office)
