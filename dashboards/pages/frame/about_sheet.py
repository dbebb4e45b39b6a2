"""The sheet of a workbook that says what the others are, so that a file found years later still explains itself."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
    facts = [
        (_("Brand"), page_request.choices.brand_name),
        (_("Metric"), _(entry.label)),
        (_("Window"), wording.window_name(state.window)),
        (_("Period"), wording.period(state.month, state.window)),
        (_("As of"), wording.month_name(state.month)),
        _viewer(page_request),
        (_("Filters"), "\n".join(filters(state)) or _("none: all stores you can see")),
        (_("Meaning"), _(entry.meaning)),
        (_("Formula"), _(entry.formula)),
        (_("Left out"), _(entry.left_out)),
        (_("Interval"), _("95%: how far chance alone can move the value.")),
        (_("Where it lies"), _("80% and 95% sure, by what gives the verdict: column “Judged by”.")),
        (_("Careful estimate"), _("The value moved towards comparable stores; the fewer the answers, the further.")),
        (_("Rank range"), _("Where the store may stand among all stores of the brand; 1 is the best.")),
        (_("Figures"), _("Unrounded; an empty cell means not measured, or under 5 answers. A verdict takes 10.")),
        _created(now),
    ]
    return About(_("About this file"), facts, _("Columns"))


def table(
    page_request: PageRequest,
    now: datetime,
    *,
    contents: str,
    period: str,
    chosen: Sequence[tuple[str, str]],
    notes: Sequence[tuple[str, str]] = (),
) -> About:
    """Say what a table contains: brand, whose stores, period, ``chosen`` filters, and when it was made."""
    facts = [
        (_("Brand"), page_request.choices.brand_name),
        (_("Contents"), contents),
        _viewer(page_request),
        (_("Stores"), _stores(page_request)),
        (_("Period"), period),
        (_("Filters"), "\n".join(f"{name}: {words}" for name, words in chosen) or _("none")),
        *notes,
        _created(now),
    ]
    return About(_("About this file"), facts, _("Columns"))


def _viewer(page_request: PageRequest) -> tuple[str, str]:
    return _("Viewed as"), role_words(page_request.choices.role, read_only=page_request.scope.read_only)


def _stores(page_request: PageRequest) -> str:
    """Name the stores that this person sees, for somebody else who finds the file."""
    choices = page_request.choices
    if choices.role == "head_office":
        return _("All stores")
    named = choices.own_store or region_words(choices.home)
    count = ngettext("%(n)s store", "%(n)s stores", choices.stores) % {"n": wording.number(choices.stores)}
    return f"{named} · {count}" if named else count


def _created(now: datetime) -> tuple[str, str]:
    created = {"moment": moment(now), "zone": timezone.get_current_timezone_name()}
    return _("Created"), _("%(moment)s, time zone %(zone)s") % created


def filters(state: State) -> list[str]:
    """Say what narrows the table, a line each."""
    verdict = [(_("Verdict"), wording.verdict_words(state.verdict))] if state.verdict else []
    return [f"{name}: {words}" for name, words in (*chosen_stores(state), *verdict)]


def chosen_stores(state: State) -> list[tuple[str, str]]:
    """Say what chooses stores by what they are, as pairs of term and words."""
    named = (
        (_("Region"), region_words(state.region)),
        (_("Format"), format_words(state.format)),
        (_("Search"), state.q),
    )
    return [(name, value) for name, value in named if value]
