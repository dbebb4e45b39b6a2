"""Who may sign in, and from which address a request comes."""

from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _

from locations.models import User
from locations.refusals import Refusal

DEMO_MAIL = "@demo.invalid"
"""How the addresses of the demo's people end; their passwords are printed for everybody to read."""


class SignIn(ModelBackend):
    """Django's own sign-in, but the people of the demo stay outside in production, running sessions included."""

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        from_demo = str(getattr(user, "email", "")).endswith(DEMO_MAIL)
        return super().user_can_authenticate(user) and not (settings.PRODUCTION and from_demo)


def change_address(user: User, email: str) -> None:
    """Change the address that a person's mails go to. Raises Refusal for people of the demo, known by theirs."""
    if user.email.endswith(DEMO_MAIL):
        raise Refusal(_("People of the demo keep their address."), "email")
    if email.endswith(DEMO_MAIL):
        raise Refusal(_("This address is for people of the demo."), "email")
    user.email = email
    user.save(update_fields=["email"])


def client_address(request: HttpRequest) -> str | None:
    """Return the address that a request comes from: the one that the outermost of our own proxies saw.

    What stands further left in X-Forwarded-For was written by the client and may be anything. None where neither the
    proxies nor the connection name one, as through a socket of this machine.
    """
    direct = str(request.META.get("REMOTE_ADDR") or "")
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    seen = passed[-settings.PROXIES :] if settings.PROXIES else []
    return (_address(seen[0]) if seen else None) or _address(direct)


def _address(written: str) -> str | None:
    """Give an IP address in its one form; None for what is none."""
    try:
        return str(ip_address(written.removeprefix("[").partition("]")[0]))
    except ValueError:
        return None
