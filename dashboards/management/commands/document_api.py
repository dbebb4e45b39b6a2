"""``manage.py document_api``: docs/api-reference.md, written from the document of the API."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand

from dashboards.api.openapi.document import document
from dashboards.api.openapi.hints import Schema

HEAD = """# The API, address by address

Written from the code by `manage.py document_api > docs/api-reference.md`; it says what `GET /api/v1/openapi.json` says.
How one signs in and what applies everywhere is in [api.md](api.md).
"""
REFERENCE = "#/components/schemas/"
KINDS = {"binary": "file", "date-time": "moment (ISO 8601)", "date": "day (`YYYY-MM-DD`)"}
"""What a text is, by its format."""


class Command(BaseCommand):
    help = "Print docs/api-reference.md from the document of the API."

    def handle(self, **options: Any) -> None:
        self.stdout.write(reference(), ending="")


def reference() -> str:
    """Return the whole page as Markdown."""
    whole = document()
    operations = [
        (operation["tags"][0], f"{method.upper()} {path}", operation)
        for path, methods in whole["paths"].items()
        for method, operation in methods.items()
    ]
    lines = [HEAD, *_statuses([operation for _tag, _name, operation in operations])]
    for tag, group in groupby(operations, key=lambda each: each[0]):
        lines.append(f"## {tag}\n")
        for _tag, name, operation in group:
            lines += _operation(name, operation)
    lines.append("## What is sent and answered\n")
    for name, schema in sorted(whole["components"]["schemas"].items()):
        lines += _object(name, schema)
    return "\n".join(lines)


def _statuses(operations: list[Schema]) -> Iterator[str]:
    words = {status: described["description"] for each in operations for status, described in each["responses"].items()}
    yield from _table(("status", ""), ((status, words[status]) for status in sorted(words)))


def _operation(name: str, operation: Schema) -> Iterator[str]:
    yield f"### `{name}`\n"
    yield f"{operation['summary']}. {operation['description']}\n"
    if parameters := operation.get("parameters"):
        rows = (
            (each["name"], _said("required" if each.get("required") else "", each["schema"], each["description"]))
            for each in parameters
        )
        yield from _table(("parameter", ""), rows)
    if body := operation.get("requestBody"):
        kinds = ", ".join(f"`{kind}`" for kind in body["content"])
        schema = next(iter(body["content"].values()))["schema"]
        yield f"Takes {_type(schema)} as {kinds}.\n"
    answers = (_answer(status, described) for status, described in operation["responses"].items() if status < "400")
    refused = [status for status in operation["responses"] if status >= "400"]
    yield f"Answers {'; '.join(answers)}; refuses with {', '.join(refused)}.\n"


def _answer(status: str, described: Schema) -> str:
    kinds = [
        _type(each["schema"]) if kind == "application/json" else f"`{kind}`"
        for kind, each in described.get("content", {}).items()
    ]
    headers = [f"`{name}` ({each['description']})" for name, each in described.get("headers", {}).items()]
    return " ".join([status, " or ".join(kinds), *(["with", *headers] if headers else [])]).replace("  ", " ")


def _object(name: str, schema: Schema) -> Iterator[str]:
    yield f"### {name}\n"
    if "description" in schema:
        yield f"{schema['description']}\n"
    if "properties" in schema:
        required = schema.get("required", ())
        is_sent = name.endswith("Request")
        must, may = ("required", "") if is_sent else ("", "can be absent")
        rows = (
            (field, _said(must if field in required else may, each, each.get("description", "")))
            for field, each in schema["properties"].items()
        )
        yield from _table(("field", ""), rows)


def _said(first: str, schema: Schema, words: str) -> str:
    """Say whether a value must be there, its type, what it says, and what it is where it is left out."""
    parts = [first, _type(schema), words]
    if "default" in schema and schema["default"] != "":
        parts.append(f"`{schema['default']}` where it is left out".replace("True", "true").replace("False", "false"))
    return "; ".join(part for part in parts if part).replace("|", "\\|")


def _type(schema: Schema) -> str:
    if reference := schema.get("$ref"):
        name = reference.removeprefix(REFERENCE)
        return f"[{name}](#{name.lower()})"
    if "enum" in schema:
        return " ".join(f"`{'null' if each is None else each}`" for each in schema["enum"] if each != "")
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}" if "items" in schema else "list"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_type(schema['additionalProperties'])}"
    kinds = schema.get("type", "anything")
    return " or ".join(kinds) if isinstance(kinds, list) else str(KINDS.get(schema.get("format", ""), kinds))


def _table(head: tuple[str, str], rows: Iterator[tuple[str, str]]) -> Iterator[str]:
    yield f"| {head[0]} | {head[1]} |\n|---|---|"
    yield from (f"| `{name}` | {described} |" for name, described in rows)
    yield ""
