"""What has happened in words: for the mail and the inbox."""

from collections.abc import Mapping

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboards import action_words, finding_words, naming, wording
from dashboards.alerts.happened import JUDGED, KINDS, OPENED, OVERDUE, REOPENED, RESOLVED, STILL
from dashboards.rows import ActionRow, FindingRow, SubscriptionRow


def section_words() -> Mapping[str, str]:
    """Name the sorts of what can happen, in the order in which they are read."""
    return {
        OPENED: pgettext("findings of a digest", "New"),
        REOPENED: pgettext("findings of a digest", "Open again"),
        STILL: pgettext("findings of a digest", "Still open, as you asked to be reminded"),
        OVERDUE: pgettext("actions of a digest", "Overdue actions"),
        JUDGED: pgettext("actions of a digest", "What actions changed"),
        RESOLVED: pgettext("findings of a digest", "Resolved"),
    }


def section_of(step: str, *, is_open: bool = True) -> str:
    """Give the sort of a step; of a finding that is over by now, that it is resolved."""
    return step.partition(":")[0] if is_open else RESOLVED


def finding_line(row: FindingRow) -> str:
    """Say what was found; of one that is over, until when."""
    if row.is_open or row.closed_month is None:
        return finding_words.sentence(row)
    facts = {"finding": finding_words.sentence(row), "month": wording.month_name(row.closed_month)}
    if row.state == "dismissed":
        return _("%(finding)s (dismissed)") % facts
    return _("%(finding)s (over by the end of %(month)s)") % facts


def verdict_line(row: ActionRow, step: str) -> str:
    """Say which action is overdue, or what it changed."""
    if step.startswith(OVERDUE):
        return _("%(action)s: was due on %(day)s") % {"action": row.title, "day": f"{row.due:%Y-%m-%d}"}
    return _("%(action)s: %(verdict)s") % {"action": row.title, "verdict": action_words.verdict_words(row.effect)}


def kind_words(kind: str) -> str:
    """Name what one may subscribe to."""
    own = {OVERDUE: _("an action is overdue"), JUDGED: _("what an action changed is known")}
    return own.get(kind) or finding_words.kind_words(kind)


def kinds_words(kinds: tuple[str, ...]) -> str:
    """Name the kinds of a subscription."""
    return ", ".join(kind_words(kind) for kind in KINDS if kind in kinds) if kinds else _("everything")


def place_words(row: SubscriptionRow) -> str:
    """Name the place of a subscription."""
    if row.store:
        return wording.name(row.store_name)
    return naming.region_words(row.region) if row.region else _("all that I see")


def when_words(row: SubscriptionRow) -> str:
    """Say when a digest is due, with the zone that the time is of."""
    facts = {"time": f"{row.time:%H:%M}", "zone": row.zone, "weekday": str(WEEKDAYS[row.weekday])}
    if row.pace == "at_once":
        return _("at once")
    if row.pace == "daily":
        return _("daily at %(time)s (%(zone)s)") % facts
    return _("weekly on %(weekday)s at %(time)s (%(zone)s)") % facts


def timing_words(row: SubscriptionRow) -> str:
    """Say of which place a subscription is, of what, and when it comes."""
    facts = {"place": place_words(row), "kinds": kinds_words(row.kinds), "when": when_words(row)}
    return _("%(place)s: %(kinds)s, %(when)s") % facts
