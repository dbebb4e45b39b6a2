"""Links that open something to whoever has them, each for seven days and once: an invitation, or a new password.

Whoever follows one has no scope yet; the secret in the link takes its place. Nobody who reads the database can follow
one: of an invitation only a digest is stored, of a new password nothing.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from locations.account_names import refuse_deceptive
from locations.events import record
from locations.models import Invitation, User
from locations.refusals import Refusal
from locations.roles import RoleOffer, admit
from locations.scoping import head_office
from locations.zones import day_in

VALID_FOR = timedelta(days=7)
"""Of an invitation; of a new password settings.PASSWORD_RESET_TIMEOUT says the same."""

State = Literal["open", "used", "expired", "revoked", "unknown"]


@dataclass(frozen=True, slots=True)
class InvitationView:
    """What an invitation says to whoever follows its link; nothing but its state once it is no longer open."""

    state: State
    brand: str = ""
    name: str = ""
    role: str = ""
    place: str = ""
    read_only: bool = False
    first_day: date | None = None
    last_day: date | None = None
    invited_by: str = ""
    language: str = ""


def new_secret() -> tuple[str, str]:
    """Give a secret of 256 random bits for an address, and the digest of it that is stored."""
    secret = secrets.token_urlsafe(32)
    return secret, digest(secret)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def state_of(invitation: Invitation | None, now: datetime) -> State:
    """Say whether an invitation can be accepted, and if not, why; a role whose last day is over is expired too."""
    if invitation is None:
        return "unknown"
    if invitation.used_at:
        return "used"
    if invitation.revoked_at:
        return "revoked"
    over = invitation.valid_to and invitation.valid_to < day_in(invitation.brand.default_zone, now)
    return "expired" if over or invitation.expires_at <= now else "open"


def read_invitation(secret: str, *, now: datetime) -> InvitationView:
    """Give what an invitation says."""
    invitation = _found(secret)
    state = state_of(invitation, now)
    if invitation is None or state != "open":
        return InvitationView(state)
    place = invitation.region.path if invitation.region else invitation.location.name if invitation.location else ""
    return InvitationView(
        state,
        invitation.brand.name,
        invitation.name,
        invitation.role,
        place,
        invitation.read_only,
        max(invitation.valid_from, day_in(invitation.brand.default_zone, now)),
        invitation.valid_to,
        invitation.invited_by,
        invitation.brand.language,
    )


@transaction.atomic
def accept(secret: str, user: User, *, now: datetime) -> None:
    """Give a person the role of an invitation.

    Raises Refusal where the link serves no longer, also when somebody else was a moment faster.
    """
    invitation = _found(secret)
    if invitation is None or state_of(invitation, now) != "open":
        raise Refusal(_("This link serves no longer."))
    unused = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True)
    if not unused.update(used_at=now, used_by=user):
        raise Refusal(_("This link serves no longer."))
    scope, by = head_office(invitation.brand), user.get_username()
    record(invitation.brand_id, "invitation.accepted", invitation, by=by, now=now, location=invitation.location_id)
    admit(scope, user, _offer(invitation, now), by=by, now=now)


def accept_as_new(secret: str, username: str, password: str, *, language: str, now: datetime) -> User:
    """Make an account with the role of an invitation.

    Raises Refusal where the link serves no longer, the name is taken or deceptive, or the password is too weak.
    """
    invitation, username = _found(secret), User.normalize_username(username)
    email, name = (invitation.email, invitation.name) if invitation else ("", "")
    taken = Refusal(_("Somebody has this name already; choose another one."), "username")
    if User.objects.filter(username__iexact=username).exists():
        raise taken
    refuse_deceptive(username)
    user = User(username=username, email=email, first_name=name, language=language)
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refusal(" ".join(weak.messages), "password1") from weak
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
            accept(secret, user, now=now)
    except IntegrityError as race:
        raise taken from race
    return user


def password_link(user: User) -> tuple[str, str]:
    """Give the two parts of a link by which a person chooses a new password; a sign-in or a new password ends it."""
    return urlsafe_base64_encode(str(user.pk).encode()), _TOKENS.make_token(user)


def person_of(uid: str, token: str) -> User | None:
    """Give the person whose password a link changes; None where it serves no longer."""
    try:
        key = int(force_str(urlsafe_base64_decode(uid)))
    except ValueError:
        return None
    user = User.objects.filter(pk=key, is_active=True).first() if 0 < key < 2**63 else None
    return user if user is not None and _TOKENS.check_token(user, token) else None


@transaction.atomic
def choose_password(uid: str, token: str, password: str) -> User:
    """Change the password of the person of a link; ``password`` has been validated.

    Raises Refusal where the link serves no longer, also when it was used a moment ago.
    """
    found = person_of(uid, token)
    locked = User.objects.select_for_update().filter(pk=found.pk).first() if found else None
    if locked is None or not _TOKENS.check_token(locked, token):
        raise Refusal(_("This link serves no longer."))
    locked.set_password(password)
    locked.save(update_fields=["password"])
    return locked


_TOKENS = PasswordResetTokenGenerator()


def _found(secret: str) -> Invitation | None:
    rows = Invitation.objects.select_related("brand", "region", "location")
    return rows.filter(digest=digest(secret)).first()


def _offer(invitation: Invitation, now: datetime) -> RoleOffer:
    """Give the role of an invitation, from the day on which it is accepted where that is later."""
    return RoleOffer(
        role=invitation.role,
        first_day=max(invitation.valid_from, day_in(invitation.brand.default_zone, now)),
        last_day=invitation.valid_to,
        region=invitation.region.path if invitation.region else "",
        store=invitation.location.code if invitation.location else "",
        read_only=invitation.read_only,
    )
