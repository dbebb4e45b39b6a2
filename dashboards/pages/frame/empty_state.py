"""The empty state of a page: why there is nothing to show, and what to do next."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.pages.frame.page import PageRequest
from locations.months import ALL_TIME


@dataclass(frozen=True, slots=True)
class EmptyState:
    """A heading, one sentence, and the link that helps."""

    title: str
    sentence: str
    href: str
    link: str


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
    facts = {"month": wording.month_name(state.month), "window": wording.window_name(state.window)}
    return EmptyState(
        _("No scores for this selection"),
        _("%(month)s is not scored with a window of %(window)s. Older months have windows of 1 and 12 months.") % facts,
        state.query(window=12),
        _("Show 12 months"),
    )


def hint_all_time(page_request: PageRequest, answers: int) -> str:
    """Give the address of the same page over all time, where a window holds no answers; else empty."""
    return page_request.state.query(window=ALL_TIME) if not answers and page_request.state.window != ALL_TIME else ""
