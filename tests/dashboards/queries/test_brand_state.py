"""The state of a brand differs after each change, in whatever order transactions become visible."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboards import queries
from dashboards.models import Action, EffectRun, NetworkScore, Score
from dashboards.queries.brand_state import SEEN_LATE
from locations.events import record
from locations.models import Brand, Event, Location
from locations.scoping import head_office
from reviews import tallies
from reviews.models import DeskSettings, StaleCell
from tests.dashboards.networks import OCTOBER
from tests.reviews import arrange

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def brand() -> Brand:
    return arrange.brand()


def state(brand: Brand, *, with_handling: bool = False) -> str:
    return queries.brand_state(head_office(brand), with_handling=with_handling)


def event(brand: Brand, verb: str = "brand.changed", **columns: int) -> None:
    Event.objects.create(brand=brand, at=NOW, by_name="x", verb=verb, subject="brand", **columns)


def events(brand: Brand, subject: str, number: int) -> None:
    Event.objects.bulk_create(
        Event(brand=brand, at=NOW, by_name="x", verb=f"{subject}.changed", subject=subject) for _number in range(number)
    )


def test_an_event_that_becomes_visible_after_a_newer_one_makes_another_state(brand: Brand) -> None:
    event(brand, id=90)
    before = state(brand)
    event(brand, id=89)
    assert state(brand) != before


def test_events_of_others_make_no_other_state(brand: Brand) -> None:
    other = Brand.objects.create(slug="other", name="Other")
    event(brand)
    before = state(brand)
    event(other)
    assert state(brand) == before != state(other)


def test_an_event_counts_after_a_long_log(brand: Brand) -> None:
    for _number in range(SEEN_LATE + 2):
        event(brand)
    before = state(brand)
    event(brand)
    assert state(brand) != before


def test_an_event_still_counts_after_many_of_others_and_many_steps_at_the_desk(brand: Brand) -> None:
    other = Brand.objects.create(slug="other", name="Other")
    events(other, "brand", SEEN_LATE + 1)
    before = state(brand)
    event(brand)
    changed = state(brand)
    events(other, "brand", SEEN_LATE + 1)
    after_others = state(brand)
    events(brand, "desk", SEEN_LATE + 1)
    assert len({before, changed, after_others}) == 3
    assert state(brand) == after_others


@pytest.mark.parametrize("columns", [{"name": "Gangnam"}, {"phone": "+8225551234"}, {"hours": "Mo 10:00-20:00"}])
def test_any_column_of_a_store_that_is_written_makes_another_state(brand: Brand, columns: dict[str, str]) -> None:
    arrange.stores(brand, "01", "02")
    before = state(brand)
    Location.objects.filter(code="02").update(**columns)
    assert state(brand) != before


def test_stores_that_open_change_back_or_go_make_another_state(brand: Brand) -> None:
    states = [state(brand)]
    first, second = arrange.stores(brand, "01", "02")
    states.append(state(brand))
    for name in ("Jongno", first.name):
        first.name = name
        first.save()
        states.append(state(brand))
    Location.objects.bulk_update([first, second], ["name"])
    states.append(state(brand))
    second.delete()
    states.append(state(brand))
    assert len({*states}) == len(states)


def test_stores_of_others_make_no_other_state(brand: Brand) -> None:
    other = Brand.objects.create(slug="other", name="Other")
    arrange.stores(brand, "01")
    arrange.stores(other, "01")
    before = state(brand)
    Location.objects.filter(brand=other).update(name="Jongno")
    assert state(brand) == before


def test_a_state_costs_no_more_for_many_stores(brand: Brand) -> None:
    """Whatever grows with the stores is counted where it is written."""
    of_stores = {Location._meta.db_table, Score._meta.db_table}
    with CaptureQueriesContext(connection) as queries_of_state:
        state(brand)
    assert len(queries_of_state) == 1
    assert not [table for table in of_stores if f'"{table}"' in queries_of_state[0]["sql"]]


@pytest.mark.parametrize("verb", ["theme.labelled", "desk.sent"])
def test_what_people_do_all_day_matters_to_pages_that_show_it(brand: Brand, verb: str) -> None:
    before = state(brand), state(brand, with_handling=True)
    record(brand.pk, verb, None, by="x", now=NOW, before={}, after={})
    assert state(brand) == before[0]
    assert state(brand, with_handling=True) != before[1]


def test_tallies_that_follow_a_step_of_the_desk_make_another_state(brand: Brand) -> None:
    tallies.refresh(brand.pk)
    before = state(brand)
    DeskSettings.objects.create(brand=brand, since=NOW)
    (store,) = arrange.stores(brand, "01")
    switched_on = state(brand)
    assert switched_on != before
    assert tallies.refresh(brand.pk) == 0
    assert state(brand) == switched_on
    StaleCell.objects.create(location=store, first_month=OCTOBER, last_month=OCTOBER)
    tallies.refresh(brand.pk)
    assert state(brand) != switched_on


def test_a_scoring_that_becomes_visible_after_a_newer_one_makes_another_state(brand: Brand) -> None:
    scored = {"brand": brand, "metric": "rating", "window": 12, "stores": 3, "answers": 9}
    NetworkScore.objects.create(id=5, month=OCTOBER - 1, **scored)
    NetworkScore.objects.create(id=9, month=OCTOBER, **scored)
    before = state(brand)
    NetworkScore.objects.filter(id=5).delete()
    NetworkScore.objects.create(id=7, month=OCTOBER - 1, **scored)
    assert state(brand) != before


def test_a_measured_effect_makes_another_state(brand: Brand) -> None:
    action = Action.objects.create(brand=brand, title="Training", due=NOW.date(), metric="rating", created_at=NOW)
    before = state(brand)
    EffectRun.objects.create(action=action, month=OCTOBER, finished_at=NOW)
    measured = state(brand)
    EffectRun.objects.update(finished_at=NOW + timedelta(hours=1))
    assert len({before, measured, state(brand)}) == 3
