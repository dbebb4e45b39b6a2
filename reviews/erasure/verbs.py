"""Erase a customer of a brand, or count what that would change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from locations import events
from locations.models import Brand
from locations.refusals import Refusal
from locations.scoping import Scope
from reviews import tallies
from reviews.erasure.customer import Customer, suppress
from reviews.erasure.desk import erase_desk
from reviews.erasure.facts import erase_facts, erase_history
from reviews.erasure.imports import OfImports, erase_imports
from reviews.models import ImportJob

WITH_FILE_NAMES = ("import", "reading")
"""Subjects of the log that are called after files and headings."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure changed: how much by place, and the ids of the facts by kind of file.

    Whoever quotes a text of these facts has to withdraw it. ``again`` are imports that are to be previewed again.
    """

    counts: Mapping[str, int]
    facts: Mapping[str, list[int]]
    again: list[int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def erase_person(
    scope: Scope,
    *,
    author: str = "",
    contact: str = "",
    by: str,
    now: datetime,
    with_it: Callable[[Erased, Callable[[str], str]], object] = lambda erased, scrub: None,
) -> Erased:
    """Erase a customer by the name that reviews have, or by an e-mail address or phone number, or both.

    Figures stay, for they are the brand's and tell of nobody; the log gets the counts and no name. Later imports
    leave the customer out, also where nothing was found. ``with_it`` is called in the same transaction, for whoever
    quotes what was erased, with what takes the customer out of a text. Raises Refusal for what names nobody and while
    an import runs, PermissionDenied for all but head office that may change the brand.
    """
    brand = _own(scope)
    _refuse_while_importing(brand)
    with transaction.atomic():
        who = suppress(brand, author, contact)
    # An import that began before that was sure does not know the customer; those that begin now do.
    _refuse_while_importing(brand)
    with transaction.atomic():
        erased, files = _erase(brand, who)
        with_it(erased, who.scrub)
        events.record(scope.brand, "person.erased", None, by=by, now=now, before={}, after=erased.counts)
    files.write()
    # Texts without what they had of the customer may be about other things.
    tallies.refresh(brand.pk)
    return erased


def count_person(scope: Scope, *, author: str = "", contact: str = "") -> Erased:
    """Count what erasing a customer would change, by doing all of it and taking it back; imports may run meanwhile.

    Raises Refusal for what names nobody, PermissionDenied as ``erase_person``.
    """
    brand = _own(scope)
    with transaction.atomic():
        erased, _files = _erase(brand, suppress(brand, author, contact))
        transaction.set_rollback(True)
    return erased


def _erase(brand: Brand, who: Customer) -> tuple[Erased, OfImports]:
    facts = erase_facts(brand, who)
    earlier = erase_history(brand, who)
    imports = erase_imports(brand, who)
    logged = events.redact(brand.pk, WITH_FILE_NAMES, who.scrub)
    desk = erase_desk(brand, who, facts)
    places = {
        "earlier": earlier,
        "desk": desk,
        "imports": imports.changed,
        "refused": imports.refused,
        "events": logged,
    }
    return Erased({kind: len(ids) for kind, ids in facts.items()} | places, facts, imports.again), imports


def _own(scope: Scope) -> Brand:
    if not scope.keeps_the_brand:
        raise PermissionDenied("Only head office erases customers.")
    return Brand.objects.get(pk=scope.brand)


def _refuse_while_importing(brand: Brand) -> None:
    running = ImportJob.objects.filter(brand=brand, state=ImportJob.State.RUNNING).order_by("pk").first()
    if running:
        raise Refusal(_("Import %(number)d is running; try again once it is over.") % {"number": running.pk})
