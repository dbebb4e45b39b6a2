"""The document as a whole, and how drf-spectacular reads what is ours: answers, fields, and how one signs in."""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema

from dashboards.api.access import OwnField, Parameters, SignedIn
from dashboards.api.openapi.hints import Named, Schema, named_schema
from locations.middleware.scope import SAFE_METHODS


@cache
def document() -> Schema:
    """Return the document of the API, made once in a process: it depends on nothing but the code."""
    with translation.override("en"):
        made: Schema = _without_marks(SchemaGenerator().get_schema(public=True))
    return made


def _without_marks(part: Any) -> Any:
    """Take out what drf-spectacular marks lists of values with, to give them names, which we do not."""
    if isinstance(part, dict):
        return {key: _without_marks(each) for key, each in part.items() if key != "x-spec-enum-id"}
    return [_without_marks(each) for each in part] if isinstance(part, list) else part


class NamedDocuments(OpenApiSerializerExtension):
    """An answer is described by the types that it is made of, each under its own name."""

    target_class = Named

    def get_name(self, auto_schema: AutoSchema, direction: Any) -> str:
        name: str = self.target.title
        return name

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> Schema:
        def refer(named: Named) -> Schema:
            component = auto_schema.resolve_serializer(named, direction)  # type: ignore[arg-type] # an extension is one
            reference: Schema = component.ref
            return reference

        return named_schema(self.target, refer)


class KnownFieldsOnly(OpenApiSerializerExtension):
    """A body with a field that is not known is refused."""

    target_class = Parameters
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> Schema:
        usual = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return {**usual, "additionalProperties": False}


class OwnFields(OpenApiSerializerFieldExtension):
    """A field of ours says more than its type does: which values there are, how they are written, an example."""

    target_class = OwnField
    match_subclasses = True

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Any) -> Schema:
        usual = auto_schema._map_serializer_field(self.target, direction, bypass_extensions=True)
        return {**usual, **self.target.in_document}


class SessionAndToken(OpenApiAuthenticationExtension):
    """The session of the pages; what writes needs the token against forgery besides."""

    target_class = SignedIn
    name = ["session", "token"]

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[Any]]:
        return {"session": []} if auto_schema.method in SAFE_METHODS else {"session": [], "token": []}

    def get_security_definition(self, auto_schema: AutoSchema) -> list[Schema]:
        return [
            {
                "type": "apiKey",
                "in": "cookie",
                "name": settings.SESSION_COOKIE_NAME,
                "description": "The cookie that one gets by signing in at `/sign-in/`.",
            },
            {
                "type": "apiKey",
                "in": "header",
                "name": "X-CSRFToken",
                "description": f"The value of the cookie `{settings.CSRF_COOKIE_NAME}`; over HTTPS with a `Referer` "
                "of the same host.",
            },
        ]
