"""``/api/v1/splits``: one place's answers by part."""

from rest_framework import serializers as fields
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dashboards import queries
from dashboards.api.access import MonthParameters, SignedIn, WindowField, month_asked
from dashboards.files.documents import splits_document
from dashboards.metrics import keys
from locations.months import USUAL_WINDOW, WHOLE_WINDOWS


class SplitParameters(MonthParameters):
    """Parameters of ``/api/v1/splits``."""

    metric = fields.ChoiceField(choices=list(keys()))
    by = fields.CharField()
    window = WindowField(WHOLE_WINDOWS, required=False)
    store = fields.CharField(required=False, default="", allow_blank=True)
    region = fields.CharField(required=False, default="", allow_blank=True)


class Splits(APIView):
    """``GET /api/v1/splits?brand=&metric=&by=``: what ``splits`` answers, as this person sees it."""

    authentication_classes = (SignedIn,)

    def get(self, request: Request) -> Response:
        scope, month, given = month_asked(request, SplitParameters)
        place = {"store": given["store"], "region": given["region"]}
        window = given.get("window", USUAL_WINDOW)
        try:
            rows = queries.splits(scope, given["metric"], given["by"], month, window, **place)
        except queries.NotSplit as refused:
            raise fields.ValidationError({"by": [str(refused)]}) from refused
        except queries.NoSuchPlace as missing:
            raise NotFound(str(missing)) from missing
        return Response(splits_document(rows))
