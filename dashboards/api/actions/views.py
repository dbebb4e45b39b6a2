"""``/api/v1/actions``: what is done about findings, and every step that can be taken with it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, TypedDict

from django.utils import timezone
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards import queries
from dashboards.actions import plans, trials
from dashboards.actions.checking import Stage
from dashboards.actions.handling import ActionConflict, NoSuchAction
from dashboards.api.access import PARSERS, BrandParameters, body_of, query_of, scope_asked, scope_of
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
from dashboards.api.steps import ApiStep, ApiSteps, Reasons, does_not_fit, is_wrong
from dashboards.files.effects import ActionDocument, WholeActionDocument, action_document, whole_action_document
from dashboards.files.row_objects import OneOf
from locations.refusals import Refusal
from locations.scoping import Scope
from locations.zones import day_in

REASONS: Reasons = {
    "stale": gettext_lazy("Somebody else has changed this meanwhile."),
    "state": gettext_lazy("This does not fit the state that it is in."),
    "not_theirs": gettext_lazy("This person sees none of its stores, or changes nothing."),
    "has_begun": gettext_lazy("It has begun: what it is judged by, and where it began, stay."),
    "not_begun": gettext_lazy("It has not begun in this store."),
    "no_stores": gettext_lazy("It has begun in no store, so nothing was done yet."),
    "no_trial": gettext_lazy("Only the stores of a trial are drawn by lot."),
    "nothing_to_undo": gettext_lazy("There is no step to take back."),
}


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
        given = query_of(request, ActionsParameters)
        scope = scope_of(request, given.pop("brand"))
        rows = queries.actions(scope, queries.ActionFilter(**given), _today(scope))
        return Response({"actions": [action_document(row) for row in rows]})

    def post(self, request: Request) -> Response:
        given = body_of(request, PlanParameters)
        scope, now = scope_of(request, given.pop("brand")), timezone.now()
        try:
            pk = plans.plan(scope, _plan(scope, given, now), by=scope.user, now=now)
        except NoSuchAction as missing:
            raise NotFound("There is no such finding.") from missing
        except Refusal as refused:
            return is_wrong(refused, 400)
        except ActionConflict as conflict:
            return does_not_fit(conflict, REASONS, action=None)
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
        return Response(_document(scope_asked(request), pk))


def _change(scope: Scope, pk: int, *, version: int | None, by: str, now: datetime, **changes: Any) -> None:
    plans.change(scope, pk, changes, by=by, now=now, version=version)


def _set_stores(
    scope: Scope, pk: int, *, stores: Sequence[str], stages: Sequence[Mapping[str, Any]], **more: Any
) -> None:
    plans.set_stores(scope, pk, _stages(stores, stages), **more)


def _draw(scope: Scope, pk: int, *, count: int, region: str, format: str, **more: Any) -> None:
    trials.draw(scope, pk, count, only=trials.Eligible(region, format), **more)


def _today(scope: Scope) -> date:
    return day_in(scope.zone, timezone.now())


def _document(scope: Scope, pk: int) -> WholeActionDocument:
    found = queries.action(scope, pk, _today(scope))
    if found is None:
        raise NotFound("There is no such action.")
    return whole_action_document(found)


STEPS = ApiSteps(
    kind="action",
    about="The answer is the action afterwards; 409 has it as it is now.",
    by_address={
        "change": ApiStep("changeAction", "Change the plan", PlanChangeParameters, _change),
        "stores": ApiStep(
            "setActionStores", "Say in which stores it is done, and in which stages", StagesParameters, _set_stores
        ),
        "start": ApiStep("startAction", "Say since when it is carried out in a store", StoreDayParameters, plans.start),
        "start-stage": ApiStep(
            "startActionStage", "Say since when it is carried out in a stage", StageDayParameters, plans.start_stage
        ),
        "finish-store": ApiStep(
            "finishActionStore", "Say that it is finished in a store", StoreDayParameters, plans.finish_store
        ),
        "done": ApiStep("finishAction", "Say that it is done", ActionStepParameters, plans.finish),
        "cancel": ApiStep("cancelAction", "Cancel it, and say why", CancelParameters, plans.cancel),
        "draw": ApiStep("drawActionStores", "Draw the stores of a trial by lot", DrawParameters, _draw),
        "undo": ApiStep("undoActionStep", "Take back the last step", NothingParameters, plans.undo),
    },
    document=_document,
    answer=WholeActionDocument,
    conflict=ActionConflictDocument,
    reasons=REASONS,
    wrong=400,
)
