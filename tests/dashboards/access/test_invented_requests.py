"""Requests that Schemathesis invents from the document of the API, asked as several people, in this process over WSGI.

Whatever is asked: the program never fails, the answer is one that the document describes, what the document does not
allow is refused, and no answer holds a mark of somebody else's store. What is there is mixed into the requests, or
nearly all of them would end with "There is no such brand".
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rest_framework.serializers import ChoiceField
from schemathesis import Case, GenerationMode, Response
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.hypothesis import setup
from schemathesis.specs.openapi import checks

from dashboards import queries
from dashboards.api import rankings
from dashboards.api.openapi.document import document
from dashboards.files.documents import ranking_document
from locations.months import format_month
from reviews.models import Reply, ReplyTemplate
from tests.dashboards.access import planted
from tests.dashboards.access.bodies import HEADINGS, RECORD
from tests.dashboards.access.people import Person
from tests.dashboards.access.world import MARK, World, code, finding_id
from tests.dashboards.api.openapi.conforming import closed
from tests.dashboards.networks import OCTOBER
from tests.databases import rolled_back

# It would exchange parts of Hypothesis for faster ones, under all tests of this process.
setup._is_patched = True  # type: ignore[attr-defined]

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
TOKEN = "t" * 32
PEOPLE = ("store", "regional", "head_office", "anonymous")
USUAL = settings.get_profile("usual").max_examples
MANY = settings.default.max_examples
"""Of the profile: 100, and 30 times as many under ``make soak``."""
EXAMPLES = MANY // 7


MORE = 5 * EXAMPLES
ASKED_OF = {
    "confirmImport": "ready", "dropImport": "ready", "stopImport": "running", "continueImport": "stopped",
}  # fmt: skip
"""States of imports that something can be done with."""
ITEMS_OF = {
    "reopenItem": "closed", "undoItemStep": "closed", "takeDraft": "drafted", "approveAnswer": "drafted",
    "sendAnswer": "drafted",
}  # fmt: skip
"""Items of the desk that a step fits; the others fit one that is open."""
ACTIONS_OF = {
    "drawActionStores": "trial",
    "finishAction": "begun",
    "finishActionStore": "begun",
    "measureEffect": "begun",
    "undoActionStep": "begun",
}
"""Actions that a step fits; the others fit one that is planned."""
OF_FINDINGS = (*ACTIONS_OF, "planAction", "getAction", "cancelAction", "changeAction", "startAction",
               "startActionStage", "setActionStores", "getFinding", "acceptFinding", "answerQuestion", "assignFinding",
               "dismissFinding", "watchFinding", "setGoal", "closeGoal", "setSubscription")  # fmt: skip
OF_THE_DESK = (*ITEMS_OF, "listItems", "writeNote", "getItem", "assignItem", "tagItem", "weighItem", "snoozeItem",
               "waitForCustomer", "markItemNeedsNone", "closeItem", "draftAnswer")  # fmt: skip


def operations() -> Mapping[str, Any]:
    """Give the operations of the document by name, whose answers may have no other fields than it names.

    Who asks is added by hand, and not invented.
    """
    open_to_all = closed(document())
    del open_to_all["components"]["securitySchemes"]
    for item in open_to_all["paths"].values():
        for operation in item.values():
            del operation["security"]
    found = (each.ok() for each in schemathesis.openapi.from_dict(open_to_all).get_all_operations())
    return {each.definition.raw["operationId"]: each for each in found}


OPERATIONS = operations()


@pytest.fixture
def application() -> Iterator[WSGIHandler]:
    """The program as a server calls it, but that it keeps the connection in which the world is."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def known(world: World, person: Person, operation: str) -> Mapping[str, Sequence[Any]]:
    """Give, by the name of a parameter, what is there: of the person's own, and of others."""
    if operation in OF_THE_DESK:
        return known_at_the_desk(world, person, operation)
    if operation in OF_FINDINGS:
        return known_of_findings(world, person, operation)
    month = format_month(OCTOBER)
    stores = [("b", person.own), ("b", person.sibling), ("o", 0)]
    state = ASKED_OF.get(operation, "done")
    imports = [pk for (_owner, found), pk in world.imports.items() if found == state] * 3 + [*world.imports.values()]
    ids = [world.reports[store] for store in stores] if "Report" in operation else imports
    file = "\n".join([HEADINGS, RECORD.format(store=code(person.brand, person.own)), ""]).encode()
    return {
        "brand": [person.brand] * 8 + [world.away(person)],
        "store": [code(*store) for store in stores],
        "region": ["Korea", "Korea/Seoul", "Korea/Busan", "Land/North"],
        "as_of": [month],
        "month": [month],
        "id": ids,
        "before": [max(ids) + 1],
        "metric": ["rating", "nps"],
        "by": ["weekday", "language"],
        "window": ["12", "now"],
        "extension": ["csv"],
        "file": [file],
        "kind": ["reviews"],
        "state": ["done", "waiting"],
        "dry_run": [True, False],
    }


