"""Change the region tree of a brand without moving a store: add, rename and remove regions."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from locations.events import record
from locations.models import Brand, Region
from locations.refusals import Refusal
from locations.scoping import Scope, visible_regions

LONGEST_NAME, LONGEST_PATH = 120, 600
BATCH = 500


@transaction.atomic
def add_region(scope: Scope, parent: int | None, name: str, *, by: str, now: datetime) -> bool:
    """Add an empty region below another one, or at the top without; False where the brand has no such parent.

    Raises Refusal for a name that a region cannot have, or that one next to it has.
    """
    _lock(scope)
    above = visible_regions(scope).filter(pk=parent).first() if parent is not None else None
    if parent is not None and above is None:
        return False
    path = _path(above, _checked(name))
    _refuse_taken(scope, path)
    region = Region.objects.create(brand_id=scope.brand, parent=above, name=name.strip(), path=path)
    region.lineage = f"{above.lineage if above else '/'}{region.pk}/"
    region.save(update_fields=["lineage"])
    record(scope.brand, "region.added", region, by=by, now=now, before={}, after={"path": path})
    return True


@transaction.atomic
def rename_region(scope: Scope, pk: int, name: str, *, by: str, now: datetime) -> bool:
    """Rename a region; the paths of all regions below it follow. False where the brand has no such region.

    Figures, roles and standards stay with it. Raises Refusal as ``add_region`` does.
    """
    _lock(scope)
    region = visible_regions(scope).filter(pk=pk).select_related("parent").first()
    if region is None:
        return False
    before, path = region.path, _path(region.parent, _checked(name))
    if path == before:
        return True
    _refuse_taken(scope, path)
    below = [*Region.objects.filter(brand_id=scope.brand, lineage__startswith=region.lineage).order_by("pk")]
    for each in below:
        each.path = path + each.path[len(before) :]
        if len(each.path) > LONGEST_PATH:
            raise Refusal(_("With this name the path of a region below would be too long."), "name")
        if each.pk == pk:
            each.name = name.strip()
    Region.objects.bulk_update(below, ["name", "path"], batch_size=BATCH)
    record(scope.brand, "region.renamed", region, by=by, now=now, before={"path": before}, after={"path": path})
    return True


@transaction.atomic
def remove_region(scope: Scope, pk: int, *, by: str, now: datetime) -> bool:
    """Remove a region to which nothing belongs, nor ever did; False where the brand has no such region.

    Raises Refusal for any other: figures of earlier months refer to it.
    """
    _lock(scope)
    region = visible_regions(scope).filter(pk=pk).first()
    if region is None:
        return False
    if region.children.exists():
        raise Refusal(_("There are regions below it; remove those first."))
    if stores := region.locations.count():
        raise Refusal(_("%(stores)s stores are in it; only an empty region can be removed.") % {"stores": stores})
    # Roles, standards, placements and figures, whatever app they are of: all would go with it, or forbid it.
    if any(
        relation.related_model._default_manager.filter(**{relation.field.name: region}).exists()
        for relation in _RELATIONS
    ):
        raise Refusal(_("Roles, standards or figures of earlier months refer to it, so it stays."))
    record(scope.brand, "region.removed", region, by=by, now=now, before={"path": region.path}, after={})
    region.delete()
    return True


_RELATIONS = Region._meta.related_objects


def _lock(scope: Scope) -> None:
    """Let nobody else change the tree meanwhile. Raises PermissionDenied for all but head office that may change it."""
    if not scope.keeps_the_brand:
        raise PermissionDenied("Only head office changes the region tree.")
    Brand.objects.select_for_update().get(pk=scope.brand)


def _checked(name: str) -> str:
    written = name.strip()
    if not written or "/" in written or len(written) > LONGEST_NAME:
        sentence = _("A region needs a name of at most %(most)s characters, without a slash.")
        raise Refusal(sentence % {"most": LONGEST_NAME}, "name")
    return written


def _path(parent: Region | None, name: str) -> str:
    path = f"{parent.path}/{name}" if parent else name
    if len(path) > LONGEST_PATH:
        raise Refusal(_("The path of this region would be too long."), "name")
    return path


def _refuse_taken(scope: Scope, path: str) -> None:
    if Region.objects.filter(brand_id=scope.brand, path=path).exists():
        raise Refusal(_("There is a region “%(path)s” already.") % {"path": path}, "name")
