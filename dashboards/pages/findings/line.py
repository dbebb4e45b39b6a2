"""What was found, in one line with the way there: the overview and the page of a store ask for it."""

from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dashboards import finding_words, queries, wording
from dashboards.pages.frame.page import read_request


@dataclass(frozen=True, slots=True)
class FindingsLine:
    words: str
    href: str


class PlaceForm(forms.Form):
    """The store that is asked about; none for all that a person sees."""

    store = forms.CharField(required=False, max_length=60)


@require_safe
@login_required
def findings_line(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer what is found and what is done about it, for its place on another page; nothing before any search."""
    page_request = read_request(request, slug, ("store",), plain=True)
    form = PlaceForm(request.GET)
    if not form.is_valid():
        raise BadRequest("store has a value that is not offered")
    month, store = next(iter(queries.searched_months(page_request.scope)), 0), form.cleaned_data["store"]
    rows = queries.findings(page_request.scope, month, queries.FindingFilter(store=store)) if month else []
    line = None
    if store and rows:
        row = rows[0]
        words = f"{finding_words.what(row.lead)} ({finding_words.state_words(row.state)})"
        line = FindingsLine(words, reverse("finding", args=[slug, row.id]))
    elif month and not store:
        new, in_work = (sum(row.state == state for row in rows) for state in ("new", "in_work"))
        parts = [ngettext("%(n)s open", "%(n)s open", len(rows)) % {"n": wording.number(len(rows))}]
        parts += [_("%(n)s new") % {"n": wording.number(new)}] if new else []
        parts += [_("%(n)s in work") % {"n": wording.number(in_work)}] if in_work else []
        line = FindingsLine(", ".join(parts), reverse("findings", args=[slug]))
    return render(request, "findings/line.html", {"line": line})
