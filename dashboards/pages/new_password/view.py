"""Choose a new password, for whoever has the link that head office made."""

import logging

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from locations import links
from locations.refusals import Refusal

SIGN_IN = "locations.sign_in.SignIn"
access_log = logging.getLogger("evenly.access")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Ask for a new password twice; on POST, change it and sign in."""
    person = links.person_of(uid, token)
    if person is None:
        return _private(render(request, "new_password/over.html", status=410))
    form = SetPasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = links.choose_password(uid, token, form.cleaned_data["new_password1"])
        except Refusal:
            return _private(render(request, "new_password/over.html", status=410))
        login(request, changed, backend=SIGN_IN)
        access_log.info("chose a new password: %r", changed.get_username())
        messages.success(request, _("Your password is changed."))
        return _private(redirect("home"))
    context = {"person": person.get_username(), "form": form}
    status = 422 if form.errors else 200
    return _private(render(request, "new_password/new_password.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    """Keep the address, which is a secret, from whatever this page leads to.

    Not by "no-referrer": browsers then hide the origin of forms too, and Django refuses those.
    """
    response["Referrer-Policy"] = "strict-origin"
    return response


urlpatterns = [path("new-password/<str:uid>/<str:token>/", new_password, name="new_password")]
