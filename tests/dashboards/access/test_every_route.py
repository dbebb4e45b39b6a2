"""The generated matrix: every route, for every kind of person, by every method, for every kind of target."""

from collections import Counter

import pytest

from tests.dashboards.access.objects import KINDS
from tests.dashboards.access.policies import POLICIES
from tests.dashboards.access.routes import Route, routes
from tests.dashboards.access.walk import METHODS, Walk, cells, in_short
from tests.dashboards.access.world import World

ROUTES = routes()
BY_ROUTE = {policy.route: policy for policy in POLICIES}


def test_every_route_has_a_policy_and_every_policy_a_route() -> None:
    unnamed = [route.regex for route in ROUTES if not route.name]
    assert unnamed == [], "give these routes names"
    undeclared = {route.name for route in ROUTES} - BY_ROUTE.keys()
    assert undeclared == set(), "give each of these routes a line in tests/dashboards/access/policies.py"
    assert BY_ROUTE.keys() - {route.name for route in ROUTES} == set(), "these policies are of no route"
    assert [route for route, count in Counter(policy.route for policy in POLICIES).items() if count > 1] == []
    assert {policy.of for policy in POLICIES} - {""} == KINDS.keys()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_person_gets_what_the_policy_says(world: World, route: Route) -> None:
    walk = Walk(world)
    assert [str(fault) for fault in walk.faults(in_short(walk, [route], BY_ROUTE))] == []


@pytest.mark.soak
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_cell_is_as_the_policy_says(world: World, route: Route) -> None:
    found = Walk(world).faults(cells([route], BY_ROUTE, world.people))
    assert [str(fault) for fault in found] == []


def test_the_suite_asks_every_person_by_every_method(world: World) -> None:
    walk = Walk(world)
    asked = {(cell.route.name, cell.person.name, cell.method) for cell in in_short(walk, ROUTES, BY_ROUTE)}
    assert len(asked) == len(ROUTES) * len(world.people) * len(METHODS)
