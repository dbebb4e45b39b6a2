"""The first pages of an empty install: the account, the brand, the first data, and sample data to look around in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboards import queries
from dashboards.jobs import samples
from dashboards.pages.frame.checklist import checklist
from dashboards.pages.frame.page import read_request, render_page
from dashboards.pages.start import cells
from dashboards.pages.start.form import AccountForm, BrandForm, DoorForm
from locations import first_run
from locations.refusals import Refusal

SIGN_IN = "locations.sign_in.SignIn"


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Make the first account, then the first brand; whoever has both goes on to the brand's data."""
    if not request.user.is_authenticated:
        return _account(request) if first_run.nobody_yet() else redirect_to_login(request.get_full_path())
    if not first_run.may_found_a_brand(request.user, timezone.now()):
        raise Http404
    form = BrandForm(request.POST or None, language=translation.get_language())
    if request.method == "POST" and form.is_valid():
        try:
            brand = first_run.found_brand(request.user, **form.cleaned_data, now=timezone.now())
            return redirect("first_data", brand.slug)
        except Refusal as refused:
            form.add_error(refused.field if refused.field in form.fields else "name", str(refused))
    shown = {"form": form, "steps": cells.steps(1, request.user.get_username())}
    return render(request, "start/brand.html", shown, status=422 if form.errors else 200)


def _account(request: HttpRequest) -> HttpResponse:
    first_run.log_the_code()
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, language = form.cleaned_data, translation.get_language()
        try:
            user = first_run.make_first_account(
                given["username"], given["password"], name=given["name"], language=language, now=timezone.now()
            )
            login(request, user, SIGN_IN)
            return redirect("home")
        except first_run.AlreadyBegun:
            messages.info(request, _("Somebody has made the first account in the meantime; ask them to invite you."))
            return redirect("sign_in")
        except Refusal as refused:
            form.add_error(refused.field, str(refused))
    return render(
        request, "start/account.html", {"form": form, "steps": cells.steps(0)}, status=422 if form.errors else 200
    )


@require_safe
@login_required
def first_data(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the doors to the first data of a brand; of a sample, how far it is made."""
    page_request = read_request(request, slug, (), keeper=True)
    sample = queries.sample(page_request.scope)
    if sample and not sample.is_at_work and not sample.error and request.headers.get("HX-Request"):
        # The page that waits loads itself again and again; this leads its browser on.
        return HttpResponse(headers={"HX-Redirect": reverse("overview", args=[slug])})
    now = timezone.now()
    shown = {
        "sample": sample and cells.sample(sample, queries.waits_since(page_request.scope, now), now),
        "set_up": checklist(queries.set_up(page_request.scope), slug),
        "stores": DoorForm(auto_id="stores_%s"),
        "answers": DoorForm(auto_id="answers_%s"),
        "table": f"evenly/stores-to-fill-in-{translation.get_language()}.csv",
    }
    return render_page(request, "start/data.html", page_request, "first_data", shown, pickers=())


@require_POST
@login_required
def look_around(request: HttpRequest) -> HttpResponse:
    """Open the brand with sample data, which is made in the background the first time."""
    if not first_run.may_found_a_brand(request.user, timezone.now()):
        raise Http404
    now = timezone.now()
    user: Any = request.user
    slug = samples.ask_for_sample(user, now)
    return redirect("first_data" if samples.looks_after(user, slug, now) else "overview", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove_sample(request: HttpRequest, slug: str) -> HttpResponse:
    """Remove the sample data, after a question, in the background."""
    page_request = read_request(request, slug, (), keeper=True)
    if request.method == "POST":
        by = request.user.get_username()
        if not samples.remove_sample(page_request.scope, by=by, now=timezone.now()):
            raise Http404
        messages.success(request, _("The sample data are being removed; that takes a minute or so."))
        return redirect("home")
    if not queries.set_up(page_request.scope).is_sample:
        raise Http404
    return render_page(request, "start/remove.html", page_request, "first_data", {}, pickers=())


urlpatterns = [
    path("start/", start, name="start"),
    path("start/sample/", look_around, name="look_around"),
    path("b/<slug:slug>/start/", first_data, name="first_data"),
    path("b/<slug:slug>/start/remove/", remove_sample, name="remove_sample"),
]
