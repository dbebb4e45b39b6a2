"""Store what an import teaches of the names of stores."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from locations.matching.names import LONGEST_ALIAS
from locations.models import StoreAlias


def teach(brand: int, rows: Iterable[tuple[Any, ...]], import_id: int, now: datetime) -> None:
    """Store rows of store id, publisher, key, text as written, and whether a person picked it; known ones stay."""
    aliases = [
        StoreAlias(
            brand_id=brand,
            location_id=location,
            publisher=publisher,
            key=key,
            written=written[:LONGEST_ALIAS],
            picked=picked,
            import_id=import_id,
            learnt_at=now,
        )
        for location, publisher, key, written, picked in rows
    ]
    StoreAlias.objects.bulk_create(aliases, ignore_conflicts=True, batch_size=500)
