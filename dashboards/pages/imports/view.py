"""Imports: upload a file, preview it, confirm or drop it, follow, stop and resume it, read its result, and undo it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboards import queries
from dashboards.jobs import imports as jobs
from dashboards.jobs.upload_limits import LARGEST_FORM, TooMuchWaits, may_bring_files
from dashboards.pages.frame.navigation import Group, PageLink, sees_peers
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.frame.waiting import waiting_words
from dashboards.pages.imports.cells import changed, import_cells, list_pickers, next_step, undo_words
from dashboards.pages.imports.form import ListForm, UploadForm
from dashboards.pages.imports.reading import ReadingForm, reading_cells
from dashboards.pages.imports.stores import pick_store
from dashboards.rows import ImportRow
from locations.middleware.bodies import takes_files


@takes_files(LARGEST_FORM, may_bring_files)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def imports(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form for a file, and the imports so far."""
    page_request = read_request(request, slug, ListForm.NAMES, peers=True, plain=True)
    form = UploadForm(request.POST or None, request.FILES or None, keeps_the_brand=page_request.scope.keeps_the_brand)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        stated = {"file_name": file.name, "size": file.size, "preview": True, **form.arguments()}
        try:
            return redirect("import", slug, jobs.queue_import(page_request.scope, file.chunks(), **stated))
        except TooMuchWaits as refused:
            form.add_error("file", str(refused))
    return render_page(
        request,
        "imports/imports.html",
        page_request,
        "imports",
        _lists(request, page_request, form),
        pickers=(),
        is_refused=bool(form.errors),
    )


def _lists(request: HttpRequest, page_request: PageRequest, form: UploadForm) -> dict[str, Any]:
    """Give one page of the list, and the form."""
    narrowing = ListForm(request.GET)
    which = narrowing.checked()
    most = queries.IN_ONE_LIST
    rows = queries.imports(page_request.scope, **which, limit=most + 1)
    older = narrowing.address(before=str(rows[most - 1].pk)) if len(rows) > most else ""
    return {
        "form": form,
        "details_open": any(form.errors.get(field.name) for field in form.details()),
        "imports": [import_cells(row) for row in rows[:most]],
        "list_pickers": list_pickers(which["kind"], which["state"]),
        "narrowed": any(which.values()),
        "newer": narrowing.address() if which["before"] else "",
        "older": older,
    }


