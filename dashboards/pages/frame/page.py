"""From a request to a page: who asks for what of which brand, and the page with the navigation around it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from dashboards import queries, wording
from dashboards.metrics import metric
from dashboards.naming import region_words
from dashboards.pages.frame.navigation import Link, grouped, navigation, role_words, shortcuts, tabs
from dashboards.pages.frame.pickers import PICKERS, Picker, scope_words
from dashboards.pages.frame.state import CARRIED, State, StateForm, refuse_unknown
from dashboards.pages.frame.stored_pages import of_one_person
from dashboards.rows import Choices, Ranking, RankingPage
from locations.months import format_month, parse_month
from locations.scoping import Scope

UNSHOWN = ("q", "verdict", "sort", "column", "findings")
"""Parts of the address that the form of pickers sends along where no picker shows them."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Who asks (scope), what they may select (choices), and what they selected (state)."""

    scope: Scope
    choices: Choices
    state: State

    @property
    def brand(self) -> str:
        return self.scope.brand_slug


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What brand.html writes around a page.

    ``read_only`` says that this person changes nothing, so that no form is offered; ``logo`` is the address of the
    brand's picture, empty where it has none. ``closed`` says that the figures of the month are fixed, and ``later``
    what a revision would change of them. ``tabs`` are the pages that share this one's place in the side bar.
    ``hidden`` are parts of the address that the pickers' form sends along, ``carried`` those that every form does.
    """

    brand: str
    brand_name: str
    role: str
    scope: str
    period: str
    closed: str
    later: str
    month: str
    links: Sequence[Link]
    groups: Sequence[tuple[str, Sequence[Link]]]
    tabs: Sequence[Link]
    shortcuts: Sequence[Link]
    pickers: Sequence[Picker]
    hidden: Sequence[tuple[str, str]]
    carried: Sequence[tuple[str, str]]
    sees_peers: bool
    read_only: bool
    logo: str
    version: str


def read_request(
    request: HttpRequest,
    slug: str,
    names: Sequence[str] = CARRIED,
    *,
    peers: bool = False,
    overseer: bool = False,
    keeper: bool = False,
    writer: bool = False,
    repeated: Sequence[str] = (),
    plain: bool = False,
) -> PageRequest:
    """Read what a request asks of a brand.

    ``names`` are the parts its address may have, ``repeated`` those it may have several times. A ``plain`` page checks
    its own parts and leaves the state at its defaults. Raises Http404 for a brand the person has no role in,
    PermissionDenied where ``peers`` is needed and they see one store alone (``overseer``: and they may not read the
    brand's administration, ``keeper``: or change it, ``writer``: or anything), and BadRequest for a state that is not
    offered. A request that would change something is refused to read-only roles without any of these.
    """
    scope: Scope = request.scope(slug)  # type: ignore[attr-defined]
    if (
        (peers and not scope.sees_peers)
        or (overseer and not scope.oversees_the_brand)
        or (keeper and not scope.keeps_the_brand)
        or (writer and scope.read_only)
    ):
        raise PermissionDenied
    choices = queries.choices(scope)
    refuse_unknown(request.GET, names, repeated)
    return PageRequest(scope, choices, StateForm({} if plain else request.GET, choices).state())


def month_sent(page_request: PageRequest, written: str) -> int:
    """Read the month that a form names. Raises BadRequest for one that is not offered."""
    if written not in {format_month(each) for each in page_request.choices.months}:
        raise BadRequest("month has a value that is not offered")
    return parse_month(written)


def ranking_query(page_request: PageRequest, codes: tuple[str, ...] | None = None) -> queries.RankingQuery:
    """Give the stores that are asked for, in their order; of ``codes`` alone, where they are given."""
    state, total = page_request.state, page_request.choices.stores
    return queries.RankingQuery(
        state.metric, state.month, state.window, sort=state.sort, total=total, codes=codes, **state.filters
    )


def ranking_page(page_request: PageRequest, limit: int, codes: tuple[str, ...] | None = None) -> RankingPage | None:
    """Read the page of the table that is asked for, of ``codes`` alone where they are given.

    None where nothing is scored, or not in that window.
    """
    state = page_request.state
    if not state.month:
        return None
    try:
        return queries.ranking_page(
            page_request.scope, ranking_query(page_request, codes), after=state.after, before=state.before, limit=limit
        )
    except queries.NotScored:
        return None


def whole_ranking(page_request: PageRequest, codes: tuple[str, ...] | None = None) -> Ranking | None:
    """Read all rows that are asked for, as charts draw them; None where the month is not scored in that window."""
    scope, state = page_request.scope, page_request.state
    try:
        return queries.rankings(
            scope, state.metric, state.month, state.window, **state.filters, codes=codes, details=False
        )
    except queries.NotScored:
        return None


def render_page(
    request: HttpRequest,
    template: str,
    page_request: PageRequest,
    page: str,
    context: Mapping[str, Any],
    *,
    pickers: Iterable[str] = CARRIED,
    is_refused: bool = False,
) -> HttpResponse:
    """Render a page of a brand by its name; ``pickers`` are those that mean something on it.

    The page of a form that ``is_refused`` is no success (422), and says why.
    """
    shown = {
        "frame": _frame(page_request, page, tuple(pickers)),
        "state": page_request.state,
        "choices": page_request.choices,
        **of_one_person(request),
        **context,
    }
    if page_request.state.metric:
        entry = metric(page_request.state.metric)
        shown |= {"metric_label": _(entry.label), "metric_short": _(entry.short)}
    return render(request, template, shown, status=422 if is_refused else 200)


def _frame(page_request: PageRequest, page: str, pickers: Sequence[str]) -> PageFrame:
    choices, state = page_request.choices, page_request.state
    links = navigation(choices, state, page)
    closed, later = _closed(choices, state) if "month" in pickers else ("", "")
    return PageFrame(
        brand=choices.brand,
        brand_name=choices.brand_name,
        role=role_words(choices.role, read_only=page_request.scope.read_only),
        scope=region_words(state.region) or scope_words(choices),
        period=wording.period(state.month, state.window) if state.month and "month" in pickers else "",
        closed=closed,
        later=later,
        month=state.query(("month",)),
        links=links,
        groups=grouped(links),
        tabs=tabs(choices, state, page),
        shortcuts=shortcuts(choices, state),
        pickers=_pickers(choices, state, pickers),
        hidden=parse_qsl(state.query([name for name in UNSHOWN if name not in pickers])[1:]),
        carried=parse_qsl(state.query(("metric", "window", "month"))[1:]),
        sees_peers=choices.sees_peers,
        read_only=page_request.scope.read_only,
        logo=f"{reverse('brand_logo', args=[choices.brand])}?v={digest}" if (digest := page_request.scope.logo) else "",
        version=settings.VERSION,
    )


def _closed(choices: Choices, state: State) -> tuple[str, str]:
    """Say that the month is closed, and how many of its figures later data would change; empty for an open month."""
    revision, later = choices.closes.get(state.month, (0, 0))
    if not revision:
        return "", ""
    closed = pgettext("a month", "closed") if revision == 1 else _("closed, revision %(number)s") % {"number": revision}
    words = ngettext("later data would change %(n)s figure", "later data would change %(n)s figures", later)
    return closed, words % {"n": wording.number(later)} if later else ""


def _pickers(choices: Choices, state: State, names: Sequence[str]) -> list[Picker]:
    if not choices.months:
        return []
    offered = (PICKERS[name](choices, state) for name in names if name in PICKERS)
    return [picker for picker in offered if picker is not None]
