"""The set-up of a desk: head office changes it, others read what concerns them, agree and hand over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dashboards import queries, wording
from dashboards.pages.desk_setup import cells
from dashboards.pages.desk_setup.form import FORMS, HandoverForm, Part, RuleForm, initial
from dashboards.pages.desk_setup.words import PART_WORDS
from dashboards.pages.frame.navigation import Group, PageLink
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from locations.refusals import Refusal
from locations.scoping import Scope
from locations.teams import retire_team
from reviews.desk import handovers, playbooks, rule_book, tags, templates
from reviews.desk.handling import Conflict

FIRST = "deadlines"
RETIRE = {"tags": tags.retire_tag, "templates": templates.retire_template, "teams": retire_team}
ROWS: Mapping[str, Any] = {
    "tags": lambda scope, _now: queries.desk_tags(scope),
    "rules": lambda scope, _now: queries.desk_rules(scope),
    "templates": lambda scope, _now: queries.reply_templates(scope),
    "playbooks": lambda scope, _now: queries.playbooks(scope),
    "teams": lambda scope, _now: queries.desk_teams(scope),
    "handover": lambda scope, _now: queries.handovers(scope),
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def desk_setup(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a part of the set-up (``part``) with the form of a row (``edit``) or a trial (``dry_run``); change it."""
    is_sent = request.method == "POST"
    page_request = read_request(request, slug, ("part", "edit", "dry_run"), keeper=is_sent)
    given = request.POST if is_sent else request.GET
    part = given.get("part", FIRST)
    if part not in PART_WORDS or (is_sent and part not in FORMS):
        raise BadRequest("part has a value that is not offered")
    pk = _number(given.get("pk" if is_sent else "edit", ""))
    now = timezone.now()
    if is_sent and request.POST.get("do") not in ("save", "try"):
        return _stepped(request, page_request.scope, part, pk, now)
    rows = ROWS[part](page_request.scope, now) if part in ROWS else []
    form = _form(request, page_request.scope, part, pk, rows, now)
    context: dict[str, Any] = {}
    if is_sent and form is not None and form.is_valid():
        try:
            if request.POST["do"] == "try" and isinstance(form, RuleForm):
                found = rule_book.try_rule(page_request.scope, form.given(), now, pk=pk)
                context["trial"] = cells.trial(found.matched, found.assigned)
            else:
                return _saved(request, page_request.scope, form, part, pk)
        except Refusal as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    return _shown(request, page_request, part, pk, form, rows, context)


