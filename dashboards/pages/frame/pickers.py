"""The selects above a page: metric, window, month and the filters of a list."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dashboards import wording
from dashboards.metrics import metric, shown
from dashboards.naming import format_words
from dashboards.pages.frame.state import State
from dashboards.queries.rankings import AS_NOW
from dashboards.rows import Choices
from dashboards.scoring.verdicts import Verdict
from locations.months import format_month, format_window

INDENT = "\u2003"
"""Precedes the name of a region, once for each region above it."""


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Picker:
    """One select: its name in the address, its label and its options."""

    name: str
    label: str
    options: Sequence[Option]


def picker(name: str, label: str, options: Iterable[tuple[str, Any]], selected: str) -> Picker:
    """Build a picker from pairs of value and label (lazy ones too)."""
    return Picker(name, label, [Option(value, str(text), value == selected) for value, text in options])


def scope_words(choices: Choices) -> str:
    """Name all the stores that a person may see."""
    return {
        "head_office": _("All stores"),
        "regional": _("My region"),
        "store": _("My store"),
    }[choices.role]


def _metrics(choices: Choices, state: State) -> Picker:
    offered = {*shown(choices.metrics), state.metric}
    options = [(key, _(metric(key).label)) for key in choices.metrics if key in offered]
    return picker("metric", _("Metric"), options, state.metric)


def _windows(choices: Choices, state: State) -> Picker:
    options = [(format_window(each), _capital(wording.window_name(each))) for each in choices.windows]
    return picker("window", _("Window"), options, format_window(state.window))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _months(choices: Choices, state: State) -> Picker:
    options = [(format_month(each), wording.month_name(each)) for each in choices.months]
    return picker("month", _("As of"), options, format_month(state.month))


def _regions(choices: Choices, state: State) -> Picker:
    options = [(path, INDENT * path.count("/") + path.rpartition("/")[2]) for path in choices.regions]
    return picker("region", _("Region"), [("", scope_words(choices)), *options], state.region)


def _formats(choices: Choices, state: State) -> Picker:
    options = [(each, format_words(each)) for each in choices.formats]
    return picker("format", _("Format"), [("", _("All formats")), *options], state.format)


def _verdicts(choices: Choices, state: State) -> Picker:
    options = [(each.value, wording.verdict_words(each).capitalize()) for each in Verdict]
    return picker("verdict", _("Verdict"), [("", _("All verdicts")), *options], state.verdict)


def _placements(choices: Choices, state: State) -> Picker | None:
    """Offer what a region means where stores have moved."""
    if not choices.has_moves:
        return None
    options = [("", _("Stores of that month")), (AS_NOW, _("Stores of today"))]
    return picker("regions", _("Regions as of"), options, state.regions)


PICKERS: dict[str, Callable[[Choices, State], Picker | None]] = {
    "metric": _metrics,
    "window": _windows,
    "month": _months,
    "region": _regions,
    "regions": _placements,
    "format": _formats,
    "verdict": _verdicts,
}
"""Every picker that a page can show, by the part of its address."""
