"""The list of the desk: its tabs, its rows in groups, and its sentences."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.item_words import state_words
from dashboards.naming import tag_words, theme_words
from dashboards.pages.desk import words
from dashboards.pages.desk.words import SEVERITY, VIEWS, ClockCells
from dashboards.pages.frame.empty_state import EmptyState
from dashboards.pages.frame.links import store_links
from dashboards.rows import DeskChoices, DeskCounts, DeskItem, DeskStatus, ThemeHere
from reviews.desk.states import ANSWERED, OVER

ALARMS = ("overdue", "incidents", "not_shown")
"""Views whose count is a warning."""
SHOWN_STATES = ("drafted", "approved", "sent", "seen", "waiting", "snoozed", "needs_none", "closed")
"""States that a row says; that it is new or open goes without saying."""
LENGTH = 300
"""Letters of the words that a row sends; the page cuts them to a line."""


@dataclass(frozen=True, slots=True)
class ViewTab:
    """A view of the desk with its count, empty where that is not counted."""

    label: str
    icon: str
    count: str
    href: str
    current: bool
    alarm: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One item as two lines of text; ``unusual`` are those of its themes that are unusually frequent at its store."""

    pk: int
    href: str
    severity: int
    severity_words: str
    stars: str
    stars_label: str
    score: str
    source: str
    text: str
    store: str
    store_name: str
    store_href: str
    themes: Sequence[str]
    unusual: Sequence[str]
    tags: Sequence[str]
    state: str
    customer: ClockCells
    house: ClockCells
    owner: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of the same turn; ``key`` is "incidents", "late", "today", "later", "rest" or "over"."""

    title: str
    key: str
    rows: Sequence[Row]


def view_tabs(counts: DeskCounts, current: str, href: Callable[[str], str]) -> list[ViewTab]:
    """Give the views with their counts; ``href`` gives the address of one."""
    number = {name: counts.open if name == "all" else getattr(counts, name) for name in VIEWS if name != "closed"}
    return [
        ViewTab(
            label=str(label),
            icon=icon,
            count=wording.number(number[name]) if name in number else "",
            href=href(name),
            current=name == current,
            alarm=name in ALARMS and number.get(name, 0) > 0,
        )
        for name, (label, icon) in VIEWS.items()
    ]


def groups(
    items: Sequence[DeskItem],
    status: DeskStatus,
    choices: DeskChoices,
    user: str,
    now: datetime,
    brand: str,
    href: Callable[[int], str],
    unusual: Mapping[tuple[str, str], ThemeHere],
) -> list[Group]:
    """Group rows by their turn; they come in the order of the queue, so each group is one run of it."""
    titles = {
        "incidents": _("Incidents"),
        "late": _("Late for the customer or by open hours"),
        "today": _("Due today"),
        "later": _("Due later"),
        "rest": _("Answered or set aside"),
        "over": _("Closed, or needs no answer"),
    }
    link, names = store_links(brand), {tag.key: tag_words(tag) for tag in choices.tags}
    found: dict[str, list[Row]] = {}
    for item in items:
        row = _row(item, status, names, user, now, link(item.store), href(item.pk), unusual)
        found.setdefault(_turn(item, now), []).append(row)
    return [Group(titles[key], key, rows) for key, rows in found.items()]


def _turn(item: DeskItem, now: datetime) -> str:
    if item.state in OVER:
        return "over"
    if item.answered_at is not None or item.state in ANSWERED:
        return "rest"
    if item.severity == 4:
        return "incidents"
    if item.due_customer < now or (item.due_house is not None and item.due_house < now):
        return "late"
    nearer = min(filter(None, (item.due_customer, item.due_house)))
    tomorrow = now.astimezone(nearer.tzinfo).date() + timedelta(days=1)
    return "today" if nearer.date() < tomorrow else "later"


def _row(
    item: DeskItem,
    status: DeskStatus,
    names: Mapping[str, str],
    user: str,
    now: datetime,
    store_href: str,
    href: str,
    unusual: Mapping[tuple[str, str], ThemeHere],
) -> Row:
    return Row(
        pk=item.pk,
        href=href,
        severity=item.severity,
        severity_words=str(SEVERITY[item.severity]),
        stars=words.stars(item),
        stars_label=words.stars_label(item),
        score=words.score_words(item),
        source=f"{words.source_words(item)} · {words.when_words(item.spoke_at, now)}",
        text=item.text.strip()[:LENGTH] or _("without words"),
        store=item.store,
        store_name=item.store_name,
        store_href=store_href,
        themes=[theme_words(theme) for theme in item.themes if (item.store, theme) not in unusual],
        unusual=[_unusual(unusual[item.store, theme]) for theme in item.themes if (item.store, theme) in unusual],
        tags=[names.get(tag, tag) for tag in item.tags],
        state=state_words(item.state) if item.state in SHOWN_STATES else "",
        customer=words.customer_clock(item, status.customer_hours, now),
        house=words.house_clock(item, status.house_hours),
        owner=owner_words(item, user),
        is_mine=item.owner == user,
    )


def _unusual(row: ThemeHere) -> str:
    facts = {
        "theme": theme_words(row.theme),
        "n": wording.number(row.complaints),
        "usual": wording.number(row.usual, 0 if row.usual >= 1 else 1),
    }
    return _("%(theme)s %(n)s, usual %(usual)s") % facts


def owner_words(item: DeskItem, user: str) -> str:
    """Name who has an item; empty where nobody has."""
    return _("You") if item.owner and item.owner == user else item.owner_name or item.team


def reading(counts: DeskCounts) -> str:
    """Say in one sentence what waits."""
    if not counts.waiting:
        return _("No customer waits for an answer.")
    sentence = ngettext("%(n)s customer waits for an answer", "%(n)s customers wait for an answer", counts.waiting)
    parts = [sentence % {"n": wording.number(counts.waiting)}]
    if counts.overdue:
        parts.append(ngettext("%(n)s is overdue", "%(n)s are overdue", counts.overdue) % {"n": _n(counts.overdue)})
    if counts.due_today:
        parts.append(
            ngettext("%(n)s is due today", "%(n)s are due today", counts.due_today) % {"n": _n(counts.due_today)}
        )
    if counts.unassigned:
        sentence = ngettext("%(n)s has no owner yet", "%(n)s have no owner yet", counts.unassigned)
        parts.append(sentence % {"n": _n(counts.unassigned)})
    return _("%(parts)s.") % {"parts": ", ".join(parts)}


def _n(count: int) -> str:
    return wording.number(count)


def nothing(view: str, *, narrowed: bool, everything: str) -> EmptyState:
    """Say why a view has no items, and where to look instead."""
    if narrowed:
        return EmptyState(_("Nothing matches"), "", everything, _("Show everything"))
    sentences = {
        "mine": (_("Nothing waits for you"), _("Items that are given to you or to your team appear here.")),
        "unassigned": (_("Everything has an owner"), _("Items that nobody has taken up appear here.")),
        "due_today": (_("Nothing is due today"), _("Items whose time ends today, on either clock, appear here.")),
        "overdue": (_("Nothing is overdue"), _("Items whose customer has waited too long appear here.")),
        "incidents": (_("No incidents"), _("What may have hurt or endangered somebody appears here at once.")),
        "not_shown": (
            _("Every answer that was sent is seen"),
            _("Answers that a publisher does not show a week after they were sent appear here."),
        ),
        "snoozed": (_("Nothing is set aside"), _("Items that come back on a day appear here.")),
        "all": (_("Nothing waits"), _("Every item is answered or closed.")),
        "closed": (_("Nothing is done yet"), _("What is closed or needs no answer appears here.")),
    }
    title, sentence = sentences[view]
    return EmptyState(title, sentence, "" if view == "all" else everything, _("All open items"))
