"""Types as JSON Schema (2020-12), so that what an answer is made of need not be written down a second time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from dashboards.files.row_objects import OneOf, RowObject

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """A type that has a name of its own in the document; ``name`` is needed where the type has none."""

    hint: Any
    name: str = ""

    @property
    def title(self) -> str:
        return self.name or (self.hint.name if isinstance(self.hint, RowObject) else self.hint.__name__)


@dataclass(frozen=True, slots=True)
class Recursive:
    """What a type is ``Annotated`` with that is made of the named one again."""

    name: str


Refer = Callable[[Named], Schema]
"""Gives a reference to a type that has a name of its own."""

PLAIN: Mapping[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    NoneType: {"type": "null"},
    Any: {},
    object: {},
}


def named_schema(named: Named, refer: Refer) -> Schema:
    """Describe what a name means: a ``RowObject``, a TypedDict or another class by its fields, else the type."""
    hint = named.hint
    if named.name:
        return schema_of(hint, refer)
    hints = hint.hints() if isinstance(hint, RowObject) else get_type_hints(hint, include_extras=True)
    required = hint.__required_keys__ if is_typeddict(hint) else hints
    about = {} if isinstance(hint, RowObject) or not hint.__doc__ else {"description": hint.__doc__}
    return {
        "type": "object",
        **about,
        "properties": {name: schema_of(each, refer) for name, each in hints.items()},
        "required": [name for name in hints if name in required],
    }


def schema_of(hint: Any, refer: Refer) -> Schema:
    """Describe a type. Raises TypeError for one that JSON has nothing for.

    Of what a type is ``Annotated`` with, a text describes it, ``OneOf`` names its values, and a ``RowObject`` or a
    class the fields of an object that the type knows nothing of.
    """
    origin, parts = get_origin(hint), get_args(hint)
    if origin is None and hint in PLAIN:
        return dict(PLAIN[hint])
    if isinstance(hint, RowObject) or is_typeddict(hint):
        return refer(Named(hint))
    if origin is Annotated:
        made_of = next((refer(Named(each)) for each in parts[1:] if isinstance(each, RowObject | type)), None)
        return _annotated(made_of or schema_of(parts[0], refer), parts[1:])
    if origin in (Required, NotRequired):
        return schema_of(parts[0], refer)
    if origin is Literal:
        return _one_of(parts)
    if origin in (Union, UnionType):
        return _union([schema_of(part, refer) for part in parts])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _one_of([each.value for each in hint])
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": schema_of(parts[1], refer)}
    if origin is tuple and parts[-1] is not Ellipsis:
        items = [schema_of(part, refer) for part in parts]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return {"type": "array", "items": schema_of(parts[0], refer)}
    raise TypeError(f"{hint!r} has no schema: add it to dashboards/api/openapi/hints.py.")


def _annotated(schema: Schema, annotations: Sequence[Any]) -> Schema:
    for each in annotations:
        if isinstance(each, str):
            schema = {**schema, "description": each}
        elif isinstance(each, Recursive):
            schema = {"$ref": f"#/components/schemas/{each.name}"}
        elif isinstance(each, OneOf):
            schema = {**schema, "enum": [*each.values]}
    return schema


def _one_of(values: Sequence[Any]) -> Schema:
    return {**PLAIN[type(values[0])], "enum": [*values]}


def _union(schemas: Sequence[Schema]) -> Schema:
    """Put plain types into one list, ``["number", "null"]``; give others as alternatives."""
    if all(schema.keys() == {"type"} for schema in schemas):
        return {"type": [schema["type"] for schema in schemas]}
    return {"anyOf": [*schemas]}
