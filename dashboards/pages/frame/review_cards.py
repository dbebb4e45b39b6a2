"""Reviews and survey comments as cards, on the page of reviews and on the page of a store."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.pages.frame.dates import day_there
from dashboards.pages.frame.links import store_links
from dashboards.rows import ReviewRow
from dashboards.wording import publisher
from reviews.measures import REPLY_LIMIT

LONG_OVERDUE = timedelta(days=7)
"""Wait after which a missed deadline is drawn as an alarm."""
STAR, EMPTY_STAR = "★", "☆"
WEB = ("https://", "http://")
"""What the address of a publisher's page may begin with; anything else in a file is no link."""
WORST_STARS = 1
"""Stars of a customer who was let down: such reviews are answered first."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where an answer is missing: words, icon, and whether the deadline is missed."""

    words: str
    icon: str
    late: bool


@dataclass(frozen=True, slots=True)
class ReviewCard:
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
    keywords: tuple[str, ...] = ()
    address: str = ""


def review_cards(rows: Sequence[ReviewRow], brand: str, now: datetime) -> list[ReviewCard]:
    link = store_links(brand)
    return [_card(row, link, now) for row in rows]


def _card(row: ReviewRow, link: Callable[[str], str], now: datetime) -> ReviewCard:
    rated = row.rating is not None and row.rating_max == 5
    return ReviewCard(
        when=when(row),
        publisher=publisher(row.publisher) if row.kind == "review" else _("survey"),
        author=row.author,
        stars=STAR * (row.rating or 0) + EMPTY_STAR * (5 - (row.rating or 0)) if rated else "",
        stars_label=_("%(n)s of %(most)s stars") % {"n": row.rating, "most": row.rating_max} if row.rating else "",
        scores=" · ".join(_scores(row)),
        text=_("Erased at the customer's wish.") if row.erased else row.text,
        reply=row.reply,
        mark=_mark(row, now) if row.kind == "review" and not row.reply and row.replied_at is None else None,
        store_name=row.store_name,
        store=row.store,
        href=link(row.store),
        language=row.language,
        keywords=() if row.erased else row.keywords,
        address=row.address if row.address.startswith(WEB) else "",
    )


def _mark(row: ReviewRow, now: datetime) -> Mark:
    """Say how long a review surely waits; a rough date counts from its latest moment."""
    if not row.replies_known:
        return Mark(_("the file has no information on replies"), "help", late=False)
    waited = now - row.when_to
    if waited > LONG_OVERDUE:
        return Mark(_("not answered for %(days)s") % {"days": days(waited)}, "alert-triangle", late=True)
    if waited > REPLY_LIMIT:
        return Mark(_("not answered for more than 24 hours"), "clock", late=True)
    return Mark(_("not answered yet"), "clock", late=False)


def days(waited: timedelta) -> str:
    return ngettext("%(n)s day", "%(n)s days", waited.days) % {"n": wording.number(waited.days)}


def when(row: ReviewRow) -> str:
    """Write the day, or how roughly it is known."""
    last = day_there(row.when_to)
    if row.precision in ("exact", "day"):
        return last
    return _("between %(first)s and %(last)s") % {"first": day_there(row.when_from), "last": last}


def _scores(row: ReviewRow) -> list[str]:
    named = (("NPS", row.nps), ("CSAT", row.csat), ("CES", row.ces))
    return [f"{name} {wording.number(score)}" for name, score in named if score is not None]
