"""What stands around every page of a brand: navigation, pickers, and the words for scope and period."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from dashboards import wording
from dashboards.metrics import Metric, metric
from dashboards.pages.frame.record import format_words
from dashboards.pages.frame.state import PICKED, State
from dashboards.rows import Choices
from dashboards.scoring.verdicts import Verdict
from locations.months import first_day, format_month, format_window

INDENT = "\u2003"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the navigation; ``here`` marks the page one is on."""

    key: str
    label: str
    icon: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Picker:
    """One select of the bar."""

    name: str
    label: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class Shell:
    """What base.html lays around a page."""

    brand: str
    brand_name: str
    role: str
    scope: str
    period: str
    links: Sequence[Link]
    groups: Sequence[tuple[str, Sequence[Link]]]
    pickers: Sequence[Picker]
    hidden: Sequence[tuple[str, str]]
    carried: Sequence[tuple[str, str]]
    sees_peers: bool


def shell(choices: Choices, state: State, here: str, *, pickers: Iterable[str] = PICKED) -> Shell:
    """The surroundings of the page ``here``; ``pickers`` names those that mean something on it."""
    shown = tuple(pickers)
    links = navigation(choices, state, here)
    return Shell(
        brand=choices.brand,
        brand_name=choices.brand_name,
        role=role_words(choices.role),
        scope=state.region.replace("/", " › ") or _scope_words(choices),
        period=wording.period(state.month, state.window) if state.month and "month" in shown else "",
        links=links,
        groups=grouped(links),
        pickers=[PICKERS[name](choices, state) for name in shown if name in PICKERS and choices.months],
        hidden=parse_qsl(state.query(("q", "sort", "column"))[1:]),
        carried=parse_qsl(state.query(("metric", "window", "month"))[1:]),
        sees_peers=choices.sees_peers,
    )


def navigation(choices: Choices, state: State, here: str) -> list[Link]:
    """The pages this person can open, with the state carried along."""

    def link(key: str, label: str, icon: str, name: str, *arguments: str, carries: bool = True) -> Link:
        href = reverse(name, args=[choices.brand, *arguments]) + (state.query() if carries else "")
        return Link(key, label, icon, href, key == here)

    if not choices.sees_peers:
        own = [link("store", _("My store"), "building-store", "store", choices.own_store)] if choices.own_store else []
        return [
            *own,
            link("reviews", _("Reviews"), "message", "reviews", carries=False),
            link("listings", _("Listings"), "list-details", "listings", carries=False),
        ]
    kept = [
        link("reports", _("Reports"), "report", "reports", carries=False),
        link("people", _("People"), "users", "people", carries=False),
    ]
    return [
        link("overview", _("Overview"), "home", "overview"),
        link("stores", _("Stores"), "table", "stores"),
        link("map", _("Map"), "map-2", "map"),
        link("funnel", _("Who stands out"), "chart-dots", "funnel"),
        link("compare", _("Compare"), "scale", "compare"),
        link("reviews", _("Reviews"), "message", "reviews", carries=False),
        link("listings", _("Listings"), "list-details", "listings", carries=False),
        link("standards", _("Standards"), "target", "standards", carries=False),
        link("imports", _("Imports"), "upload", "imports", carries=False),
        *(kept if choices.role == "head_office" else []),
    ]


GROUPS = (
    (gettext_lazy("Explore"), ("overview", "stores", "map", "funnel", "compare", "store")),
    (gettext_lazy("Respond and fix"), ("reviews", "listings")),
    (gettext_lazy("Report"), ("reports",)),
    (gettext_lazy("Set up"), ("standards", "imports", "people")),
)
"""The parts of the navigation, in which the pages stand by their keys."""


def grouped(links: Sequence[Link]) -> list[tuple[str, list[Link]]]:
    """The links by what they are for; parts without any are left out."""
    parts = [(str(title), [link for link in links if link.key in keys]) for title, keys in GROUPS]
    return [(title, inside) for title, inside in parts if inside]


def role_words(role: str) -> str:
    """The role as the person's card in the navigation shows it."""
    return {"head_office": _("Head office"), "regional": _("Regional manager"), "store": _("Store manager")}[role]


def metric_label(entry: Metric) -> str:
    return _(entry.label)


def metric_short(entry: Metric) -> str:
    return _(entry.short)


def short_month(month: int) -> str:
    """A month in at most eight characters for the axis of a chart: "Oct 26", "26.10"."""
    # Translators: letters of Django's date format
    return formats.date_format(first_day(month), pgettext("a short month on a chart", "M y"))


def _scope_words(choices: Choices) -> str:
    return {
        "head_office": _("All stores"),
        "regional": _("My region"),
        "store": _("My store"),
    }[choices.role]


def _picker(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> Picker:
    return Picker(name, label, [Option(value, text, value == chosen) for value, text in options])


def _metrics(choices: Choices, state: State) -> Picker:
    options = [(key, metric_label(metric(key))) for key in choices.metrics]
    return _picker("metric", _("Metric"), options, state.metric)


def _windows(choices: Choices, state: State) -> Picker:
    options = [(format_window(each), wording.window_name(each)) for each in choices.windows]
    return _picker("window", _("Window"), options, format_window(state.window))


def _months(choices: Choices, state: State) -> Picker:
    options = [(format_month(each), wording.month_name(each)) for each in choices.months]
    return _picker("month", _("As of"), options, format_month(state.month))


def _regions(choices: Choices, state: State) -> Picker:
    options = [(path, INDENT * path.count("/") + path.rpartition("/")[2]) for path in choices.regions]
    return _picker("region", _("Region"), [("", _scope_words(choices)), *options], state.region)


def _formats(choices: Choices, state: State) -> Picker:
    options = [(each, format_words(each)) for each in choices.formats]
    return _picker("format", _("Format"), [("", _("All formats")), *options], state.format)


def _verdicts(choices: Choices, state: State) -> Picker:
    options = [(each.value, wording.verdict_words(each).capitalize()) for each in Verdict]
    return _picker("verdict", _("Verdict"), [("", _("All verdicts")), *options], state.verdict)


PICKERS: dict[str, Callable[[Choices, State], Picker]] = {
    "metric": _metrics,
    "window": _windows,
    "month": _months,
    "region": _regions,
    "format": _formats,
    "verdict": _verdicts,
}
