"""The queue of the desk: pages that join without a gap, counts without doubles, and statements that read few rows."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboards import queries
from locations.models import Membership, Team, User
from locations.scoping import Scope, scope_of
from reviews.desk import deadlines
from reviews.models import Item, ItemTag, Tag
from tests.dashboards.conftest import make_network
from tests.dashboards.desks import make_desk

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
CLOSED = 400


@pytest.fixture
def scope(db: None) -> Scope:
    """Head office of a brand with 33 open items, and many more that are closed."""
    network = make_network("q", 30)
    make_desk(network.brand, network.stores, NOW)
    spoke_at = NOW - timedelta(days=40)
    Item.objects.bulk_create(
        Item(
            brand=network.brand,
            location=network.stores[index % 30],
            kind="note",
            fact_id=100_000 + index,
            spoke_at=spoke_at,
            due_customer=spoke_at,
            state="closed",
            closed_at=spoke_at,
        )
        for index in range(CLOSED)
    )
    head = User.objects.create(username="head")
    Membership.objects.create(user=head, brand=network.brand, role="head_office", valid_from=NOW.date())
    found = scope_of(head, "q", NOW)
    assert found is not None
    return found


def test_pages_join_to_the_whole_queue(scope: Scope) -> None:
    only = queries.DeskFilter()
    whole = [row.pk for row in queries.desk_items(scope, only, NOW, limit=None)]
    parts = [
        row.pk for after in range(0, 40, 10) for row in queries.desk_items(scope, only, NOW, after=after, limit=10)
    ]
    assert parts == whole == queries.desk_queue(scope, only, NOW)
    assert len(whole) == 33


def test_whoever_is_in_several_teams_sees_an_item_once(scope: Scope) -> None:
    head = User.objects.get(username="head")
    first, second = (Team.objects.create(brand_id=scope.brand, name=name) for name in ("A", "B"))
    for team in (first, second):
        team.members.add(head, User.objects.create(username=f"other-{team.name}"))
    Item.objects.filter(pk__in=queries.desk_queue(scope, queries.DeskFilter(), NOW)[:5]).update(team=first, owner=None)
    own = queries.desk_items(scope, queries.DeskFilter(view="mine"), NOW)
    assert len(own) == len({row.pk for row in own}) == queries.desk_counts(scope, NOW).mine == 5


def test_an_item_with_the_tag_that_is_asked_for_comes_once_and_those_of_other_brands_never(scope: Scope) -> None:
    tags = Tag.objects.filter(brand_id=scope.brand, key__in=["incident", "sales_lead"])
    pk = queries.desk_queue(scope, queries.DeskFilter(), NOW)[3]
    ItemTag.objects.bulk_create(ItemTag(item_id=pk, tag=tag, by="head") for tag in tags)
    assert [row.pk for row in queries.desk_items(scope, queries.DeskFilter(tag="incident"), NOW)] == [pk]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the plan of SQLite")
def test_counts_and_queue_are_read_from_the_index_alone(scope: Scope) -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.desk_counts(scope, NOW)
        queries.desk_queue(scope, queries.DeskFilter(), NOW)
        [*deadlines.open_items(scope.brand).values_list("pk")]
    plans = []
    for query in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plans.append(cursor.fetchall()[0][3])
    assert plans == ["SEARCH reviews_item USING COVERING INDEX item_queue (brand_id=? AND state=?)"] * 3


def test_a_page_of_the_queue_takes_few_statements_however_far_and_long_it_is(scope: Scope) -> None:
    """Two for the items and their stores, one for each kind of facts, and what these have in common."""
    for after, limit in ((0, 5), (20, 5), (0, 33)):
        with CaptureQueriesContext(connection) as asked:
            queries.desk_items(scope, queries.DeskFilter(), NOW, after=after, limit=limit)
        assert len(asked) <= 9
