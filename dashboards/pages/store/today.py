"""What to do today at one store: reviews that wait for a reply, and listings that are wrong."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import wording
from dashboards.pages.frame.dates import day
from dashboards.pages.frame.listing_lines import Line, StoreBlock
from dashboards.pages.frame.review_cards import WORST_STARS
from dashboards.rows import Waiting

MOST_NAMED = 2
"""Fields in error that are named; the others are a click away."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, and where; ``urgent`` ones are drawn with a sign of alarm."""

    icon: str
    title: str
    words: str
    href: str
    urgent: bool


def tasks(waiting: Waiting, listed: StoreBlock | None, brand: str, code: str) -> list[Task]:
    """Give what is to be done: the worst reviews first, then all that wait, then listings."""
    return [*_replies(waiting, brand, code), *_listings(listed, brand, code)]


def nothing_words(waiting: Waiting, listed: StoreBlock | None) -> str:
    """Say why nothing is to be done."""
    if not waiting.replies_known and listed is None:
        return _("Neither replies to reviews nor listings have been imported yet.")
    if not waiting.replies_known:
        return _("No file states which reviews have a reply.")
    return _("Nothing waits: every review has a reply.")


def _replies(waiting: Waiting, brand: str, code: str) -> list[Task]:
    found = []
    address = reverse("reviews", args=[brand])
    if waiting.one_star:
        title = ngettext(
            "Answer %(n)s review with one star", "Answer %(n)s reviews with one star", waiting.one_star
        ) % {"n": wording.number(waiting.one_star)}
        query = urlencode({"store": code, "answered": "no", "stars": WORST_STARS})
        found.append(Task("alert-triangle", title, "", f"{address}?{query}", urgent=True))
    rest = waiting.n - waiting.one_star
    if rest:
        title = ngettext("%(n)s other review has no reply", "%(n)s other reviews have no reply", rest)
        if not waiting.one_star:
            title = ngettext("%(n)s review has no reply", "%(n)s reviews have no reply", rest)
        words = _("The oldest without a reply is of %(day)s.") % {"day": day(waiting.oldest) if waiting.oldest else ""}
        query = urlencode({"store": code, "answered": "no"})
        found.append(Task("message-reply", title % {"n": wording.number(rest)}, words, f"{address}?{query}", False))
    return found


def _listings(listed: StoreBlock | None, brand: str, code: str) -> list[Task]:
    if listed is None or not listed.lines:
        return []
    lines = listed.lines
    title = ngettext("Correct %(n)s field of the listings", "Correct %(n)s fields of the listings", len(lines))
    named = [_field(line) for line in lines[:MOST_NAMED]]
    href = f"{reverse('listings', args=[brand])}?{urlencode({'store': code})}"
    return [Task("map-pin", title % {"n": wording.number(len(lines))}, "; ".join(named), href, urgent=False)]


def _field(line: Line) -> str:
    """Name a field and the publishers that show it otherwise."""
    wrong = [shown.publisher for shown in line.shown if shown.state in ("different", "missing")]
    return f"{line.field} ({', '.join(wrong)})" if wrong else line.field
