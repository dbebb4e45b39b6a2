"""Signing in and out, the password, the language, and where a person's work begins."""

import logging
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboards.notices.mail import Mail, failure
from dashboards.pages.account import cells
from dashboards.pages.account.form import AddressForm
from locations.first_run import may_found_a_brand, nobody_yet
from locations.refusals import Refusal
from locations.roles import whom_to_ask
from locations.scoping import brands_of
from locations.sign_in import change_address

YEAR = 365 * 24 * 3600
access_log = logging.getLogger("evenly.access")
"""Names alone, as written: %r keeps a line break in a name from making a second line."""


class SignIn(LoginView):
    """Sign in; a person who chose a language gets it in every browser."""

    template_name = "account/sign_in.html"
    redirect_authenticated_user = True
    http_method_names = ("get", "head", "post", "options")

    def dispatch(self, request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponseBase:
        """Lead to the first account where there is none: nobody could sign in."""
        if nobody_yet():
            return redirect("start")
        return super().dispatch(request, *arguments, **options)

    def form_valid(self, form: object) -> HttpResponse:
        response = super().form_valid(form)  # type: ignore[arg-type]
        access_log.info("signed in: %r", self.request.user.get_username())
        _remember(response, getattr(self.request.user, "language", ""))
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        if not getattr(self.request, "axes_locked_out", False):
            access_log.warning("not signed in: %r", form.data.get("username", "")[:150])
        return super().form_invalid(form)


def locked_out(request: HttpRequest, refused: HttpResponse, credentials: Mapping[str, Any]) -> HttpResponse:
    """Say how long to wait after too many wrong passwords; the same for names that nobody has."""
    access_log.warning("locked out: %r", credentials.get("username", ""))
    wait = settings.AXES_COOLOFF_TIME
    facts = {"failures": settings.AXES_FAILURE_LIMIT, "minutes": int(wait.total_seconds() // 60)}
    response = render(request, "account/locked.html", facts, status=429)
    response["Retry-After"] = str(int(wait.total_seconds()))
    return response


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """List the brands of a person; with a single one, redirect to it; whoever begins makes the first one."""
    brands = list(brands_of(request.user, timezone.now()))  # type: ignore[arg-type]
    if len(brands) == 1:
        return redirect("overview", brands[0].slug)
    if not brands and may_found_a_brand(request.user, timezone.now()):
        return redirect("start")
    whom = [] if brands else whom_to_ask(request.user, timezone.now())  # type: ignore[arg-type]
    return render(request, "account/brands.html", {"brands": brands, "whom": whom})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; the session stays signed in."""
    form = PasswordChangeForm(request.user, request.POST or None)  # type: ignore[arg-type]
    if request.method == "POST" and _knows_password(request) and form.is_valid():
        update_session_auth_hash(request, form.save())
        access_log.info("changed their password: %r", request.user.get_username())
        messages.success(request, _("Your password is changed."))
        return redirect("home")
    return render(request, "account/password.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def address(request: HttpRequest) -> HttpResponse:
    """Change the address that mails go to, for who knows the password; the old address gets a mail."""
    user: Any = request.user
    form = AddressForm(request.POST or None, initial={"email": user.email})
    if request.method == "POST" and form.is_valid():
        if not _knows_password(request):
            form.add_error("old_password", _("This is not your password."))
        elif _changes_address(user, form):
            messages.success(request, _("Your mail address is changed."))
            return redirect("home")
    return render(request, "account/address.html", {"form": form}, status=422 if form.errors else 200)


def _changes_address(user: Any, form: AddressForm) -> bool:
    """Change a person's address and tell the old one; False, and a form that says why, where that cannot be."""
    before, now = user.email, timezone.now()
    try:
        change_address(user, form.cleaned_data["email"])
    except Refusal as refused:
        form.add_error(refused.field, str(refused))
        return False
    access_log.info("changed their mail address: %r", user.get_username())
    # It concerns the account and no brand, whose head office has nothing to see of it.
    if settings.SENDS_MAIL and before and before != user.email:
        with translation.override(user.language or translation.get_language()):
            failure(Mail(before, *cells.address_changed_mail(user.get_username(), now)))
    return True


def _knows_password(request: HttpRequest) -> bool:
    """Whether the password of a form is the person's own.

    It is tried as at the sign-in, so that wrong ones are counted and logged, and then one waits.
    """
    name = request.user.get_username()
    if authenticate(request, username=name, password=request.POST.get("old_password", "")) is not None:
        return True
    if not getattr(request, "axes_locked_out", False):
        access_log.warning("wrong password within a session: %r", name)
    return False


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show Evenly in another language from now on, on this browser and for this person."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise BadRequest("There is no such language.")
    if request.user.is_authenticated:
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    response = HttpResponseRedirect(_way_back(request))
    _remember(response, chosen)
    return response


def _way_back(request: HttpRequest) -> str:
    """Give the page that the form was sent from, if it is one of ours."""
    page = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return page if ours and page.startswith("/") else "/"


def _remember(response: HttpResponse, chosen: str) -> None:
    if chosen:
        translation.activate(chosen)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )


urlpatterns = [
    path("", home, name="home"),
    path("sign-in/", SignIn.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("password/", password, name="password"),
    path("address/", address, name="address"),
    path("language/", language, name="language"),
]
