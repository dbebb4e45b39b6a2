"""What a step with several items just did, offered to be taken back on the page that follows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import ngettext

from dashboards import wording
from locations.scoping import Scope
from reviews.desk import verbs
from reviews.desk.verbs import Bulk

KEY = "desk_done"
BETWEEN = " "


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was taken: its sentence, and the items with the versions that it made ("12:3 15:1")."""

    words: str
    made: str


def remember(request: HttpRequest, brand: str, bulk: Bulk) -> None:
    """Note what was done, for the next page of this person's session."""
    made = BETWEEN.join(f"{pk}:{version}" for pk, version in bulk.made.items())
    words = ngettext("Done for %(n)s item.", "Done for %(n)s items.", len(bulk.done))
    request.session[KEY] = {"brand": brand, "words": words % {"n": wording.number(len(bulk.done))}, "made": made}


def done_before(request: HttpRequest, brand: str) -> Done | None:
    """Give what was just done at this brand's desk, once; None where nothing was."""
    found = request.session.get(KEY)
    if not found or found["brand"] != brand:
        return None
    del request.session[KEY]
    return Done(found["words"], found["made"])


def read_made(written: str) -> Mapping[int, int]:
    """Read the items and versions of ``Done.made``. Raises BadRequest for what no page sends."""
    try:
        pairs = [each.split(":") for each in written.split(BETWEEN) if each]
        return {int(pk): int(version) for pk, version in pairs if len(pk) < 19 and len(version) < 10}
    except ValueError:
        raise BadRequest("made has a value that no page sends") from None


def undo_all(scope: Scope, made: Mapping[int, int], now: datetime) -> Bulk:
    """Take the last step of items back, as far as nothing came after it. Raises as ``verbs.in_bulk``."""

    def undo(scope: Scope, pk: int, *, by: str, now: datetime) -> None:
        verbs.undo(scope, pk, by=by, now=now, version=made[pk])

    return verbs.in_bulk(scope, undo, [*made], by=scope.user, now=now)
