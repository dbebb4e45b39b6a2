"""``/api/v1/findings``: what was found about stores and regions, and the steps that can be taken with a finding."""

from typing import Annotated, TypedDict

from django.utils.translation import gettext_lazy
from rest_framework import serializers as fields
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards import queries
from dashboards.api.access import (
    BrandParameters,
    MonthParameters,
    Parameters,
    RegionField,
    VersionField,
    month_asked,
    scope_asked,
)
from dashboards.api.endpoint import Endpoint
from dashboards.api.openapi.hints import Named
from dashboards.api.openapi.operations import ID, Operation
from dashboards.api.steps import ApiStep, ApiSteps, Reasons
from dashboards.files.findings import FindingDocument, FindingsDocument, finding_document, findings_document
from dashboards.files.row_objects import OneOf
from dashboards.findings import verbs
from dashboards.queries.findings import KINDS, STATES
from locations.scoping import Scope

REASONS: Reasons = {
    "stale": gettext_lazy("Somebody else has changed this finding meanwhile. Please look at it again."),
    "state": gettext_lazy("This does not fit the state that the finding is in."),
    "not_theirs": gettext_lazy("This person does not see the place, or changes nothing."),
}


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

    version = VersionField("finding")


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
        return Response(_document(scope_asked(request), pk))


def _document(scope: Scope, pk: int) -> FindingDocument:
    row = queries.finding(scope, pk)
    if row is None:
        raise NotFound("There is no such finding.")
    return finding_document(row)


STEPS = ApiSteps(
    kind="finding",
    about="The answer is the finding afterwards; 409 has it as it is now.",
    by_address={
        "accept": ApiStep("acceptFinding", "Accept it, for oneself or for its owner", OwnerParameters, verbs.accept),
        "assign": ApiStep("assignFinding", "Give it to a person, or to nobody", OwnerParameters, verbs.assign),
        "watch": ApiStep("watchFinding", "Only watch it", FindingStepParameters, verbs.watch),
        "dismiss": ApiStep("dismissFinding", "Dismiss it, with a reason", DismissParameters, verbs.dismiss),
        "answer": ApiStep(
            "answerQuestion", "Write what you know to one of its seven questions", AnswerParameters, verbs.answer
        ),
    },
    document=_document,
    answer=FindingDocument,
    conflict=FindingConflictDocument,
    reasons=REASONS,
    wrong=422,
)
