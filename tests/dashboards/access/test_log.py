"""The log of the processes: who signed in, was refused, took tables along, brought files in, and changed who may what.

Requests are those of the policies, so that a route that is added is asked as well.
"""

import csv
import io
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from config.logs import NoSecrets
from dashboards.jobs import queue
from locations.middleware.request_ids import RequestId
from locations.models import Membership
from tests.dashboards.access.bodies import KNOWN_PASSWORD
from tests.dashboards.access.objects import KINDS
from tests.dashboards.access.policies import POLICIES, Audience
from tests.dashboards.access.routes import routes
from tests.dashboards.access.walk import filled
from tests.dashboards.access.world import World

BY_ROUTE = {policy.route: policy for policy in POLICIES}
ROUTES = {route.name: route for route in routes()}
OF_A_BRAND = [route for route in ROUTES.values() if "slug" in route.parts or "brand" in BY_ROUTE[route.name].query]
PERSONAL = re.compile(r"Zq\w*[at]\b|Somebody|@example|Fine|sent\.csv|Zq\w*f\b")
"""Authors, texts and addresses of the world, and names of files."""


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], list[logging.LogRecord]]]:
    """Give what has been written to ``evenly.access`` since the last time."""
    caplog.handler.addFilter(RequestId())
    caplog.handler.addFilter(NoSecrets())
    with caplog.at_level(logging.INFO, logger="evenly.access"):

        def taken() -> list[logging.LogRecord]:
            found = [record for record in caplog.records if record.name == "evenly.access"]
            caplog.clear()
            return found

        yield taken


Lines = Callable[[], list[logging.LogRecord]]


def person(world: World, name: str = "head_office") -> Any:
    return next(each for each in world.people if each.name == name)


def client_of(world: World, name: str) -> Client:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = world.sessions[name]
    return client


def ask(world: World, method: str, name: str, who: str = "head_office", **more: Any) -> Any:
    """Ask a route as its policy says, as somebody, with ``more`` in the body or the query."""
    policy, whose = BY_ROUTE[name], person(world, who)
    parts = KINDS[policy.of](world, whose, "own").parts if policy.of else {}
    address = ROUTES[name].address({"slug": whose.brand, **parts})
    query = {key: text.format(brand=whose.brand) for key, text in policy.query.items()}
    if method == "GET":
        return client_of(world, who).get(address, query_params=query | more)
    return client_of(world, who).post(address, filled(policy.body, whose.brand, whose) | more, query_params=query)


def is_table(response: Any, name: str) -> bool:
    """Whether an answer is a file to take along, or a table of the API."""
    is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
    return is_file or (name.startswith("api_") and "pk" not in ROUTES[name].parts)


@pytest.mark.parametrize("route", OF_A_BRAND, ids=lambda route: route.name)
def test_every_table_that_leaves_has_one_line(world: World, lines: Lines, route: Any) -> None:
    policy = BY_ROUTE[route.name]
    if policy.reads is Audience.NOBODY:
        return
    response = ask(world, "GET", route.name)
    content = b"".join(response)
    assert content or response.status_code != 200
    found = lines()
    if response.status_code != 200 or not is_table(response, route.name):
        assert [record.getMessage() for record in found] == []
        return
    (record,) = found
    form = {"text/csv": "csv", "application/json": "json"}.get(response["Content-Type"].partition(";")[0], "xlsx")
    line = re.fullmatch(r"exported to 'head_office': (\w+) (.*) as (\w+)(, \d+ rows)?", record.getMessage())
    assert line and (line[1], line[3]) == (route.name, form)
    assert "brand='b'" in line[2]
    assert record.request_id == response["X-Request-ID"]  # type: ignore[attr-defined]
    client = client_of(world, "head_office")
    for method in (client.head, client.options):
        b"".join(method(response.request["PATH_INFO"]))
    assert lines() == []


def rows_in(content: bytes, form: str) -> int:
    """Count the rows of a table as whoever gets it would."""
    if form == "csv":
        return len([*csv.reader(io.StringIO(content.decode("utf-8-sig")))]) - 1
    if form == "json":
        return max(len(each) for each in json.loads(content).values() if isinstance(each, list))
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].max_row - 1


@pytest.mark.parametrize(
    ("route", "query", "form"),
    [
        ("reviews_csv", {}, "csv"),
        ("reviews_csv", {"q": "Zqb003t"}, "csv"),
        ("reviews_xlsx", {"q": "Zqb003t"}, "xlsx"),
        ("cases_csv", {}, "csv"),
        ("stores_csv", {}, "csv"),
        ("stores_xlsx", {}, "xlsx"),
        ("reports_xlsx", {}, "xlsx"),
        ("events_csv", {}, "csv"),
        ("api_rankings", {}, "json"),
        ("api_imports", {}, "json"),
        ("api_mentions", {}, "json"),
    ],
)
def test_a_line_has_the_rows_and_no_search(
    world: World, lines: Lines, route: str, query: Mapping[str, str], form: str
) -> None:
    content = b"".join(ask(world, "GET", route, **query))
    (record,) = lines()
    message = record.getMessage()
    assert PERSONAL.search(message) is None
    assert message.endswith(f" as {form}, {rows_in(content, form)} rows")


def test_a_table_that_is_broken_off_has_a_line_too(world: World, lines: Lines) -> None:
    response = ask(world, "GET", "reviews_csv")
    next(iter(response.streaming_content))
    response.close()
    (record,) = lines()
    assert record.getMessage() == "exported to 'head_office': reviews_csv brand='b' as csv, 0 rows"


