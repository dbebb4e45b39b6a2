"""Who may sign in, and from which address a request comes."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _

from locations.models import User
from locations.refusals import Refusal

DEMO_MAIL = "@demo.invalid"
"""How the addresses of the demo's people end; their passwords are printed for everybody to read."""
NETWORK_BITS = 64
"""Of an IPv6 address: what a provider gives to one household at least. The rest its computers choose as they like."""
TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as a translator in front of us writes them (RFC 6052); as one network they would all be one."""


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
    """Return the address that counts for a request: that which the outermost of our own proxies saw.

    Whatever is limited by address asks here. An IPv6 address counts as its network of 64 bits, and IPv4 within IPv6 as
    IPv4. What stands further left in X-Forwarded-For was written by the client and may be anything. None where neither
    the proxies nor the connection name one, as through a socket of this machine.
    """
    direct = str(request.META.get("REMOTE_ADDR") or "")
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    seen = passed[-settings.PROXIES :] if settings.PROXIES else []
    return (_counted(seen[0]) if seen else None) or _counted(direct)


def _counted(written: str) -> str | None:
    """Give the one form under which an IP address counts; None for what is none."""
    try:
        address = ip_address(written.removeprefix("[").partition("]")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        address = _within(address) or IPv6Address(int(address) >> NETWORK_BITS << NETWORK_BITS)
    return str(address)


def _within(address: IPv6Address) -> IPv4Address | None:
    """Give the IPv4 address that an IPv6 address means, if it does."""
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped
