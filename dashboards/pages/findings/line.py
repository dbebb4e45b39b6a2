"""What was found and what is done about it, in lines with the way there: the overview and the page of a store ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboards import action_words, finding_words, queries, wording
from dashboards.metrics import metric
from dashboards.naming import theme_words
from dashboards.pages.frame.page import read_request
from dashboards.pages.frame.stored_pages import stored_page
from dashboards.rows import ActionRow, FindingRow, SaidAndDone
from locations.scoping import Scope
from locations.zones import day_in

ACTIONS = 3
"""Actions of a store that are named."""


@dataclass(frozen=True, slots=True)
class FindingsLine:
    words: str
    href: str


class PlaceForm(forms.Form):
    """The store that is asked about; none for all that a person sees."""

    store = forms.CharField(required=False, max_length=60)


@require_safe
@login_required
@stored_page(with_handling=True, is_own=True)
def findings_line(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer what is found and what is done about it, for its place on another page; nothing before any search."""
    page_request = read_request(request, slug, ("store",), plain=True)
    form = PlaceForm(request.GET)
    if not form.is_valid():
        raise BadRequest("store has a value that is not offered")
    scope, store = page_request.scope, form.cleaned_data["store"]
    month = next(iter(queries.searched_months(scope)), 0)
    rows = queries.findings(scope, month, queries.FindingFilter(store=store)) if month else []
    context: dict[str, object] = {"line": None}
    if store:
        context = _of_store(scope, slug, store, rows, day_in(scope.zone, timezone.now()))
    elif month:
        context["line"] = FindingsLine(_counts(rows), reverse("findings", args=[slug]))
    return render(request, "findings/line.html", context)


def _of_store(scope: Scope, slug: str, store: str, rows: Sequence[FindingRow], today: date) -> dict[str, object]:
    """Give the first finding of a store, its newest actions with what they changed, and what customers read of them."""
    line = None
    if rows:
        words = f"{finding_words.what(rows[0].lead)} ({finding_words.state_words(rows[0].state)})"
        line = FindingsLine(words, reverse("finding", args=[slug, rows[0].id]))
    found = queries.actions(scope, queries.ActionFilter(store=store), today, limit=ACTIONS)
    done = [FindingsLine(_action(row), reverse("action", args=[slug, row.pk])) for row in found]
    customers_read = [
        {"theme": theme_words(each.theme) if each.theme else "", "text": _text(each)}
        for each in queries.said_and_done(scope, store, today)
    ]
    return {"line": line, "actions": done, "said": customers_read}


def _action(row: ActionRow) -> str:
    changed = action_words.change_words(row.effect, row.metric) if row.effect else ""
    short = _(metric(row.metric).short)
    parts = [action_words.verdict_words(row.effect) or action_words.state_words(row.state)]
    parts += [f"{short} {changed}"] if changed else []
    return f"{row.title}: {', '.join(parts)}"


def _text(row: SaidAndDone) -> str:
    texts = (row.text_ko, row.text_en) if get_language() == "ko" else (row.text_en, row.text_ko)
    return texts[0] or texts[1]


def _counts(rows: Sequence[FindingRow]) -> str:
    new, in_work = (sum(row.state == state for row in rows) for state in ("new", "in_work"))
    parts = [ngettext("%(n)s open", "%(n)s open", len(rows)) % {"n": wording.number(len(rows))}]
    parts += [_("%(n)s new") % {"n": wording.number(new)}] if new else []
    parts += [_("%(n)s in work") % {"n": wording.number(in_work)}] if in_work else []
    return ", ".join(parts)
