"""Items of the desk for the world: of each store one that is open, one with two drafts and a contact, one that was
closed, one that could be shared as praise, and one that is.
"""

from datetime import timedelta

from django.utils import timezone

from locations.models import Location
from reviews.desk.handling import record
from reviews.models import Contact, Item, LoggedFeedback, Praise, Reply


def plant_items(store: Location, tag: str) -> dict[str, int]:
    """Add the items of a store, whose texts carry its mark; give their ids by what they are."""
    return {kind: _item(store, tag, kind).pk for kind in ("open", "drafted", "closed", "good", "praised")}


def _item(store: Location, tag: str, kind: str) -> Item:
    now = timezone.now()
    words = {"text": f"{tag}t {kind}", "score": 5 if kind in ("good", "praised") else None}
    feedback = LoggedFeedback.objects.create(location=store, by="x", at=now, channel="counter", **words)
    item = Item.objects.create(
        brand=store.brand, location=store, kind="note", fact_id=feedback.pk, spoke_at=now,
        state=kind if kind in ("drafted", "closed") else "open", severity=1 if kind in ("good", "praised") else 2,
        due_customer=now + timedelta(days=1), closed_at=now if kind == "closed" else None,
        close_reason="spam" if kind == "closed" else "",
    )  # fmt: skip
    if kind == "drafted":
        for text, live in ((f"{tag}t first", True), (f"{tag}t second", False)):
            Reply.objects.create(item=item, author_name="x", text=text, live=live, written_at=now)
        Contact.objects.create(item=item, name=f"{tag}t contact", phone="010-1234-5678", consent_at=now)
    if kind == "praised":
        Praise.objects.create(item=item, shared_by="x", shared_with="store", at=now)
    if kind == "closed":
        before = {"state": "open", "closed_at": None, "close_reason": ""}
        record(item, "desk.closed", "x", now, before, {"state": "closed"})
    return item
