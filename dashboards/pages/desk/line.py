"""What waits at the desk, in one line with the way there: the overview and the page of a store ask for it.

Those pages are stored, and this is what people change all day; so it is no part of them.
"""

from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dashboards import queries, wording
from dashboards.pages.frame.links import address
from dashboards.pages.frame.page import read_request
from dashboards.pages.frame.stored_pages import stored_page
from dashboards.rows import DeskCounts


@dataclass(frozen=True, slots=True)
class DeskLine:
    words: str
    href: str
    late: bool


class PlaceForm(forms.Form):
    """The store that is asked about; none for all that a person sees."""

    store = forms.CharField(required=False, max_length=60)


@require_safe
@login_required
@stored_page(with_handling=True, is_own=True)
def desk_line(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer what waits, for its place on another page; nothing where the desk is not switched on."""
    page_request = read_request(request, slug, ("store",), plain=True)
    form = PlaceForm(request.GET)
    if not form.is_valid():
        raise BadRequest("store has a value that is not offered")
    store = form.cleaned_data["store"]
    counts = queries.desk_waits(page_request.scope, timezone.now(), store=store)
    return render(request, "desk/line.html", {"desk": line(counts, slug, store) if counts else None})


def line(counts: DeskCounts, brand: str, store: str = "") -> DeskLine:
    """Say how many customers wait and how many of them are overdue; with ``store`` (code) at one store."""
    href = reverse("desk", args=[brand]) + address({"view": "overdue" if counts.overdue else "all", "store": store})
    if not counts.waiting:
        return DeskLine(_("no customer waits for an answer"), href, late=False)
    parts = [ngettext("%(n)s waits", "%(n)s wait", counts.waiting) % {"n": wording.number(counts.waiting)}]
    if counts.overdue:
        overdue = ngettext("%(n)s overdue", "%(n)s overdue", counts.overdue)
        parts.append(overdue % {"n": wording.number(counts.overdue)})
    return DeskLine(", ".join(parts), href, late=counts.overdue > 0)
