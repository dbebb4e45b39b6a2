"""The upgrade that counts durations anew marks exactly the cells that have one."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps

from reviews.models import Case, Source, StaleCell
from tests.dashboards.networks import OCTOBER, make_brand, make_stores

pytestmark = pytest.mark.django_db


def test_cells_with_a_closed_case_are_stale_after_the_upgrade():
    brand = make_brand()
    stores = make_stores(brand, 3)
    source = Source.objects.create(brand=brand, publisher="desk")
    moment = datetime(2026, 10, 5, tzinfo=UTC)
    for number, (store, closed) in enumerate(((0, moment), (0, moment), (1, None))):
        Case.objects.create(
            source=source,
            location=stores[store],
            external_id=str(number),
            content="",
            first_month=OCTOBER,
            last_month=OCTOBER,
            opened_at=moment,
            closed_at=closed,
        )
    StaleCell.objects.all().delete()
    import_module("reviews.migrations.0007_durations_anew").mark(apps, None)
    assert list(StaleCell.objects.values_list("location_id", "first_month", "last_month")) == [
        (stores[0].pk, OCTOBER, OCTOBER)
    ]
