"""Who calls, for which brand, and with which parameters: what every endpoint begins with."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from django.http import Http404, HttpRequest
from rest_framework import serializers as fields
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotFound, ParseError
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request

from dashboards import queries
from locations.months import WINDOWS, format_window, parse_month, parse_window
from locations.scoping import Scope

Parsed = TypeVar("Parsed")
TOKEN = "csrfmiddlewaretoken"


class SignedIn(SessionAuthentication):
    """Authenticate by the session of the pages; without one the answer is 401, not 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class JsonBody(JSONParser):
    """Read a body as JSON; one that is nested too deeply is not understood either."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as deep:
            raise ParseError("The document is nested too deeply.") from deep


PARSERS = (JsonBody, FormParser, MultiPartParser)
"""They read the types of bodies that every verb takes."""


class Parameters(fields.Serializer):
    """Parameters of an endpoint; any other is an error that names it."""

    def validate(self, attrs: dict) -> dict:
        refuse_unknown(self.initial_data, self.fields)
        return attrs


class OwnField:
    """A field that says more of itself in the document of the API than its type does."""

    in_document: Mapping[str, Any] = {}


class BrandField(OwnField, fields.SlugField):
    """The slug of a brand."""

    in_document = {"examples": ["garamsol"]}

    def __init__(self) -> None:
        super().__init__(help_text="slug of the brand, as in the addresses of its pages")


class StoreField(OwnField, fields.CharField):
    """The code of a store; empty, where none is named."""

    in_document = {"examples": ["0042"]}

    def __init__(self, help_text: str) -> None:
        super().__init__(required=False, default="", allow_blank=True, help_text=help_text)


class RegionField(StoreField):
    """The path of a region; empty, where none is named."""

    in_document = {"examples": ["Korea/Seoul"]}


class BrandParameters(Parameters):
    """Parameters of an endpoint that takes the brand alone."""

    brand = BrandField()


class MonthField(OwnField, fields.CharField):
    """A month, written ``YYYY-MM``."""

    in_document = {"pattern": r"^(19|[2-9]\d)\d\d-(0[1-9]|1[0-2])$", "examples": ["2026-10"]}

    def to_internal_value(self, data: Any) -> int:  # type: ignore[override]
        return checked(parse_month, super().to_internal_value(data))


class WindowField(OwnField, fields.CharField):
    """A window that is ``offered``, as ``locations.months.parse_window`` reads it."""

    def __init__(self, offered: Sequence[int] = WINDOWS, **options: Any) -> None:
        self.offered = offered
        self.in_document = {"enum": [format_window(window) for window in offered]}
        super().__init__(help_text="months up to `as_of` that are added up", **options)

    def to_internal_value(self, data: Any) -> int:  # type: ignore[override]
        return checked(partial(parse_window, offered=self.offered), super().to_internal_value(data))


class BeforeField(fields.IntegerField):
    """The id that the rows of a page of a list are below."""

    def __init__(self, help_text: str) -> None:
        super().__init__(required=False, min_value=1, max_value=2**63 - 1, help_text=help_text)


class VersionField(fields.IntegerField):
    """The version of what a step is taken with, as its sender has seen it."""

    def __init__(self, kind: str) -> None:
        about = f"version of the {kind} that was seen"
        super().__init__(required=False, default=None, allow_null=True, min_value=1, help_text=about)


class MonthParameters(BrandParameters):
    """Parameters of what is computed for a month, the newest scored one unless ``as_of`` names another."""

    as_of = MonthField(required=False, help_text="the month; the newest scored one where it is left out")


def refuse_unknown(given: Iterable[str], known: Collection[str]) -> None:
    """Raise ValidationError for names that the endpoint does not know."""
    if unknown := sorted(set(given) - set(known)):
        raise fields.ValidationError(dict.fromkeys(unknown, "There is no such parameter."))


def scope_of(request: Request | HttpRequest, slug: str) -> Scope:
    """Give the person's scope. Raises NotFound for a brand they have no role in, as for one that does not exist."""
    try:
        scope: Scope = request.scope(slug)  # type: ignore[union-attr]
        return scope
    except Http404 as missing:
        raise NotFound("There is no such brand.") from missing


def scope_asked(request: Request) -> Scope:
    """Give the person's scope in the brand that the query names, which names nothing else. Raises as ``query_of``."""
    return scope_of(request, query_of(request, BrandParameters)["brand"])


def query_of(request: Request, parameters: type[Parameters]) -> dict[str, Any]:
    """Give the parameters of a query. Raises ValidationError."""
    return _checked_by(parameters, request.query_params.dict())


def body_of(request: Request, parameters: type[Parameters]) -> dict[str, Any]:
    """Give the fields of a body. Raises ValidationError."""
    return _checked_by(parameters, sent(request))


def _checked_by(parameters: type[Parameters], given: Mapping[str, Any]) -> dict[str, Any]:
    asked = parameters(data=given)
    asked.is_valid(raise_exception=True)
    return {**asked.validated_data}


def month_asked(request: Request, parameters: type[MonthParameters]) -> tuple[Scope, int, dict[str, Any]]:
    """Give the person's scope, the month that is asked for, and all parameters.

    Raises ValidationError; NotFound for a brand they have no role in, or of which nothing is scored.
    """
    given = query_of(request, parameters)
    scope = scope_of(request, given["brand"])
    month = given.get("as_of") or queries.newest_scored(scope)
    if month is None:
        raise NotFound("Nothing is scored for this brand yet.")
    return scope, month, given


def checked(parse: Callable[[str], Parsed], text: str) -> Parsed:
    """Parse a text. Raises ValidationError with the parser's own sentence."""
    try:
        return parse(text)
    except ValueError as wrong:
        raise fields.ValidationError(str(wrong)) from wrong


def sent(request: Request) -> dict[str, Any]:
    """Give the fields of a body, whatever its type; without the token, which a form may carry."""
    data = request.data if isinstance(request.data, Mapping) else {}
    return {name: value for name, value in data.items() if name != TOKEN}


def next_page(request: Request, before: int) -> str:
    """Give the address of the page of a list that begins after the row with the id ``before``."""
    query = request.query_params.copy()
    query["before"] = str(before)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