def _number(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise BadRequest("the row is no number")
    return int(text)


def _form(request: HttpRequest, scope: Scope, part: str, pk: int | None, rows: Any, now: datetime) -> Part | None:
    if part not in FORMS or not scope.keeps_the_brand:
        return None
    if request.method == "POST":
        return FORMS[part](scope, now, request.POST)
    start: dict[str, Any] = {}
    if part == "deadlines" and (hours := queries.desk_hours(scope)):
        start = {"customer_hours": hours.customer, "house_hours": hours.house}
    elif pk is not None:
        row = next((row for row in rows if row.pk == pk), None)
        if row is None:
            raise Http404
        start = initial(row, [*FORMS[part].base_fields])
    return FORMS[part](scope, now, initial=start)


def _saved(request: HttpRequest, scope: Scope, form: Part, part: str, pk: int | None) -> HttpResponse:
    if not form.save(pk):
        raise Http404
    messages.success(request, _("Saved."))
    return redirect(_address(scope.brand_slug, part))


def _stepped(request: HttpRequest, scope: Scope, part: str, pk: int | None, now: datetime) -> HttpResponse:
    """Retire a row, or switch or move a rule."""
    step, signed = request.POST.get("do", ""), _signed(scope, now)
    if pk is None:
        raise BadRequest("there is no row")
    if step == "retire" and part in RETIRE:
        done = RETIRE[part](scope, pk, **signed)
    elif part == "rules" and step in ("on", "off"):
        done = rule_book.switch_rule(scope, pk, on=step == "on", **signed)
    elif part == "rules" and step in ("up", "down"):
        place = next((at for at, row in enumerate(queries.desk_rules(scope), 1) if row.pk == pk), 0)
        done = rule_book.move_rule(scope, pk, place + (1 if step == "down" else -1), **signed)
    else:
        raise BadRequest("do has a value that is not offered")
    if not done:
        raise Http404
    return redirect(_address(scope.brand_slug, part))


def _shown(
    request: HttpRequest,
    page_request: PageRequest,
    part: str,
    pk: int | None,
    form: Part | None,
    rows: Any,
    more: dict[str, Any],
) -> HttpResponse:
    scope, now = page_request.scope, timezone.now()
    context: dict[str, Any] = {
        "reading": cells.reading(queries.desk_hours(scope)),
        "part": part,
        "part_words": PART_WORDS[part],
        "parts": [(key, words, key == part) for key, words in PART_WORDS.items()],
        "lines": _lines(scope, part, rows, now, is_tried="dry_run" in request.GET),
        "form": form,
        "edited": pk,
        "may_change": scope.keeps_the_brand,
        "may_retire": part in RETIRE,
        "may_try": part == "rules" and scope.oversees_the_brand,
    }
    if part == "handover" and not scope.read_only:
        context["handover_form"] = HandoverForm(scope, now)
    return render_page(
        request,
        "desk_setup/desk_setup.html",
        page_request,
        "desk_setup",
        context | more,
        pickers=(),
        is_refused=bool(form is not None and form.is_bound and form.errors),
    )


def _lines(scope: Scope, part: str, rows: Any, now: datetime, *, is_tried: bool) -> list[cells.SetupLine]:
    if part == "rules":
        trials = queries.desk_rule_trials(scope, now) if is_tried and scope.oversees_the_brand else []
        return cells.rule_lines(rows, queries.desk_tags(scope), trials)
    if part == "playbooks":
        return cells.playbook_lines(rows, queries.desk_tags(scope))
    if part in ("teams", "handover"):
        write: Any = cells.team_lines if part == "teams" else cells.handover_lines
        lines: list[cells.SetupLine] = write(rows, queries.colleagues(scope, now))
        return lines
    plain: Mapping[str, Any] = {"tags": cells.tag_lines, "templates": cells.template_lines}
    return plain[part](rows) if part in plain else []


@require_POST
@login_required
def agree(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say that one has read the newest version of a playbook and agrees."""
    page_request = read_request(request, slug, (), writer=True)
    try:
        if not playbooks.agree(page_request.scope, pk, by=page_request.scope.user, now=timezone.now()):
            raise Http404
    except Conflict:
        messages.error(request, _("There is a newer version; read that one."))
    return redirect(_address(slug, "playbooks"))


@require_POST
@login_required
def handover(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand open items over, or (``end``, an id) end a handover."""
    page_request = read_request(request, slug, (), writer=True)
    scope, now = page_request.scope, timezone.now()
    signed = _signed(scope, now)
    ending = _number(request.POST.get("end", ""))
    if ending is not None:
        if not handovers.end_handover(scope, ending, **signed):
            raise Http404
        return redirect(_address(slug, "handover"))
    form = HandoverForm(scope, now, request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(each) for errors in form.errors.values() for each in errors))
        return redirect(_address(slug, "handover"))
    given = form.cleaned_data
    try:
        giver = given.get("giver") or scope.user
        done = handovers.hand_over(scope, giver, given["taker"], given["until"], note=given["note"], **signed)
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _moved(done))
    return redirect(_address(slug, "handover"))


def _moved(done: handovers.HandedOver) -> str:
    words = ngettext("%(n)s item is handed over.", "%(n)s items are handed over.", done.moved)
    moved = words % {"n": wording.number(done.moved)}
    if not done.left:
        return moved
    words = ngettext(
        "%(n)s item stays: that person does not see its store.",
        "%(n)s items stay: that person does not see their stores.",
        done.left,
    )
    return f"{moved} {words % {'n': wording.number(done.left)}}"


def _signed(scope: Scope, now: datetime) -> dict[str, Any]:
    """Say who does something, and when, as the verbs take it."""
    return {"by": scope.user, "now": now}


def _address(slug: str, part: str) -> str:
    return f"{reverse('desk_setup', args=[slug])}?part={part}"


urlpatterns = [
    path("b/<slug:slug>/desk/setup/", desk_setup, name="desk_setup"),
    path("b/<slug:slug>/desk/setup/playbooks/<int:pk>/agree/", agree, name="playbook_agree"),
    path("b/<slug:slug>/desk/setup/handover/", handover, name="desk_handover"),
]
LINK = PageLink(
    Group.RESPOND,
    13,
    "desk_setup",
    gettext_lazy("Set-up of the desk"),
    "settings",
    tab_of="desk",
    tab=gettext_lazy("Set-up"),
)
