"""The walk finds whatever fault is planted, and a route that nobody has declared."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path

from tests.dashboards.access.planted import FAULTS, Planted
from tests.dashboards.access.policies import POLICIES
from tests.dashboards.access.routes import routes
from tests.dashboards.access.walk import Walk, in_short
from tests.dashboards.access.world import World

BY_ROUTE = {policy.route: policy for policy in POLICIES}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what.replace(" ", "-"))
def test_a_planted_fault_is_found(world: World, fault: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    fault.plant(monkeypatch)
    walk = Walk(world)
    asked = in_short(walk, [route for route in routes() if route.name == fault.route], BY_ROUTE)
    found = next((found for found in walk.faults(asked) if found.kind == fault.kind), None)
    assert found is not None
    assert "answers 500" not in found.words


def test_a_body_that_is_not_valid_is_found(world: World) -> None:
    walk = Walk(world)
    policies = BY_ROUTE | {"store_pin": BY_ROUTE["store_pin"].__class__(
        "store_pin", reads=BY_ROUTE["store_pin"].reads, writes=BY_ROUTE["store_pin"].writes, of="store",
        body={"latitude": "somewhere"},
    )}  # fmt: skip
    asked = in_short(walk, [route for route in routes() if route.name == "store_pin"], policies)
    assert "body" in {found.kind for found in walk.faults(asked)}


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


class Planned:
    """A URLconf with an include, a namespace, a regular expression, and a route without a name."""

    urlpatterns = [
        path("plain/<int:pk>/", _page, name="plain"),
        path("in/", include(([re_path(r"^old/(?P<code>[a-z]+)/$", _page, name="old")], "inner"))),
        path("nameless/", _page),
    ]


def test_the_walk_through_addresses_misses_none() -> None:
    found = {route.name: route for route in routes(Planned)}
    assert found.keys() == {"plain", "inner:old", ""}
    assert found["plain"].address({"pk": 7, "more": 1}) == "/plain/7/"
    assert found["inner:old"].address({"code": "ab"}) == "/in/old/ab/"
    assert found["inner:old"].parts == {"code"}
