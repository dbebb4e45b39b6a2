"""Set up a brand: its name, zone, country, language, opening hours, who answers reviews, and its logo."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from zoneinfo import available_timezones

import phonenumbers
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _

from locations import logos, roster
from locations.events import record
from locations.hours import hours_problem
from locations.models import Brand, BrandLogo
from locations.refusals import Refusal
from locations.scoping import Scope

CHANGEABLE = ("name", "default_zone", "country", "language", "default_hours", "answered_by", "cuts_names")
COUNTRIES = frozenset(phonenumbers.SUPPORTED_REGIONS)
"""ISO 3166 codes of the countries whose phone numbers we read."""


@transaction.atomic
def create_brand(
    slug: str,
    *,
    name: str,
    zone: str = "UTC",
    country: str = "",
    language: str = "",
    answered_by: str = Brand.Answerer.STORES,
    by: str,
    now: datetime,
) -> Brand:
    """Create a brand without stores. Raises Refusal for what a brand cannot have, and for a slug that one has."""
    try:
        validate_slug(slug)
    except ValidationError as wrong:
        raise Refusal(_("Write letters, digits, hyphens and underscores only."), "slug") from wrong
    if len(slug) > 60:
        raise Refusal(_("This is longer than %(most)s characters.") % {"most": 60}, "slug")
    written = {"name": name.strip(), "default_zone": zone, "country": country.upper(), "language": language}
    written["answered_by"] = answered_by
    _refuse_wrong(written)
    if Brand.objects.filter(slug=slug).exists():
        raise Refusal(_("There is a brand “%(slug)s” already.") % {"slug": slug}, "slug")
    brand = roster.found_brand(slug, name=written["name"], default_zone=zone, country=written["country"], by=by)
    brand.language, brand.answered_by = language, answered_by
    brand.save(update_fields=["language", "answered_by"])
    record(brand.pk, "brand.created", brand, by=by, now=now, before={}, after=written)
    return brand


@transaction.atomic
def change_brand(scope: Scope, written: Mapping[str, str | bool], *, by: str, now: datetime) -> bool:
    """Change attributes of the brand, those of ``CHANGEABLE``; False where they are so already.

    Another zone changes what days and months mean from now on: facts stay in the months into which they were imported.
    Raises Refusal for what a brand cannot have.
    """
    brand = _own(scope)
    given = {name: value for name, value in written.items() if name in CHANGEABLE}
    wanted = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
    changed = {name: value for name, value in wanted.items() if value != getattr(brand, name)}
    _refuse_wrong({name: value for name, value in changed.items() if isinstance(value, str)})
    if not changed:
        return False
    before = {name: getattr(brand, name) for name in changed}
    for name, value in changed.items():
        setattr(brand, name, value)
    brand.save(update_fields=[*changed])
    record(scope.brand, "brand.changed", brand, by=by, now=now, before=before, after=changed)
    return True


@transaction.atomic
def set_logo(scope: Scope, data: bytes, *, by: str, now: datetime) -> None:
    """Give the brand a logo from a PNG or JPEG file. Raises Refusal for any other, and for one that is too large."""
    brand = _own(scope)
    try:
        png = logos.as_png(data)
    except logos.NotAPicture as wrong:
        raise Refusal(_why_no_logo(str(wrong)), "logo") from wrong
    digest = sha256(png).hexdigest()[:16]
    BrandLogo.objects.update_or_create(brand=brand, defaults={"png": png, "digest": digest})
    record(scope.brand, "brand.logo_set", brand, by=by, now=now, digest=digest)


@transaction.atomic
def remove_logo(scope: Scope, *, by: str, now: datetime) -> bool:
    """Remove the logo; False where there is none."""
    brand = _own(scope)
    removed, _rows = BrandLogo.objects.filter(brand=brand).delete()
    if removed:
        record(scope.brand, "brand.logo_removed", brand, by=by, now=now)
    return bool(removed)


def _own(scope: Scope) -> Brand:
    """Give the brand, locked. Raises PermissionDenied for all but head office that may change it."""
    if not scope.keeps_the_brand:
        raise PermissionDenied("Only head office sets up the brand.")
    return Brand.objects.select_for_update().get(pk=scope.brand)


def _refuse_wrong(written: Mapping[str, str]) -> None:
    """Raise Refusal for the first value that a brand cannot have."""
    if "name" in written and not written["name"]:
        raise Refusal(_("A brand needs a name."), "name")
    if len(written.get("name", "")) > 200:
        raise Refusal(_("This is longer than %(most)s characters.") % {"most": 200}, "name")
    if written.get("default_zone", "UTC") not in available_timezones():
        raise Refusal(_("“%(zone)s” is no time zone.") % {"zone": written["default_zone"]}, "default_zone")
    if (country := written.get("country")) and country not in COUNTRIES:
        raise Refusal(_("“%(country)s” is no country code, such as KR or US.") % {"country": country}, "country")
    if (language := written.get("language")) and language not in dict(settings.LANGUAGES):
        raise Refusal(_("Evenly does not speak this language."), "language")
    if written.get("answered_by", Brand.Answerer.STORES) not in Brand.Answerer.values:
        raise Refusal(_("Choose who answers."), "answered_by")
    if (hours := written.get("default_hours")) and (problem := hours_problem(hours)):
        raise Refusal(problem, "default_hours")


def _why_no_logo(reason: str) -> str:
    return {
        "kind": _("This is no PNG or JPEG picture."),
        "size": _("This picture is too large: at most 5 MB, 16 million pixels, and 16,000 of them along a side."),
    }.get(reason, _("This picture is damaged."))
