"""What an invitation leads to, for whoever has its link: an account, or another role for who is signed in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dashboards.pages.invitation import cells
from dashboards.pages.invitation.form import AccountForm
from locations import links
from locations.refusals import Refusal

SIGN_IN = "locations.sign_in.SignIn"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what an invitation offers; on POST, accept it."""
    view = links.read_invitation(secret, now=timezone.now())
    if view.state != "open":
        return _over(request, view.state)
    form = AccountForm(request.POST or None, initial={"username": ""})
    try:
        if request.method == "POST" and request.user.is_authenticated:
            links.accept(secret, request.user, now=timezone.now())
            return _welcome(request, view.brand)
        if request.method == "POST" and form.is_valid():
            written = form.cleaned_data
            language = translation.get_language() or settings.LANGUAGE_CODE
            person = links.accept_as_new(
                secret, written["username"], written["password1"], language=language, now=timezone.now()
            )
            login(request, person, backend=SIGN_IN)
            return _welcome(request, view.brand)
    except Refusal as refused:
        if not refused.field:
            return _over(request, links.read_invitation(secret, now=timezone.now()).state)
        form.add_error(refused.field, str(refused))
    context = {"invitation": view, "offered": cells.offered(view), "form": form}
    status = 422 if form.errors and not request.user.is_authenticated else 200
    return _private(render(request, "invitation/invitation.html", context, status=status))


def _welcome(request: HttpRequest, brand: str) -> HttpResponse:
    messages.success(request, _("Welcome to %(brand)s.") % {"brand": brand})
    return _private(redirect("home"))


def _over(request: HttpRequest, state: links.State) -> HttpResponse:
    """Say in one sentence that a link serves no longer, and the way on; 410 where it once did."""
    context = {"why": cells.why_not(state), "way_on": cells.way_on(state)}
    return _private(render(request, "invitation/over.html", context, status=404 if state == "unknown" else 410))


def _private(response: HttpResponse) -> HttpResponse:
    """Keep the address, which is a secret, from whatever this page leads to.

    Not by "no-referrer": browsers then hide the origin of forms too, and Django refuses those.
    """
    response["Referrer-Policy"] = "strict-origin"
    return response


urlpatterns = [path("invitation/<str:secret>/", invitation, name="invitation")]
