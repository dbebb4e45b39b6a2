"""The note form: what a customer said at the counter, written down in twenty seconds on a phone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dashboards import queries
from dashboards.pages.desk.form import CONTACT, NoteForm
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from locations.refusals import Refusal
from locations.scoping import Scope
from reviews.desk import opening
from reviews.desk.handling import NoSuchItem


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def desk_note(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the note form; on POST, write the note down and make an item of it."""
    page_request = read_request(request, slug, ("store",), writer=True, plain=True)
    own = page_request.choices.own_store or ""
    start = {"store": request.GET.get("store", "") or own, "channel": "counter", "score": ""}
    form = NoteForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        item = _written(page_request, form)
        if not form.errors:
            messages.success(request, _("The note is written down."))
            return redirect("desk_item", slug, item) if item else redirect("desk", slug)
    heads = [] if own else queries.roster(page_request.scope, limit=STORES + 1)
    context = {"form": form, "own": own, "is_on": queries.desk_status(page_request.scope) is not None}
    context["contact"] = [form[name] for name in ("name", "phone", "email")]
    context["stores"] = heads if len(heads) <= STORES else []
    return render_page(
        request, "desk/note.html", page_request, "desk", context, pickers=(), is_refused=bool(form.errors)
    )


STORES = 300
"""Stores that the form offers by name while their code is typed."""


def _written(page_request: PageRequest, form: NoteForm) -> int | None:
    """Write the note down and give the id of its item; where it is refused, the form says why."""
    given, scope = form.cleaned_data, page_request.scope
    score = int(given["score"]) if given["score"] else None
    try:
        return opening.take_note(
            scope,
            _code(scope, given["store"].strip()),
            given["text"],
            channel=given["channel"],
            score=score,
            contact={name: given[name] for name in CONTACT} if form.asks_for_an_answer else None,
            by=scope.user,
            now=timezone.now(),
        )
    except NoSuchItem:
        form.add_error("store", _("You have no store, or several, of this code or name."))
    except Refusal as refused:
        form.add_error(refused.field or None, str(refused))
    return None


def _code(scope: Scope, written: str) -> str:
    """Give the code of the store that somebody writes: the code itself, or what only one store has in its name."""
    if queries.store_head(scope, written) is not None:
        return written
    found = queries.roster(scope, search=written, limit=2)
    return found[0].store if len(found) == 1 else written
