"""The log of changes: who sees which, how it is narrowed, and on whose clock it is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dashboards import queries
from dashboards.queries import EventFilter
from locations import events
from locations.models import Location, Membership, Team, User
from locations.scoping import Scope, head_office
from tests.dashboards.conftest import Network, make_network

LATE = datetime(2026, 11, 27, 16, 30, tzinfo=UTC)
"""01:30 of the next day in Seoul."""


@pytest.fixture
def scope(network: Network) -> Scope:
    return head_office(network.brand)


def record(network: Network, verb: str, store: Location | None = None, *, hours: int = 0, by: str = "kim", **more: Any):
    now = LATE + timedelta(hours=hours)
    at = {"by": by, "now": now, "location": store.pk if store else None}
    return events.record(network.brand.pk, verb, store, **at, **more)


def regional(network: Network, path: str) -> Scope:
    region = network.brand.regions.get(path=path)
    return replace(head_office(network.brand), user="lee", role="regional", lineages=(region.lineage,))


def verbs(scope: Scope, only: EventFilter | None = None) -> list[str]:
    return [row.verb for row in queries.events(scope, only)]


def test_people_and_teams_are_named_and_whoever_is_unknown_stays_a_number(network: Network, scope: Scope) -> None:
    owner = User.objects.create(username="kim")
    Membership.objects.create(brand=network.brand, user=owner, role="head_office", valid_from=date(2020, 1, 1))
    team = Team.objects.create(brand=network.brand, name="Care")
    elsewhere = Team.objects.create(brand=make_network("other", 8).brand, name="Hidden")
    record(network, "desk.assigned", before={"owner_id": owner.pk}, after={"owner_id": None, "team_id": team.pk})
    record(network, "desk.assigned", hours=1, before={"state": "new"}, after={"team_id": elsewhere.pk})
    newest, first = queries.events(scope)
    assert (first.before, first.after) == ({"owner": owner.username}, {"owner": None, "team": "Care"})
    assert (newest.before, newest.after) == ({"state": "new"}, {"team": elsewhere.pk})


def test_newest_first_on_the_clock_of_the_brand(network: Network, scope: Scope) -> None:
    record(network, "standard.set")
    record(
        network, "store.corrected", network.stores[0], hours=1, before={"phone": ""}, after={"phone": "1"}, of={"a": 1}
    )
    newest, oldest = queries.events(scope)
    assert (newest.verb, newest.store, newest.before, newest.after, newest.of) == (
        *("store.corrected", "b-000", {"phone": ""}, {"phone": "1"}),
        {"a": 1},
    )
    assert oldest.at.isoformat() == "2026-11-28T01:30:00+09:00"
    assert oldest.store == ""


def test_a_regional_manager_sees_changes_of_stores_in_the_own_regions_alone(network: Network, scope: Scope) -> None:
    seoul, _gangnam, busan = network.stores[:3]
    assert seoul.region and busan.region and busan.region.path == "Korea/Busan"
    for verb, store in (("standard.set", None), ("pin.set", seoul), ("pin.removed", busan)):
        record(network, verb, store, by=verb)
    assert verbs(regional(network, "Korea/Busan")) == ["pin.removed"]
    choices = queries.event_choices(regional(network, "Korea/Busan"))
    assert (choices.subjects, choices.people) == (["pin"], ["pin.removed"])
    assert [row.verb for row in queries.all_events(regional(network, "Korea/Seoul"), EventFilter())] == ["pin.set"]
    assert len(verbs(scope)) == 3


def test_the_log_of_another_brand_is_not_seen(network: Network, scope: Scope) -> None:
    other = make_network("o", 8)
    record(other, "pin.set", other.stores[0])
    assert verbs(scope) == []
    assert queries.event_choices(scope).subjects == []


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (EventFilter(subject="pin"), ["pin.set"]),
        (EventFilter(by="lee"), ["person.invited"]),
        (EventFilter(store="b-001"), ["pin.set"]),
        (EventFilter(store="b-00"), []),
        (EventFilter(search="b-1"), ["pin.set"]),
        (EventFilter(first_day=date(2026, 11, 29)), ["person.invited"]),
        (EventFilter(last_day=date(2026, 11, 28)), ["pin.set", "standard.set"]),
        (EventFilter(last_day=date(2026, 11, 27)), ["standard.set"]),
        (EventFilter(last_day=date.max), ["person.invited", "pin.set", "standard.set"]),
        (EventFilter(subject="pin", by="lee"), []),
    ],
)
def test_every_filter_narrows(network: Network, scope: Scope, only: EventFilter, expected: list[str]) -> None:
    record(network, "standard.set", hours=-2)
    record(network, "pin.set", network.stores[1])
    record(network, "person.invited", hours=24, by="lee")
    assert verbs(scope, only) == expected


def test_a_page_begins_after_the_last_line_of_the_one_before(network: Network, scope: Scope) -> None:
    for number in range(5):
        record(network, f"thing.done{number}")
    first = queries.events(scope, limit=2)
    second = queries.events(scope, before=first[-1].pk, limit=2)
    assert [row.verb[-1] for row in (*first, *second)] == ["4", "3", "2", "1"]
