"""What customers said, as cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.forms.state import ANSWER_DUE, LONG_OVERDUE
from dashboards.rows import SaidRow, Waiting

STAR, EMPTY_STAR = "★", "☆"
WORST_STARS = 1
"""Stars of a customer who was let down: such reviews are answered first."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where an answer is missing: words, icon, and whether the deadline is missed."""

    words: str
    icon: str
    late: bool


@dataclass(frozen=True, slots=True)
class Voice:
    """One review or comment, as text."""

    when: str
    publisher: str
    author: str
    stars: str
    stars_label: str
    scores: str
    text: str
    reply: str
    mark: Mark | None
    store_name: str
    store: str
    href: str
    language: str


def voices(rows: Sequence[SaidRow], brand: str, now: datetime) -> list[Voice]:
    return [_voice(row, brand, now) for row in rows]


def _voice(row: SaidRow, brand: str, now: datetime) -> Voice:
    rated = row.rating is not None and row.rating_max == 5
    return Voice(
        when=when(row),
        publisher=publisher(row.publisher) if row.kind == "review" else _("survey"),
        author=row.author,
        stars=STAR * (row.rating or 0) + EMPTY_STAR * (5 - (row.rating or 0)) if rated else "",
        stars_label=_("%(n)s of %(most)s stars") % {"n": row.rating, "most": row.rating_max} if row.rating else "",
        scores=" · ".join(_scores(row)),
        text=row.text,
        reply=row.reply,
        mark=_mark(row, now) if row.kind == "review" and not row.reply and row.replied_at is None else None,
        store_name=row.store_name,
        store=row.store,
        href=reverse("store", args=[brand, row.store]),
        language=row.language,
    )


def _mark(row: SaidRow, now: datetime) -> Mark:
    """How long a review surely waits; a rough date counts from its latest moment."""
    if not row.replies_told:
        return Mark(_("the file says nothing of replies"), "help", late=False)
    waited = now - row.when_to
    if waited > LONG_OVERDUE:
        return Mark(_("not answered for %(days)s") % {"days": days(waited)}, "alert-triangle", late=True)
    if waited > ANSWER_DUE:
        return Mark(_("not answered for more than 24 hours"), "clock", late=True)
    return Mark(_("not answered yet"), "clock", late=False)


def days(waited: timedelta) -> str:
    return ngettext("%(n)s day", "%(n)s days", waited.days) % {"n": wording.number(waited.days)}


def count_words(count: int, most: int) -> str:
    """How many reviews and comments fit the choice."""
    if count >= most:
        return _("More than %(n)s reviews and comments") % {"n": wording.number(most)}
    return ngettext("%(n)s review or comment", "%(n)s reviews and comments", count) % {"n": wording.number(count)}


def when(row: SaidRow) -> str:
    """The day, or how roughly it is known."""
    day = formats.date_format(timezone.localtime(row.when_to), "DATE_FORMAT")
    if row.precision in ("exact", "day"):
        return day
    first = formats.date_format(timezone.localtime(row.when_from), "DATE_FORMAT")
    return _("between %(first)s and %(last)s") % {"first": first, "last": day}


def publisher(name: str) -> str:
    """A publisher's name as it writes itself, where we know it."""
    return _KNOWN.get(name.casefold(), name)


def _scores(row: SaidRow) -> list[str]:
    named = (("NPS", row.nps), ("CSAT", row.csat), ("CES", row.ces))
    return [f"{name} {wording.number(score)}" for name, score in named if score is not None]


_KNOWN = {"google": "Google", "naver": "Naver", "yelp": "Yelp", "kakao": "Kakao", "tripadvisor": "Tripadvisor"}


def cut(rows: Sequence[SaidRow], skipped: int, most: int) -> tuple[list[SaidRow], str, int]:
    """One page of rows, and what leads to the next: the moment it begins with, and how many of that moment are gone.

    ``rows`` begin at the moment of the page before, of which ``skipped`` rows were shown. Several rows can share a
    moment, since many publishers tell only the day. An empty moment: there is no next page.
    """
    shown = list(rows[skipped : skipped + most])
    if len(rows) <= skipped + most:
        return shown, "", 0
    last = shown[-1].when_to
    return shown, last.isoformat(), sum(row.when_to == last for row in rows[: skipped + most])


def waiting_sentence(waiting: Waiting, now: datetime) -> str:
    """Which review has waited longest for an answer, and how long."""
    if not waiting.told:
        return _("No file told of replies yet, so nobody can say which reviews wait for one.")
    if waiting.oldest is None:
        return _("Every review has an answer.")
    facts = {
        "store": f"{wording.name(waiting.oldest.store_name)} ({waiting.oldest.store})",
        "when": when(waiting.oldest),
        "days": days(now - waiting.oldest.when_to),
    }
    return _("The oldest unanswered review has waited %(days)s: %(store)s, %(when)s.") % facts


def unanswered_sentence(unanswered: int, low: int, most: int) -> str:
    """How many reviews have no answer, and how many of them one star; counts end at ``most``.

    Empty where every review has its answer.
    """
    if not unanswered:
        return ""
    facts = {"n": _count(unanswered, most), "low": _count(low, most)}
    if not low:
        return ngettext("%(n)s review has no answer.", "%(n)s reviews have no answer.", unanswered) % facts
    return (
        ngettext(
            "%(n)s review has no answer; with one star: %(low)s.",
            "%(n)s reviews have no answer; with one star: %(low)s.",
            unanswered,
        )
        % facts
    )


def unanswered_links(unanswered: int, low: int) -> list[tuple[str, str]]:
    """Words and query of what to answer first: all without an answer, and of these the ones with one star."""
    links = [(_("Without an answer"), "?answered=no")] if unanswered else []
    if low:
        words = _("%(stars)s without an answer") % {"stars": STAR * WORST_STARS}
        links.insert(0, (words, f"?answered=no&stars={WORST_STARS}"))
    return links


def _count(count: int, most: int) -> str:
    return _("more than %(n)s") % {"n": wording.number(most)} if count >= most else wording.number(count)
