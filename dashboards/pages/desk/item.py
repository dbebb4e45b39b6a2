"""One item: what was said, what is known of the store, the answer, and every step that can be taken with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dashboards import queries, wording
from dashboards.findings.statements.attention import standing
from dashboards.item_words import REASONS
from dashboards.pages.desk import aside
from dashboards.pages.desk import item_cells as cells
from dashboards.pages.desk.cells import owner_words
from dashboards.pages.desk.doing import DOES, Act, answer_of, keep
from dashboards.pages.desk.form import CONSENT, CONTACT, NAMES, UNTIL, DeskForm, StepForm
from dashboards.pages.frame.links import store_links
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.rows import DeskChoices, DeskDetail, DeskStatus
from locations.months import NOW, USUAL_WINDOW
from locations.refusals import Refusal
from reviews.desk.handling import Conflict, NoSuchItem


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step led to that is shown again: why it was not taken, and the text that was in the box."""

    status: int = 200
    refused: str = ""
    typed: str | None = None
    seen: tuple[int, int] | None = None
    tags: tuple[str, ...] | None = None
    contact: Mapping[str, object] | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def desk_item(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one item; on POST, take the step that the button names."""
    page_request = read_request(request, slug, NAMES, plain=True)
    outcome = Outcome()
    if request.method == "POST":
        done = _done(request, page_request, pk)
        if isinstance(done, HttpResponse):
            return done
        outcome = done
    return _shown(request, page_request, pk, outcome)


def _done(request: HttpRequest, page_request: PageRequest, pk: int) -> HttpResponse | Outcome:
    """Take a step and lead back to the item; where it is not taken, say why and keep what was typed."""
    do = request.POST.get("do") or ("agree" if "agree" in request.POST else "")
    scope, now = page_request.scope, timezone.now()
    item = queries.desk_item(scope, pk)
    if item is None:
        raise Http404
    given = StepForm(request.POST).checked()
    typed, seen = answer_of(given)
    tags = tuple(request.POST.getlist("tags"))
    if do == "template":
        return Outcome(typed=_template(page_request, pk, given["template"], now), seen=(seen.reply, seen.version))
    if do not in DOES:
        raise BadRequest("do names nothing that can be done")
    act = Act(scope, item, given, typed, seen, tags, now)
    so_far = Outcome(200, "", typed if request.POST.get("text") is not None else None, (seen.reply, seen.version))
    try:
        words = DOES[do](keep(act, do))
    except NoSuchItem:
        raise Http404 from None
    except Refusal as refused:
        contact = {name: given[name] for name in CONTACT} if do == "contact" else None
        return Outcome(422, str(refused), so_far.typed, so_far.seen, tags if do == "tags" else None, contact)
    except Conflict as conflict:
        return Outcome(409, str(conflict), so_far.typed, so_far.seen)
    messages.success(request, words)
    return redirect(reverse("desk_item", args=[page_request.brand, pk]) + _query(request))


def _query(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return f"?{query}" if query else ""


def _template(page_request: PageRequest, pk: int, template: int | None, now: datetime) -> str:
    """Give the filled text of a template for the box, without storing anything."""
    detail = queries.desk_detail(page_request.scope, pk, now, get_language() or "en")
    return next((row.text for row in detail.templates if row.pk == template), "") if detail else ""


def _shown(request: HttpRequest, page_request: PageRequest, pk: int, outcome: Outcome) -> HttpResponse:
    scope, now = page_request.scope, timezone.now()
    detail = queries.desk_detail(scope, pk, now, get_language() or "en")
    if detail is None:
        raise Http404
    choices = queries.desk_choices(scope, now, store=detail.item.store)
    status = choices.status
    if status is None:
        raise Http404
    form = DeskForm(request.GET, page_request, choices)
    context = {
        "head": cells.head(detail, status, now),
        "item": detail.item,
        "store_href": store_links(page_request.brand)(detail.item.store),
        "reply_at_source": detail.reply,
        "keywords": detail.keywords,
        "hours_today": detail.hours_today,
        "outcome": outcome,
        "sentence": _sentence(outcome, detail),
        **_answer(page_request, detail, status, outcome),
        **_choices(page_request, detail, choices, outcome),
        "playbooks": aside.playbook_cards(detail.playbooks, choices.tags),
        "contact": aside.contact_card(detail.contact),
        "typed": outcome.contact,
        "consent": CONSENT,
        **_neighbours(page_request, form, pk, now),
        "query": _query(request),
        "back": reverse("desk", args=[page_request.brand]) + form.query(),
    }
    response = render_page(request, "desk/item.html", page_request, "desk", context, pickers=())
    response.status_code = outcome.status
    return response


def _answer(page_request: PageRequest, detail: DeskDetail, status: DeskStatus, outcome: Outcome) -> dict[str, object]:
    """Give the text box with what stands next to it."""
    scope = page_request.scope
    box = cells.draft_box(detail, scope.user, outcome.typed, outcome.seen)
    may = cells.may(scope, detail, status)
    return {
        "box": box,
        "others": cells.others(detail, box, may_write=may.write),
        "may": may,
        "steps": cells.path(detail.item, status),
        "templates": cells.templates(detail.templates),
        "texts": {str(row.pk): row.text for row in detail.templates},
        "unfilled": cells.unfilled(box.text),
        "letters": wording.number(len(box.text)),
        "longest": cells.longest(detail.item),
        "most": wording.number(cells.longest(detail.item)),
        "outward": cells.outward(detail),
        "publisher": cells.publisher(detail.item),
        "answered_by": status.answered_by,
    }


def _choices(
    page_request: PageRequest, detail: DeskDetail, choices: DeskChoices, outcome: Outcome
) -> dict[str, object]:
    """Give what can be chosen for the item, and what was done with it."""
    item = detail.item
    return {
        "people": cells.people(choices, page_request.scope.user, item.owner, item.team),
        "tags": cells.tags(choices, item.tags if outcome.tags is None else outcome.tags),
        "severities": cells.severities(item),
        "owner": owner_words(item, page_request.scope.user),
        "until": UNTIL,
        "reasons": REASONS,
        "rules": cells.rules(detail.rules, choices),
        "history": cells.history(detail.history),
    }


def _neighbours(page_request: PageRequest, form: DeskForm, pk: int, now: datetime) -> dict[str, object]:
    """Give the place of an item in the queue that it was opened from, and the addresses of those next to it."""
    queue = queries.desk_queue(page_request.scope, form.only(), now)
    query = form.query()

    def href(at: int) -> str:
        inside = 0 <= at < len(queue)
        return reverse("desk_item", args=[page_request.brand, queue[at]]) + query if inside else ""

    if pk not in queue:
        return {"place": "", "previous": "", "next": href(0)}
    at = queue.index(pk)
    facts = {"place": at + 1, "all": len(queue)}
    return {"place": _("%(place)s of %(all)s") % facts, "previous": href(at - 1), "next": href(at + 1)}


def _sentence(outcome: Outcome, detail: DeskDetail) -> str:
    """Say why a step was not taken."""
    live = next((row for row in detail.replies if row.live), None)
    return {
        "stale": _(
            "Somebody has changed this item since you opened it. Below is how it is now, with what you typed; "
            "nothing was changed by you."
        ),
        "state": _("This step does not fit any more: the item is otherwise now."),
        "other_draft": _(
            "%(name)s has written an answer meanwhile. Yours is stored next to it; choose which one goes out."
        )
        % {"name": live.author_name if live else ""},
        "awaits_approval": _("In this brand a regional manager or head office approves an answer before it goes out."),
        "not_theirs": _("This person does not see the store, so the item cannot be theirs."),
        "nothing_to_undo": _("There is nothing to take back."),
    }.get(outcome.refused, outcome.refused)


@require_safe
@login_required
def desk_here(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Answer how the store of an item stands, and whether its themes are usual there, for its place on the page."""
    page_request = read_request(request, slug, (), plain=True)
    scope, months = page_request.scope, page_request.choices.months
    place = queries.desk_place(scope, pk)
    if place is None:
        raise Http404
    store, themes = place
    shown: dict[str, object] = {"verdict": None, "themes": []}
    if months:
        window = NOW if page_request.choices.now else USUAL_WINDOW
        card = queries.score_card(scope, store, months[0], window)
        found = standing(card)
        shown["verdict"] = cells.verdict(card, found.first, found.meets)
        shown["themes"] = cells.themes(queries.complaints_here(scope, store, months[0], themes))
    return render(request, "desk/here.html", shown)
