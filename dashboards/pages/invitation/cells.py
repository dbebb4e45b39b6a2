"""An invitation as text."""

from django.utils.translation import gettext as _

from dashboards.naming import region_words
from dashboards.pages.frame.dates import day
from dashboards.pages.frame.navigation import role_words
from locations.links import InvitationView, State


def why_not(state: State) -> str:
    """Say why a link serves no longer."""
    return {
        "used": _("This invitation has been used already."),
        "expired": _("This invitation is too old: it worked for seven days."),
        "revoked": _("Whoever sent this invitation has withdrawn it."),
        "unknown": _("This link is not complete."),
    }[state]


def way_on(state: State) -> str:
    """Say what to do about it."""
    return {
        "used": _("If it was you, sign in with the name and password that you chose. Otherwise ask for another one."),
        "expired": _("Ask whoever invited you for another one."),
        "revoked": _("Ask them for another one."),
        "unknown": _("Copy all of it from the message, to its last character, or ask for another one."),
    }[state]


def offered(invitation: InvitationView) -> list[tuple[str, str]]:
    """Give what the invitation offers, as pairs of name and value."""
    place = region_words(invitation.place) if invitation.role == "regional" else invitation.place
    lines = [
        (_("Brand"), invitation.brand),
        (_("Role"), role_words(invitation.role, read_only=invitation.read_only)),
        (_("You see"), place or _("the whole brand")),
        (_("From"), day(invitation.first_day) if invitation.first_day else ""),
        (_("Until"), day(invitation.last_day) if invitation.last_day else _("no end")),
        (_("Invited by"), invitation.invited_by),
    ]
    return [line for line in lines if line[1]]