@cache
def validators(operation: str) -> Mapping[str, jsonschema_rs.Draft202012Validator]:
    """Give what tells whether the document allows a value, by the name of a parameter or field."""
    raw, named = OPERATIONS[operation].definition.raw, document()["components"]["schemas"]
    schemas = {each["name"]: each["schema"] for each in raw.get("parameters", ())}
    whole = {"components": document()["components"]}
    for each in raw.get("requestBody", {}).get("content", {}).values():
        schemas |= named[each["schema"]["$ref"].rpartition("/")[2]].get("properties", {})
    return {name: jsonschema_rs.Draft202012Validator({**schema, **whole}) for name, schema in schemas.items()}


def known_at_the_desk(world: World, person: Person, operation: str) -> Mapping[str, Sequence[Any]]:
    """Give what is there at the desk, as ``known``."""
    stores = [("b", person.own), ("b", person.sibling), ("o", 0)]
    items = [world.items[store][ITEMS_OF.get(operation, "open")] for store in stores]
    return {
        "brand": [person.brand] * 8 + [world.away(person)],
        "store": [code(*store) for store in stores],
        "id": items[:1] * 4 + items,
        "view": ["overdue"],
        "kind": ["note"],
        "tag": ["incident"],
        "tags": [["incident"]],
        "text": ["Words"],
        "channel": ["counter"],
        "score": [3],
        "severity": [4],
        "person": [person.name],
        "team": [""],
        "until": ["2100-01-01T00:00:00Z"],
        "reason": ["spam"],
        "version": [1],
        "reply_version": [1],
        "reply": [*Reply.objects.filter(item__in=items, live=False).values_list("pk", flat=True)],
        "template": [*ReplyTemplate.objects.values_list("pk", flat=True)],
        "language": ["ko"],
        "publisher": ["google"],
    }


def known_of_findings(world: World, person: Person, operation: str) -> Mapping[str, Sequence[Any]]:
    """Give what is there of findings, actions, goals and subscriptions, as ``known``."""
    stores = [("b", person.own), ("b", person.sibling), ("o", 0)]
    today = timezone.now().date()
    actions = [world.actions[store][ACTIONS_OF.get(operation, "planned")] for store in stores]
    findings = [finding_id(*store) for store in stores]
    ids = findings if "Finding" in operation or "Question" in operation else actions
    ids = [world.goals["b"], world.goals["o"]] if "Goal" in operation else ids
    own = code(*stores[0])
    return {
        "brand": [person.brand] * 8 + [world.away(person)],
        "id": ids[:1] * 4 + ids,
        "action": actions[:1] * 4 + actions,
        "finding": findings[:2],
        "goal": [world.goals["b"]],
        "version": [1],
        "title": ["Training"],
        "metric": ["rating"],
        "due": [f"{today + timedelta(days=9)}"],
        "store": [own] * 4 + [code(*store) for store in stores],
        "stores": [[own]],
        "stages": [[]],
        "stage": [1],
        "region": [""],
        "format": [""],
        "owner": [""],
        "person": [person.name],
        "kind": ["training"],
        "kinds": [[]],
        "check_after": [3],
        "on": [f"{today}"],
        "count": [1],
        "theme": [""],
        "target": [4.5],
        "state": ["reached"],
        "reason": ["It was no finding."],
        "question": [1],
        "text": ["Words"],
        "pace": ["weekly"],
        "weekday": [0],
        "time": ["09:00"],
        "zone": ["Asia/Seoul"],
    }


