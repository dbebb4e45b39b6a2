"""Whether an answer is what the document says: its status, its type, its headers, and every field of its body."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from dashboards.api.openapi.document import document
from dashboards.api.openapi.hints import Schema

API = "/api/v1/"
METHODS = ("get", "post")
"""The methods that the API has; whatever else is asked is 405."""
NOT_OFFERED = (401, 404, 405)
"""What is answered to a method that an address does not have, and by an address that is not there."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of the API: operations with the statuses that they answered, and what was wrong with answers."""

    answered: set[tuple[str, int]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def look(self, method: str, path: str, answer: HttpResponseBase) -> None:
        """Compare an answer with the document."""
        operation = operation_at(method, path)
        if operation:
            body = b"" if isinstance(answer, FileResponse) else answer.content  # type: ignore[attr-defined]
            self.answered.add((operation["operationId"], answer.status_code))
            self.faults.extend(faults(operation, answer, body))
        elif path.startswith(API) and method in METHODS and answer.status_code not in NOT_OFFERED:
            self.faults.append(f"{path} is not in the document")


@contextmanager
def looked_at() -> Iterator[Looked]:
    """Look at every answer that Django's client gets inside the block, at whose end there may be no faults."""
    found, ask = Looked(), Client.request

    def asked(client: Client, **request: Any) -> HttpResponse:
        answer = ask(client, **request)
        found.look(request["REQUEST_METHOD"].lower(), request["PATH_INFO"], answer)
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", asked)
        yield found
    assert found.faults == [], found.faults[:5]


def operations() -> Iterator[tuple[str, str, Schema]]:
    """Give path, method and description of every operation."""
    for path, item in document()["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def operation_at(method: str, address: str) -> Schema | None:
    """Find what is said of an address (without its query); None where the document has no such operation."""
    for path, found, operation in operations():
        if found == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), address):
            return operation
    return None


def faults(operation: Schema, answer: HttpResponseBase, body: bytes) -> list[str]:
    """Give a sentence for everything in which an answer is another one than the document says."""
    described = operation["responses"].get(str(answer.status_code))
    name = f"{operation['operationId']} {answer.status_code}"
    if described is None:
        return [f"{name}: the status is not in the document"]
    found = [f"{name}: lacks the header {each}" for each in described.get("headers", ()) if each not in answer.headers]
    if not (content := described.get("content")):
        return found if not body else [*found, f"{name}: has a body"]
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if kind not in content:
        return [*found, f"{name}: is {kind} and not {' or '.join(content)}"]
    if kind == "application/json":
        wrong = _validator(json.dumps(content[kind]["schema"])).iter_errors(json.loads(body))
        found += [f"{name}: {each.instance_path} {each.message[:300]}" for each in wrong]
    return found


@cache
def _validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    components = {"components": closed(document()["components"])}
    return jsonschema_rs.Draft202012Validator({**json.loads(schema), **components}, validate_formats=True)


def closed(part: Any) -> Any:
    """Let objects have no other fields than those that are named."""
    if isinstance(part, list):
        return [closed(each) for each in part]
    if not isinstance(part, dict):
        return part
    known = {key: closed(each) for key, each in part.items()}
    has_names = "properties" in part and part.get("type") == "object"
    return {**known, "additionalProperties": False} if has_names else known
