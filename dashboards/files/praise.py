"""Shared praise as the plain document of the API (no models)."""

from datetime import datetime
from typing import Annotated, TypedDict

from dashboards.files.row_objects import OneOf
from dashboards.rows import PraiseRow


class PraiseDocument(TypedDict):
    """Praise that somebody chose to share with you; no figures, since nobody is ranked by praise."""

    item: Annotated[int, "the item of the desk"]
    store: Annotated[str, "code of the store"]
    store_name: str
    text: Annotated[str, "what was said"]
    staff: Annotated[str, "staff whom the customer names"]
    shared_with: Annotated[str, OneOf(("store", "region", "brand"))]
    shared_at: datetime


def praise_document(row: PraiseRow) -> PraiseDocument:
    return {
        "item": row.item,
        "store": row.store,
        "store_name": row.store_name,
        "text": row.text,
        "staff": row.staff,
        "shared_with": row.shared_with,
        "shared_at": row.at,
    }
