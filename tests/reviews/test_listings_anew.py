"""The upgrade that compares listings anew marks exactly the cells that have one."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps

from reviews.models import Listing, Source, StaleCell
from tests.dashboards.networks import OCTOBER, make_brand, make_stores

pytestmark = pytest.mark.django_db


def test_cells_with_a_listing_are_stale_after_the_upgrade() -> None:
    brand = make_brand()
    stores = make_stores(brand, 2)
    source = Source.objects.create(brand=brand, publisher="google")
    for number in range(2):
        Listing.objects.create(
            source=source,
            location=stores[0],
            external_id=str(number),
            content="",
            first_month=OCTOBER,
            last_month=OCTOBER,
            seen_at=datetime(2026, 10, 5, tzinfo=UTC),
        )
    StaleCell.objects.all().delete()
    import_module("reviews.migrations.0009_listings_anew").mark(apps, None)
    assert list(StaleCell.objects.values_list("location_id", "first_month", "last_month")) == [
        (stores[0].pk, OCTOBER, OCTOBER)
    ]
