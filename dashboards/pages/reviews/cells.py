"""Sentences of the page of reviews: what waits, how many there are, what comes next."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.pages.frame.review_cards import STAR, WORST_STARS, days, when
from dashboards.rows import ReviewRow, Unanswered


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


def waiting_sentence(waiting: Unanswered, now: datetime) -> str:
    """Say which review has waited longest for an answer, and how long."""
    if not waiting.replies_known:
        return _("No file has stated yet which reviews have a reply, so the unanswered ones are not known.")
    if waiting.oldest is None:
        return _("Every review has a reply.")
    facts = {
        "store": f"{wording.name(waiting.oldest.store_name)} ({waiting.oldest.store})",
        "when": when(waiting.oldest),
        "days": days(now - waiting.oldest.when_to),
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


def unanswered_links(unanswered: int, low: int) -> list[tuple[str, str]]:
    """Give words and query of what to answer first: all without a reply, and those of them with one star."""
    links = [(_("Without a reply"), "?answered=no")] if unanswered else []
    if low:
        words = _("%(stars)s without a reply") % {"stars": STAR * WORST_STARS}
        links.insert(0, (words, f"?answered=no&stars={WORST_STARS}"))
    return links


def _count(count: int, most: int) -> str:
    return _("more than %(n)s") % {"n": wording.number(most)} if count >= most else wording.number(count)
