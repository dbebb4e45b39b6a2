"""``/api/v1/rankings``: the figures of the stores table."""

from rest_framework import serializers as fields
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards import queries
from dashboards.api.access import MonthParameters, RegionField, WindowField, month_asked
from dashboards.api.endpoint import Endpoint
from dashboards.api.openapi.hints import Named
from dashboards.api.openapi.operations import Operation
from dashboards.files.documents import RankingDocument, ranking_document
from dashboards.metrics import keys, metric
from dashboards.scoring.verdicts import Verdict

FILTERS = ("region", "format", "verdict")
"""The filters of ``queries.RankingQuery`` that the API takes."""


class RankingParameters(MonthParameters):
    """Parameters of ``/api/v1/rankings``."""

    metric = fields.ChoiceField(choices=list(keys()), help_text="key of the metric")
    window = WindowField()
    region = RegionField("only stores that were in this region then")
    format = fields.CharField(required=False, default="", allow_blank=True, help_text="only stores of this format")
    verdict = fields.ChoiceField(
        choices=[*Verdict], required=False, default="", allow_blank=True, help_text="only stores with this verdict"
    )


class Rankings(Endpoint):
    """``GET /api/v1/rankings?brand=&metric=&window=&as_of=``: what ``rank`` answers, as this person sees it."""

    describes = {
        "GET": Operation(
            "rankStores",
            "Stores in a metric",
            "Every store that you see, in the order of attention. The window `now` is where stores stand today: only "
            "the newest month has it, from eight stores and three months with answers on.",
            takes=[RankingParameters],
            answers={200: Named(RankingDocument)},
        )
    }

    def get(self, request: Request) -> Response:
        scope, month, given = month_asked(request, RankingParameters)
        filters = {name: given[name] for name in FILTERS}
        try:
            ranking = queries.rankings(scope, metric(given["metric"]).key, month, given["window"], **filters)
        except queries.NotScored as missing:
            raise NotFound(str(missing)) from missing
        return Response(ranking_document(ranking))
