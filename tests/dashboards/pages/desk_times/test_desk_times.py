"""How fast customers are answered: shares against a count by hand, what is in none, and who sees which rows."""

import csv
import io
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from dashboards import queries
from dashboards.scoring.months import score_month
from locations.models import Team
from locations.months import local_month
from locations.scoping import head_office
from reviews import tallies
from reviews.desk import counted
from reviews.models import DeskSettings, Item
from tests.dashboards.conftest import Network
from tests.dashboards.networks import OCTOBER

PAGE = "/b/b/desk/times/"
SPOKE = datetime(2026, 10, 10, 3, tzinfo=UTC)
_FACTS = iter(range(1, 10**6))


@pytest.fixture(autouse=True)
def is_on(network: Network) -> None:
    DeskSettings.objects.create(brand=network.brand, since=SPOKE)


def item(network: Network, store: int, hours: float | None = None, **columns: Any) -> Item:
    """An item of October that was answered after so many hours, in time by the wall clock within 24."""
    spoke = columns.pop("spoke_at", SPOKE)
    decided = {} if hours is None else {"in_time_customer": hours <= 24, "in_time_house": hours <= 4}
    return Item.objects.create(
        **{
            "brand": network.brand,
            "location": network.stores[store],
            "kind": "note",
            "fact_id": next(_FACTS),
            "spoke_at": spoke,
            "month": local_month(spoke, "Asia/Seoul"),
            "due_customer": spoke + timedelta(hours=24),
            "answered_at": None if hours is None else spoke + timedelta(hours=hours),
            "state": "open" if hours is None else "sent",
            **decided,
            **columns,
        }
    )


def test_shares_hours_and_what_is_apart_are_those_counted_by_hand(network: Network) -> None:
    for hours in (1, 2, 3, 10, 30):
        item(network, 5, hours)
    item(network, 5, 1, is_exact=False, in_time_customer=None, in_time_house=None)
    item(network, 5, state="needs_none")
    item(network, 5)
    item(network, 5, in_time_customer=False, in_time_house=False)
    item(network, 5, 1, spoke_at=SPOKE - timedelta(days=60))
    item(network, 5, 1, spoke_at=datetime(2026, 10, 31, 15, tzinfo=UTC))
    found = queries.desk_times(head_office(network.brand), OCTOBER, 1)
    (row,) = found.stores
    assert (row.key, row.items) == ("b-005", 9)
    assert (row.customer.n, row.customer.in_time, row.house.in_time) == (6, 4, 3)
    assert row.customer.share == pytest.approx(4 / 6)
    # Wilson's interval of 4 in 6, by its formula.
    assert (row.customer.low, row.customer.high) == (pytest.approx(0.30000, abs=1e-4), pytest.approx(0.90322, abs=1e-4))
    # Hours are counted in bins of 5 %; nine in ten of five are all of them.
    assert (row.answered, row.median, row.p90) == (5, pytest.approx(3, rel=0.03), pytest.approx(30, rel=0.03))
    assert (row.rough, row.none_needed, row.open) == (1, 1, 1)
    assert row.items == row.customer.n + row.rough + row.none_needed + row.open
    assert [each.hours for each in found.slowest] == [30, 10, 3, 2, 1]
    assert queries.desk_times(head_office(network.brand), OCTOBER, 3).whole.items == 10


