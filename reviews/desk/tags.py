"""The kinds of items that a brand distinguishes: added, renamed, retired, and taken up again. Nothing is deleted."""

import re
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from locations import events
from locations.refusals import Refusal
from locations.scoping import Scope
from reviews.desk.deadlines import touch
from reviews.desk.keeping import checked_text, differing, own_desk
from reviews.models import Tag

LONGEST = 80
KEY = re.compile(r"[a-z0-9_]{2,40}")


@transaction.atomic
def add_tag(scope: Scope, key: str, name_en: str, name_ko: str, *, by: str, now: datetime) -> int:
    """Add a tag; a retired one of this key is in use again. Return its id.

    ``key`` is 2 to 40 small letters, digits and underscores. Without a Korean name the English one serves, and the
    other way round. Raises PermissionDenied for all but head office, and Refusal for a key that is wrong or in use.
    """
    own_desk(scope)
    if not KEY.fullmatch(key):
        raise Refusal(_("Write 2 to 40 small letters, digits and underscores."), "key")
    row = Tag.objects.filter(brand_id=scope.brand, key=key).first() or Tag(brand_id=scope.brand, key=key, active=False)
    if row.active:
        raise Refusal(_("There is a tag “%(key)s” already.") % {"key": key}, "key")
    before = _attributes(row) if row.pk else {}
    row.name_en, row.name_ko, row.active = *_names(name_en, name_ko), True
    row.save()
    _record(scope, row, "desk_tag.added", by, now, before)
    return row.pk


@transaction.atomic
def rename_tag(scope: Scope, pk: int, name_en: str, name_ko: str, *, by: str, now: datetime) -> bool:
    """Give a tag other names; False where the brand has no such tag."""
    own_desk(scope)
    row = Tag.objects.filter(brand_id=scope.brand, pk=pk).first()
    if row is None:
        return False
    before = _attributes(row)
    row.name_en, row.name_ko = _names(name_en, name_ko)
    if _attributes(row) != before:
        row.save()
        _record(scope, row, "desk_tag.renamed", by, now, before)
    return True


@transaction.atomic
def retire_tag(scope: Scope, pk: int, *, by: str, now: datetime) -> bool:
    """Offer a tag no more; items keep it. False where the brand has no such tag in use."""
    own_desk(scope)
    row = Tag.objects.filter(brand_id=scope.brand, pk=pk, active=True).first()
    if row is None:
        return False
    before = _attributes(row)
    row.active = False
    row.save()
    _record(scope, row, "desk_tag.retired", by, now, before)
    return True


def _names(english: str, korean: str) -> tuple[str, str]:
    return (
        checked_text(english or korean, "name_en", LONGEST),
        checked_text(korean or english, "name_ko", LONGEST),
    )


def _attributes(row: Tag) -> dict[str, Any]:
    return {"name_en": row.name_en, "name_ko": row.name_ko, "active": row.active}


def _record(scope: Scope, row: Tag, verb: str, by: str, now: datetime, before: dict[str, Any]) -> None:
    touch(scope.brand)
    old, new = differing(before, _attributes(row))
    events.record(scope.brand, verb, row, by=by, now=now, before=old, after=new)
