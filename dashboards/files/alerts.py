"""What a person subscribes to, as the plain document of the API (no models)."""

from typing import Annotated, TypedDict

from dashboards.files.row_objects import OneOf
from dashboards.rows import SubscriptionRow


class SubscriptionDocument(TypedDict):
    """What you are notified of, and when."""

    id: int
    store: Annotated[str | None, "code of the store; null for a region, or all that you see"]
    region: Annotated[str | None, "path of the region; null for a store, or all that you see"]
    kinds: Annotated[list[str], "kinds of findings, `overdue` and `judged` actions; empty for all"]
    pace: Annotated[str, OneOf(("at_once", "daily", "weekly"))]
    weekday: Annotated[int, "of a weekly digest, 0 is Monday"]
    time: Annotated[str, "of a daily or weekly digest, `HH:MM` in `zone`"]
    zone: Annotated[str, "name of the time zone, as `Asia/Seoul`"]
    version: int


def subscription_document(row: SubscriptionRow) -> SubscriptionDocument:
    return {
        "id": row.pk,
        "store": row.store or None,
        "region": row.region or None,
        "kinds": [*row.kinds],
        "pace": row.pace,
        "weekday": row.weekday,
        "time": f"{row.time:%H:%M}",
        "zone": row.zone,
        "version": row.version,
    }
