"""``/api/v1/praise``: the board of praise, as far as it is shared with who asks."""

from typing import TypedDict

from rest_framework.request import Request
from rest_framework.response import Response

from dashboards import queries
from dashboards.api.access import BrandParameters, scope_asked
from dashboards.api.endpoint import Endpoint
from dashboards.api.openapi.hints import Named
from dashboards.api.openapi.operations import Operation
from dashboards.files.praise import PraiseDocument, praise_document


class SharedPraiseDocument(TypedDict):
    """Praise in the order in which it was shared, the newest first."""

    praise: list[PraiseDocument]


class SharedPraise(Endpoint):
    """``GET`` what customers praised and people chose to share."""

    describes = {
        "GET": Operation(
            "listPraise",
            "What customers praised",
            "Of your stores, and what others shared with your region or the brand: at most 60, the newest first.",
            takes=[BrandParameters],
            answers={200: Named(SharedPraiseDocument)},
        ),
    }

    def get(self, request: Request) -> Response:
        return Response({"praise": [praise_document(row) for row in queries.praise(scope_asked(request))]})
