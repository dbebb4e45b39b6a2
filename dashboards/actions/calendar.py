"""The days on which actions are due, as a calendar that a program of somebody reads by an address of their own.

The address is a signed text that names the person, the brand and a part of what signs them in: with another password it
is void. What is in the calendar is what the person may see at that moment.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.core import signing
from django.urls import reverse

from dashboards.queries.actions import ActionFilter, actions
from dashboards.rows import ActionRow
from locations.models import User
from locations.scoping import Scope, scope_of
from locations.zones import day_in

SALT = "evenly.calendar"
LONGEST_LINE = 74
"""Octets of a line, its end not among them, as RFC 5545 has it."""


def calendar_address(scope: Scope) -> str:
    """Give the address of a person's calendar of a brand."""
    user = User.objects.get(username=scope.user)
    # Without the time of signing, so that the address is always the same.
    token = _signer().sign_object([user.pk, scope.brand_slug, _key(user)])
    return reverse("action_calendar", args=[token])


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT)


def calendar_of(token: str, now: datetime) -> str | None:
    """Write the calendar that an address names; None where it names none any more."""
    try:
        pk, slug, key = _signer().unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    scope = scope_of(user, slug, now) if user else None
    if user is None or scope is None or key != _key(user):
        return None
    rows = actions(scope, ActionFilter(view="open"), day_in(scope.zone, now))
    return write_calendar(scope.brand_name, scope.brand_slug, rows, now)


def write_calendar(name: str, slug: str, rows: Iterable[ActionRow], now: datetime) -> str:
    """Write actions as all-day events of the day on which they are due (RFC 5545)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Evenly//actions//EN", f"X-WR-CALNAME:{_escaped(name)}"]
    for row in rows:
        lines += _event(row, slug, now)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _event(row: ActionRow, slug: str, now: datetime) -> list[str]:
    where = ", ".join(row.store_names) if row.stores <= len(row.store_names) else ""
    return [
        "BEGIN:VEVENT",
        f"UID:action-{row.pk}-{slug}@evenly",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{row.version}",
        f"DTSTART;VALUE=DATE:{_day(row.due)}",
        f"DTEND;VALUE=DATE:{_day(row.due + timedelta(days=1))}",
        f"SUMMARY:{_escaped(row.title)}",
        *([f"LOCATION:{_escaped(where)}"] if where else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _escaped(text: str) -> str:
    """Escape what has a meaning in a text value; a line break is written as such."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> Iterator[str]:
    """Fold a line that is longer than allowed, never within a character."""
    part, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST_LINE:
            yield part
            part, size = " ", 1
        part += character
        size += width
    yield part


def _key(user: User) -> str:
    return user.get_session_auth_hash()[:16]
