"""Listings for tests: a store that shows everything, and sightings of it at publishers."""

from datetime import UTC, datetime, time
from itertools import count
from typing import Any

from locations.models import Location
from locations.months import first_day
from reviews.models import Listing, Source, StaleCell

OCTOBER = 2026 * 12 + 9
SHOWN: dict[str, Any] = {
    "name": "Bean There",
    "street": "12 Teheran-ro",
    "city": "Seoul",
    "postcode": "06234",
    "phone": "+82 2 555 0000",
    "website": "https://bean.example/1",
    "hours": "Mo-Su 08:00-22:00",
    "latitude": 37.5,
    "longitude": 127.0,
}
_NUMBERS = count()


def sighting(
    store: Location, publisher: str, *, month: int = OCTOBER, day: int = 15, present: bool = True, **told: Any
) -> Listing:
    """What a publisher showed of a store on a day: all that the store's record says, or what is told otherwise.

    Where the publisher does not show the store, all is empty. The month's tallies are marked stale.
    """
    source, _made = Source.objects.get_or_create(brand_id=store.brand_id, publisher=publisher)
    fields = {name: getattr(store, name) for name in SHOWN} if present else {}
    moment = datetime.combine(first_day(month).replace(day=day), time(3), UTC)
    StaleCell.objects.create(location=store, first_month=month, last_month=month)
    return Listing.objects.create(
        source=source,
        location=store,
        external_id=f"sighting-{next(_NUMBERS)}",
        content="",
        first_month=month,
        last_month=month,
        seen_at=moment,
        present=present,
        **(fields | told),
    )
