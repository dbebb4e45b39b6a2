"""The document as a whole: every address is in it and no other, and it says of each what one has to know."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema
from jsonschema_rs import Draft202012Validator

from dashboards.api.endpoint import Endpoint
from dashboards.api.openapi.document import document
from dashboards.api.openapi.hints import Schema
from tests.dashboards.access.routes import Route, routes
from tests.dashboards.api.openapi.conforming import METHODS, operations
from tests.dashboards.conftest import Network

OPERATIONS = [pytest.param(operation, id=operation["operationId"]) for _path, _method, operation in operations()]
API_ROUTES = [route for route in routes() if route.is_api]


def schemas(part: Any) -> Iterator[Schema]:
    """Give every schema within a part of the document."""
    if isinstance(part, dict):
        if "schema" in part:
            yield part["schema"]
        yield from (part["properties"].values() if isinstance(part.get("properties"), dict) else ())
        for each in part.values():
            yield from schemas(each)
    elif isinstance(part, list):
        for each in part:
            yield from schemas(each)


def test_it_is_openapi_3_1_of_this_version() -> None:
    made = document()
    validate_schema(made)
    assert (made["openapi"].rpartition(".")[0], made["info"]["version"]) == ("3.1", settings.VERSION)
    assert not GENERATOR_STATS, "drf-spectacular has warned of something while the document was made"


def test_it_is_the_same_in_every_language() -> None:
    here = document()
    document.cache_clear()
    with translation.override("ko"):
        assert document() == here


def test_whoever_is_signed_in_gets_it(network: Network, keeper: Client) -> None:
    assert keeper.get("/api/v1/openapi.json").json() == document()
    assert Client().get("/api/v1/openapi.json").status_code == 401


def address(route: Route) -> str:
    """Give the address of a route as the document writes it."""
    return route.address({part: f"{{{'id' if part == 'pk' else part}}}" for part in route.parts})


def test_every_address_is_in_it_with_every_method_and_no_other() -> None:
    offered = {
        (address(route), method)
        for route in API_ROUTES
        for method in METHODS
        if hasattr(route.pattern.callback.cls, method)  # type: ignore[attr-defined]
    }
    assert offered == {(path, method) for path, method, _operation in operations()}
    assert all(issubclass(route.pattern.callback.cls, Endpoint) for route in API_ROUTES)  # type: ignore[attr-defined]


def test_the_api_has_no_other_methods() -> None:
    """Else ``METHODS`` lacks one, and nobody would see that it is not in the document."""
    others = {"put", "patch", "delete", "trace"}
    assert [route.name for route in API_ROUTES if others & set(dir(route.pattern.callback.cls))] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_says_what_it_does_and_takes_and_answers(operation: Schema) -> None:
    assert operation["summary"] and operation["description"]
    assert [each["name"] for each in operation.get("parameters", ()) if not each.get("description")] == []
    assert all(answer["description"] for answer in operation["responses"].values())
    assert {"401", "406"} < operation["responses"].keys()


def test_every_field_of_a_body_is_described() -> None:
    bodies = {name: each for name, each in document()["components"]["schemas"].items() if name.endswith("Request")}
    named = repr([operation.get("requestBody") for _path, _method, operation in operations()])
    # A stage is a part of the body of a plan.
    assert bodies.keys() == {*re.findall(r"schemas/(\w+)", named), "StageParametersRequest"}
    undescribed = [
        (name, field) for name, body in bodies.items() for field, described in body.get("properties", {}).items()
        if "description" not in described
    ]  # fmt: skip
    assert undescribed == []


def test_every_name_stands_for_something_that_is_answered_or_sent() -> None:
    used = set(re.findall(r"#/components/schemas/(\w+)", repr(document())))
    assert used == set(document()["components"]["schemas"])


def test_defaults_and_examples_are_values_that_may_be_sent() -> None:
    found = [*schemas(document())]
    checked = 0
    for schema in found:
        values = [*schema.get("examples", ()), *([schema["default"]] if "default" in schema else [])]
        checked += len(values)
        wrong = [value for value in values if not Draft202012Validator(schema).is_valid(value)]
        assert wrong == [], schema
    assert checked > 50


def test_examples_of_bodies_are_bodies_that_may_be_sent_or_answered() -> None:
    components = {"components": document()["components"]}
    contents = [
        content
        for _path, _method, operation in operations()
        for described in (operation.get("requestBody", {}), *operation["responses"].values())
        for content in described.get("content", {}).values()
    ]
    values = [(each["schema"], one["value"]) for each in contents for one in each.get("examples", {}).values()]
    assert {type(value) for _schema, value in values} == {dict} and len(values) > 15
    assert [
        value for schema, value in values if not Draft202012Validator({**schema, **components}).is_valid(value)
    ] == []
