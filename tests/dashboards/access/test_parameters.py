"""Filters, searches and orders that name what is somebody else's give nothing of it away."""

import pytest

from tests.dashboards.access.policies import POLICIES
from tests.dashboards.access.routes import routes
from tests.dashboards.access.walk import Cell, Walk, filled
from tests.dashboards.access.world import World, code

FILTERED = {
    "stores": ("region", "q", "store"),
    "stores_csv": ("region", "q"),
    "stores_xlsx": ("region", "q"),
    "map": ("region",),
    "map_json": ("region",),
    "funnel": ("region",),
    "compare": ("store", "find"),
    "compare_csv": ("store",),
    "compare_xlsx": ("store",),
    "overview": ("region",),
    "reviews": ("store", "region", "find", "q"),
    "reviews_csv": ("store", "region", "q"),
    "reviews_xlsx": ("store", "region", "q"),
    "cases_csv": ("store", "region"),
    "cases_xlsx": ("store", "region"),
    "kpis_csv": ("store", "region", "q"),
    "kpis_xlsx": ("store", "region", "q"),
    "listings": ("store", "region", "q"),
    "listings_csv": ("store", "region", "q"),
    "listings_xlsx": ("store", "region", "q"),
    "imports": ("before",),
    "api_changes": ("region",),
    "api_rankings": ("region",),
    "api_splits": ("store", "region"),
    "api_themes": ("region",),
    "api_mentions": ("store", "before"),
}
BY_ROUTE = {policy.route: policy for policy in POLICIES}
ROUTES = {route.name: route for route in routes()}


@pytest.mark.parametrize("name", FILTERED)
def test_a_parameter_that_names_others_tells_nothing_of_them(world: World, name: str) -> None:
    walk, policy = Walk(world), BY_ROUTE[name]
    letters = ("Zqb006", "Zqo000n")
    given = {"region": ("Korea/Busan", "Korea"), "q": letters, "find": letters, "before": ("9999",),
             "store": (code("b", 6), code("o", 0))}  # fmt: skip
    for person in (each for each in world.people if each.role in ("regional", "store")):
        for parameter in FILTERED[name]:
            for value in given[parameter]:
                asked = walk.ask(Cell(ROUTES[name], policy, person, "GET", "own"), {parameter: value})
                named = {f"{value[:6]}{letter}" for letter in "cn"}
                assert world.foreign(person, asked.text) - named == set(), f"{person.name}: {parameter}={value}"
                assert asked.status < 500


NUMBERED = sorted(name for name, route in ROUTES.items() if "[0-9]+" in route.regex)


@pytest.mark.parametrize("name", NUMBERED)
def test_a_number_that_no_database_takes_is_of_nothing(world: World, name: str) -> None:
    walk, policy, route = Walk(world), BY_ROUTE[name], ROUTES[name]
    head = next(each for each in world.people if each.role == "head_office")
    for method in ("GET", "POST"):
        cell = Cell(route, policy, head, method, "own")
        parts = {part: 10**25 if isinstance(value, int) else value for part, value in walk.found(cell).parts.items()}
        address = route.address({"slug": walk.slug(cell), **parts})
        body = filled(policy.body, walk.slug(cell), head) if method == "POST" else policy.query
        query = {each: text.format(brand=walk.slug(cell)) for each, text in policy.query.items()}
        client = walk.client(head)
        answer = client.post(address, body, query_params=query) if method == "POST" else client.get(address, query)
        assert answer.status_code in ({404, 405} if method == "POST" else {404, 405, policy.gone}), method
