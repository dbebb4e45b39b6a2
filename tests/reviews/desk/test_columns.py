"""Columns of many items, written by one statement."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.desk.columns import write
from reviews.models import Item
from tests.reviews.desk.desks import NOW, make_desk


@pytest.mark.django_db
def test_each_item_gets_its_own_values_and_no_other_column_is_written() -> None:
    desk = make_desk()
    found = [desk.note(f"cold {index}", index % 4) for index in range(5)]
    for index, item in enumerate(found):
        item.due_house, item.version, item.severity = NOW + timedelta(hours=index), index + 7, 4
    found[2].due_house = None
    with CaptureQueriesContext(connection) as asked:
        write(found, ("due_house", "version"))
    assert len(asked) == 1 or connection.vendor != "sqlite"
    rows = Item.objects.order_by("pk").values_list("due_house", "version", "severity")
    assert [*rows] == [(item.due_house, item.version, 3) for item in found]


@pytest.mark.django_db
def test_keys_of_other_rows_are_written_by_the_name_of_their_column() -> None:
    desk = make_desk()
    item = desk.note("cold")
    item.location_id = desk.stores[3].pk
    write([item], ("location_id",))
    write([], ("location_id",))
    assert Item.objects.get().location_id == desk.stores[3].pk
