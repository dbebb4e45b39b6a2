"""A small brand whose customers complain of waiting in one store, of seats in a region, and lately in another store."""

import random
from datetime import UTC, datetime

from locations.models import Brand, Location
from reviews import tallies
from reviews.models import Source, StaleCell, SurveyResponse
from tests.dashboards.networks import OCTOBER, make_brand, make_regions, make_stores

AT = datetime(2026, 10, 5, tzinfo=UTC)
WAIT, SEATS, FINE = "We waited 40 minutes, it took forever.", "There were not enough seats.", "Thank you"
BAD, CHANGED, SEOUL = "007", "010", "Korea/Seoul"


def write(store: Location, source: Source, month: int, texts: list[str]) -> list[SurveyResponse]:
    StaleCell.objects.create(location=store, first_month=month, last_month=month)
    return SurveyResponse.objects.bulk_create(
        SurveyResponse(
            location=store, source=source, external_id=f"{store.code}-{month}-{number}", content="", comment=text,
            answered_at=AT, first_month=month, last_month=month,
        )
        for number, text in enumerate(texts)
    )  # fmt: skip


def make(count: int = 36) -> Brand:
    """One text in ten complains of waiting, half of them in store 007; of seats in 010 since August, and in Seoul."""
    brand = make_brand()
    regions = make_regions(brand, "Korea", "Korea/Seoul", "Korea/Busan", "Korea/Jeju")
    stores = make_stores(brand, count, [*regions.values()][1:])
    source, draw = Source.objects.create(brand=brand, publisher="survey"), random.Random(5)
    for index, store in enumerate(stores):
        for month in range(OCTOBER - 11, OCTOBER + 1):
            seats = 0.7 if store.code == CHANGED and month > OCTOBER - 3 else 0.1 if index % 3 else 0.25
            waits = 0.5 if store.code == BAD else 0.1
            texts = [WAIT if draw.random() < waits else SEATS if draw.random() < seats else FINE for _ in range(6)]
            write(store, source, month, texts)
    tallies.refresh(brand.pk)
    return brand
