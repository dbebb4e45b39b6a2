"""The pin of one store: head office sets and removes it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dashboards import queries
from dashboards.jobs import geocoding
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.store import pin_cells
from dashboards.pages.store.pin_cells import PinCells
from dashboards.pages.store.pin_form import PinForm
from locations.pins import StorePin


def pin_words(page_request: PageRequest, found: StorePin) -> PinCells:
    """Word where a store is, as much of it as this person needs."""
    has_geocoder, with_reason = bool(settings.GEOCODER_URL), page_request.scope.keeps_the_brand
    return pin_cells.cells(found, has_geocoder=has_geocoder, with_reason=with_reason)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def pin(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show where a store is, and set its pin by hand."""
    page_request = read_request(request, slug, (), keeper=True)
    found = queries.store_and_pin(page_request.scope, code)
    if found is None:
        raise Http404
    head, where = found
    form = PinForm(request.POST or None, country=where.country)
    if request.method == "POST" and form.is_valid():
        scope, now = page_request.scope, timezone.now()
        if not geocoding.set_pin(scope, code, **form.cleaned_data, by=scope.user, now=now):
            raise Http404
        messages.success(request, _("The pin is set; the scores follow in a moment."))
        return redirect("store_about", slug, code)
    context = {"head": head, "pin": pin_words(page_request, where), "form": form}
    return render_page(
        request, "store/pin_form.html", page_request, "store", context, pickers=(), is_refused=bool(form.errors)
    )


@require_POST
@login_required
def unpin(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Remove a pin that was set by hand."""
    page_request = read_request(request, slug, (), keeper=True)
    if queries.store_head(page_request.scope, code) is None:
        raise Http404
    if geocoding.remove_pin(page_request.scope, code, by=page_request.scope.user, now=timezone.now()):
        messages.success(request, _("The pin is removed; the scores follow in a moment."))
    else:
        messages.info(request, _("Nothing was done: no pin set by hand is in force."))
    return redirect("store_about", slug, code)
