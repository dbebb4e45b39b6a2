"""Who asks, for which brand, and with which parameters: what every endpoint begins with."""

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from django.http import Http404, HttpRequest
from rest_framework import serializers as fields
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from locations.scoping import Scope

Parsed = TypeVar("Parsed")


class SignedIn(SessionAuthentication):
    """The session of the pages; who has none is told 401, not 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class Parameters(fields.Serializer):
    """What an endpoint may be asked; anything else is an error that names it."""

    def validate(self, attrs: dict) -> dict:
        refuse_unknown(self.initial_data, self.fields)
        return attrs


def refuse_unknown(given: Iterable[str], known: Collection[str]) -> None:
    """Raise ValidationError for names that the endpoint does not know."""
    if unknown := sorted(set(given) - set(known)):
        raise fields.ValidationError(dict.fromkeys(unknown, "There is no such parameter."))


def scope_of(request: Request | HttpRequest, slug: str) -> Scope:
    """The person's scope; a brand of others looks like none at all."""
    try:
        scope: Scope = request.scope(slug)  # type: ignore[union-attr]
        return scope
    except Http404 as missing:
        raise NotFound("There is no such brand.") from missing


def checked(parse: Callable[[str], Parsed], text: str) -> Parsed:
    """What a text is read as. Raises ValidationError with the parser's own sentence."""
    try:
        return parse(text)
    except ValueError as wrong:
        raise fields.ValidationError(str(wrong)) from wrong
