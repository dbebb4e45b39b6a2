"""Pages that are stored are what would be made now: after everything that anybody can write, and for each person."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from dashboards import queries
from locations.models import Brand
from locations.scoping import head_office
from tests.dashboards.access.policies import NOBODY, POLICIES
from tests.dashboards.access.routes import Route, routes
from tests.dashboards.access.walk import HEAD_OFFICE, TOKEN, Cell, Walk
from tests.dashboards.access.world import World
from tests.databases import rolled_back

ROUTES = {route.name: route for route in routes()}
BY_ROUTE = {policy.route: policy for policy in POLICIES}


def forget() -> None:
    for each in caches.all():
        each.clear()


def cell(walk: Walk, route: Route, method: str, person: str = HEAD_OFFICE) -> Cell:
    asks = next(each for each in walk.world.people if each.name == person)
    return Cell(route, BY_ROUTE[route.name], asks, method, "own")


def stored_pages(walk: Walk, person: str = HEAD_OFFICE) -> Mapping[str, str]:
    """Give the addresses of the pages that are stored, by route."""
    found = {}
    for route in ROUTES.values():
        asked = cell(walk, route, "GET", person)
        address = route.address({"slug": walk.slug(asked), **walk.found(asked).parts})
        if getattr(resolve(address).func, "is_stored", False):
            found[route.name] = address
    return found


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    return f"{answer.status_code} {TOKEN.sub('', answer.content.decode())}"


def test_no_write_leaves_a_stored_page_that_would_be_made_otherwise(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # All of it in one minute, which pages of what there is to do are stored for.
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)
    walk = Walk(world)
    pages = stored_pages(walk)
    assert len(pages) > 20
    client = walk.client(cell(walk, ROUTES["overview"], "GET").person)
    stored = {name: shown(client, address) for name, address in pages.items()}
    assert {text[:3] for text in stored.values()} == {"200"}
    writes = [ROUTES[policy.route] for policy in POLICIES if policy.writes is not NOBODY and policy.changes]
    alone = {}
    for route in writes:
        with rolled_back():
            alone[route] = _sent(walk, route, pages)
    faults = []
    for same in ({False, True}, {False}, {True}):
        asked = {name: address for name, address in pages.items() if _judged(address) in same}
        waiting = {route: came for route, came in alone.items() if came.same == same and came.signed_in}
        while waiting:
            together, made = _made_after(walk, waiting, asked)
            named = ", ".join(route.name for route in together)
            faults += [f"{named}: {name}" for name, text in made.items() if text != stored[name]]
            waiting = {route: came for route, came in waiting.items() if route not in together}
    assert faults == []


class Sent(NamedTuple):
    """What a write was answered with, which states of the brand it left, and whether its sender is still signed in."""

    status: int
    same: set[bool]
    signed_in: bool


def _sent(walk: Walk, route: Route, pages: Mapping[str, str]) -> Sent:
    asked = cell(walk, route, "POST")
    brand = Brand.objects.get(slug=asked.person.brand)
    before = _states(brand)
    status = walk.send(asked).status_code
    after = _states(brand)
    # A new password ends the session.
    signed_in = walk.client(asked.person).get(pages["overview"]).status_code == 200
    return Sent(status, {judged for judged in after if after[judged] == before[judged]}, signed_in)


def _made_after(
    walk: Walk, waiting: Mapping[Route, Sent], pages: Mapping[str, str]
) -> tuple[list[Route], dict[str, str]]:
    """Write, and make pages anew whose copies would be given in the brand's state then; all of it is taken back.

    To make the pages takes longest, so all are written first that come to the same one after the other as alone.
    """
    together = []
    with rolled_back():
        for route, came in waiting.items():
            with transaction.atomic():
                if _sent(walk, route, pages) == came:
                    together.append(route)
                else:
                    transaction.set_rollback(True)
        forget()
        # The session of before, which some of them change.
        client = walk.client(cell(walk, ROUTES["overview"], "GET").person)
        made = {name: shown(client, address) for name, address in pages.items()}
    return together, made


def _judged(address: str) -> bool:
    return bool(resolve(address).func.is_stored["with_handling"])  # type: ignore[attr-defined]


def _states(brand: Brand) -> dict[bool, str]:
    scope = head_office(brand)
    return {judged: queries.brand_state(scope, with_handling=judged) for judged in (False, True)}


@pytest.mark.parametrize("person", ["store", "regional", HEAD_OFFICE])
def test_a_stored_page_is_of_its_reader(world: World, person: str) -> None:
    """Name and token are of who reads; a token from a stored page is taken, and a 304 is only for one's own copy."""
    walk = Walk(world)
    pages = stored_pages(walk, person)
    asks = cell(walk, ROUTES["overview"], "GET", person).person
    client = walk.client(asks)
    for name, address in pages.items():
        first = client.get(address)
        if first.status_code != 200 or "ETag" not in first.headers:
            continue
        again = client.get(address)
        assert TOKEN.sub("", again.content.decode()) == TOKEN.sub("", first.content.decode())
        assert "name-" not in "".join(re.findall(r"ev-person.*", again.content.decode()))
        assert client.get(address, headers={"if-none-match": again["ETag"]}).status_code == 304, name
        assert client.get(address, headers={"if-none-match": again["ETag"], "accept-language": "ko"}).status_code == 200


def test_a_token_of_a_stored_page_is_taken(world: World) -> None:
    walk = Walk(world)
    asks = cell(walk, ROUTES["overview"], "GET").person
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(walk.client(asks).cookies)
    address = stored_pages(walk)["overview"]
    tokens = [re.findall(r'csrfmiddlewaretoken" value="(\w{64})"', client.get(address).content.decode()) for _ in "ab"]
    assert tokens[0] and tokens[1]
    sent = {"language": "en", "csrfmiddlewaretoken": tokens[1][0], "next": "/"}
    assert client.post("/language/", sent).status_code == 302
    assert client.post("/language/", sent | {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
