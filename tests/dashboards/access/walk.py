"""Ask every cell of the matrix (route, person, method, target) and say what is wrong with the answers."""

import hashlib
import io
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.dashboards.access.actions import BEGUN
from tests.dashboards.access.objects import KINDS, TARGETS, Found
from tests.dashboards.access.people import Person
from tests.dashboards.access.policies import Audience, Policy
from tests.dashboards.access.routes import Route
from tests.dashboards.access.world import World, code, item_id

SAFE = ("GET", "HEAD", "OPTIONS")
METHODS = (*SAFE, "POST", "PUT", "PATCH", "DELETE")
DONE = frozenset({200, 201, 202, 204, 302, 303})
REDIRECT = frozenset({302})
GONE = frozenset({404, 410})
HEAD_OFFICE = "head_office"
READS = re.compile(r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|PRAGMA|SET)\b", re.IGNORECASE)
NOT_COMPARED = ("django_session",)
"""Tables that reading may write: a session is renewed."""

DIFFERENCES = re.compile(r"</?mark[^>]*>")
TOKEN = re.compile(r"(name=\"csrfmiddlewaretoken\" value=\")[^\"]*")
"""Of a form against forgery; another one each time that a page is made."""

POST_FORM = re.compile(r"<form[^>]*method=\"post\"[^>]*>", re.IGNORECASE)
ACTION = re.compile(r"action=\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class Cell:
    """One question to the program."""

    route: Route
    policy: Policy
    person: Person
    method: str
    target: str

    def __str__(self) -> str:
        return f"{self.method} {self.policy.route} as {self.person.name}, {self.target}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, text (of a workbook all its parts), headers that matter, and whether rows changed."""

    status: int
    text: str
    kind: str
    location: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell; ``kind`` is status, leak, tells, writes, form or body."""

    kind: str
    cell: str
    words: str

    def __str__(self) -> str:
        return f"{self.cell}: {self.words}"


@dataclass
class Walk:
    """Asks, and remembers what has been seen of each route."""

    world: World
    missing: dict[tuple[str, str, str, str], Answer] = field(default_factory=dict)

    def faults(self, cells: Iterable[Cell]) -> Iterator[Fault]:
        """Ask all cells and give what is wrong."""
        written: dict[str, bool] = {}
        for cell in cells:
            answer, may = self.ask(cell), self.may(cell)
            yield from self._wrong(cell, answer, may)
            if cell.method == "POST" and may == DONE and cell.policy.changes:
                written[cell.policy.route] = written.get(cell.policy.route, False) or answer.changed
        for route, changed in written.items():
            if not changed:
                words = "changes nothing for anybody: its body in policies.py is not valid"
                yield Fault("body", f"POST {route}", words)

    def may(self, cell: Cell) -> frozenset[int]:
        """Give the statuses that a cell may answer with, by its policy."""
        policy, person, method, offered = cell.policy, cell.person, cell.method, self._offered(cell)
        anonymous = person.role == "anonymous"
        if cell.route.is_api and anonymous:
            return frozenset({401})
        if offered is Audience.NOBODY:
            # Who is signed in is led away from the sign-in page by whatever method.
            return frozenset({405} | ({200} if method == "OPTIONS" else set()) | _led_away(policy))
        if method == "HEAD":
            return self.may(Cell(cell.route, policy, person, "GET", cell.target))
        if offered is Audience.EVERYBODY:
            return DONE if self.found(cell).visible else frozenset({policy.gone})
        if anonymous:
            return frozenset({302})
        if offered is Audience.PEOPLE:
            return DONE
        return self._in_a_brand(cell, offered)

    def _in_a_brand(self, cell: Cell, offered: Audience) -> frozenset[int]:
        person, named = cell.person, self.found(cell)
        if self._is_strange(cell):
            return frozenset({404})
        if self._is_hidden(cell):
            return frozenset({404})
        if person.role not in offered.value or (person.role == "read_only" and cell.method not in SAFE):
            return frozenset({403})
        return DONE if named.visible else frozenset({cell.policy.gone})

    def _is_strange(self, cell: Cell) -> bool:
        """Whether the person has no role in the brand that is asked in."""
        return cell.person.is_stranger or cell.target in ("other", "nobody")

    def _is_hidden(self, cell: Cell) -> bool:
        """Whether the person, who has a role in the brand, is not to know that the page is there."""
        return cell.policy.hidden and cell.person.role not in self._offered(cell).value

    def _offered(self, cell: Cell) -> Audience:
        """Give those for whom the method is."""
        policy = cell.policy
        return {"GET": policy.reads, "HEAD": policy.reads, "POST": policy.writes}.get(cell.method, Audience.NOBODY)

    def found(self, cell: Cell) -> Found:
        """Give the object that a cell names."""
        return KINDS[cell.policy.of](self.world, cell.person, cell.target) if cell.policy.of else Found({})

    def slug(self, cell: Cell) -> str:
        """Give the brand that a cell asks in."""
        if cell.target == "other":
            return self.world.away(cell.person)
        return "nobody" if cell.target == "nobody" else cell.person.brand

    def ask(self, cell: Cell, more: Mapping[str, str] | None = None) -> Answer:
        """Ask one cell, with ``more`` in its query, and take back what it wrote."""
        with transaction.atomic(), watched(self.world) as changed:
            response = self.send(cell, more)
            text = read(response)
            has_changed = changed()
            transaction.set_rollback(True)
        headers = response.headers
        return Answer(
            response.status_code, text, headers.get("Content-Type", ""), headers.get("Location", ""), has_changed
        )

    def send(self, cell: Cell, more: Mapping[str, str] | None = None) -> HttpResponse:
        """Ask one cell; what it writes stays."""
        slug = self.slug(cell)
        address = cell.route.address({"slug": slug, **self.found(cell).parts})
        query = {name: text.format(brand=slug) for name, text in cell.policy.query.items()}
        query |= more or {}
        client = self.client(cell.person)
        if cell.method == "POST":
            body = filled(cell.policy.body, slug, cell.person)
            return client.post(address, body, query_params=query)  # type: ignore[return-value]
        answer: HttpResponse = getattr(client, cell.method.lower())(address, query_params=query)
        return answer

    def client(self, person: Person) -> Client:
        """Give the client with nothing but the session of a person."""
        client = self.world.client
        client.cookies.clear()
        if person.name in self.world.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.world.sessions[person.name]
        return client

    def _wrong(self, cell: Cell, answer: Answer, may: frozenset[int]) -> Iterator[Fault]:
        name = str(cell)
        if answer.status not in may:
            yield Fault("status", name, f"answers {answer.status} instead of {' or '.join(map(str, sorted(may)))}")
        elif may == {302} and not answer.location.startswith(f"{reverse(settings.LOGIN_URL)}?next="):
            yield Fault("status", name, f"leads to {answer.location} instead of the sign-in page")
        if answer.changed and cell.method in SAFE:
            yield Fault("writes", name, "reads and changes the database or a file")
        elif answer.changed and may != DONE:
            yield Fault("writes", name, "is refused and changes the database or a file all the same")
        yield from self._leaks(cell, answer)
        if answer.status in (404, 410) and {answer.status} == may and self._of_nothing(cell) != answer:
            yield Fault("tells", name, "answers otherwise than for what does not exist")
        if cell.person.role == "read_only" and answer.status == 200 and "slug" in cell.route.parts:
            for action in forms_into_brands(answer.text):
                yield Fault("form", name, f"offers a form to {action or 'itself'}, which would be refused")

    def _leaks(self, cell: Cell, answer: Answer) -> Iterator[Fault]:
        """Find marks of others; what the person has asked for by name is no news to them."""
        asked = {str(part) for part in self.found(cell).parts.values()}
        foreign = self.world.foreign(cell.person, answer.text + answer.location) - asked
        if foreign:
            yield Fault("leak", str(cell), f"shows {', '.join(sorted(foreign)[:5])} of others")

    def _of_nothing(self, cell: Cell) -> Answer:
        """Give the answer for what does not exist, to the same person by the same method."""
        in_no_brand = self._offered(cell) is not Audience.EVERYBODY and (
            self._is_strange(cell) or self._is_hidden(cell)
        )
        target = "nobody" if in_no_brand else "missing"
        key = (cell.policy.route, cell.person.name, cell.method, target)
        if key not in self.missing:
            self.missing[key] = self.ask(Cell(cell.route, cell.policy, cell.person, cell.method, target))
        return self.missing[key]


def cells(routes: Iterable[Route], policies: Mapping[str, Policy], people: Iterable[Person]) -> Iterator[Cell]:
    """Give every cell: route x person x method x target, targets that say the same left out."""
    for route in routes:
        policy = policies[route.name]
        for person in people:
            for method in METHODS:
                for target in targets(route, policy):
                    yield Cell(route, policy, person, method, target)


def in_short(walk: Walk, routes: Iterable[Route], policies: Mapping[str, Policy]) -> Iterator[Cell]:
    """Give each route, person and method once, and for a method that is offered one refusal of every reason.

    The other targets of the same person would be answered alike: of those that are hidden from them, one of their own
    brand says the same as one of another brand. Of what does not exist the walk asks by itself, to compare.
    """
    every = cells(routes, policies, walk.world.people)
    for (_route, name, method), group in groupby(every, lambda cell: (cell.route.name, cell.person.name, cell.method)):
        asked = [*group]
        if method == "HEAD" and name != HEAD_OFFICE:
            # It is made as GET is, which is asked too; what it costs to make is spared where something is refused.
            yield next((cell for cell in asked if walk.may(cell) <= GONE), asked[0])
            continue
        seen: set[tuple[frozenset[int], str]] = set()
        for cell in asked:
            may = walk.may(cell)
            offered = method in ("GET", "POST") and 405 not in may
            reason = (may, _sort(cell.target) if may <= GONE and not cell.person.is_stranger else "")
            if not seen or (offered and reason not in seen and cell.target not in ("missing", "nobody")):
                seen.add(reason)
                yield cell


def _sort(target: str) -> str:
    return "hidden" if target in ("sibling", "foreign") else target


def targets(route: Route, policy: Policy) -> tuple[str, ...]:
    """Give the targets that differ for a route."""
    if policy.of:
        return TARGETS
    in_a_brand = "slug" in route.parts or "brand" in policy.query
    return ("own", "other", "nobody") if in_a_brand else ("own",)


def _led_away(policy: Policy) -> frozenset[int]:
    return REDIRECT if policy.reads is policy.writes is Audience.EVERYBODY else frozenset()


def filled(body: Any, slug: str, person: Person) -> dict[str, Any]:
    """Give a valid body, made anew, for a brand and a person."""
    given = body() if callable(body) else body
    own = person.brand, person.own
    names = {
        "brand": slug,
        "own": code(*own),
        "item": item_id(*own),
        "action": item_id(*own) + BEGUN,
        "person": person.name,
    }
    return {name: text.format(**names) if isinstance(text, str) else text for name, text in given.items()}


def read(response: HttpResponse) -> str:
    """Give what an answer says, streamed or not; of a workbook all its parts."""
    content = b"".join(response)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "".join(book.read(part).decode() for part in book.namelist())
    return TOKEN.sub(r"\1", DIFFERENCES.sub("", content.decode()))


def forms_into_brands(text: str) -> Iterator[str]:
    """Give the addresses of POST forms that lead into a brand, or back to the page they are on."""
    for form in POST_FORM.findall(text):
        action = ACTION.search(form)
        if action is None or action[1].startswith("/b/"):
            yield action[1] if action else ""


@contextmanager
def watched(world: World) -> Iterator[Callable[[], bool]]:
    """Give a function that says whether rows or files have changed since the block began.

    The tables are read only where a statement has written something: without one they are as they were.
    """
    before, wrote = _rows_of(str(connection.settings_dict["NAME"])), False

    def notice(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal wrote
        wrote = wrote or not (READS.match(sql) or any(f'"{table}"' in sql for table in NOT_COMPARED))
        return execute(sql, params, many, context)

    def changed() -> bool:
        stored, world.stored = world.stored, files(world)
        return stored != world.stored or (wrote and digest() != before)

    with connection.execute_wrapper(notice):
        yield changed


@cache
def _rows_of(database: str) -> str:
    """Give the digest of the world as it began, to which every cell goes back."""
    return digest()


def digest() -> str:
    """Give a digest of all tables."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table not in NOT_COMPARED:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                rows = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor)
                found.update(f"{table}{rows}".encode())
    return found.hexdigest()


def files(world: World) -> list[tuple[str, int, int]]:
    """Give the files of the data folder with their sizes and when they were written."""
    found = ((each.path, each.stat()) for each in _entries(world.folder))
    return sorted((path, state.st_size, state.st_mtime_ns) for path, state in found)


def _entries(folder: "Path | os.DirEntry[str]") -> "Iterator[os.DirEntry[str]]":
    """Give the files below a folder; every cell asks, and ``Path.rglob`` took a fifth of the walk."""
    with os.scandir(folder) as entries:
        for each in entries:
            if each.is_dir():
                yield from _entries(each)
            elif each.is_file():
                yield each
