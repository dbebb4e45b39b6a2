"""The answers to an item, all drafts among them."""

from dashboards.rows import ItemReply
from locations.scoping import Scope, visible_to
from reviews.models import Reply


def item_replies(scope: Scope, item: int) -> list[ItemReply]:
    """Give the answers to an item of a store that a person sees, the live one first, then the newest."""
    rows = visible_to(scope, Reply.objects.filter(item=item), "item__location").order_by("-live", "-pk")
    return [
        ItemReply(
            pk=row.pk,
            author=row.author_name,
            text=row.text,
            language=row.language,
            state=row.state,
            is_live=row.live,
            version=row.version,
            written_at=row.written_at,
            sent_at=row.sent_at,
        )
        for row in rows
    ]
