"""``/api/v1/findings``: what was found about stores and regions, and the steps that can be taken with a finding."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypedDict

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from rest_framework import serializers as fields
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards import queries
from dashboards.api.access import (
    BrandParameters,
    JsonBody,
    MonthParameters,
    Parameters,
    RegionField,
    month_asked,
    scope_of,
    sent,
)
from dashboards.api.endpoint import Endpoint
from dashboards.api.openapi.hints import Named
from dashboards.api.openapi.operations import BODIES, FAULTS, ID, Operation
from dashboards.files.findings import FindingDocument, FindingsDocument, finding_document, findings_document
from dashboards.files.row_objects import OneOf
from dashboards.findings import verbs
from dashboards.queries.findings import KINDS, STATES
from locations.refusals import Refusal
from locations.scoping import Scope

REASONS: Mapping[str, str | Promise] = {
    "stale": gettext_lazy("Somebody else has changed this finding meanwhile. Please look at it again."),
    "state": gettext_lazy("This does not fit the state that the finding is in."),
    "not_theirs": gettext_lazy("This person does not see the place, or changes nothing."),
}
"""Why a step does not fit, by the code that the answer names."""


class FindingConflictDocument(TypedDict):
    """Why a step does not fit, with the finding as it is now."""

    detail: Annotated[str, "one sentence"]
    code: Annotated[str, OneOf((*REASONS,))]
    finding: FindingDocument


class FindingParameters(MonthParameters):
    """Parameters of the list."""

    state = fields.ChoiceField(
        choices=STATES, required=False, default="", allow_blank=True, help_text="only in this state; else the open ones"
    )
    kind = fields.ChoiceField(choices=KINDS, required=False, default="", allow_blank=True, help_text="only this kind")
    metric = fields.CharField(required=False, default="", allow_blank=True, help_text="only of this metric (key)")
    region = RegionField("only this region and what is in it")
    all = fields.BooleanField(required=False, default=False, help_text="what is over, too")


class FindingStepParameters(Parameters):
    """What every step may name: the version of the finding that its sender has seen."""

    version = fields.IntegerField(
        required=False, default=None, allow_null=True, min_value=1, help_text="version of the finding that was seen"
    )


class OwnerParameters(FindingStepParameters):
    person = fields.CharField(
        required=False, default="", allow_blank=True, max_length=150, help_text="sign-in name of the owner"
    )


class DismissParameters(FindingStepParameters):
    reason = fields.CharField(max_length=verbs.LONGEST, allow_blank=True, help_text="why it is no finding")


class AnswerParameters(FindingStepParameters):
    question = fields.IntegerField(min_value=1, max_value=7, help_text="1 to 7")
    text = fields.CharField(max_length=verbs.LONGEST_ANSWER, allow_blank=True, help_text="empty takes it back")


class Findings(Endpoint):
    """``GET`` the findings that a person sees, as they were at the end of a month."""

    describes = {
        "GET": Operation(
            "listFindings",
            "What was found about stores and regions",
            "Open findings of your stores and regions at the end of a month, by priority.",
            takes=[FindingParameters],
            answers={200: Named(FindingsDocument)},
        )
    }

    def get(self, request: Request) -> Response:
        scope, month, given = month_asked(request, FindingParameters)
        chosen = {name: given[name] for name in ("state", "kind", "metric", "region")}
        rows = queries.findings(scope, month, queries.FindingFilter(**chosen, every_state=given["all"]))
        return Response(findings_document(rows))


class OneFinding(Endpoint):
    """``GET`` one finding."""

    describes = {
        "GET": Operation(
            "getFinding",
            "One finding",
            "It is given as it is now.",
            takes=[ID, BrandParameters],
            answers={200: Named(FindingDocument)},
        )
    }

    def get(self, request: Request, pk: int) -> Response:
        return Response(_document(_scope(request), pk))


class FindingStep(Endpoint):
    """``POST``: one step with a finding; the answer is the finding afterwards."""

    parser_classes = (JsonBody, FormParser, MultiPartParser)
    parameters: type[Parameters] = FindingStepParameters
    does: Callable[..., None]

    def post(self, request: Request, pk: int) -> Response:
        scope = _scope(request)
        asked = self.parameters(data=sent(request))
        asked.is_valid(raise_exception=True)
        try:
            type(self).does(scope, pk, **asked.validated_data, by=scope.user, now=timezone.now())
        except verbs.NoSuchFinding as missing:
            raise NotFound("There is no such finding.") from missing
        except Refusal as refused:
            return Response({refused.field or "detail": [str(refused)]}, status.HTTP_422_UNPROCESSABLE_ENTITY)
        except verbs.FindingConflict as conflict:
            code = str(conflict)
            answer = {"detail": str(REASONS[code]), "code": code, "finding": _document(scope, pk)}
            return Response(answer, status.HTTP_409_CONFLICT)
        return Response(_document(scope, pk))


def _step(name: str, about: str, sends: type[Parameters]) -> Mapping[str, Operation]:
    """Describe a step with a finding."""
    return {
        "POST": Operation(
            name,
            about,
            "The answer is the finding afterwards; 409 has it as it is now.",
            takes=[ID, BrandParameters],
            sends=dict.fromkeys(BODIES, sends),
            answers={200: Named(FindingDocument), 409: Named(FindingConflictDocument), 422: FAULTS},
            writes=True,
        )
    }


class AcceptFinding(FindingStep):
    """Accept it, for oneself or for its owner."""

    describes = _step("acceptFinding", "Accept it, for oneself or for its owner", OwnerParameters)
    parameters, does = OwnerParameters, staticmethod(verbs.accept)


class AssignFinding(FindingStep):
    """Give it to a person, or to nobody."""

    describes = _step("assignFinding", "Give it to a person, or to nobody", OwnerParameters)
    parameters, does = OwnerParameters, staticmethod(verbs.assign)


class WatchFinding(FindingStep):
    """Only watch it."""

    describes = _step("watchFinding", "Only watch it", FindingStepParameters)
    does = staticmethod(verbs.watch)


class DismissFinding(FindingStep):
    """Dismiss it, with a reason."""

    describes = _step("dismissFinding", "Dismiss it, with a reason", DismissParameters)
    parameters, does = DismissParameters, staticmethod(verbs.dismiss)


class AnswerQuestion(FindingStep):
    """Write what one knows to one of its seven questions."""

    describes = _step("answerQuestion", "Write what you know to one of its seven questions", AnswerParameters)
    parameters, does = AnswerParameters, staticmethod(verbs.answer)


STEPS: Mapping[str, type[FindingStep]] = {
    "accept": AcceptFinding,
    "assign": AssignFinding,
    "watch": WatchFinding,
    "dismiss": DismissFinding,
    "answer": AnswerQuestion,
}
"""The steps by the last part of their addresses."""


def _scope(request: Request) -> Scope:
    asked = BrandParameters(data=request.query_params.dict())
    asked.is_valid(raise_exception=True)
    return scope_of(request, asked.validated_data["brand"])


def _document(scope: Scope, pk: int) -> Any:
    row = queries.finding(scope, pk)
    if row is None:
        raise NotFound("There is no such finding.")
    return finding_document(row)
