"""How a brand answers, in versions that are stored, and who has read and agreed to which."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from locations import events
from locations.models import User
from locations.refusals import Refusal
from locations.scoping import Scope
from reviews.desk.deadlines import touch
from reviews.desk.handling import Conflict
from reviews.desk.keeping import own_desk
from reviews.models import Playbook, PlaybookRead, Tag

LONGEST = 20_000


@transaction.atomic
def write_playbook(scope: Scope, tag: str, text_en: str, text_ko: str, *, by: str, now: datetime) -> int:
    """Write a new version of the playbook of a tag (key), or without one of the service policy; return its number.

    It is plain text, in one language at least. The same text again makes no version. Raises PermissionDenied for all
    but head office, and Refusal for a tag that the brand does not have in use and for a text that is empty or too long.
    """
    own_desk(scope)
    about = Tag.objects.filter(brand_id=scope.brand, key=tag, active=True).first() if tag else None
    if tag and about is None:
        raise Refusal(_("There is no tag “%(key)s”.") % {"key": tag}, "tag")
    english, korean = _plain(text_en), _plain(text_ko)
    if not english and not korean:
        raise Refusal(_("Write something here."), "text_en")
    for name, text in (("text_en", english), ("text_ko", korean)):
        if len(text) > LONGEST:
            raise Refusal(_("This is longer than %(most)s characters.") % {"most": LONGEST}, name)
    rows = Playbook.objects.filter(brand_id=scope.brand, tag=about)
    last = rows.order_by("-number").first()
    if last is not None and (last.text_en, last.text_ko) == (english, korean):
        return last.number
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    row = Playbook.objects.create(
        brand_id=scope.brand, tag=about, number=number, text_en=english, text_ko=korean, valid_from=now, by=by
    )
    touch(scope.brand)
    events.record(scope.brand, "playbook.written", row, by=by, now=now, before={}, after={"number": number})
    return number


@transaction.atomic
def agree(scope: Scope, pk: int, *, by: str, now: datetime) -> bool:
    """Say that a person has read a version and agrees; False where the brand has no such version.

    A second time changes nothing. Raises Conflict for a version that is no longer the newest.
    """
    row = Playbook.objects.filter(brand_id=scope.brand, pk=pk).first()
    reader = User.objects.filter(username=scope.user).first()
    if row is None or reader is None:
        return False
    if Playbook.objects.filter(brand_id=scope.brand, tag=row.tag, number__gt=row.number).exists():
        raise Conflict("stale")
    _read, is_new = PlaybookRead.objects.get_or_create(playbook=row, user=reader, defaults={"at": now})
    if is_new:
        touch(scope.brand)
        events.record(scope.brand, "playbook.agreed", row, by=by, now=now, before={}, after={"number": row.number})
    return True


def _plain(text: str) -> str:
    """Give a text with one kind of line end and without space at its ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
