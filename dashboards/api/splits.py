"""``/api/v1/splits``: one place's answers by part."""

from rest_framework import serializers as fields
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards import queries
from dashboards.api.access import MonthParameters, OwnField, RegionField, StoreField, WindowField, month_asked
from dashboards.api.endpoint import Endpoint
from dashboards.api.openapi.hints import Named
from dashboards.api.openapi.operations import Operation
from dashboards.files.documents import SplitsDocument, splits_document
from dashboards.metrics import keys
from dashboards.queries.answers_by_part import DIMENSIONS
from locations.months import USUAL_WINDOW, WHOLE_WINDOWS


class DimensionField(OwnField, fields.CharField):
    """What answers are split by; another one is refused with a sentence that says what the metric can be split by."""

    in_document = {"enum": [*DIMENSIONS]}


class SplitParameters(MonthParameters):
    """Parameters of ``/api/v1/splits``."""

    metric = fields.ChoiceField(choices=list(keys()), help_text="key of the metric")
    by = DimensionField(help_text="what the answers are split by")
    window = WindowField(WHOLE_WINDOWS, required=False, default=USUAL_WINDOW)
    store = StoreField("the place: this store; without store and region, all that you see")
    region = RegionField("the place: this region, as it was in the month")


class Splits(Endpoint):
    """``GET /api/v1/splits?brand=&metric=&by=``: what ``splits`` answers, as this person sees it."""

    describes = {
        "GET": Operation(
            "splitAnswers",
            "A place's answers by part",
            "What customers of a place say, by touchpoint, channel, segment, language, weekday or part of the day. "
            "Days and hours are by the store's own clock and from exact moments only. What the answers of a metric "
            "cannot state (reviews and touchpoints) is 400.",
            takes=[SplitParameters],
            answers={200: Named(SplitsDocument)},
        )
    }

    def get(self, request: Request) -> Response:
        scope, month, given = month_asked(request, SplitParameters)
        place = {"store": given["store"], "region": given["region"]}
        try:
            rows = queries.splits(scope, given["metric"], given["by"], month, given["window"], **place)
        except queries.NotSplit as refused:
            raise fields.ValidationError({"by": [str(refused)]}) from refused
        except queries.NoSuchPlace as missing:
            raise NotFound(str(missing)) from missing
        return Response(splits_document(rows))
