"""``/api/v1/changes``: the places that changed lately, as the overview names them."""

from rest_framework import serializers as fields
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dashboards import queries
from dashboards.api.access import MonthField, Parameters, SignedIn, scope_of
from dashboards.files.documents import changes_document


class ChangeParameters(Parameters):
    """Parameters of ``/api/v1/changes``."""

    brand = fields.SlugField()
    as_of = MonthField(required=False)
    region = fields.CharField(required=False, default="", allow_blank=True)


class Changes(APIView):
    """``GET /api/v1/changes?brand=``: the regions and stores (for head office the brand, too) that changed."""

    authentication_classes = (SignedIn,)

    def get(self, request: Request) -> Response:
        asked = ChangeParameters(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        scope = scope_of(request, given["brand"])
        month = given.get("as_of") or queries.newest_scored(scope)
        if month is None:
            raise NotFound("Nothing is scored for this brand yet.")
        return Response(changes_document(queries.changed(scope, month, region=given["region"])))
