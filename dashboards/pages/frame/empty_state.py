"""The empty state of a page: why there is nothing to show, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.pages.frame.page import PageRequest
from dashboards.pages.frame.state import State
from dashboards.scoring.verdicts import STORES_FOR_OWN
from locations.months import ALL_TIME, NOW

MONTHS_FOR_NOW = 3
"""Months with answers that a metric needs for the present level of its stores."""


@dataclass(frozen=True, slots=True)
class EmptyState:
    """A heading, a sentence or two, the link that helps, and further ones as pairs of address and words."""

    title: str
    sentence: str
    href: str
    link: str
    others: Sequence[tuple[str, str]] = ()


def empty_state(page_request: PageRequest) -> EmptyState:
    """Say why there are no scores to show."""
    choices, state = page_request.choices, page_request.state
    imports = reverse("imports", args=[page_request.brand]) if choices.sees_peers else ""
    if not choices.stores:
        return EmptyState(
            _("No stores yet"),
            _("Import the list of your stores first; reviews and survey answers find their store by its code."),
            imports,
            _("Import stores"),
        )
    if not choices.has_facts:
        return EmptyState(
            _("No answers yet"),
            _("The stores are here. Import reviews or survey answers, and this page shows which stores stand out."),
            imports,
            _("Import reviews or answers"),
        )
    if not choices.months:
        return EmptyState(
            _("Not scored yet"),
            _("Answers are imported but not scored yet; scoring starts by itself after an import."),
            imports,
            _("See the imports"),
        )
    if state.window == NOW:
        return _no_now(state, choices.months[0], choices.withheld)
    facts = {"month": wording.month_name(state.month), "window": wording.window_name(state.window)}
    return EmptyState(
        _("No scores for this selection"),
        _("%(month)s is not scored with a window of %(window)s. Older months have windows of 1 and 12 months.") % facts,
        state.query(window=12),
        _("Show 12 months"),
    )


def _no_now(state: State, newest: int, withheld: Sequence[str]) -> EmptyState:
    """Say why there is no "now", and where to look instead; ``withheld`` are metrics that have one for head office."""
    twelve = state.query(window=12), _("Show 12 months")
    three = state.query(window=3), _("Show 3 months")
    title = _("“Now” is not available here")
    if state.month != newest:
        facts = {"newest": wording.month_name(newest), "month": wording.month_name(state.month)}
        text = _("How stores stand now is known for the newest month alone, %(newest)s. For %(month)s, take 12 months.")
        return EmptyState(
            title, text % facts, state.query(month=newest), _("Show now"), [(state.query(window=12), twelve[1])]
        )
    if state.metric in withheld:
        text = _(
            "How stores stand now is measured against the months of all stores of the brand, and brand-wide figures "
            "are shown only to head office here. Look at the answers of 12 or 3 months instead."
        )
        return EmptyState(title, text, *twelve, [three])
    facts = {"stores": wording.number(STORES_FOR_OWN), "months": wording.number(MONTHS_FOR_NOW)}
    text = _(
        "How stores stand now is known from %(stores)s stores and %(months)s months with answers on, the newest month "
        "among them. Until then, look at all answers of 12 or 3 months."
    )
    return EmptyState(title, text % facts, *twelve, [three])


def hint_all_time(page_request: PageRequest, answers: int) -> str:
    """Give the address of the same page over all time, where a window holds no answers; else empty."""
    return page_request.state.query(window=ALL_TIME) if not answers and page_request.state.window != ALL_TIME else ""
