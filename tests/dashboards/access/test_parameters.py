"""Filters, searches and orders that name what is somebody else's give nothing of it away."""

import pytest

from tests.dashboards.access.policies import POLICIES
from tests.dashboards.access.routes import routes
from tests.dashboards.access.walk import Cell, Walk
from tests.dashboards.access.world import World, code

FILTERED = {
    "stores": ("region", "q", "store"),
    "stores_csv": ("region", "q"),
    "stores_xlsx": ("region", "q"),
    "map": ("region",),
    "map_json": ("region",),
    "funnel": ("region",),
    "compare": ("store",),
    "compare_csv": ("store",),
    "compare_xlsx": ("store",),
    "overview": ("region",),
    "reviews": ("store", "region", "q"),
    "reviews_csv": ("store", "q"),
    "reviews_xlsx": ("store", "q"),
    "cases_csv": ("store",),
    "cases_xlsx": ("store",),
    "kpis_csv": ("store", "region", "q"),
    "kpis_xlsx": ("store", "region", "q"),
    "listings": ("store", "region", "q"),
    "listings_csv": ("store", "region", "q"),
    "listings_xlsx": ("store", "region", "q"),
    "imports": ("before",),
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
    given = {"region": ("Korea/Busan", "Korea"), "q": ("Zqb006", "Zqo000n"), "before": ("9999",),
             "store": (code("b", 6), code("o", 0))}  # fmt: skip
    for person in (each for each in world.people if each.role in ("regional", "store")):
        for parameter in FILTERED[name]:
            for value in given[parameter]:
                asked = walk.ask(Cell(ROUTES[name], policy, person, "GET", "own"), {parameter: value})
                named = {f"{value[:6]}{letter}" for letter in "cn"}
                assert world.foreign(person, asked.text) - named == set(), f"{person.name}: {parameter}={value}"
                assert asked.status < 500
