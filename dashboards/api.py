"""The API: the same queries as the pages, as JSON."""

from collections.abc import Callable

from django.http import Http404
from rest_framework import serializers as fields
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dashboards import queries
from dashboards.metrics import keys, metric
from dashboards.serializers import ranking_document
from locations.months import parse_month, parse_window
from locations.scoping import Scope


class RankingParameters(fields.Serializer):
    """What ``/api/v1/rankings`` may be asked; anything else is an error that names it."""

    brand = fields.SlugField()
    metric = fields.ChoiceField(choices=list(keys()))
    window = fields.CharField()
    as_of = fields.CharField(required=False)
    region = fields.CharField(required=False, default="", allow_blank=True)
    format = fields.CharField(required=False, default="", allow_blank=True)
    verdict = fields.CharField(required=False, default="", allow_blank=True)

    def validate_window(self, text: str) -> int:
        return _checked(parse_window, text)

    def validate_as_of(self, text: str) -> int:
        return _checked(parse_month, text)

    def validate(self, attrs: dict) -> dict:
        if unknown := sorted(set(self.initial_data) - set(self.fields)):
            raise fields.ValidationError(dict.fromkeys(unknown, "There is no such parameter."))
        return attrs


class SignedIn(SessionAuthentication):
    """The session of the pages; who has none is told 401, not 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class Rankings(APIView):
    """``GET /api/v1/rankings?brand=&metric=&window=&as_of=``: what ``rank`` answers, as this person sees it."""

    authentication_classes = (SignedIn,)

    def get(self, request: Request) -> Response:
        asked = RankingParameters(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        scope = _scope(request, given["brand"])
        month = given.get("as_of") or queries.newest_scored(scope)
        if month is None:
            raise NotFound("Nothing is scored for this brand yet.")
        filters = {name: given[name] for name in ("region", "format", "verdict")}
        try:
            ranking = queries.rankings(scope, metric(given["metric"]).key, month, given["window"], **filters)
        except queries.NotScored as missing:
            raise NotFound(str(missing)) from missing
        return Response(ranking_document(ranking))


def _scope(request: Request, slug: str) -> Scope:
    """The person's scope; a brand of others looks like none at all."""
    try:
        scope: Scope = request.scope(slug)  # type: ignore[attr-defined]
        return scope
    except Http404 as missing:
        raise NotFound("There is no such brand.") from missing


def _checked(parse: Callable[[str], int], text: str) -> int:
    try:
        return parse(text)
    except ValueError as wrong:
        raise fields.ValidationError(str(wrong)) from wrong
