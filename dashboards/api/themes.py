"""``/api/v1/themes`` and ``/api/v1/mentions``: what customers complain of, and in which words."""

from rest_framework import serializers as fields
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dashboards import queries
from dashboards.api.access import MonthParameters, Parameters, SignedIn, WindowField, month_asked, next_page, scope_of
from dashboards.files.documents import mention_document, themes_document
from locations.months import USUAL_WINDOW, WHOLE_WINDOWS
from reviews.themes.keys import THEMES

PAGE = 100
"""Mentions of one answer."""


class ThemeParameters(MonthParameters):
    """Parameters of ``/api/v1/themes``."""

    theme = fields.ChoiceField(choices=list(THEMES), required=False, default="", allow_blank=True)
    window = WindowField(WHOLE_WINDOWS, required=False)
    region = fields.CharField(required=False, default="", allow_blank=True)


class MentionParameters(Parameters):
    """Parameters of ``/api/v1/mentions``."""

    brand = fields.SlugField()
    theme = fields.ChoiceField(choices=list(THEMES), required=False, default="", allow_blank=True)
    store = fields.CharField(required=False, default="", allow_blank=True)
    polarity = fields.ChoiceField(choices=[-1, 0, 1], required=False, default=None, allow_null=True)
    before = fields.IntegerField(required=False, default=0, min_value=1, max_value=2**63 - 1)


class Themes(APIView):
    """``GET /api/v1/themes?brand=&theme=&window=&as_of=``: what ``themes`` answers, as this person sees it."""

    authentication_classes = (SignedIn,)

    def get(self, request: Request) -> Response:
        scope, month, given = month_asked(request, ThemeParameters)
        window, place = given.get("window", USUAL_WINDOW), {"theme": given["theme"], "region": given["region"]}
        try:
            ranking = queries.theme_ranking(scope, month, window, **place)
        except queries.NoThemes as refused:
            raise fields.ValidationError({"window": [str(refused)]}) from refused
        except queries.NoSuchPlace as missing:
            raise NotFound(str(missing)) from missing
        return Response(themes_document(ranking))


class Mentions(APIView):
    """``GET /api/v1/mentions?brand=&theme=&store=&polarity=&before=``: marks with their sentences, the newest first."""

    authentication_classes = (SignedIn,)

    def get(self, request: Request) -> Response:
        asked = MentionParameters(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        given = {**asked.validated_data}
        scope = scope_of(request, given.pop("brand"))
        found, last = queries.mentions(scope, **given, limit=PAGE)
        following = next_page(request, last) if last else None
        return Response({"mentions": [mention_document(each) for each in found], "next": following})
