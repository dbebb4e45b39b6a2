"""``/api/v1/goals`` and ``/api/v1/effects``."""

from typing import Annotated, Any, TypedDict

from django.utils import timezone
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards import queries
from dashboards.actions import goals, measuring
from dashboards.actions.handling import NoSuchAction
from dashboards.api.access import PARSERS, BrandParameters, body_of, query_of, scope_asked, scope_of
from dashboards.api.actions.parameters import (
    EffectsParameters,
    GoalCloseParameters,
    GoalParameters,
    MeasureParameters,
)
from dashboards.api.actions.views import REASONS
from dashboards.api.endpoint import Endpoint
from dashboards.api.openapi.hints import Named
from dashboards.api.openapi.operations import BODIES, Operation
from dashboards.api.steps import ApiStep, ApiSteps, is_wrong
from dashboards.files.effects import (
    EffectDocument,
    GoalDocument,
    MeasuredDocument,
    effect_document,
    goal_document,
    measured_document,
)
from dashboards.files.row_objects import OneOf
from locations.refusals import Refusal
from locations.scoping import Scope


class GoalsDocument(TypedDict):
    """Goals: open ones by the day they are due, then those that are over."""

    goals: list[GoalDocument]


class GoalConflictDocument(TypedDict):
    """Why a step does not fit."""

    detail: Annotated[str, "one sentence"]
    code: Annotated[str, OneOf((*REASONS,))]


class EffectsDocument(TypedDict):
    """What actions changed."""

    effects: list[MeasuredDocument]


class Goals(Endpoint):
    """``GET`` the goals of places that a person sees whole; ``POST`` a goal."""

    parser_classes = PARSERS
    describes = {
        "GET": Operation(
            "listGoals",
            "Goals",
            "Goals of places that you see whole, with where they began.",
            takes=[BrandParameters],
            answers={200: Named(GoalsDocument)},
        ),
        "POST": Operation(
            "setGoal",
            "Set a goal",
            "For head office. Where the metric stands is frozen with it.",
            sends=dict.fromkeys(BODIES, GoalParameters),
            answers={201: Named(GoalDocument)},
            writes=True,
        ),
    }

    def get(self, request: Request) -> Response:
        scope = scope_asked(request)
        return Response({"goals": [goal_document(row) for row in queries.goals(scope)]})

    def post(self, request: Request) -> Response:
        given = body_of(request, GoalParameters)
        scope = scope_of(request, given.pop("brand"))
        try:
            pk = goals.set_goal(scope, goals.NewGoal(**given), by=scope.user, now=timezone.now())
        except Refusal as refused:
            return is_wrong(refused, 400)
        return Response(_goal(scope, pk), status.HTTP_201_CREATED)


class Effects(Endpoint):
    """``GET`` what actions changed; ``POST`` to measure one now."""

    parser_classes = PARSERS
    describes = {
        "GET": Operation(
            "listEffects",
            "What actions changed",
            "Against what was to be expected anyway; of each action the newest, or those by the end of a month.",
            takes=[EffectsParameters],
            answers={200: Named(EffectsDocument)},
        ),
        "POST": Operation(
            "measureEffect",
            "Measure an action now",
            "By the newest month that is over. What a closed month says of it stays.",
            sends=dict.fromkeys(BODIES, MeasureParameters),
            answers={200: Named(EffectDocument)},
            writes=True,
        ),
    }

    def get(self, request: Request) -> Response:
        given = query_of(request, EffectsParameters)
        rows = queries.action_effects(scope_of(request, given["brand"]), given["month"])
        return Response({"effects": [measured_document(row, effect) for row, effect in rows if effect.is_known]})

    def post(self, request: Request) -> Response:
        given = body_of(request, MeasureParameters)
        try:
            row = measuring.measure_now(scope_of(request, given["brand"]), given["action"], now=timezone.now())
        except NoSuchAction as missing:
            raise NotFound("There is no such action.") from missing
        return Response(effect_document(row))


def _goal(scope: Scope, pk: int) -> dict[str, Any]:
    return next((dict(goal_document(row)) for row in queries.goals(scope) if row.pk == pk), {})


STEPS = ApiSteps(
    kind="goal",
    about="For head office.",
    by_address={
        "close": ApiStep(
            "closeGoal", "Say that a goal was reached, missed or cancelled", GoalCloseParameters, goals.close_goal
        )
    },
    document=_goal,
    answer=GoalDocument,
    conflict=GoalConflictDocument,
    reasons=REASONS,
    wrong=400,
    shown=False,
)
