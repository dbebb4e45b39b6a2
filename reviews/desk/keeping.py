"""What every change of a desk's set-up goes through: who may make it, and what the other half of a name has to be."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from locations.models import Brand
from locations.refusals import Refusal
from locations.scoping import Scope


def own_desk(scope: Scope) -> Brand:
    """Give the brand, locked, so that two changes never cross. Raises PermissionDenied for all but head office."""
    if not scope.keeps_the_brand:
        raise PermissionDenied("Only head office sets up the desk.")
    return Brand.objects.select_for_update().get(pk=scope.brand)


def checked_text(text: str, field: str, most: int) -> str:
    """Give a text without the space around it. Raises Refusal for none, and for one that is too long."""
    plain = text.strip()
    if not plain:
        raise Refusal(_("Write something here."), field)
    if len(plain) > most:
        raise Refusal(_("This is longer than %(most)s characters.") % {"most": most}, field)
    return plain


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give what two states of one thing differ in, before and after."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}
