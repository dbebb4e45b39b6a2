"""The page of reviews: its cards by week and month, and its sentences: what waits, how many there are, what is next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.pages.frame.links import address
from dashboards.pages.frame.review_cards import STAR, WORST_STARS, ReviewCard, days, review_cards, when
from dashboards.rows import ReviewRow

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Group:
    """Cards under the week or month that they are from."""

    title: str
    cards: Sequence[ReviewCard]


def groups(rows: Sequence[ReviewRow], brand: str, now: datetime) -> list[Group]:
    """Group cards, which are newest first: this week, last week, and then by month, each by its store's clock.

    Clocks differ, so that around midnight rows of two groups may take turns; each group is one all the same.
    """
    named: dict[str, list[ReviewRow]] = {}
    for row in rows:
        named.setdefault(_group_words(row.when_to, now), []).append(row)
    return [Group(title, review_cards(inside, brand, now)) for title, inside in named.items()]


def _group_words(moment: datetime, now: datetime) -> str:
    """Name the week of a moment, or its month where it is older than last week."""
    today = now.astimezone(moment.tzinfo).date()
    monday = today - timedelta(days=today.weekday())
    if moment.date() >= monday:
        return _("This week")
    return _("Last week") if moment.date() >= monday - WEEK else formats.date_format(moment, "YEAR_MONTH_FORMAT")


def week_sentence(rows: Sequence[ReviewRow], has_more: bool, monday: datetime) -> str:
    """Count those of the newest reviews and comments that are surely of this week, which began at ``monday``.

    ``has_more``: there are others than these. Where there are only some that may be of this week, nothing is stated.
    """
    count = sum(row.when_from >= monday for row in rows)
    if not count:
        return "" if any(row.when_to >= monday for row in rows) else _("Nothing has come this week yet.")
    shown = _("more than %(n)s") % {"n": wording.number(count)} if has_more and count == len(rows) else None
    words = ngettext("This week: %(n)s review or comment.", "This week: %(n)s reviews and comments.", count)
    return words % {"n": shown or wording.number(count)}


def count_words(count: int, most: int) -> str:
    """Say how many reviews and comments fit the choice."""
    if count >= most:
        return _("More than %(n)s reviews and comments") % {"n": wording.number(most)}
    return ngettext("%(n)s review or comment", "%(n)s reviews and comments", count) % {"n": wording.number(count)}


def cut(rows: Sequence[ReviewRow], skipped: int, most: int) -> tuple[list[ReviewRow], str, int]:
    """Cut one page of rows, and give what leads to the next: its first moment, and how many of that are shown.

    ``rows`` begin at the moment of the page before, of which ``skipped`` rows were shown. Several rows can share a
    moment, since many publishers tell only the day. An empty moment: there is no next page.
    """
    shown = list(rows[skipped : skipped + most])
    if len(rows) <= skipped + most:
        return shown, "", 0
    last = shown[-1].when_to
    return shown, last.isoformat(), sum(row.when_to == last for row in rows[: skipped + most])


def waiting_sentence(oldest: ReviewRow | None, now: datetime, *, replies_known: bool) -> str:
    """Say which review has waited longest for an answer, and how long."""
    if not replies_known:
        return _("No file has stated yet which reviews have a reply, so the unanswered ones are not known.")
    if oldest is None:
        return _("Every review has a reply.")
    facts = {
        "store": f"{wording.name(oldest.store_name)} ({oldest.store})",
        "when": when(oldest),
        "days": days(now - oldest.when_to),
    }
    return _("The oldest unanswered review has waited %(days)s: %(store)s, %(when)s.") % facts


def unanswered_sentence(unanswered: int, low: int, most: int) -> str:
    """Say how many reviews have no answer, and how many of them one star; counts end at ``most``.

    Empty where every review has its answer.
    """
    if not unanswered:
        return ""
    facts = {"n": _count(unanswered, most), "low": _count(low, most)}
    if not low:
        return ngettext("%(n)s review has no reply.", "%(n)s reviews have no reply.", unanswered) % facts
    return (
        ngettext(
            "%(n)s review has no reply; with one star: %(low)s.",
            "%(n)s reviews have no reply; with one star: %(low)s.",
            unanswered,
        )
        % facts
    )


def unanswered_links(unanswered: int, low: int, place: Mapping[str, str], most: int) -> list[tuple[str, str]]:
    """Give words and query of what to answer first at a place: all without a reply, and those with one star.

    Counts end at ``most``.
    """
    open_ones = {**place, "answered": "no"}
    links = [(f"{_('Without a reply')}: {_count(unanswered, most)}", address(open_ones))] if unanswered else []
    if low:
        words = _("%(stars)s without a reply") % {"stars": STAR * WORST_STARS}
        links.insert(0, (f"{words}: {_count(low, most)}", address({**open_ones, "stars": str(WORST_STARS)})))
    return links


def _count(count: int, most: int) -> str:
    return _("more than %(n)s") % {"n": wording.number(most)} if count >= most else wording.number(count)
