"""From a request to a page: who asks for what of which brand, and the page with the shell around it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboards import queries
from dashboards.metrics import metric
from dashboards.pages.frame.shell import metric_label, metric_short, shell
from dashboards.pages.frame.state import PICKED, State, StateForm, refuse_unknown
from dashboards.rows import Choices, Ranking, RankingPage
from locations.scoping import Scope


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks (scope), what they may pick (choices), and what they picked (state)."""

    scope: Scope
    choices: Choices
    state: State

    @property
    def brand(self) -> str:
        return self.scope.brand_slug


def ask(
    request: HttpRequest,
    slug: str,
    names: Sequence[str] = PICKED,
    *,
    peers: bool = False,
    keeper: bool = False,
    repeated: Sequence[str] = (),
    plain: bool = False,
) -> Asked:
    """What a request asks of a brand; ``names`` are the parts its address may have, ``repeated`` those it may have
    several times. A ``plain`` page checks its own parts and leaves the state at rest.

    Raises Http404 for a brand one has no role in, PermissionDenied where ``peers`` is needed and the person sees one
    store alone (or ``keeper`` and the brand is not theirs to keep), and BadRequest for a state that is not offered.
    """
    scope: Scope = request.scope(slug)  # type: ignore[attr-defined]
    if (peers and not scope.sees_peers) or (keeper and not scope.keeps_the_brand):
        raise PermissionDenied
    choices = queries.choices(scope)
    refuse_unknown(request.GET, names, repeated)
    return Asked(scope, choices, StateForm({} if plain else request.GET, choices).state())


def ranking_query(asked: Asked) -> queries.RankingQuery:
    """The stores that are asked for, in their order."""
    state = asked.state
    return queries.RankingQuery(
        state.metric, state.month, state.window, sort=state.sort, total=asked.choices.stores, **state.filters
    )


def page_of(asked: Asked, limit: int) -> RankingPage | None:
    """The page of the table that is asked for; None where nothing is scored, or not in that window."""
    if not asked.state.month:
        return None
    try:
        return queries.ranking_page(
            asked.scope, ranking_query(asked), after=asked.state.after, before=asked.state.before, limit=limit
        )
    except queries.NotScored:
        return None


def ranking_of(asked: Asked) -> Ranking | None:
    """The ranking that is asked for, as charts draw it; None where the month is not scored in that window."""
    state = asked.state
    try:
        return queries.rankings(asked.scope, state.metric, state.month, state.window, **state.filters, details=False)
    except queries.NotScored:
        return None


def page(
    request: HttpRequest,
    template: str,
    asked: Asked,
    here: str,
    context: Mapping[str, Any],
    *,
    pickers: Iterable[str] = PICKED,
) -> HttpResponse:
    """A page of a brand, with the navigation and the bar around it."""
    shown = {
        "shell": shell(asked.choices, asked.state, here, pickers=pickers),
        "state": asked.state,
        "choices": asked.choices,
        **context,
    }
    if asked.state.metric:
        entry = metric(asked.state.metric)
        shown |= {"metric_label": metric_label(entry), "metric_short": metric_short(entry)}
    return render(request, template, shown)
