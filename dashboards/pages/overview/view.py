"""The first page of a brand: what to do first, then the figures."""

from dataclasses import replace

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dashboards import charts, queries
from dashboards.findings.statements.attention import EXAMINED, first_to_see
from dashboards.metrics import metric
from dashboards.pages.frame import store_rows
from dashboards.pages.frame.checklist import checklist
from dashboards.pages.frame.empty_state import empty_state, hint_all_time
from dashboards.pages.frame.explain import explain
from dashboards.pages.frame.navigation import Group, PageLink, sees_peers
from dashboards.pages.frame.page import PageRequest, ranking_page, ranking_query, read_request, render_page
from dashboards.pages.frame.state import CARRIED, State
from dashboards.pages.frame.stored_pages import stored_page
from dashboards.pages.frame.withheld import withheld_words
from dashboards.pages.overview import cells, changes, metrics, regions
from dashboards.pages.overview.headline import headline
from dashboards.rows import RankingPage
from dashboards.scoring.regions import regions_as_now
from dashboards.scoring.verdicts import Verdict
from locations.months import NOW, USUAL_WINDOW


@require_safe
@login_required
@stored_page()
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the state of the network; lead a store manager to the desk, or to their own store where it is off.

    Where the address names no window, stores stand as they do now, where the newest month has that.
    """
    asked = read_request(request, slug, (*CARRIED, "sort"))
    if not asked.choices.sees_peers and asked.choices.own_store:
        if queries.desk_status(asked.scope):
            return redirect("desk", slug)
        return redirect("store", slug, asked.choices.own_store)
    page_request, found = _standing(asked, usual="window" not in request.GET)
    context = {
        "empty_state": empty_state(page_request),
        "ranking": found and found.ranking,
        **(_figures(page_request, found) if found else {}),
        **_beginning(page_request),
    }
    return render_page(request, "overview/overview.html", page_request, "overview", context)


def _standing(asked: PageRequest, *, usual: bool) -> tuple[PageRequest, RankingPage | None]:
    """Read the head of the ranking in its usual order, and the request with the window that it is of."""
    state = asked.state
    is_newest = bool(state.month) and state.month == asked.choices.months[0]
    window = NOW if usual and is_newest and state.metric in asked.choices.now else state.window
    tried = replace(asked, state=replace(state, window=window))
    return tried, ranking_page(replace(tried, state=replace(tried.state, sort="attention")), EXAMINED)


def _beginning(page_request: PageRequest) -> dict[str, object]:
    """Give head office what its brand still needs, as long as it needs anything."""
    if not page_request.scope.keeps_the_brand:
        return {}
    done = queries.set_up(page_request.scope)
    lines = [] if done.is_done or done.is_sample else checklist(done, page_request.brand)
    return {"set_up": lines, "sample": done.is_sample}


def _figures(page_request: PageRequest, found: RankingPage) -> dict[str, object]:
    scope, state, ranking = page_request.scope, page_request.state, found.ranking
    entry = metric(ranking.metric)
    places = queries.changed(scope, state.month, region=state.region)
    # Changes are marked in the newest month, and in a month that is closed.
    searched = state.month == page_request.choices.months[0] or state.month in page_request.choices.closes
    attention = first_to_see(ranking)
    axis = charts.bar_axis(attention.stores, ranking.target)
    long, below = queries.below(scope, ranking_query(page_request))
    networks = _networks(page_request)
    return {
        "headline": headline(found.counts, long, places if places or searched else None, state.month),
        "searched": searched,
        "verdicts": cells.verdicts(found.counts, state, page_request.brand),
        "verdict_bar": cells.verdict_bar(found.counts),
        "changes": changes.cells(places, page_request.brand, state),
        "shown_changes": changes.SHOWN,
        "first": cells.to_look_at(attention, ranking, axis, state, page_request.brand),
        "scale": store_rows.scale(axis, entry, ranking.target),
        "first_sentence": cells.first_sentence(attention),
        "regions": regions.regions(networks.regions, networks.years, below, places, ranking.target, entry, state),
        "explain": explain(ranking),
        "all_time": hint_all_time(page_request, found.shown - found.counts.get(Verdict.NO_DATA, 0)),
        "withheld": withheld_words(ranking.network),
        "is_compared": ranking.network.is_compared,
        "query": state.query(),
        **_months(page_request, networks, is_known=ranking.network.is_known),
    }


def _networks(page_request: PageRequest) -> queries.NetworkOverview:
    scope, state = page_request.scope, page_request.state
    region = state.region or page_request.choices.home
    found = queries.network_overview(scope, state.metric, state.month, state.window, _trend(state), region)
    if state.regions:
        return replace(found, regions=regions_as_now(scope, state.metric, state.month, state.window))
    return found


def _trend(state: State) -> int:
    """Give the window of the months behind the figures: the usual one where "now" leads, which has no months."""
    return USUAL_WINDOW if state.window == NOW else state.window


def _months(page_request: PageRequest, networks: queries.NetworkOverview, *, is_known: bool) -> dict[str, object]:
    """Give all metrics in a row and the spread between stores."""
    state, region = page_request.state, page_request.state.region or page_request.choices.home
    whole, own = networks.whole, networks.own
    points = cells.points_of(own, state) or cells.points_of(whole, state)
    entry, at = metric(state.metric), replace(state, window=_trend(state))
    standards = queries.standards(page_request.scope, state.month)
    return {
        "region": region.rpartition("/")[2],
        "metrics": metrics.cells(own if region else {}, whole, standards, state, at.window),
        "metrics_window": cells.compared_words(at.window),
        "of_the_brand": bool(region and not cells.points_of(own, state)),
        "consistency_sentence": cells.consistency_sentence(entry, points, at, is_known=is_known),
        "consistency_chart": cells.consistency_chart(entry, points),
        "consistency_table": cells.consistency_table(entry, points),
    }


@require_safe
@login_required
@stored_page()
def brand_kpis(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the imported figures of the month, for their place on the overview."""
    page_request = read_request(request, slug, CARRIED, peers=True)
    state = page_request.state
    rows = queries.brand_kpis(page_request.scope, state.month, region=state.region) if state.month else []
    return render(request, "overview/kpis.html", {"kpis": metrics.kpi_cells(rows)})


