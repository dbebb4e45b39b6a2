"""``/api/v1/rankings``: the figures of the stores table."""

from rest_framework import serializers as fields
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dashboards import queries
from dashboards.api.access import MonthParameters, SignedIn, WindowField, month_asked
from dashboards.files.documents import ranking_document
from dashboards.metrics import keys, metric

FILTERS = ("region", "format", "verdict")
"""The filters of ``queries.RankingQuery`` that the API takes."""


class RankingParameters(MonthParameters):
    """Parameters of ``/api/v1/rankings``."""

    metric = fields.ChoiceField(choices=list(keys()))
    window = WindowField()
    region = fields.CharField(required=False, default="", allow_blank=True)
    format = fields.CharField(required=False, default="", allow_blank=True)
    verdict = fields.CharField(required=False, default="", allow_blank=True)


class Rankings(APIView):
    """``GET /api/v1/rankings?brand=&metric=&window=&as_of=``: what ``rank`` answers, as this person sees it."""

    authentication_classes = (SignedIn,)

    def get(self, request: Request) -> Response:
        scope, month, given = month_asked(request, RankingParameters)
        filters = {name: given[name] for name in FILTERS}
        try:
            ranking = queries.rankings(scope, metric(given["metric"]).key, month, given["window"], **filters)
        except queries.NotScored as missing:
            raise NotFound(str(missing)) from missing
        return Response(ranking_document(ranking))
