"""What is said of an operation next to its code, and how the document is made of it (drf-spectacular)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from dashboards.api.openapi.hints import Named, Recursive


class Problem(TypedDict):
    """Why something was refused."""

    detail: Annotated[str, "one sentence"]


FAULTS = Named(
    Annotated[
        dict[str, list[str] | str | Annotated[dict[str, Any], Recursive("Faults")]],
        "What is wrong, by the name of the parameter or field (in a list by its place); `detail` alone where the body "
        "is no document at all.",
    ],
    "Faults",
)
UNKNOWN = [OpenApiExample("an unknown parameter", {"ordering": ["There is no such parameter."]})]
BODIES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")
"""Types of bodies that every verb takes."""
FILE = {"type": "string", "format": "binary"}
ANSWERS: Mapping[int, str] = {
    200: "What was asked for.",
    201: "It is stored.",
    202: "It is accepted; a worker does it. `Location` says how far it is.",
    304: "The file is the one that is known already.",
    409: "It changed meanwhile, or the step does not fit the state that it is in; nothing is changed.",
    422: "A field is understood and cannot be so; each is named, and nothing is changed.",
}
REFUSALS: Mapping[int, str] = {
    400: "A parameter or field is missing, wrong or unknown. Each is named.",
    401: "Nobody is signed in.",
    403: "Your role may not do this, or the token against forgery is missing.",
    404: "It does not exist, or it is not yours: the two are the same.",
    406: "The request does not accept JSON.",
    409: "The state of the import does not allow it.",
    413: "The body is longer than you may send.",
    415: "The body is of a type that is not read here.",
    429: "Too much is waiting already.",
    503: "The database would need too long for this: ask for less.",
    507: "The disk of the server is full; nothing was stored.",
}
EVERYWHERE, OF_A_BRAND = (401, 406), (400, 404)
READING, WRITING = (503,), (403, 413, 415)
"""What can be refused of whatever reads in a brand, and of whatever writes."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address.

    ``name`` is its ``operationId``. ``takes`` are the parameters, as serializers and single ones; ``sends`` are the
    serializers of bodies, by type. ``answers`` are the documents by status (and type, where that is not JSON), None
    where there is no body, and ``refuses`` the statuses of refusals besides those of every operation.
    """

    name: str
    summary: str
    about: str
    answers: Mapping[int | tuple[int, str], Any]
    takes: Sequence[Any] = ()
    sends: Mapping[str, Any] | None = None
    refuses: Sequence[int] = ()
    examples: Sequence[OpenApiExample] = ()
    of_a_brand: bool = True
    writes: bool = False

    def responses(self) -> dict[Any, OpenApiResponse]:
        """Give every status that can be answered, with what it comes with."""
        usual = (*EVERYWHERE, *(OF_A_BRAND + (WRITING if self.writes else READING) if self.of_a_brand else ()))
        refused = {
            status: OpenApiResponse(FAULTS, REFUSALS[status], UNKNOWN)
            if status == 400
            else OpenApiResponse(Named(Problem), REFUSALS[status])
            for status in sorted({*usual, *self.refuses})
        }
        answered = {
            key: OpenApiResponse(document, ANSWERS[key if isinstance(key, int) else key[0]])
            for key, document in self.answers.items()
        }
        return {**answered, **refused}


def header(name: str, words: str, *statuses: int) -> OpenApiParameter:
    """Describe a header of answers with these statuses; without any, a header of the request."""
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=words, response=[*statuses] or False)


ID = OpenApiParameter("id", {"type": "integer", "minimum": 0}, OpenApiParameter.PATH, description="its id")
LOCATION = header("Location", "the address that says how far it is", 202)


class Described(AutoSchema):
    """Describe an ``Endpoint`` by its ``describes``: an ``Operation`` for each method."""

    @property
    def _operation(self) -> Operation:
        found: Operation = self.view.describes[self.method]  # type: ignore[attr-defined]
        return found

    def get_operation_id(self) -> str:
        return self._operation.name

    def get_summary(self) -> str:
        return self._operation.summary

    def get_description(self) -> str:  # type: ignore[override]
        return self._operation.about

    def get_override_parameters(self) -> list[Any]:
        return [*self._operation.takes]

    def get_request_serializer(self) -> Any:
        return self._operation.sends

    def get_response_serializers(self) -> Any:
        return self._operation.responses()

    def get_examples(self) -> list[OpenApiExample]:
        return [*self._operation.examples]
