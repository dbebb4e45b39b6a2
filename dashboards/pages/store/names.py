"""What a store is known as: head office removes what is wrong."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dashboards.jobs import imports as jobs
from dashboards.pages.frame.page import read_request


@require_POST
@login_required
def forget_name(request: HttpRequest, slug: str, pk: int, code: str) -> HttpResponse:
    """Forget one name or place id; files that are in already stay as they are."""
    page_request = read_request(request, slug, (), keeper=True)
    if not jobs.forget_name(page_request.scope, code, pk):
        raise Http404
    messages.success(request, _("The name is forgotten."))
    return redirect("store", slug, code)
