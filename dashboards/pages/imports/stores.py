"""Which of our stores a name in a waiting file stands for: a person picks one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dashboards import queries
from dashboards.jobs import imports as jobs
from dashboards.pages.frame.page import read_request, render_page

FOUND = 20
"""Stores that a search shows at once."""


@require_http_methods(["GET", "POST"])
@login_required
def pick_store(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the nearest stores and a search over all; on POST, keep the choice and read the file again with it."""
    page_request = read_request(request, slug, ("written", "q"), peers=True, plain=True)
    scope, row = page_request.scope, queries.import_row(page_request.scope, pk)
    written = request.GET.get("written", "")
    unknown = {own: nearest for own, nearest, _records in row.preview.get("unknown", ())} if row else {}
    if row is None or written not in unknown:
        raise Http404
    if request.method == "POST":
        code = request.POST.get("store", "")
        if queries.store_head(scope, code) is None:
            raise Http404
        if not jobs.pick_store(scope, pk, written, code):
            messages.info(request, _("Nothing was done: the state of this import has changed in the meantime."))
        return redirect("import", slug, pk)
    # Without a search of one's own, what the file writes is searched for, where that finds anything.
    search = request.GET.get("q", written).strip()
    found = queries.roster(scope, search=search, limit=FOUND)
    if not found and "q" not in request.GET:
        search, found = "", queries.roster(scope, limit=FOUND)
    near = [queries.store_head(scope, code) for code in unknown[written].split(", ")]
    context = {
        "number": pk,
        "written": written,
        "search": search,
        "nearest": [store for store in near if store],
        "found": found,
    }
    return render_page(request, "imports/pick_store.html", page_request, "imports", context, pickers=())
