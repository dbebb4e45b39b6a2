"""Files in: drop one, follow it, and see what became of every record."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from dashboards import queries, tasks
from dashboards.display.arrivals import arrival
from dashboards.display.page import ask, page
from dashboards.forms import UploadForm


@require_http_methods(["GET", "POST"])
@login_required
def imports(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for a file, and the imports so far."""
    asked = ask(request, slug, (), peers=True)
    form = UploadForm(request.POST or None, request.FILES or None, keeps_the_brand=asked.scope.keeps_the_brand)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        pk = tasks.queue_import(
            asked.scope,
            file.chunks(),
            kind=form.cleaned_data["kind"],
            file_name=file.name,
            publisher=form.cleaned_data["publisher"],
            options=form.options(),
        )
        return redirect("import", slug, pk)
    rows = [arrival(row) for row in queries.imports(asked.scope)]
    response = page(request, "imports/imports.html", asked, "imports", {"form": form, "arrivals": rows}, pickers=())
    response.status_code = 422 if form.errors else 200
    return response


@require_GET
@login_required
def import_(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One import: how far it is, and its account."""
    asked = ask(request, slug, (), peers=True)
    row = queries.import_row(asked.scope, pk)
    if row is None:
        raise Http404
    return page(request, "imports/import.html", asked, "imports", {"arrival": arrival(row)}, pickers=())


@require_GET
@login_required
def rejects(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    """The records that an import refused, with the reasons."""
    asked = ask(request, slug, (), peers=True)
    path = queries.rejects_path(asked.scope, pk)
    if path is None:
        raise Http404
    file = Path(settings.DATA_DIR) / path
    return FileResponse(file.open("rb"), as_attachment=True, filename=f"rejects-{pk}.csv")
