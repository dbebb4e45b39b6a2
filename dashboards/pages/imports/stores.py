"""Which of our stores a name in a waiting file stands for: a person picks one, leaves it out, or has one created."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dashboards import queries
from dashboards.jobs import imports as jobs
from dashboards.pages.frame.page import read_request, render_page
from dashboards.rows import StoreHead
from locations.scoping import Scope

FOUND = 20
"""Stores that a search shows at once."""


class NewStoreForm(forms.Form):
    """The code of a store that is to be created."""

    code = forms.CharField(
        label=gettext_lazy("Code of the new store"),
        max_length=60,
        help_text=gettext_lazy("A code that no store has yet."),
    )

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if queries.store_head(self.scope, code):
            raise forms.ValidationError(_("There is a store with this code already; pick it above."))
        return code


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def pick_store(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the nearest stores and a search over all; on POST, keep the choice and read the file again with it."""
    page_request = read_request(request, slug, ("written", "q"), peers=True, writer=True, plain=True)
    scope, row = page_request.scope, queries.import_row(page_request.scope, pk)
    written = request.GET.get("written", "")
    unknown = (
        next((each for each in row.preview.get("unfound", ()) if each["written"] == written), None) if row else None
    )
    if unknown is None:
        raise Http404
    is_new = scope.keeps_the_brand and "create" in request.POST
    form = NewStoreForm(scope, request.POST if is_new else None, initial={"code": _code_of(unknown)})
    if request.method == "POST" and (not is_new or form.is_valid()):
        done = (
            jobs.create_store(scope, pk, written, form.cleaned_data["code"])
            if is_new
            else _picked(scope, pk, unknown, request.POST)
        )
        if not done:
            messages.info(request, _("Nothing was done: the state of this import has changed in the meantime."))
        return redirect("import", slug, pk)
    search, found = _found(scope, request.GET.get("q"), written)
    context = {
        "number": pk,
        "unknown": unknown,
        "search": search,
        "nearest": _nearest(scope, unknown["nearest"]),
        "found": found,
        "new": form if scope.keeps_the_brand else None,
    }
    return render_page(
        request, "imports/pick_store.html", page_request, "imports", context, pickers=(), is_refused=bool(form.errors)
    )


def _picked(scope: Scope, pk: int, unknown: Mapping[str, Any], chosen: Mapping[str, str]) -> bool:
    """Keep which store a name stands for, or that it, or the listing before it, stands for none."""
    if "leave_out" in chosen:
        return jobs.pick_store(scope, pk, unknown["written"], "")
    if "instead" in chosen and unknown["beside"]:
        return jobs.pick_store(scope, pk, unknown["beside"], "")
    code = chosen.get("store", "")
    if queries.store_head(scope, code) is None:
        raise Http404
    return jobs.pick_store(scope, pk, unknown["written"], code)


def _found(scope: Scope, asked: str | None, written: str) -> tuple[str, list[StoreHead]]:
    """Give what is searched for and the stores that it finds.

    Without a search of one's own, that is what the file writes, where that finds anything.
    """
    search = (written if asked is None else asked).strip()
    found = queries.roster(scope, search=search, limit=FOUND)
    if found or asked is not None:
        return search, found
    return "", queries.roster(scope, limit=FOUND)


def _nearest(scope: Scope, suggested: Sequence[Mapping[str, str]]) -> list[tuple[StoreHead, str]]:
    """Give the suggested stores that this person may see, with the reasons."""
    heads = ((queries.store_head(scope, each["code"]), each["why"]) for each in suggested)
    return [(head, why) for head, why in heads if head]


def _code_of(unknown: Mapping[str, Any]) -> str:
    """Propose a code; none where the file knows the store by its name alone, for it may be one that is there."""
    return "" if unknown["is_name_alone"] else str(unknown["written"])[:60]
