"""What a page says where it has nothing to show, and what to do next."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.pages.frame.page import Asked
from locations.months import ALL_TIME


@dataclass(frozen=True, slots=True)
class Missing:
    """A heading, one sentence, and the link that helps."""

    title: str
    sentence: str
    href: str
    link: str


def missing(asked: Asked) -> Missing:
    """Why there are no scores to show."""
    choices, state = asked.choices, asked.state
    imports = reverse("imports", args=[asked.brand]) if choices.sees_peers else ""
    if not choices.stores:
        return Missing(
            _("No stores yet"),
            _("Import the list of your stores first; reviews and survey answers find their store by its code."),
            imports,
            _("Import stores"),
        )
    if not choices.has_facts:
        return Missing(
            _("No answers yet"),
            _("The stores are here. Import reviews or survey answers, and this page shows which stores stand out."),
            imports,
            _("Import reviews or answers"),
        )
    if not choices.months:
        return Missing(
            _("Not scored yet"),
            _("Answers are imported but not scored yet; scoring starts by itself after an import."),
            imports,
            _("See the imports"),
        )
    facts = {"month": wording.month_name(state.month), "window": wording.window_name(state.window)}
    return Missing(
        _("No scores for this selection"),
        _("%(month)s is not scored with a window of %(window)s. Older months have windows of 1 and 12 months.") % facts,
        state.query(window=12),
        _("Show 12 months"),
    )


def hint_all_time(asked: Asked, answers: int) -> str:
    """The address of the same page over all time, where a window holds no answers; else empty."""
    return asked.state.query(window=ALL_TIME) if not answers and asked.state.window != ALL_TIME else ""
