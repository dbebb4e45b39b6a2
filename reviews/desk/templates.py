"""Texts to begin an answer with: added, changed and retired by head office, and those that every desk begins with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from locations import events
from locations.models import Brand
from locations.refusals import Refusal
from locations.scoping import Scope
from reviews.desk.deadlines import touch
from reviews.desk.keeping import checked_text, differing, own_desk
from reviews.desk.replies import PLACEHOLDERS, unknown_placeholders
from reviews.desk.template_seeds import SEEDS
from reviews.models import ReplyTemplate
from reviews.themes.keys import THEMES

LONGEST_NAME = 120
LONGEST_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class TemplateGiven:
    """A template as somebody gives it. Stars are 0 (none given) to 5, ``theme`` a key or empty for any."""

    name: str
    language: str
    text: str
    stars_from: int = 1
    stars_to: int = 5
    theme: str = ""


def seed(brand: Brand) -> None:
    """Give a brand the templates that every desk begins with, in both languages, where it has none."""
    if ReplyTemplate.objects.filter(brand=brand).exists():
        return
    ReplyTemplate.objects.bulk_create(
        ReplyTemplate(brand=brand, name=name, language=language, stars_from=low, stars_to=high, theme=theme, text=text)
        for stars, theme, texts in SEEDS
        for low, high in [stars]
        for language, (name, text) in texts.items()
    )


@transaction.atomic
def add_template(scope: Scope, given: TemplateGiven, *, by: str, now: datetime) -> int:
    """Add a template; return its id.

    Raises PermissionDenied for all but head office, and Refusal for an unknown placeholder, language or theme, for
    stars out of order, and for a name that another template of the language has.
    """
    own_desk(scope)
    columns = _columns(scope, given, None)
    row = ReplyTemplate.objects.create(brand_id=scope.brand, **columns)
    _record(scope, row, "reply_template.added", by, now, {})
    return row.pk


@transaction.atomic
def change_template(scope: Scope, pk: int, given: TemplateGiven, *, by: str, now: datetime) -> bool:
    """Change a template; answers that began with it stay. False where the brand has no such one in use."""
    own_desk(scope)
    row = ReplyTemplate.objects.filter(brand_id=scope.brand, pk=pk, active=True).first()
    if row is None:
        return False
    before = _attributes(row)
    for name, value in _columns(scope, given, pk).items():
        setattr(row, name, value)
    if _attributes(row) != before:
        row.save()
        _record(scope, row, "reply_template.changed", by, now, before)
    return True


@transaction.atomic
def retire_template(scope: Scope, pk: int, *, by: str, now: datetime) -> bool:
    """Offer a template no more; False where the brand has no such one in use."""
    own_desk(scope)
    row = ReplyTemplate.objects.filter(brand_id=scope.brand, pk=pk, active=True).first()
    if row is None:
        return False
    before = _attributes(row)
    row.active = False
    row.save()
    _record(scope, row, "reply_template.retired", by, now, before)
    return True


def _columns(scope: Scope, given: TemplateGiven, own: int | None) -> dict[str, Any]:
    text = checked_text(given.text, "text", LONGEST_TEXT)
    if unknown := unknown_placeholders(text):
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        sentence = _("“{%(name)s}” cannot be filled in. Use %(known)s.")
        raise Refusal(sentence % {"name": unknown[0].strip("{"), "known": known}, "text")
    if given.language not in dict(settings.LANGUAGES):
        raise Refusal(_("Evenly does not speak this language."), "language")
    if given.theme and given.theme not in THEMES:
        raise Refusal(_("There is no such theme."), "theme")
    if given.stars_from not in range(6) or given.stars_to not in range(6):
        raise Refusal(_("Stars are 0 to 5; 0 is for texts without stars."), "stars_from")
    if given.stars_from > given.stars_to:
        raise Refusal(_("The first number of stars is above the last one."), "stars_to")
    name = checked_text(given.name, "name", LONGEST_NAME)
    same = ReplyTemplate.objects.filter(brand_id=scope.brand, language=given.language, name=name)
    if same.exclude(pk=own or 0).exists():
        raise Refusal(_("There is a template “%(name)s” in this language already.") % {"name": name}, "name")
    return {
        "name": name,
        "language": given.language,
        "stars_from": given.stars_from,
        "stars_to": given.stars_to,
        "theme": given.theme,
        "text": text,
    }


def _attributes(row: ReplyTemplate) -> dict[str, Any]:
    names = ("name", "language", "stars_from", "stars_to", "theme", "text", "active")
    return {name: getattr(row, name) for name in names}


def _record(scope: Scope, row: ReplyTemplate, verb: str, by: str, now: datetime, before: dict[str, Any]) -> None:
    touch(scope.brand)
    old, new = differing(before, _attributes(row))
    events.record(scope.brand, verb, row, by=by, now=now, before=old, after=new)
