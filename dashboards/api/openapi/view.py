"""``/api/v1/openapi.json``: the document of the API."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from dashboards.api.endpoint import Endpoint
from dashboards.api.openapi.document import document
from dashboards.api.openapi.hints import Named
from dashboards.api.openapi.operations import Operation


class OpenApi(Endpoint):
    """``GET`` the document of the API, for everybody who is signed in."""

    describes = {
        "GET": Operation(
            "getDocument",
            "This document",
            "Every address of the API: what it takes and what it answers (OpenAPI 3.1). It is the same for everybody.",
            answers={200: Named(dict[str, Any], "OpenApiDocument")},
            of_a_brand=False,
        )
    }

    def get(self, request: Request) -> Response:
        return Response(document())