def sign_in(_world: World, name: str = "no_role", password: str = KNOWN_PASSWORD) -> Any:
    return Client().post("/sign-in/", {"username": name, "password": password})


def fail_five_times(world: World) -> Any:
    return [sign_in(world, password="wrong") for _time in range(5)][-1]


def bring_in(world: World) -> Any:
    answer = ask(world, "POST", "import_confirm")
    queue.run_import(world.imports["head_office", "ready"], "test")
    return answer


def undo(world: World) -> Any:
    answer = ask(world, "POST", "import_undo")
    queue.run_import(world.imports["head_office", "done"], "test")
    return answer


def end_role(world: World) -> Any:
    held = Membership.objects.get(user=world.users["store"], brand__slug="b")
    return ask(world, "POST", "person", do="end", role_id=str(held.pk), last_day="2040-01-01")


RECEIVED = r"file received from 'head_office': import \d+ of b, 82 bytes"
BY_HEAD = r"changed by 'head_office': "
Case = tuple[str, Callable[[World], Any], str]
CASES: list[Case] = [
    # sign-ins
    ("a sign-in", sign_in, r"signed in: 'no_role'"),
    ("a wrong password", lambda w: sign_in(w, password="wrong"), r"not signed in: 'no_role'"),
    ("a wait", fail_five_times, r"locked out: 'no_role'"),
    ("a wrong password within a session", lambda w: ask(w, "POST", "address", old_password="wrong"),
     r"wrong password within a session: 'head_office'"),
    ("another password", lambda w: ask(w, "POST", "password"), r"changed their password: 'head_office'"),
    ("another mail address", lambda w: ask(w, "POST", "address"), r"changed their mail address: 'head_office'"),
    ("a new password by a link", lambda w: ask(w, "POST", "new_password"), r"chose a new password: 'no_role'"),
    # denials
    ("a page", lambda w: ask(w, "GET", "people", "store"), r"refused to 'store': GET /b/b/people/"),
    ("a file", lambda w: ask(w, "GET", "people_csv", "store"), r"refused to 'store': GET /b/b/people.csv"),
    ("the API", lambda w: ask(w, "GET", "api_imports", "store"), r"refused to 'store': GET /api/v1/imports"),
    ("a role that only reads", lambda w: ask(w, "POST", "standards_set", "read_only"),
     r"refused to 'read_only': POST /b/b/standards/set/"),
    ("a role that only reads, by the API", lambda w: ask(w, "POST", "api_imports", "read_only"),
     r"refused to 'read_only': POST /api/v1/imports"),
    ("what is too large", lambda w: Client().post("/sign-in/", {"username": "x" * 70_000}),
     r"too large from '': POST /sign-in/"),
    # imports
    ("a file by a page", lambda w: ask(w, "POST", "imports"), RECEIVED),
    ("a file by the API", lambda w: ask(w, "POST", "api_imports"), RECEIVED),
    ("an approval", bring_in, BY_HEAD + r"import.approved \d+ of b"),
    ("an import that is over", bring_in, BY_HEAD + r"import.done \d+ of b"),
    ("a file that is discarded", lambda w: ask(w, "POST", "import_drop"), BY_HEAD + r"import.discarded \d+ of b"),
    ("an import that is stopped", lambda w: ask(w, "POST", "import_stop"), BY_HEAD + r"import.stopped \d+ of b"),
    ("an import that goes on", lambda w: ask(w, "POST", "api_import_go_on"), BY_HEAD + r"import.resumed \d+ of b"),
    ("an undo", undo, BY_HEAD + r"import.undone \d+ of b"),
    # roles
    ("an invitation", lambda w: ask(w, "POST", "people"), BY_HEAD + r"invitation.made \d+ of b"),
    ("an invitation that is taken back", lambda w: ask(w, "POST", "invitation_take_back"),
     BY_HEAD + r"invitation.taken_back \d+ of b"),
    ("an invitation that is accepted", lambda w: ask(w, "POST", "invitation"),
     r"changed by 'head_office': invitation.accepted \d+ of b"),
    ("a role that is given", lambda w: ask(w, "POST", "person"), BY_HEAD + r"role.given \d+ of b"),
    ("a role that is ended", end_role, BY_HEAD + r"role.ended \d+ of b"),
    ("a link for a new password", lambda w: ask(w, "POST", "person", do="link"),
     BY_HEAD + r"person.password_link_made \d+ of b"),
    ("a brand", lambda w: ask(w, "POST", "start"), BY_HEAD + r"brand.created \d+ of founded"),
    # standards
    ("a standard", lambda w: ask(w, "POST", "standards_set"), BY_HEAD + r"standard.\w+ \d+ of b"),
    ("a standard that is changed", lambda w: ask(w, "POST", "standard_change"), BY_HEAD + r"standard.\w+ \d+ of b"),
    ("a standard that is ended", lambda w: ask(w, "POST", "standard_end"), BY_HEAD + r"standard.ended \d+ of b"),
]  # fmt: skip


@pytest.mark.parametrize(("do", "line"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_the_log_tells(
    world: World,
    lines: Lines,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    do: Callable[[World], Any],
    line: str,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = do(world)
    found = lines()
    fitting = [record for record in found if re.fullmatch(line, record.getMessage())]
    assert len(fitting) == 1, [record.getMessage() for record in found]
    assert [record.getMessage() for record in found if PERSONAL.search(record.getMessage())] == []
    # What a worker writes has no request; here it runs without the name of its job.
    assert (fitting[0].request_id == "-") is (do in (bring_in, undo) and "approved" not in line)  # type: ignore[attr-defined]
    assert answer.status_code < 500
