"""The upgrade that measures the desk gives items their month, and marks the cells of which more is counted."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps

from locations.models import Location
from reviews.models import Case, Item, Source, StaleCell
from tests.dashboards.networks import OCTOBER, make_brand, make_stores

pytestmark = pytest.mark.django_db
UPGRADE = import_module("reviews.migrations.0015_desk_measures")


def test_items_count_in_the_month_of_their_stores_clock_and_their_cells_are_stale() -> None:
    brand = make_brand()
    stores = make_stores(brand, 3)
    Location.objects.filter(pk=stores[1].pk).update(time_zone="America/New_York")
    moment = datetime(2026, 10, 31, 20, tzinfo=UTC)  # the first of November in Seoul
    for number, store in enumerate(stores[:2]):
        Item.objects.create(
            brand=brand, location=store, kind="note", fact_id=number, spoke_at=moment, due_customer=moment
        )
    source = Source.objects.create(brand=brand, publisher="desk")
    months = {"first_month": OCTOBER, "last_month": OCTOBER}
    for number in range(2):
        Case.objects.create(source=source, location=stores[2], external_id=str(number), opened_at=moment, **months)
    StaleCell.objects.all().delete()
    UPGRADE.set_months(apps, None)
    UPGRADE.mark(apps, None)
    assert [*Item.objects.order_by("pk").values_list("month", flat=True)] == [OCTOBER + 1, OCTOBER]
    assert [*StaleCell.objects.values_list("location_id", "first_month", "last_month")] == [
        (stores[0].pk, OCTOBER + 1, OCTOBER + 1),
        (stores[1].pk, OCTOBER, OCTOBER),
        (stores[2].pk, OCTOBER, OCTOBER),
    ]
