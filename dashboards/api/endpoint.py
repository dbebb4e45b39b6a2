"""What every address of the API is."""

from collections.abc import Mapping
from typing import ClassVar

from rest_framework.views import APIView

from dashboards.api.access import SignedIn
from dashboards.api.openapi.operations import Operation


class Endpoint(APIView):
    """An address for whoever is signed in; ``describes`` says what each of its methods takes and answers."""

    authentication_classes = (SignedIn,)
    describes: ClassVar[Mapping[str, Operation]]
