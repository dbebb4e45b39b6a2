"""What a step changes is kept as JSON and brought back exactly, and a step that fails leaves nothing."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Model

from dashboards.actions import handling as actions
from dashboards.findings.verbs import COLUMNS as OF_FINDINGS
from dashboards.models import Action, ActionStore, Finding
from locations import steps
from locations.models import Event, Location
from locations.scoping import Scope, head_office
from reviews.desk import handling as desk
from reviews.models import Item
from tests.dashboards.networks import make_brand, make_stores

NOON = datetime(2026, 11, 28, 12, 30, 1, 5, tzinfo=UTC)
DAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (Item(severity=3, state="closed", owner_id=7, closed_at=NOON, in_time_house=True), desk.COLUMNS),
        (Action(title="개선", due=DAY, done_at=NOON, baseline=4.25, lot={"seed": 1}, region_id=3), actions.COLUMNS),
        (ActionStore(stage=2, planned_on=DAY, is_drawn=True), actions.OF_STORE),
        (Finding(state="dismissed", reason="known", closed_month=24_321), OF_FINDINGS),
    ],
)
def test_columns_come_back_from_the_log_as_they_were(row: Model, columns: tuple[str, ...]) -> None:
    stored = json.loads(json.dumps(steps.as_json(row, columns)))
    assert steps.from_json(type(row), stored) == {name: getattr(row, name) for name in columns}
    again: Any = type(row)()
    steps.put_back(again, stored | {"stores": []})
    assert all(getattr(again, name) == getattr(row, name) for name in columns)


def test_what_differs_is_given_as_it_was_and_as_it_is() -> None:
    before, after = {"a": 1, "b": None, "c": "x"}, {"a": 1, "b": 2, "c": ""}
    assert steps.differences(before, after) == ({"b": None, "c": "x"}, {"b": 2, "c": ""})
    assert steps.differences(before, before) == ({}, {})


@pytest.mark.django_db
def test_a_step_is_written_whole_or_not_at_all() -> None:
    brand = make_brand("b")
    store = make_stores(brand, 1)[0]

    def rename(scope: Scope, name: str) -> None:
        with steps.opened(scope, Location.objects.filter(brand=scope.brand), store.pk, steps.NoSuchRow) as row:
            steps.refuse_stale(row, store.version, steps.StepConflict)
            before, row.name = steps.as_json(row, ["name"]), name
            steps.save(row, ["name"])
            steps.record(row, "store.renamed", "kim", NOON, location=row.pk, before=before, after={"name": name})
            if not name:
                raise ValueError

    with pytest.raises(ValueError):
        rename(head_office(brand), "")
    assert Location.objects.get().name == store.name and not Event.objects.exists()
    rename(head_office(brand), "Renamed")
    row = Location.objects.get()
    assert (row.name, row.version) == ("Renamed", store.version + 1)
    last = steps.last_event(row, "store")
    assert last is not None and last.data["version"] == row.version
    with pytest.raises(steps.StepConflict, match="stale"):
        rename(head_office(brand), "Again")
    with pytest.raises(steps.NoSuchRow):
        rename(head_office(make_brand("o")), "Theirs")
    reader = Scope(brand.pk, "b", "b", "lee", "head_office", read_only=True)
    with pytest.raises(PermissionDenied):
        rename(reader, "Read")
