"""The check of what stores are also called finds every alias that cannot be right."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from locations.models import Brand, StoreAlias
from reviews.integrity import alias_differences
from tests.reviews import arrange

pytestmark = pytest.mark.django_db


def alias(brand: Brand, store: int, written: str, **fields: Any) -> StoreAlias:
    fields = {"key": " ".join(written.split()).casefold(), "publisher": "", "import_id": 1} | fields
    return StoreAlias.objects.create(
        brand=brand, location_id=store, written=written, learnt_at=timezone.now(), **fields
    )


def test_aliases_that_are_right_are_counted() -> None:
    brand = arrange.brand()
    (store,) = arrange.stores(brand, "a")
    assert alias_differences() == (0, [])
    alias(brand, store.pk, "Old  Mill")
    alias(brand, store.pk, "ChIJ-Old", key="ChIJ-Old", publisher="google")
    assert alias_differences() == (2, [])


def test_an_alias_of_a_store_of_another_brand_and_of_none_is_wrong() -> None:
    brand, other = arrange.brand("one"), arrange.brand("two")
    (store,) = arrange.stores(other, "a")
    (gone,) = arrange.stores(brand, "b")
    alias(brand, store.pk, "Old Mill")
    alias(brand, gone.pk, "New Mill")
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM locations_location WHERE id = %s", [gone.pk])
    looked_at, (first, second) = alias_differences()
    StoreAlias.objects.filter(location_id=gone.pk).delete()
    assert looked_at == 2
    assert first.startswith("one: alias") and "of another brand" in first
    assert "is gone" in second


def test_two_aliases_of_one_text_are_wrong() -> None:
    brand = arrange.brand()
    one, two = arrange.stores(brand, "a", "b")
    alias(brand, one.pk, "Old Mill")
    alias(brand, two.pk, "Old  Mill", key="old  mill")
    looked_at, found = alias_differences()
    assert looked_at == 2 and len(found) == 2
    assert "means the same text" in found[0] and "its key is" in found[1]
