"""What a store is known as: head office adds names and removes what is wrong."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dashboards.pages.frame.page import read_request
from dashboards.pages.store.record import record_page
from dashboards.pages.store.record_form import NameForm
from locations import records
from locations.refusals import Refusal


@require_POST
@login_required
def forget_name(request: HttpRequest, slug: str, pk: int, code: str) -> HttpResponse:
    """Forget one name or place id; files that are in already stay as they are."""
    scope = read_request(request, slug, (), keeper=True).scope
    if not records.remove_name(scope, code, pk, by=scope.user, now=timezone.now()):
        raise Http404
    messages.success(request, _("The name is forgotten."))
    return redirect("store_about", slug, code)


@require_POST
@login_required
def add_name(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Say what else files call a store."""
    page_request = read_request(request, slug, (), keeper=True)
    scope, form = page_request.scope, NameForm(request.POST)
    if form.is_valid():
        try:
            if not records.add_name(scope, code, form.cleaned_data["written"], by=scope.user, now=timezone.now()):
                raise Http404
            messages.success(request, _("The name is added: files that use it find this store."))
            return redirect("store_record", slug, code)
        except Refusal as refused:
            form.add_error("written", str(refused))
    return record_page(request, page_request, code, names=form)
