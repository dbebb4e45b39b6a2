"""Findings as they are shown: lines of the list, parts of the priority, evidence, and the seven questions in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import charts, finding_words, wording
from dashboards.finding_words import cause_figures, cause_name, place_words, since_words, state_words, weight, what
from dashboards.metrics import metric
from dashboards.pages.frame import chart_words
from dashboards.pages.frame.dates import short_month
from dashboards.rows import EvidenceRow, FindingCounts, FindingRow, Trend, TrendPoint

STATE_ICONS = {
    "new": "plus",
    "accepted": "check",
    "in_work": "settings",
    "watching": "eye",
    "resolved": "circle-check",
    "dismissed": "x",
}
KIND_ICONS = {
    "below": "alert-triangle",
    "differs": "scale",
    "changed": "trending-down",
    "theme": "message",
    "deadline": "clock",
    "listing": "list-details",
    "source_late": "database",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One finding of the list."""

    href: str
    place: str
    what: str
    since: str
    cause: str
    cause_share: str
    priority: str
    parts: str
    share: float
    state: str
    state_words: str
    state_icon: str
    icon: str
    owner: str


def lines(rows: Sequence[FindingRow], brand: str, month: int, after: int, limit: int) -> list[Line]:
    """Write out a page of findings as they were at the end of a month."""
    most = max((row.priority or 0.0 for row in rows), default=0.0) or 1.0
    return [
        Line(
            href=reverse("finding", args=[brand, row.id]),
            place=place_words(row),
            what=what(row.lead),
            since=since_words(row, month),
            cause=cause_name(row),
            cause_share=cause_figures(row),
            priority=weight(row.priority),
            parts=parts_words(row),
            share=(row.priority or 0.0) / most,
            state=row.state,
            state_words=state_words(row.state),
            state_icon=STATE_ICONS[row.state],
            icon="trending-up" if row.direction == "better" else KIND_ICONS[row.kind],
            owner=row.owner_name,
        )
        for row in rows[after : after + limit]
    ]


def parts_words(row: FindingRow) -> str:
    """Write the parts of a priority as what is multiplied."""
    if row.frequency is None or row.severity is None or row.lever is None:
        return ""
    return f"{wording.share(row.frequency)} × {weight(row.severity)} × {weight(row.lever)}"


def bar(share: float) -> SafeString:
    """Draw a priority as a bar next to the largest one."""
    return mark_safe(
        '<svg class="ev-find-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="ev-find-all" width="100" height="4"/><rect width="{100 * share:.1f}" height="4"/></svg>'
    )


def reading(rows: Sequence[FindingRow], counts: FindingCounts) -> str:
    """Say in one sentence what comes first, and how many nobody has looked at yet."""
    if not rows:
        return ""
    first = _("First: %(finding)s.") % {"finding": finding_words.sentence(rows[0])}
    new = counts.of("new")
    return f"{first} " + ngettext("%(n)s is new.", "%(n)s are new.", new) % {"n": wording.number(new)}


@dataclass(frozen=True, slots=True)
class Tab:
    """A state as a tab of the list."""

    state: str
    label: str
    count: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a priority, with how it comes about."""

    name: str
    figure: str
    meaning: str


def priority_parts(row: FindingRow) -> list[Part]:
    """Give the three parts of a priority; none where it is not known."""
    if row.frequency is None or row.severity is None:
        return []
    lever = weight(row.lever) if row.lever is not None else wording.NOTHING
    return [
        Part(_("How many it touches"), wording.share(row.frequency), _frequency(row)),
        Part(_("How bad it is for them"), weight(row.severity), _severity(row)),
        Part(
            _("What fixing it would move"),
            lever,
            _("By so much the brand's own figure would move, in the same unit."),
        ),
    ]


def _frequency(row: FindingRow) -> str:
    figures = row.cause_figures
    if row.cause and figures.get("of"):
        facts = {"n": wording.number(figures["n"]), "of": wording.number(figures["of"]), "cause": cause_name(row)}
        if row.cause_kind == "part":
            return _("%(n)s of %(of)s answers are of this part: %(cause)s.") % facts
        return _("%(n)s of %(of)s texts are about it: %(cause)s.") % facts
    return _("The share of customers who are not served well; no cause stands out.")


def _severity(row: FindingRow) -> str:
    return _("So many times the smallest difference worth having: %(what)s.") % {"what": what(row.lead)}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of evidence in words."""

    kind: str
    what: str
    since: str
    n: str
    strength: str


def evidence(rows: Sequence[EvidenceRow]) -> list[Evidence]:
    return [
        Evidence(
            kind=finding_words.kind_words(row.kind),
            what=what(row),
            since=wording.month_name(row.since) if row.since else "",
            n=wording.number(row.n) if row.n else "",
            strength=_strength(row),
        )
        for row in rows
    ]


def _strength(row: EvidenceRow) -> str:
    if row.strength is None:
        return ""
    if row.kind == "below":
        return _("below with %(chance)s probability") % {"chance": wording.probability(row.strength)}
    if row.strength < 0.001:
        return _("false alarms: under 1 in 1,000")
    return _("false alarms: about 1 in %(n)s") % {"n": wording.number(round(1 / row.strength))}


def chart(trend: Trend, key: str, name: str) -> SafeString:
    """Draw the months of a store with its usual range."""
    if all(point.value is None for point in trend.points):
        return mark_safe("")
    entry = metric(key)
    words = chart_words.control_words(entry, name)
    return mark_safe(charts.control_chart(trend, words=words, show=chart_words.shown(entry), month=short_month))


def months_of_region(values: Sequence[float | None], row: FindingRow) -> Trend:
    """Give the months of a region as a chart draws them; they have no limits, but the month of the change."""
    first = row.last_month - len(values) + 1
    points = [TrendPoint(first + at, 0, value, None, None) for at, value in enumerate(values)]
    none = [None] * len(points)
    return Trend(row.metric, points, row.lead.before, none, none, (), row.since, row.lead.target, is_better=False)