def test_the_page_and_the_metrics_give_one_number_for_each_store(network: Network) -> None:
    team = Team.objects.create(brand=network.brand, name="Care")
    chance = random.Random(5)
    for store in (3, 5, 6, 7):
        made = [item(network, store, chance.choice((0.5, 2, 3.5, 9, 23, 40, 90)), team=team) for _each in range(9)]
        none = {"in_time_customer": None, "in_time_house": None}
        rest = [{}, {"hours": 2, "is_exact": False, **none}, {"state": "needs_none"}, dict.fromkeys(none, False)]
        made += [item(network, store, team=team, **columns) for columns in rest]
        counted.mark(made)
    tallies.refresh(network.brand.pk)
    score_month(network.brand, OCTOBER)
    scope = head_office(network.brand)
    times = queries.desk_times(scope, OCTOBER, 1)
    assert len(times.stores) == 4
    for row in times.stores:
        card = {line.metric: line.row for line in queries.score_card(scope, row.key, OCTOBER, 1)}
        for key, in_time in (("answered_in_time", row.customer), ("house_answered_in_time", row.house)):
            own = card[key]
            assert (own.n, own.value, own.low, own.high) == (
                in_time.n,
                *map(pytest.approx, (in_time.share, in_time.low, in_time.high)),
            )
        hours = card["answer_hours"]
        assert (hours.n, hours.value) == (row.answered, pytest.approx(row.median))
        assert hours.details["p90"] == pytest.approx(row.p90)
    (of_team,), whole = times.teams, times.whole
    assert (of_team.customer, of_team.house, of_team.median) == (whole.customer, whole.house, whole.median)
    assert whole.customer.n == sum(row.customer.n for row in times.stores) == 40


def test_under_five_there_is_a_count_and_no_share(network: Network, head: Client) -> None:
    for hours in (1, 2, 3, 30):
        item(network, 5, hours)
    row = queries.desk_times(head_office(network.brand), OCTOBER, 1).whole
    assert (row.customer.n, row.customer.share, row.median) == (4, None, None)
    assert "4 items are decided: too few for a share." in head.get(f"{PAGE}?window=1").content.decode()


def test_each_person_gets_the_stores_they_see_and_nobody_a_person(
    network: Network, head: Client, keeper: Client, regional: Client
) -> None:
    team = Team.objects.create(brand=network.brand, name="Care")
    for hours in (1, 2, 3, 4, 30):
        item(network, 5, hours, team=team)
        item(network, 3, hours + 1)
    shown = {name: client.get(f"{PAGE}?window=1").content.decode() for name, client in
             (("head", head), ("keeper", keeper), ("regional", regional))}  # fmt: skip
    assert "Store b-5" in shown["head"] and "Store b-3" in shown["head"] and "Care" in shown["head"]
    assert "80% of 10 items were answered in time" in shown["head"]
    assert "Store b-3" in shown["regional"] and "Store b-5" not in shown["regional"] and "Care" not in shown["regional"]
    assert "Store b-3" not in shown["keeper"] and "Care" not in shown["keeper"]
    assert "80% of 5 items were answered in time" in shown["keeper"]


def test_the_file_has_what_the_page_has(network: Network, head: Client, keeper: Client) -> None:
    team = Team.objects.create(brand=network.brand, name="Care")
    for hours in (1, 2, 3, 4, 30):
        item(network, 5, hours, team=team)
    answer = head.get("/b/b/desk/times.csv?window=1")
    rows = [*csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))]  # type: ignore[attr-defined]
    assert [(row["kind"], row["key"], row["customer_in_time"]) for row in rows] == [
        ("all", "", "4"),
        ("store", "b-005", "4"),
        ("team", "Care", "4"),
    ]
    assert head.get("/b/b/desk/times.xlsx?window=1").status_code == 200
    own = b"".join(keeper.get("/b/b/desk/times.csv?window=1").streaming_content).decode()  # type: ignore[attr-defined]
    assert "Care" not in own


def test_a_region_narrows_it(network: Network, head: Client) -> None:
    for store in (3, 5):
        item(network, store, 1)
    seoul = queries.desk_times(head_office(network.brand), OCTOBER, 1, region="Korea/Seoul")
    assert [row.key for row in seoul.stores] == ["b-003"]
    assert head.get(f"{PAGE}?window=1&region=Korea/Busan").status_code == 200
    assert head.get(f"{PAGE}?person=x").status_code == 400
