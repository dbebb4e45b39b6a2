"""What stands next to an item of the desk: the playbooks of its tags, and how its customer can be reached."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from dashboards.rows import ContactRow, PlaybookHere
from locations.scoping import Scope, visible_to
from reviews.desk.contacts import readable
from reviews.models import Contact, Playbook, PlaybookRead


def playbooks_for(scope: Scope, tags: Collection[str]) -> list[PlaybookHere]:
    """Give the newest playbooks of tags (keys), and after them the service policy."""
    about = Coalesce("tag_id", Value(0))
    every = Playbook.objects.filter(brand_id=scope.brand).annotate(about=about)
    newer = every.filter(about=OuterRef("about"), number__gt=OuterRef("number"))
    reads = PlaybookRead.objects.filter(user__username=scope.user, playbook__brand_id=scope.brand)
    same = reads.annotate(about=Coalesce("playbook__tag_id", Value(0))).filter(about=OuterRef("about"))
    rows = every.filter(~Exists(newer), Q(tag__isnull=True) | Q(tag__key__in=tags)).select_related("tag")
    rows = rows.annotate(
        agreed_at=Subquery(reads.filter(playbook=OuterRef("pk")).values("at")[:1]),
        read_before=Subquery(same.exclude(playbook=OuterRef("pk")).order_by("-at").values("at")[:1]),
    )
    return [
        PlaybookHere(
            row.pk,
            row.tag.key if row.tag else "",
            row.number,
            row.text_en,
            row.text_ko,
            row.valid_from,
            row.agreed_at,
            row.read_before,
        )
        for row in sorted(rows, key=lambda row: (row.tag is None, row.tag.key if row.tag else ""))
    ]


def contact_of(scope: Scope, pk: int) -> ContactRow | None:
    """Give how the customer of an item can be reached; None where nobody wrote that down.

    Those who may not read it learn that there is something to read.
    """
    seen = visible_to(scope, Contact.objects.filter(item=pk), "item__location")
    row = seen.annotate(may_read=Exists(readable(scope).filter(pk=OuterRef("pk")))).first()
    if row is None:
        return None
    if not row.may_read:
        return ContactRow(may_read=False)
    return ContactRow(True, row.name, row.email, row.phone, row.consent_at, row.erase_after)
