"""The sheet of a workbook that says what the others are, so that a file found years later still explains itself."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.files.workbook import About
from dashboards.metrics import metric
from dashboards.naming import format_words, region_words
from dashboards.pages.frame.dates import moment
from dashboards.pages.frame.navigation import role_words
from dashboards.pages.frame.page import PageRequest
from dashboards.pages.frame.state import State


def stores(page_request: PageRequest, now: datetime) -> About:
    """Say what the stores of a table are: brand, metric, period, filters, definitions, and when it was made."""
    state = page_request.state
    entry = metric(state.metric)
    created = {"moment": moment(now), "zone": timezone.get_current_timezone_name()}
    facts = [
        (_("Brand"), page_request.choices.brand_name),
        (_("Metric"), _(entry.label)),
        (_("Window"), wording.window_name(state.window)),
        (_("Period"), wording.period(state.month, state.window)),
        (_("As of"), wording.month_name(state.month)),
        (_("Viewed as"), role_words(page_request.choices.role, read_only=page_request.scope.read_only)),
        (_("Filters"), "\n".join(filters(state)) or _("none: all stores you can see")),
        (_("Meaning"), _(entry.meaning)),
        (_("Formula"), _(entry.formula)),
        (_("Left out"), _(entry.left_out)),
        (_("Interval"), _("95%: how far chance alone can move the value.")),
        (_("Where it lies"), _("80% and 95% sure, by what gives the verdict: column “Judged by”.")),
        (_("Careful estimate"), _("The value moved towards comparable stores; the fewer the answers, the further.")),
        (_("Rank range"), _("Where the store may stand among all stores of the brand; 1 is the best.")),
        (_("Figures"), _("Unrounded; an empty cell means not measured, or under 5 answers. A verdict takes 10.")),
        (_("Created"), _("%(moment)s, time zone %(zone)s") % created),
    ]
    return About(_("About this file"), facts)


def filters(state: State) -> list[str]:
    """Say what narrows the table, a line each."""
    words = wording.verdict_words(state.verdict) if state.verdict else ""
    named = (
        (_("Region"), region_words(state.region)),
        (_("Format"), format_words(state.format)),
        (_("Verdict"), words),
        (_("Search"), state.q),
    )
    return [f"{name}: {value}" for name, value in named if value]