class CauseForm(forms.Form):
    """The place whose change is asked about: a store, a region, or neither for the whole brand."""

    store = forms.CharField(required=False, max_length=60)
    region = forms.CharField(required=False, max_length=1_000)
    better = forms.ChoiceField(required=False, choices=[("1", "")])


@require_safe
@login_required
@stored_page()
def change_cause(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer what goes with the change of a place, for its row on the overview."""
    page_request = read_request(request, slug, ("month", "store", "region", "better"), peers=True)
    form = CauseForm(request.GET)
    if not form.is_valid():
        raise BadRequest("store has a value that is not offered")
    asked, month = form.cleaned_data, page_request.state.month
    place = queries.changed_place(
        page_request.scope, month, store=asked["store"], region=asked["region"], better=bool(asked["better"])
    )
    words = ""
    if place is not None:
        words = changes.cause_words(queries.likely_cause(page_request.scope, month, place), metric(place.lead.metric))
    return render(request, "overview/cause.html", {"cause": words})


@require_safe
@login_required
@stored_page()
def store_complaint(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer what a store's customers complain of more than elsewhere, for its row on the overview."""
    page_request = read_request(request, slug, ("month", "store"), peers=True)
    form = CauseForm(request.GET)
    if not form.is_valid():
        raise BadRequest("store has a value that is not offered")
    month, store = page_request.state.month, form.cleaned_data["store"]
    try:
        rows = queries.store_themes(page_request.scope, store, month, USUAL_WINDOW) if store and month else []
    except queries.NoSuchPlace:
        raise Http404 from None
    return render(request, "overview/cause.html", {"cause": cells.complaint_words(rows)})


urlpatterns = [
    path("b/<slug:slug>/", overview, name="overview"),
    path("b/<slug:slug>/month/kpis/", brand_kpis, name="brand_kpis"),
    path("b/<slug:slug>/month/complaint/", store_complaint, name="store_complaint"),
    path("b/<slug:slug>/month/cause/", change_cause, name="change_cause"),
]
LINK = PageLink(Group.EXPLORE, 1, "overview", gettext_lazy("Overview"), "home", for_whom=sees_peers, carries=True)
