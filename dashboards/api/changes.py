"""``/api/v1/changes``: the places that changed lately, as the overview names them."""

from rest_framework import serializers as fields
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dashboards import queries
from dashboards.api.access import MonthParameters, SignedIn, month_asked
from dashboards.files.documents import changes_document


class ChangeParameters(MonthParameters):
    """Parameters of ``/api/v1/changes``."""

    region = fields.CharField(required=False, default="", allow_blank=True)


class Changes(APIView):
    """``GET /api/v1/changes?brand=``: the regions and stores (for head office the brand, too) that changed."""

    authentication_classes = (SignedIn,)

    def get(self, request: Request) -> Response:
        scope, month, given = month_asked(request, ChangeParameters)
        return Response(changes_document(queries.changed(scope, month, region=given["region"])))
