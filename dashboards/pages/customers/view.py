"""Customers' data: what is stored of them, and their erasure, which is shown in counts before it is done."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dashboards.jobs import erasing
from dashboards.pages.customers import cells
from dashboards.pages.customers.form import CustomerForm
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from locations.refusals import Refusal
from reviews.erasure.verbs import Erased


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def customers(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is stored of customers; on POST, count what an erasure would change, or do it."""
    page_request = read_request(request, slug, (), keeper=True)
    form, found = CustomerForm(request.POST or None), None
    if request.method == "POST":
        do = request.POST.get("do")
        if do not in ("count", "erase"):
            raise BadRequest("do names nothing that can be done")
        found = _found(page_request, form, erases=do == "erase") if form.is_valid() else None
        if found is not None and do == "erase":
            messages.success(request, cells.done(found))
            return redirect("customers", slug)
    context = {
        "form": form,
        "counted": found is not None,
        "places": cells.places(found.counts) if found else (),
        "waiting": cells.waiting(found) if found else "",
    }
    # The name is never part of an address, which browsers and proxies write down: so no redirect after counting.
    return render_page(
        request, "customers/customers.html", page_request, "brand", context, pickers=(), is_refused=bool(form.errors)
    )


def _found(page_request: PageRequest, form: CustomerForm, *, erases: bool) -> Erased | None:
    """Erase the customer, or count what that would change; None where it is refused, and the form says why."""
    scope, who = page_request.scope, form.cleaned_data
    try:
        if erases:
            return erasing.erase_person(scope, **who, by=scope.user, now=timezone.now())
        return erasing.count_person(scope, **who)
    except Refusal as refused:
        form.add_error(refused.field or None, str(refused))
        return None


urlpatterns = [path("b/<slug:slug>/customers/", customers, name="customers")]
