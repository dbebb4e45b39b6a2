"""``/api/v1/actions``: what is done about findings, and every step that can be taken with it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, TypedDict

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards import queries
from dashboards.actions import plans, trials
from dashboards.actions.checking import Stage
from dashboards.actions.handling import ActionConflict, NoSuchAction
from dashboards.api.access import BrandParameters, JsonBody, Parameters, scope_of, sent
from dashboards.api.actions.parameters import (
    ActionsParameters,
    ActionStepParameters,
    CancelParameters,
    DrawParameters,
    NothingParameters,
    PlanChangeParameters,
    PlanParameters,
    StageDayParameters,
    StagesParameters,
    StoreDayParameters,
)
from dashboards.api.endpoint import Endpoint
from dashboards.api.openapi.hints import Named
from dashboards.api.openapi.operations import BODIES, ID, Operation
from dashboards.files.effects import ActionDocument, WholeActionDocument, action_document, whole_action_document
from dashboards.files.row_objects import OneOf
from locations.refusals import Refusal
from locations.scoping import Scope
from locations.zones import day_in

PARSERS = (JsonBody, FormParser, MultiPartParser)
REASONS: Mapping[str, str | Promise] = {
    "stale": gettext_lazy("Somebody else has changed this meanwhile."),
    "state": gettext_lazy("This does not fit the state that it is in."),
    "not_theirs": gettext_lazy("This person sees none of its stores, or changes nothing."),
    "has_begun": gettext_lazy("It has begun: what it is judged by, and where it began, stay."),
    "not_begun": gettext_lazy("It has not begun in this store."),
    "no_stores": gettext_lazy("It has begun in no store, so nothing was done yet."),
    "no_trial": gettext_lazy("Only the stores of a trial are drawn by lot."),
    "nothing_to_undo": gettext_lazy("There is no step to take back."),
}
"""Why a step does not fit, by the code that the answer names."""


class ActionsDocument(TypedDict):
    """Actions: what is overdue first."""

    actions: list[ActionDocument]


class ActionConflictDocument(TypedDict):
    """Why a step does not fit, with the action as it is now."""

    detail: Annotated[str, "one sentence"]
    code: Annotated[str, OneOf((*REASONS,))]
    action: WholeActionDocument | None


class Actions(Endpoint):
    """``GET`` the actions of a person, what is overdue first; ``POST`` a plan."""

    parser_classes = PARSERS
    describes = {
        "GET": Operation(
            "listActions",
            "What is done about findings",
            "Actions in stores of yours: those under way by the day they are due, then those that are over.",
            takes=[ActionsParameters],
            answers={200: Named(ActionsDocument)},
        ),
        "POST": Operation(
            "planAction",
            "Plan an action",
            "Where the metric stands, and the smallest change that could be seen at all, are written down with it.",
            sends=dict.fromkeys(BODIES, PlanParameters),
            answers={201: Named(WholeActionDocument), 409: Named(ActionConflictDocument)},
            writes=True,
        ),
    }

    def get(self, request: Request) -> Response:
        asked = ActionsParameters(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        scope = scope_of(request, given.pop("brand"))
        rows = queries.actions(scope, queries.ActionFilter(**given), _today(scope))
        return Response({"actions": [action_document(row) for row in rows]})

    def post(self, request: Request) -> Response:
        asked = PlanParameters(data=sent(request))
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        scope, now = scope_of(request, given.pop("brand")), timezone.now()
        try:
            pk = plans.plan(scope, _plan(scope, given, now), by=scope.user, now=now)
        except NoSuchAction as missing:
            raise NotFound("There is no such finding.") from missing
        except Refusal as refused:
            return _refused(refused)
        except ActionConflict as conflict:
            return _conflict(str(conflict), None)
        return Response(_document(scope, pk), status.HTTP_201_CREATED)


def _stages(stores: Sequence[str], stages: Sequence[Mapping[str, Any]]) -> list[Stage]:
    """Give the stages that were sent; stores alone are the first one."""
    first = [Stage(stores)] if stores else []
    return [*first, *(Stage(each["stores"], each["planned_on"]) for each in stages)]


def _plan(scope: Scope, given: dict[str, Any], now: datetime) -> plans.Plan:
    """Give the plan that was sent; of a finding what is left out follows from it."""
    stages = _stages(given.pop("stores"), given.pop("stages"))
    if given["finding"] is not None:
        found = plans.from_finding(scope, given["finding"], now=now)
        given["metric"] = given["metric"] or found.metric
        given["region"] = given["region"] or found.region
        stages = stages or [*found.stages]
    return plans.Plan(**given, stages=stages)


class OneAction(Endpoint):
    """``GET`` one action with its stores and what it changed."""

    describes = {
        "GET": Operation(
            "getAction",
            "One action with its stores and what it changed",
            "Of its stores those that you see. What it changed rests on all other stores: below 30 of them it is "
            "given to head office alone.",
            takes=[ID, BrandParameters],
            answers={200: Named(WholeActionDocument)},
        ),
    }

    def get(self, request: Request, pk: int) -> Response:
        return Response(_document(_scope(request), pk))


def _step(name: str, about: str, sends: type[Parameters]) -> Mapping[str, Operation]:
    """Describe a step with an action."""
    return {
        "POST": Operation(
            name,
            about,
            "The answer is the action afterwards; 409 has it as it is now.",
            takes=[ID, BrandParameters],
            sends=dict.fromkeys(BODIES, sends),
            answers={200: Named(WholeActionDocument), 409: Named(ActionConflictDocument)},
            writes=True,
        )
    }


class ActionStep(Endpoint):
    """``POST``: one step with an action; the answer is the action afterwards.

    404 for one that this person does not see, 409 where it changed meanwhile or is in no state for it, 400 for what is
    wrong with what was sent.
    """

    parser_classes = PARSERS
    parameters: type[Parameters] = ActionStepParameters
    does: Callable[..., Any]

    def post(self, request: Request, pk: int) -> Response:
        scope = _scope(request)
        asked = self.parameters(data=sent(request))
        asked.is_valid(raise_exception=True)
        try:
            self.take(scope, pk, dict(asked.validated_data), timezone.now())
        except NoSuchAction as missing:
            raise NotFound("There is no such action.") from missing
        except Refusal as refused:
            return _refused(refused)
        except ActionConflict as conflict:
            return _conflict(str(conflict), _document(scope, pk))
        return Response(_document(scope, pk))

    def take(self, scope: Scope, pk: int, given: dict[str, Any], now: datetime) -> None:
        """Take the step. Raises as its verb does."""
        type(self).does(scope, pk, **given, by=scope.user, now=now)


class ChangeAction(ActionStep):
    """Change the plan."""

    describes = _step("changeAction", "Change the plan", PlanChangeParameters)
    parameters = PlanChangeParameters

    def take(self, scope: Scope, pk: int, given: dict[str, Any], now: datetime) -> None:
        version = given.pop("version")
        plans.change(scope, pk, given, by=scope.user, now=now, version=version)


class SetStores(ActionStep):
    """Say in which stores it is done, and in which stages."""

    describes = _step("setActionStores", "Say in which stores it is done, and in which stages", StagesParameters)
    parameters = StagesParameters

    def take(self, scope: Scope, pk: int, given: dict[str, Any], now: datetime) -> None:
        stages = _stages(given["stores"], given["stages"])
        plans.set_stores(scope, pk, stages, by=scope.user, now=now, version=given["version"])


class StartStore(ActionStep):
    """Say since when it is carried out in a store."""

    describes = _step("startAction", "Say since when it is carried out in a store", StoreDayParameters)
    parameters, does = StoreDayParameters, staticmethod(plans.start)


class StartStage(ActionStep):
    """Say since when it is carried out in all stores of a stage."""

    describes = _step("startActionStage", "Say since when it is carried out in a stage", StageDayParameters)
    parameters, does = StageDayParameters, staticmethod(plans.start_stage)


class FinishStore(ActionStep):
    """Say that it is finished in a store."""

    describes = _step("finishActionStore", "Say that it is finished in a store", StoreDayParameters)
    parameters, does = StoreDayParameters, staticmethod(plans.finish_store)


class Finish(ActionStep):
    """Say that it is done."""

    describes = _step("finishAction", "Say that it is done", ActionStepParameters)
    does = staticmethod(plans.finish)


class CancelAction(ActionStep):
    """Cancel it, and say why."""

    describes = _step("cancelAction", "Cancel it, and say why", CancelParameters)
    parameters, does = CancelParameters, staticmethod(plans.cancel)


class DrawStores(ActionStep):
    """Draw the stores of a trial by lot."""

    describes = _step("drawActionStores", "Draw the stores of a trial by lot", DrawParameters)
    parameters = DrawParameters

    def take(self, scope: Scope, pk: int, given: dict[str, Any], now: datetime) -> None:
        only = trials.Eligible(given["region"], given["format"])
        trials.draw(scope, pk, given["count"], only=only, by=scope.user, now=now, version=given["version"])


class UndoStep(ActionStep):
    """Take back the last step."""

    describes = _step("undoActionStep", "Take back the last step", NothingParameters)
    parameters, does = NothingParameters, staticmethod(plans.undo)


STEPS: Mapping[str, type[ActionStep]] = {
    "change": ChangeAction,
    "stores": SetStores,
    "start": StartStore,
    "start-stage": StartStage,
    "finish-store": FinishStore,
    "done": Finish,
    "cancel": CancelAction,
    "draw": DrawStores,
    "undo": UndoStep,
}
"""The steps by the last part of their addresses."""


def _today(scope: Scope) -> date:
    return day_in(scope.zone, timezone.now())


def _scope(request: Request) -> Scope:
    asked = BrandParameters(data=request.query_params.dict())
    asked.is_valid(raise_exception=True)
    return scope_of(request, asked.validated_data["brand"])


def _document(scope: Scope, pk: int) -> WholeActionDocument:
    found = queries.action(scope, pk, _today(scope))
    if found is None:
        raise NotFound("There is no such action.")
    return whole_action_document(found)


def _refused(refused: Refusal) -> Response:
    return Response({refused.field or "detail": [str(refused)]}, status.HTTP_400_BAD_REQUEST)


def _conflict(code: str, document: WholeActionDocument | None) -> Response:
    answer = {"detail": str(REASONS.get(code, code)), "code": code, "action": document}
    return Response(answer, status.HTTP_409_CONFLICT)