def steered(data: st.DataObject, case: Case, there: Mapping[str, Sequence[Any]], allows: Mapping[str, Any]) -> Case:
    """Put what is there in the place of what was invented: nearly all, in some requests less, and in some nothing.

    Values that the document does not allow stay.
    """
    often = data.draw(st.sampled_from((9, 9, 4, 0)))
    for part in (case.query, case.path_parameters, case.body):
        if not isinstance(part, dict):
            continue
        if often and "file" in part:
            part.setdefault("kind", "")
        if often and "title" in part:
            part.setdefault("metric", "")
        for name in [*part]:
            may_go = bool(there.get(name)) and name in allows and (name == "file" or allows[name].is_valid(part[name]))
            if may_go and data.draw(st.integers(0, 9)) < often:
                part[name] = data.draw(st.sampled_from(there[name]))
    return case


def sent(case: Case, person: Person, world: World, application: WSGIHandler) -> Response:
    """Send a request as a person and take back what it wrote."""
    cookies = {django_settings.CSRF_COOKIE_NAME: TOKEN}
    if person.name in world.sessions:
        cookies[django_settings.SESSION_COOKIE_NAME] = world.sessions[person.name]
    with rolled_back():
        return case.call(
            app=application, cookies=cookies, headers={"X-CSRFToken": TOKEN, "Accept-Encoding": "identity"}
        )


def ask(world: World, application: WSGIHandler, operation: str, name: str, examples: int) -> Counter[int]:
    """Ask an operation many times as a person and give the statuses; the first answer that is wrong raises."""
    person = next(each for each in world.people if each.name == name)
    there = known(world, person, operation)
    statuses: Counter[int] = Counter()

    @settings(
        max_examples=examples,
        derandomize=MANY == USUAL,
        database=None,
        # A request that fails is printed as it was sent; to make it smaller takes minutes.
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=[*HealthCheck],
    )
    @given(st.data(), st.sampled_from(GenerationMode))
    def once(data: st.DataObject, mode: GenerationMode) -> None:
        invented = data.draw(OPERATIONS[operation].as_strategy(generation_mode=mode))
        case = steered(data, invented, there, validators(operation))
        answer = sent(case, person, world, application)
        statuses[answer.status_code] += 1
        # A form knows nothing but texts, so that what is no text in the document may be sent as one that it allows.
        refused = [] if case.media_type in FORMS else [checks.negative_data_rejection]
        case.validate_response(answer, checks=[*CHECKS, *refused])
        asked = {*MARK.findall(f"{answer.request.url} {case.body!r}")}
        assert world.foreign(person, answer.content.decode(errors="replace")) - asked == set()

    once()
    return statuses


@pytest.mark.hypothesis
@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_whatever_is_asked_is_answered_as_the_document_says(
    world: World, application: WSGIHandler, operation: str, name: str
) -> None:
    statuses = ask(world, application, operation, name, EXAMPLES if name != "anonymous" else EXAMPLES // 5)
    assert name != "anonymous" or min(statuses) >= 400
    # Else nothing that is there was asked for; where few requests did not come to it, more do.
    if name == "head_office":
        assert min(statuses) < 400 or min(ask(world, application, operation, name, MORE)) < 400


def failing(patch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise ZeroDivisionError

    patch.setattr(queries, "rankings", fail)


def telling_more(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rankings, "ranking_document", lambda ranking: {**ranking_document(ranking), "total": ranking.total})


def allowing_more(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ChoiceField, "to_internal_value", lambda _field, _given: "rating")


@pytest.mark.parametrize(
    ("plant", "operation", "name"),
    [
        (planted.export_without_scope, "rankStores", "store"),
        (planted.brand_of_anybody, "listMentions", "store"),
        (planted.detail_of_any_brand, "getImport", "regional"),
        (failing, "rankStores", "head_office"),
        (telling_more, "rankStores", "head_office"),
        (allowing_more, "rankStores", "head_office"),
    ],
)
def test_a_planted_fault_is_found(
    world: World,
    application: WSGIHandler,
    monkeypatch: pytest.MonkeyPatch,
    plant: Callable[[pytest.MonkeyPatch], None],
    operation: str,
    name: str,
) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, FailureGroup)):
        ask(world, application, operation, name, 20 * EXAMPLES)
