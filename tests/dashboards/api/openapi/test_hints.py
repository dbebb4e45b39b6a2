"""Types as JSON Schema: each kind of type that an answer is made of, worked out by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple, NotRequired, TypedDict

import pytest

from dashboards.api.openapi.hints import Named, Schema, named_schema, schema_of
from dashboards.files.row_objects import OneOf, RowObject


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Inner(TypedDict):
    """Something inside."""

    at: datetime


class Outer(TypedDict):
    """Something that has it."""

    inner: Annotated[Inner | None, "where it is"]
    note: NotRequired[str]


@dataclass(frozen=True)
class Row:
    code: str
    share: float | None
    hidden: int = 0


class Pair(NamedTuple):
    """Two of a kind."""

    left: int
    right: Annotated[int, "the other one"]


def refer(named: Named) -> Schema:
    return {"$ref": named.title}


@pytest.mark.parametrize(
    ("hint", "schema"),
    [
        (str, {"type": "string"}),
        (int, {"type": "integer"}),
        (bool, {"type": "boolean"}),
        (float | None, {"type": ["number", "null"]}),
        (date, {"type": "string", "format": "date"}),
        (datetime | None, {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]}),
        (Any, {}),
        (Colour, {"type": "string", "enum": ["red", "blue"]}),
        (Literal[-1, 0, 1], {"type": "integer", "enum": [-1, 0, 1]}),
        (Sequence[str], {"type": "array", "items": {"type": "string"}}),
        (list[Inner], {"type": "array", "items": {"$ref": "Inner"}}),
        (tuple[str, ...], {"type": "array", "items": {"type": "string"}}),
        (
            tuple[str, int],
            {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "minItems": 2, "maxItems": 2},
        ),
        (Mapping[str, int], {"type": "object", "additionalProperties": {"type": "integer"}}),
        (dict[str, Any], {"type": "object", "additionalProperties": {}}),
        (list[Annotated[dict[str, Any], Row]], {"type": "array", "items": {"$ref": "Row"}}),
        (Annotated[dict[str, int], Pair, "both"], {"$ref": "Pair", "description": "both"}),
        (Annotated[int, "how many"], {"type": "integer", "description": "how many"}),
        (Annotated[str, OneOf(["a", "b"]), "which"], {"type": "string", "enum": ["a", "b"], "description": "which"}),
    ],
)
def test_a_type_is_described(hint: Any, schema: Schema) -> None:
    assert schema_of(hint, refer) == schema


def test_an_object_is_described_by_its_fields() -> None:
    assert named_schema(Named(Outer), refer) == {
        "type": "object",
        "description": "Something that has it.",
        "properties": {
            "inner": {"anyOf": [{"$ref": "Inner"}, {"type": "null"}], "description": "where it is"},
            "note": {"type": "string"},
        },
        "required": ["inner"],
    }


def test_a_row_is_described_by_the_fields_that_are_taken_and_gives_them() -> None:
    shape = RowObject("Store", Row, {"store": "its code", "share": Annotated[float, "0 to 1"]}, {"store": "code"})
    assert shape.of(Row("0042", 0.5)) == {"store": "0042", "share": 0.5}
    assert named_schema(Named(shape), refer) == {
        "type": "object",
        "properties": {
            "store": {"type": "string", "description": "its code"},
            "share": {"type": "number", "description": "0 to 1"},
        },
        "required": ["store", "share"],
    }


def test_a_tuple_is_described_by_its_fields_and_what_has_a_name_given_by_its_type() -> None:
    assert named_schema(Named(Pair), refer) == {
        "type": "object",
        "description": "Two of a kind.",
        "properties": {"left": {"type": "integer"}, "right": {"type": "integer", "description": "the other one"}},
        "required": ["left", "right"],
    }
    counts = Named(dict[str, int], "Counts")
    assert (counts.title, named_schema(counts, refer)) == (
        "Counts",
        {"type": "object", "additionalProperties": {"type": "integer"}},
    )


@pytest.mark.parametrize("hint", [bytes, set[int], Row, type])
def test_what_json_has_nothing_for_is_refused(hint: Any) -> None:
    with pytest.raises(TypeError, match="has no schema"):
        schema_of(hint, refer)
