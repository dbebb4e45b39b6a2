"""The record of a store: head office corrects it, sees what changed it, and adds stores."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dashboards import queries
from dashboards.jobs import records as jobs
from dashboards.pages.frame.event_rows import event_cells
from dashboards.pages.frame.links import store_links
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.store.moves_form import DayForm, MoveForm
from dashboards.pages.store.record_cells import stay_cells, twin_cells
from dashboards.pages.store.record_form import NameForm, NewStoreForm, RecordForm, as_typed
from dashboards.rows import StoreRecord
from locations.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def record(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show the record of a store with its history, and save what a person changes in it."""
    page_request = read_request(request, slug, (), keeper=True)
    form = None
    if request.method == "POST":
        scope = page_request.scope
        form = RecordForm(request.POST, country=queries.country(scope))
        if form.is_valid():
            try:
                if not jobs.correct_record(scope, code, form.attributes(), by=scope.user, now=timezone.now()):
                    raise Http404
                messages.success(request, _("The record is saved; what rests on it follows in a moment."))
                return redirect("store_record", slug, code)
            except Refusal as refused:
                form.refuse(refused)
    return record_page(request, page_request, code, form=form)


def record_page(
    request: HttpRequest,
    page_request: PageRequest,
    code: str,
    *,
    form: RecordForm | None = None,
    names: NameForm | None = None,
    move: MoveForm | None = None,
    closing: DayForm | None = None,
    opening: DayForm | None = None,
) -> HttpResponse:
    """Render the page of a record; a form that is given was refused."""
    scope, brand = page_request.scope, page_request.brand
    found, stored = queries.store_with_names(scope, code), queries.store_record(scope, code)
    if found is None or stored is None:
        raise Http404
    head, _where, known_as = found
    context = {
        "head": head,
        "form": form or RecordForm(country=queries.country(scope), initial=as_typed(stored)),
        "names": known_as,
        "name_form": names or NameForm(),
        "stays": stay_cells(queries.stays(scope, code, head.region)),
        "move": move or MoveForm(None, regions=queries.region_paths(scope), today=timezone.localtime()),
        "closing": closing or DayForm(prefix="closing"),
        "opening": opening or DayForm(prefix="opening"),
        "twins": twin_cells(queries.twins(scope, stored, code), brand),
        "history": event_cells(queries.record_history(scope, code), store_links(brand)),
        "may_change": True,
    }
    return render_page(
        request,
        "store/record.html",
        page_request,
        "store",
        context,
        pickers=(),
        is_refused=bool(form or names or move or closing or opening),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_store(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a store; one that looks like another is added when the person says that it is a different one."""
    page_request = read_request(request, slug, (), keeper=True)
    scope = page_request.scope
    country = queries.country(scope)
    form = NewStoreForm(request.POST or None, country=country, regions=queries.region_paths(scope))
    twins = []
    if request.method == "POST" and form.is_valid():
        attributes = form.attributes()
        twins = queries.twins(scope, StoreRecord(**attributes))
        if not twins or request.POST.get("do") == "anyway":
            given = form.cleaned_data
            try:
                code = jobs.add_store(
                    scope, given["code"], attributes, region=given["region"], by=scope.user, now=timezone.now()
                )
                messages.success(request, _("The store is added."))
                return redirect("store", slug, code)
            except Refusal as refused:
                form.refuse(refused)
    context = {"form": form, "twins": twin_cells(twins, slug)}
    return render_page(
        request, "store/add.html", page_request, "stores", context, pickers=(), is_refused=bool(form.errors or twins)
    )
