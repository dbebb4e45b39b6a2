"""The first account of an empty install, and the brand that its person founds."""

import base64
import hashlib
import hmac
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import ngettext

from locations.account_names import refuse_deceptive
from locations.brand_settings import create_brand
from locations.models import Brand, Membership, User
from locations.refusals import Refusal
from locations.roles import RoleOffer, admit
from locations.scoping import head_office
from locations.zones import day_in

log = logging.getLogger(__name__)

CODE_LETTERS = 16
A_DAYS_SHARE = 4
"""Of the brands that a person may found, a quarter within a day."""


class AlreadyBegun(Exception):
    """Somebody has an account by now, so that nobody can make the first one any more."""


def nobody_yet() -> bool:
    """Whether there is no account at all, so that whoever comes first makes one."""
    return not User.objects.exists()


def start_code() -> str:
    """Give the code that the first account needs in production, in groups of four letters.

    It comes from the secret key, so that only who can read the log or the settings knows it; with the first account
    it has served.
    """
    digest = hmac.digest(settings.SECRET_KEY.encode(), b"first account", hashlib.sha256)
    letters = base64.b32encode(digest).decode()[:CODE_LETTERS]
    return "-".join(letters[at : at + 4] for at in range(0, CODE_LETTERS, 4))


def is_start_code(written: str) -> bool:
    """Whether this is the code, however its groups are written; always where none is needed."""
    if not settings.PRODUCTION:
        return True
    letters = "".join(letter for letter in written.upper() if letter.isalnum())
    return hmac.compare_digest(letters.encode(), start_code().replace("-", "").encode())


def log_the_code() -> None:
    """Write the code into the log, for whoever runs Evenly, where one is needed."""
    if settings.PRODUCTION:
        log.warning("Nobody has an account yet. The one-time code for the first one is %s", start_code())


@transaction.atomic
def make_first_account(username: str, password: str, *, name: str, language: str, now: datetime) -> User:
    """Make the first account, head office of every brand that nobody has a role in (imported by commands before).

    Raises AlreadyBegun where somebody was faster, and Refusal for a name of several alphabets.
    """
    # There is no row of a person to lock yet; this one every database has.
    ContentType.objects.select_for_update().order_by("pk").first()
    if not nobody_yet():
        raise AlreadyBegun
    refuse_deceptive(username)
    user: User = User.objects.create_user(username, password=password, first_name=name, language=language)
    for brand in Brand.objects.filter(memberships__isnull=True):
        make_head_office(user, brand, now=now)
    log.info("%s made the first account", username)
    return user


def may_found_a_brand(user: AbstractBaseUser | AnonymousUser, now: datetime) -> bool:
    """Whether a person may found a brand: whoever begins, and head office of another one.

    Whoever was invited for another role, be it to a sample brand, does not begin.
    """
    own = Membership.objects.filter(user=user.pk).select_related("brand")
    looks_after = [each for each in own if each.role == Membership.Role.HEAD_OFFICE and not each.read_only]
    if any(each.applies_on(day_in(each.brand.default_zone, now)) for each in looks_after):
        return True
    return len(looks_after) == len(own) and not Membership.objects.filter(brand__is_sample=False).exists()


@transaction.atomic
def found_brand(
    user: User, name: str, *, latin_name: str, zone: str, country: str, language: str, answered_by: str, now: datetime
) -> Brand:
    """Found a brand whose head office is this person; its slug comes from a name in Latin letters.

    Raises Refusal as ``brand_settings.create_brand``, and where they have founded as many as they may.
    """
    _refuse_more(user, now)
    stated = {"zone": zone, "country": country, "language": language, "answered_by": answered_by}
    slug, by = _free_slug(latin_name or name), user.get_username()
    brand = create_brand(slug, name=name, **stated, by=by, now=now)
    brand.founded_by = user
    brand.save(update_fields=["founded_by"])
    make_head_office(user, brand, now=now)
    return brand


def founded_together(brand: int) -> "QuerySet[Brand]":
    """Give a brand and the others that the same person founded: limits by brand count for them as one."""
    founder = Brand.objects.filter(pk=brand).values("founded_by")
    return Brand.objects.filter(founded_by__in=founder) | Brand.objects.filter(pk=brand)


def _refuse_more(user: User, now: datetime) -> None:
    """Raise Refusal where a person has founded as many brands as they may, within a day or in all."""
    # Locked, so that two who found at once are counted one after the other.
    founded = Brand.objects.filter(founded_by=User.objects.select_for_update().get(pk=user.pk))
    most, most_a_day = settings.MOST_BRANDS, -(-settings.MOST_BRANDS // A_DAYS_SHARE)
    if founded.count() >= most:
        words = ngettext(
            "You may found %(most)d brand; whoever runs Evenly can set up more.",
            "You may found %(most)d brands; whoever runs Evenly can set up more.",
            most,
        )
        raise Refusal(words % {"most": most}, "name")
    if founded.filter(created_at__gt=now - timedelta(days=1)).count() >= most_a_day:
        words = ngettext(
            "You may found %(most)d brand within a day. Try again tomorrow, or ask whoever runs Evenly.",
            "You may found %(most)d brands within a day. Try again tomorrow, or ask whoever runs Evenly.",
            most_a_day,
        )
        raise Refusal(words % {"most": most_a_day}, "name")


def make_head_office(user: User, brand: Brand, *, now: datetime, read_only: bool = False) -> None:
    """Give a person the first role of a brand; nothing where they have it."""
    # By the brand's own day: where it is still yesterday, the role would begin tomorrow.
    offer = RoleOffer(Membership.Role.HEAD_OFFICE, first_day=day_in(brand.default_zone, now), read_only=read_only)
    admit(head_office(brand), user, offer, by=user.get_username(), now=now)


def _free_slug(name: str) -> str:
    """Give a slug that no brand has; names without Latin letters become "brand"."""
    first = slugify(name)[:50] or "brand"
    taken = set(Brand.objects.filter(slug__startswith=first).values_list("slug", flat=True))
    return next(slug for slug in (first, *(f"{first}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
