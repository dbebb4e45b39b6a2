"""``/api/v1/changes``: the places that changed lately, as the overview names them."""

from rest_framework.request import Request
from rest_framework.response import Response

from dashboards import queries
from dashboards.api.access import MonthParameters, RegionField, month_asked
from dashboards.api.endpoint import Endpoint
from dashboards.api.openapi.hints import Named
from dashboards.api.openapi.operations import Operation
from dashboards.files.documents import ChangesDocument, changes_document


class ChangeParameters(MonthParameters):
    """Parameters of ``/api/v1/changes``."""

    region = RegionField("only this region and what is in it")


class Changes(Endpoint):
    """``GET /api/v1/changes?brand=``: the regions and stores (for head office the brand, too) that changed."""

    describes = {
        "GET": Operation(
            "listChanges",
            "Places that changed lately",
            "The regions, the stores and, for head office, the brand as a whole that got better or worse lately, "
            "beyond chance, as the overview names them. The list of a store manager is empty.",
            takes=[ChangeParameters],
            answers={200: Named(ChangesDocument)},
        )
    }

    def get(self, request: Request) -> Response:
        scope, month, given = month_asked(request, ChangeParameters)
        return Response(changes_document(queries.changed(scope, month, region=given["region"])))
