"""One person of a brand: their roles, absences, and a way back in. One address; the button says what is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dashboards import queries
from dashboards.pages.frame.dates import moment
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.pages.people import cells
from dashboards.pages.people.form import AbsenceForm, EndForm, RoleForm
from dashboards.pages.people.link import show_link
from dashboards.rows import MemberRow, PersonRow
from locations import people as verbs
from locations.refusals import Refusal


@dataclass(slots=True)
class Forms:
    """The forms of the page: one for another role, one for an absence, and one for the end of each role by its id."""

    role: RoleForm
    absence: AbsenceForm
    ends: dict[int, EndForm]

    @property
    def errors(self) -> bool:
        return any(form.errors for form in (self.role, self.absence, *self.ends.values()))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def person(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one person; on POST, do what the button says."""
    page_request = read_request(request, slug, (), overseer=True)
    found = queries.person(page_request.scope, pk, timezone.localdate())
    if found is None:
        raise Http404
    forms = _forms(request, page_request, found)
    if request.method == "POST":
        done = DOES.get(request.POST.get("do", ""))
        if done is None:
            raise BadRequest("do names nothing that can be done")
        answer = done(request, page_request, found, forms)
        if answer is not None:
            return answer
    today = timezone.localdate()
    context = {
        "person": found,
        "roles": [(row, forms.ends.get(row.pk)) for row in cells.people(found.roles, found.absences, today)],
        "absences": cells.absences(found.absences),
        "forms": forms,
        "is_self": found.user == page_request.scope.user,
        "last_sign_in": moment(found.last_sign_in) if found.last_sign_in else "",
    }
    return render_page(
        request, "people/person.html", page_request, "people", context, pickers=(), is_refused=bool(forms.errors)
    )


def _forms(request: HttpRequest, page_request: PageRequest, found: PersonRow) -> Forms:
    """Give the forms, of which the one whose button was pressed has what was written."""
    scope, today, do = page_request.scope, timezone.localdate(), request.POST.get("do", "")
    others = [row for row in queries.people(scope, today) if row.current and row.person != found.person]
    first = {"last_day": today.isoformat()}
    return Forms(
        RoleForm(scope, today, request.POST if do == "give" else None, auto_id="give-%s"),
        AbsenceForm(others, today, request.POST if do == "away" else None, auto_id="away-%s"),
        {
            row.pk: EndForm(
                request.POST if do == "end" and request.POST.get("role_id") == str(row.pk) else None,
                initial=first,
                auto_id=f"end-{row.pk}-%s",
            )
            for row in found.roles
            if row.when != "over"
        },
    )


def _tried(request: HttpRequest, form: Form | None, verb: Callable[[], object], sentences: Sequence[str]) -> bool:
    """Call a verb and say what came of it: the first sentence where it did something, else the second one.

    False where it was refused, which is then an error of the form, or a message where there is none.
    """
    try:
        done = verb()
    except Refusal as refused:
        if form is None:
            messages.error(request, str(refused))
            return True
        form.add_error(refused.field or None, str(refused))
        return False
    (messages.success if done else messages.info)(request, sentences[0] if done else sentences[1])
    return True


def _give(request: HttpRequest, page_request: PageRequest, found: PersonRow, forms: Forms) -> HttpResponse | None:
    scope, form, facts = page_request.scope, forms.role, {"person": found.user}
    sentences = (
        _("%(person)s has this role too.") % facts,
        _("Nothing was done: %(person)s has this role already.") % facts,
    )
    if form.is_valid() and _tried(
        request,
        form,
        lambda: verbs.give_role(scope, found.person, form.offer(), by=scope.user, now=timezone.now()),
        sentences,
    ):
        return _back(page_request, found)
    return None


def _end(request: HttpRequest, page_request: PageRequest, found: PersonRow, forms: Forms) -> HttpResponse | None:
    role = next((row for row in found.roles if str(row.pk) == request.POST.get("role_id")), None)
    form = forms.ends.get(role.pk) if role else None
    if role is None or form is None:
        raise Http404
    if form.is_valid() and _tried(request, form, lambda: _ended(page_request, role, form), (_("The end is set."), "")):
        # Whoever ended their own role may not see this page any more, nor is there one of who has no other role.
        if found.user == page_request.scope.user:
            return redirect("home")
        gone = queries.person(page_request.scope, found.person, timezone.localdate()) is None
        return redirect("people", page_request.brand) if gone else _back(page_request, found)
    return None


def _ended(page_request: PageRequest, role: MemberRow, form: EndForm) -> bool:
    scope, last_day = page_request.scope, form.cleaned_data["last_day"]
    return verbs.end_role(scope, role.pk, last_day, by=scope.user, now=timezone.now())


def _away(request: HttpRequest, page_request: PageRequest, found: PersonRow, forms: Forms) -> HttpResponse | None:
    scope, form = page_request.scope, forms.absence
    if form.is_valid() and _tried(
        request,
        form,
        lambda: verbs.set_absence(scope, found.person, **form.cleaned_data, by=scope.user, now=timezone.now()),
        (_("The absence is set."), ""),
    ):
        return _back(page_request, found)
    return None


def _is_back(request: HttpRequest, page_request: PageRequest, found: PersonRow, forms: Forms) -> HttpResponse:
    scope, absence = page_request.scope, request.POST.get("absence_id", "")
    known = next((row.pk for row in found.absences if str(row.pk) == absence), None)
    if known is None:
        raise Http404
    sentences = (_("The absence ends."), _("Nothing was done: this absence is over."))
    _tried(request, None, lambda: verbs.end_absence(scope, known, by=scope.user, now=timezone.now()), sentences)
    return _back(page_request, found)


def _link(request: HttpRequest, page_request: PageRequest, found: PersonRow, forms: Forms) -> HttpResponse:
    """Show a link for a new password; not after a redirect, for which it would have to be stored."""
    scope = page_request.scope
    try:
        parts = verbs.reset_link(scope, found.person, by=scope.user, now=timezone.now())
    except Refusal as refused:
        messages.error(request, str(refused))
        return _back(page_request, found)
    if parts is None:
        raise Http404
    address = reverse("new_password", args=parts)
    return show_link(request, page_request, address, what="password", name=found.name or found.user)


def _back(page_request: PageRequest, found: PersonRow) -> HttpResponse:
    return redirect("person", page_request.brand, found.person)


DOES = {"give": _give, "end": _end, "away": _away, "back": _is_back, "link": _link}
"""What the buttons of the page do; None as an answer shows the page again with the errors of its form."""
