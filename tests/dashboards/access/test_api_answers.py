"""What the document says of each operation is held against a real answer of it, on a scored brand."""

from tests.dashboards.access.policies import POLICIES, Policy
from tests.dashboards.access.routes import routes
from tests.dashboards.access.walk import Cell, Walk
from tests.dashboards.access.world import World
from tests.dashboards.api.openapi.conforming import Looked, operations

POLICY: dict[str, Policy] = {policy.route: policy for policy in POLICIES}


def test_every_operation_is_answered_as_described(world: World, described: Looked) -> None:
    """The fixture ``described`` compares; this sees to it that there is more to compare than refusals."""
    walk = Walk(world)
    people = [person for person in world.people if person.name in ("head_office", "regional", "store", "anonymous")]
    for route in (each for each in routes() if each.is_api):
        for person in people:
            for method in ("GET", "POST"):
                walk.ask(Cell(route, POLICY[route.name], person, method, "own"))
    done = {name for name, status in described.answered if status < 300}
    assert done == {operation["operationId"] for _path, _method, operation in operations()}
    assert {name for name, status in described.answered if status == 401} == done
