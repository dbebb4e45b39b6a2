"""Alerts: what reached a person, what they subscribe to, and the watch's own record of alarms."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dashboards import queries
from dashboards.alerts import reading
from dashboards.alerts import subscribing as verbs
from dashboards.pages.alerts import cells
from dashboards.pages.alerts.form import EndForm, OpenForm, SubscriptionForm
from dashboards.pages.frame.alarm_record import record_words
from dashboards.pages.frame.navigation import Group, PageLink
from dashboards.pages.frame.page import PageRequest, read_request, render_page
from dashboards.queries.own_notices import FINDING
from locations.refusals import Refusal
from locations.scoping import Scope
from locations.zones import day_in

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def alerts(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what reached this person, and what they subscribe to; on POST subscribe to a place, or end that."""
    is_change = request.method == "POST"
    page_request = read_request(request, slug, ("before",), plain=True, writer=is_change)
    if request.POST.get("do") in ("open", "read_all"):
        return _read(request, page_request.scope)
    if request.POST.get("do") == "end":
        _end(request, page_request)
        return redirect("alerts", slug)
    form = SubscriptionForm(request.POST if is_change else None, scope=page_request.scope)
    if is_change and form.is_valid():
        scope = page_request.scope
        try:
            verbs.subscribe(scope, form.wish(), by=scope.user, now=timezone.now())
        except Refusal as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("You are subscribed."))
            return redirect("alerts", slug)
    return _shown(request, page_request, form)


def _read(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Mark what somebody opens as read, and lead there; or mark all of it."""
    now = timezone.now()
    if request.POST["do"] == "read_all":
        reading.read_all(scope, now=now)
        return redirect("alerts", scope.brand_slug)
    form = OpenForm(request.POST)
    if not form.is_valid():
        raise BadRequest("notice has a value that is not offered")
    about = reading.open_notice(scope, form.cleaned_data["notice"], now=now)
    if about is None:
        raise Http404
    kind, subject = about
    return redirect("finding" if kind == FINDING else "action", scope.brand_slug, subject)


def _end(request: HttpRequest, page_request: PageRequest) -> None:
    form, scope = EndForm(request.POST), page_request.scope
    if not form.is_valid():
        raise BadRequest(f"{next(iter(form.errors))} has a value that is not offered")
    given = form.cleaned_data
    try:
        verbs.unsubscribe(scope, given["subscription"], by=scope.user, now=timezone.now(), version=given["version"])
    except verbs.NoSuchSubscription as missing:
        raise Http404 from missing
    except verbs.SubscriptionConflict:
        messages.error(request, _("It was changed meanwhile. Please look at it again."))
    else:
        messages.success(request, _("The subscription is ended."))


def _shown(request: HttpRequest, page_request: PageRequest, form: SubscriptionForm) -> HttpResponse:
    scope = page_request.scope
    written = request.GET.get("before", "")
    if written and not (written.isascii() and written.isdigit() and len(written) < 19):
        raise BadRequest("before is not a number")
    today = day_in(scope.zone, timezone.now())
    inbox = queries.inbox(scope, today, before=int(written) if written else None, limit=PAGE)
    record = queries.alarm_record(scope, today)
    context = {
        "inbox": cells.messages_of(inbox.rows, scope.brand_slug),
        "unread": "" if scope.read_only else cells.unread_words(inbox.unread),
        "is_first": not written,
        "older": inbox.older,
        "subscriptions": cells.subscribed(queries.subscriptions(scope)),
        "form": form,
        "record": record_words(record),
        "budget": cells.budget_words(record),
        "alarms": cells.alarms(record, scope.brand_slug),
    }
    return render_page(
        request, "alerts/alerts.html", page_request, "alerts", context, pickers=(), is_refused=bool(form.errors)
    )


urlpatterns = [path("b/<slug:slug>/alerts/", alerts, name="alerts")]
LINK = PageLink(Group.RESPOND, 21, "alerts", gettext_lazy("Alerts"), "clock", tab_of="findings")