@require_safe
@login_required
def import_(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one import: its preview, its progress or its result."""
    page_request = read_request(request, slug, (), peers=True)
    return _shown(request, page_request, _row(page_request, pk))


def _shown(
    request: HttpRequest, page_request: PageRequest, row: ImportRow, form: ReadingForm | None = None
) -> HttpResponse:
    shown: dict[str, Any] = {"import": import_cells(row), "step": next_step(row, page_request.brand)}
    if row.state == "queued":
        now = timezone.now()
        shown["waits"] = waiting_words(queries.waits_since(page_request.scope, now), now)
    if row.state == "ready":
        shown |= reading_cells(form or ReadingForm(None, row, keeps_the_brand=page_request.scope.keeps_the_brand), row)
    if row.updated and row.state == "done":
        shown |= changed(queries.changes_of_import(page_request.scope, row.pk), row.updated)
    return render_page(
        request, "imports/import.html", page_request, "imports", shown, pickers=(), is_refused=bool(form)
    )


@require_POST
@login_required
def preview(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Preview a waiting file again, with other options."""
    page_request = read_request(request, slug, (), peers=True)
    row = _row(page_request, pk)
    form = ReadingForm(request.POST, row, keeps_the_brand=page_request.scope.keeps_the_brand)
    if row.state == "ready" and not form.is_valid():
        return _shown(request, page_request, row, form)
    return _moved(
        request, page_request, pk, form.is_valid() and jobs.preview_again(page_request.scope, pk, **form.arguments())
    )


@require_POST
@login_required
def confirm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    page_request = read_request(request, slug, (), peers=True)
    if _row(page_request, pk).preview.get("questions"):
        messages.info(request, _("Answer the open question first, or leave its column out."))
        return redirect("import", slug, pk)
    done = jobs.confirm(page_request.scope, pk, remember=bool(request.POST.get("remember")))
    return _moved(request, page_request, pk, done)


@require_POST
@login_required
def forget(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Forget what is remembered for files with these headings; this file stays as it was read."""
    page_request = read_request(request, slug, (), peers=True)
    _row(page_request, pk)
    if jobs.forget(page_request.scope, pk):
        messages.info(request, _("Forgotten: the next file with these headings is read as it is recognised."))
    return redirect("import", slug, pk)


@require_POST
@login_required
def drop(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    page_request = read_request(request, slug, (), peers=True)
    _row(page_request, pk)
    return _moved(request, page_request, pk, jobs.drop(page_request.scope, pk))


@require_POST
@login_required
def stop(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Stop what a worker does with an import, or take it out of the queue."""
    page_request = read_request(request, slug, (), peers=True)
    _row(page_request, pk)
    done = jobs.stop(page_request.scope, pk)
    if done and _row(page_request, pk).can_be_stopped:
        messages.info(request, _("It stops within a few seconds; what is in stays in."))
    return _moved(request, page_request, pk, done)


@require_POST
@login_required
def go_on(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Go on with an import that was stopped."""
    page_request = read_request(request, slug, (), peers=True)
    _row(page_request, pk)
    return _moved(request, page_request, pk, jobs.go_on(page_request.scope, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show what undoing an import would do, or why it cannot be undone; undo it on POST."""
    page_request = read_request(request, slug, (), peers=True, writer=True)
    row = _row(page_request, pk)
    if request.method == "POST":
        keep_work = bool(request.POST.get("keep_work"))
        done = jobs.undo(page_request.scope, pk, keep_work=keep_work)
        if not done and row.can_be_undone:
            return redirect("import_undo", slug, pk)
        return _moved(request, page_request, pk, done)
    if not row.can_be_undone:
        return redirect("import", slug, pk)
    words = undo_words(row, queries.undo_of_import(page_request.scope, pk), page_request.brand)
    return render_page(
        request, "imports/undo.html", page_request, "imports", {"import": import_cells(row), "undo": words}, pickers=()
    )


@require_safe
@login_required
def rejects(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    """Send the records that an import refused, with the reasons."""
    page_request = read_request(request, slug, (), peers=True)
    path = queries.rejects_path(page_request.scope, pk)
    if path is None:
        raise Http404
    file = Path(settings.DATA_DIR) / path
    return FileResponse(file.open("rb"), as_attachment=True, filename=f"rejects-{pk}.csv")


def _row(page_request: PageRequest, pk: int) -> ImportRow:
    """Give the import, which looks like none where it is somebody else's."""
    row = queries.import_row(page_request.scope, pk)
    if row is None:
        raise Http404
    return row


def _moved(request: HttpRequest, page_request: PageRequest, pk: int, done: bool) -> HttpResponse:
    """Lead back to the import, with a message where somebody else was faster."""
    if not done:
        messages.info(request, _("Nothing was done: the state of this import has changed in the meantime."))
    return redirect("import", page_request.brand, pk)


urlpatterns = [
    path("b/<slug:slug>/imports/", imports, name="imports"),
    path("b/<slug:slug>/imports/<int:pk>/", import_, name="import"),
    path("b/<slug:slug>/imports/<int:pk>/rejects.csv", rejects, name="rejects"),
    path("b/<slug:slug>/imports/<int:pk>/look/", preview, name="import_preview"),
    path("b/<slug:slug>/imports/<int:pk>/store/", pick_store, name="import_store"),
    path("b/<slug:slug>/imports/<int:pk>/confirm/", confirm, name="import_confirm"),
    path("b/<slug:slug>/imports/<int:pk>/forget/", forget, name="import_forget"),
    path("b/<slug:slug>/imports/<int:pk>/drop/", drop, name="import_drop"),
    path("b/<slug:slug>/imports/<int:pk>/stop/", stop, name="import_stop"),
    path("b/<slug:slug>/imports/<int:pk>/go-on/", go_on, name="import_go_on"),
    path("b/<slug:slug>/imports/<int:pk>/undo/", undo, name="import_undo"),
]
LINK = PageLink(Group.SET_UP, 3, "imports", gettext_lazy("Imports"), "upload", for_whom=sees_peers)
