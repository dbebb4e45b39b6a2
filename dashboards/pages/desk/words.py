"""The desk in words: views, states, severity, and both clocks, the same in the list, on an item and in files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from dashboards import wording
from dashboards.item_words import state_words
from dashboards.pages.frame.review_cards import EMPTY_STAR, STAR
from dashboards.rows import DeskItem
from reviews.desk.states import OVER

Words = str | Promise
HOUR = 3_600
VIEWS: Mapping[str, tuple[Words, str]] = {
    "mine": (gettext_lazy("Mine"), "user"),
    "unassigned": (gettext_lazy("Unassigned"), "user-plus"),
    "due_today": (gettext_lazy("Due today"), "calendar"),
    "overdue": (gettext_lazy("Overdue"), "clock"),
    "incidents": (gettext_lazy("Incidents"), "alert-octagon"),
    "not_shown": (gettext_lazy("Sent, not seen"), "eye-off"),
    "snoozed": (gettext_lazy("Set aside"), "zzz"),
    "all": (gettext_lazy("All open"), "list-details"),
    "closed": (gettext_lazy("Done"), "circle-check"),
}
"""The views of the desk in their order, with their icons."""
KINDS = (
    ("review", gettext_lazy("Reviews")),
    ("comment", gettext_lazy("Survey comments")),
    ("case", gettext_lazy("Service cases")),
    ("note", gettext_lazy("Notes of the staff")),
)
KIND_WORDS: Mapping[str, Words] = {
    "review": pgettext_lazy("kind of item", "review"),
    "comment": pgettext_lazy("kind of item", "survey comment"),
    "case": pgettext_lazy("kind of item", "service case"),
    "note": pgettext_lazy("kind of item", "note"),
}
SEVERITY: Mapping[int, Words] = {
    4: pgettext_lazy("severity", "Incident"),
    3: pgettext_lazy("severity", "Major"),
    2: pgettext_lazy("severity", "Minor"),
    1: pgettext_lazy("severity", "Information"),
}
ASSIGNS: Mapping[str, Words] = {
    "store": gettext_lazy("assigns the store manager"),
    "regional": gettext_lazy("assigns the regional manager"),
    "head_office": gettext_lazy("assigns head office"),
    "team": gettext_lazy("assigns a team"),
    "person": gettext_lazy("assigns a person"),
}
"""What a rule did that said who gets an item."""
CHANNELS = (
    ("counter", gettext_lazy("at the counter")),
    ("phone", gettext_lazy("by phone")),
    ("interview", gettext_lazy("in an interview")),
    ("focus_group", gettext_lazy("in a focus group")),
)


@dataclass(frozen=True, slots=True)
class ClockCells:
    """One clock of an item: words, whether its time has run out, and how much of it is gone (0 to 100)."""

    words: str
    late: bool
    part: int


def customer_clock(item: DeskItem, hours: int, now: datetime) -> ClockCells:
    """Say how long the customer waits or waited; ``hours`` are those until an answer is due."""
    end = item.answered_at or (item.closed_at if item.state == "closed" else None) or now
    waited = max(end - item.spoke_at, timedelta())
    part = min(100, int(100 * waited.total_seconds() / (hours * HOUR)))
    facts = {"time": duration(waited)}
    if item.answered_at:
        return ClockCells(_("answered after %(time)s") % facts, item.in_time_customer is False, part)
    if item.state in OVER:
        return ClockCells(state_words(item.state), False, part)
    words = _("customer waits %(time)s") if item.is_exact else _("customer waits at least %(time)s")
    return ClockCells(words % facts, item.in_time_customer is False or item.due_customer < now, part)


def house_clock(item: DeskItem, hours: int) -> ClockCells:
    """Say how many open hours of the store are left; ``hours`` are those until an answer is due."""
    if item.answered_at is not None or item.state in OVER:
        late = item.in_time_house is False
        words = _("late in open hours") if late else _("in time in open hours") if item.in_time_house else ""
        return ClockCells(words, late, 0)
    left = item.house_left
    if left is None:
        return ClockCells(_("no deadline in open hours"), False, 0)
    part = max(0, min(100, int(100 * (hours - left) / hours)))
    if left < 0:
        return ClockCells(_over(-left), True, 100)
    if left < 1:
        minutes = int(left * 60)
        words = ngettext("%(n)s open minute left", "%(n)s open minutes left", minutes)
        return ClockCells(words % {"n": minutes}, False, part)
    words = ngettext("%(n)s open hour left", "%(n)s open hours left", int(left))
    return ClockCells(words % {"n": wording.number(int(left))}, False, part)


def _over(hours: float) -> str:
    if hours < 1:
        minutes = int(hours * 60)
        return ngettext("%(n)s open minute over", "%(n)s open minutes over", minutes) % {"n": minutes}
    return ngettext("%(n)s open hour over", "%(n)s open hours over", int(hours)) % {"n": wording.number(int(hours))}


def duration(waited: timedelta) -> str:
    """Write how long something took: minutes under an hour, hours under two days, then days; rounded down."""
    seconds = int(waited.total_seconds())
    if seconds < HOUR:
        return _("%(n)s min") % {"n": seconds // 60}
    if seconds < 48 * HOUR:
        return _("%(n)s h") % {"n": seconds // HOUR}
    days = waited.days
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": wording.number(days)}


def when_words(moment: datetime, now: datetime) -> str:
    """Write a moment on its own clock, as near as it is: "today 07:40", "Sun 21:10", or with the date."""
    today = now.astimezone(moment.tzinfo).date()
    if moment.date() == today:
        return _("today %(time)s") % {"time": f"{moment:%H:%M}"}
    if moment.date() == today + timedelta(days=1):
        return _("tomorrow %(time)s") % {"time": f"{moment:%H:%M}"}
    if abs((moment.date() - today).days) < 7:
        return f"{formats.date_format(moment, 'D')} {moment:%H:%M}"
    # Translators: letters of Django's date format
    return formats.date_format(moment, pgettext("a day of some weeks ago", "M j"))


def source_words(item: DeskItem) -> str:
    """Name where it was said."""
    if item.kind == "review":
        return wording.publisher(item.publisher)
    return str(KIND_WORDS[item.kind])


def stars(item: DeskItem) -> str:
    return STAR * item.stars + EMPTY_STAR * (5 - item.stars) if item.stars else ""


def stars_label(item: DeskItem) -> str:
    return _("%(n)s of %(most)s stars") % {"n": item.stars, "most": 5} if item.stars else ""


def score_words(item: DeskItem) -> str:
    """Write the score where there are no stars; empty without any."""
    return f"NPS {item.score}" if item.score is not None else ""
