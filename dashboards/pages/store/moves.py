"""Move a store to another region, close it and open it again, from the page of its record."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dashboards import queries
from dashboards.jobs import moves as jobs
from dashboards.pages.frame.page import read_request
from dashboards.pages.store.moves_form import DayForm, MoveForm
from dashboards.pages.store.record import record_page
from locations.refusals import Refusal


@require_POST
@login_required
def move(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Let a store be in another region from a month on."""
    page_request = read_request(request, slug, (), keeper=True)
    scope = page_request.scope
    form = MoveForm(request.POST, regions=queries.region_paths(scope), today=timezone.localtime())
    if not form.is_valid():
        return record_page(request, page_request, code, move=form)
    path = form.cleaned_data["region"]
    try:
        moved = jobs.move_stores(scope, [code], path, form.first, by=scope.user, now=timezone.now())
    except Refusal as refused:
        if not refused.field:
            raise Http404 from refused
        form.add_error(refused.field, str(refused))
        return record_page(request, page_request, code, move=form)
    sentence = _("The store is moved; figures of the months before stay as they are.")
    messages.success(request, sentence if moved else _("Nothing was changed: the store is there already."))
    return redirect("store_record", slug, code)


@require_POST
@login_required
def close(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Close a store for good after a day."""
    page_request = read_request(request, slug, (), keeper=True)
    form = DayForm(request.POST, prefix="closing")
    if form.is_valid():
        scope, day = page_request.scope, form.cleaned_data["day"]
        try:
            if not jobs.close_store(scope, code, day, by=scope.user, now=timezone.now()):
                raise Http404
            messages.success(request, _("The last day of the store is noted; its figures stay."))
            return redirect("store_record", slug, code)
        except Refusal as refused:
            form.add_error("day", str(refused))
    return record_page(request, page_request, code, closing=form)


@require_POST
@login_required
def reopen(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Open a store from a day on, also one that was closed."""
    page_request = read_request(request, slug, (), keeper=True)
    form = DayForm(request.POST, prefix="opening")
    if not form.is_valid():
        return record_page(request, page_request, code, opening=form)
    scope, day = page_request.scope, form.cleaned_data["day"]
    if not jobs.open_store(scope, code, day, by=scope.user, now=timezone.now()):
        raise Http404
    messages.success(request, _("The store is open from that day on."))
    return redirect("store_record", slug, code)
