"""A store's own record as people write it: its kind, opening hours and telephone in the language of the page."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboards import wording
from dashboards.naming import format_words
from dashboards.pages.frame.dates import day
from dashboards.rows import StoreHead
from locations.matching.phones import national

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_RULE = re.compile(r"(?:(?P<days>[A-Z][a-z](?:[,-][A-Z][a-z])*) )?(?P<times>off|(?:\d\d:\d\d-\d\d:\d\d,?)+)")


def hours_words(given: str) -> str:
    """Write opening hours ("Mon–Fri 07:30–22:00"); what is not plain days and times stays as it is."""
    if given == "24/7":
        return _("around the clock")
    rules = [_RULE.fullmatch(rule.strip()) for rule in given.split(";") if rule.strip()]
    lines = [_rule_words(rule["days"] or "", rule["times"]) if rule else "" for rule in rules]
    return "; ".join(lines) if lines and all(lines) else given


def phone_words(given: str) -> str:
    """Write a telephone number in the form of its own country; what is no such number stays as it is."""
    return national(given)


def facts(head: StoreHead) -> list[tuple[str, str]]:
    """List what is known of a store, as pairs of term and words."""
    every = (
        (_("Address"), head.address),
        (_("Phone"), phone_words(head.phone)),
        (_("Hours"), hours_words(head.hours)),
        (_("Website"), head.website),
        (_("Format"), format_words(head.format)),
        (_("Ownership"), head.ownership),
        (_("Time zone"), head.time_zone),
        (_("Opened"), day(head.opened) if head.opened else ""),
        (_("Closed"), day(head.closed) if head.closed else ""),
    )
    return [(term, words) for term, words in every if words]


def _rule_words(days: str, times: str) -> str:
    """Write one rule of opening hours; empty where it names an unknown day."""
    named = re.split(r"([,-])", days) if days else []
    if any(name not in _DAYS for name in named[::2]):
        return ""
    short = [{",": ", ", "-": wording.RANGE}.get(part) or _weekday(part) for part in named]
    when = _("every day") if days in ("", "Mo-Su") else "".join(short)
    if times == "off":
        closed = _("closed all day")
        return f"{when} {closed}"
    return f"{when} {times.strip(',').replace('-', wording.RANGE).replace(',', ', ')}"


def _weekday(short: str) -> str:
    # Django's own short names are no shorter than the long ones in Korean.
    return {
        "Mo": pgettext("weekday", "Mon"),
        "Tu": pgettext("weekday", "Tue"),
        "We": pgettext("weekday", "Wed"),
        "Th": pgettext("weekday", "Thu"),
        "Fr": pgettext("weekday", "Fri"),
        "Sa": pgettext("weekday", "Sat"),
        "Su": pgettext("weekday", "Sun"),
    }[short]
