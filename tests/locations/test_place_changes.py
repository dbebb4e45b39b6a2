"""Whatever changes a store is counted, after all migrations too."""

import pytest
from django.db import connection

from locations import place_changes, roster
from locations.models import Location
from tests.reviews import arrange

pytestmark = pytest.mark.django_db


def counted() -> int:
    figure = "SUM(changes)" if connection.vendor == "sqlite" else "COUNT(*)"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COALESCE({figure}, 0) FROM "{place_changes.COUNTS}"')
        return int(cursor.fetchone()[0])


def test_what_is_written_without_the_models_is_counted() -> None:
    arrange.stores(arrange.brand(), "01")
    before = counted()
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{place_changes.TABLES[0]}" SET name = %s', ["Jongno"])
    assert counted() == before + 1


def test_what_changes_nothing_is_not_counted() -> None:
    arrange.stores(arrange.brand(), "01")
    before = counted()
    assert not Location.objects.filter(code="none").update(name="Jongno")
    assert counted() == before


def test_a_migration_that_alters_stores_begins_to_count_again() -> None:
    arrange.stores(arrange.brand(), "01")
    with connection.cursor() as cursor:
        for trigger, table, _change in place_changes.triggers():
            cursor.execute(f'DROP TRIGGER "{trigger}"' + ("" if connection.vendor == "sqlite" else f' ON "{table}"'))
    before = counted()
    Location.objects.update(name="Jongno")
    assert counted() == before
    place_changes.count_changes(connection)
    Location.objects.update(name="Mapo")
    assert counted() == before + 1


def test_a_region_that_gets_another_name_is_counted() -> None:
    brand = arrange.brand()
    region = roster.region_at(brand, "Korea/Seoul")
    assert region
    before = counted()
    region.name = "Sŏul"
    region.save()
    assert counted() == before + 1
