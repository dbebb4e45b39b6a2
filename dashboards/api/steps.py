"""Steps with what has a version: what each of their addresses reads, does and answers, declared once for each kind."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards.api.access import PARSERS, BrandParameters, Parameters, body_of, scope_asked
from dashboards.api.endpoint import Endpoint
from dashboards.api.openapi.hints import Named
from dashboards.api.openapi.operations import BODIES, FAULTS, ID, Operation
from locations.refusals import Refusal
from locations.scoping import Scope
from locations.steps import NoSuchRow, StepConflict

Reasons = Mapping[str, str | Promise]
"""Why a step does not fit, by the code that the answer names."""


@dataclass(frozen=True, slots=True)
class ApiStep:
    """One step: its ``operationId``, what it does in a line, what is sent, and the verb that takes it.

    The verb gets scope and id, by name the parameters as they were sent, ``by`` and ``now``.
    """

    name: str
    summary: str
    parameters: type[Parameters]
    verb: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class ApiSteps:
    """The steps with one kind of thing, and what they answer.

    ``by_address`` has them by the last part of their addresses. ``document`` gives the thing as it is now, or raises
    NotFound; ``answer`` is the type of that, and ``conflict`` the type of the answer to a step that does not fit, which
    shows the thing as it is now (unless ``shown`` is False) and in ``yours`` the field ``text`` of what was sent.
    ``wrong`` is the status where what was sent cannot be so: docs/decisions.md says which kind has which, and why.
    """

    kind: str
    about: str
    by_address: Mapping[str, ApiStep]
    document: Callable[[Scope, int], Any]
    answer: Any
    conflict: Any
    reasons: Reasons
    wrong: Literal[400, 422]
    shown: bool = True
    text: str = ""

    def paths(self) -> Iterator[URLPattern]:
        """Give the addresses of the steps."""
        for last, step in self.by_address.items():
            own = {"__doc__": f"{step.summary}.", "steps": self, "step": step, "describes": self._describe(step)}
            view: type[StepEndpoint] = type(step.name, (StepEndpoint,), own)
            name = f"api_{self.kind}_{last}".replace("-", "_")
            yield path(f"{self.kind}s/<int:pk>/{last}", view.as_view(), name=name)

    def _describe(self, step: ApiStep) -> Mapping[str, Operation]:
        answers: dict[int | tuple[int, str], Any] = {200: Named(self.answer), 409: Named(self.conflict)}
        return {
            "POST": Operation(
                step.name,
                step.summary,
                self.about,
                takes=[ID, BrandParameters],
                sends=dict.fromkeys(BODIES, step.parameters),
                answers=answers | ({422: FAULTS} if self.wrong == 422 else {}),
                writes=True,
            )
        }

    def does_not_fit(self, conflict: StepConflict, scope: Scope, pk: int, given: Mapping[str, Any]) -> Response:
        """Say what does not fit, with the thing as it is now, and the text that was sent."""
        now = {self.kind: self.document(scope, pk)} if self.shown else {}
        yours = {"yours": given[self.text]} if self.text in given else {}
        return does_not_fit(conflict, self.reasons, **now, **yours)


class StepEndpoint(Endpoint):
    """``POST``: one step with a thing; the answer is the thing afterwards.

    404 for one that this person does not see, 409 where it changed meanwhile or is in no state for it, and 400 or 422
    (as ``ApiSteps`` says) for what is wrong with what was sent.
    """

    parser_classes = PARSERS
    steps: ClassVar[ApiSteps]
    step: ClassVar[ApiStep]

    def post(self, request: Request, pk: int) -> Response:
        scope, given = scope_asked(request), body_of(request, self.step.parameters)
        try:
            self.step.verb(scope, pk, **given, by=scope.user, now=timezone.now())
        except NoSuchRow as missing:
            raise NotFound(f"There is no such {self.steps.kind}.") from missing
        except Refusal as refused:
            return is_wrong(refused, self.steps.wrong)
        except StepConflict as conflict:
            return self.steps.does_not_fit(conflict, scope, pk, given)
        return Response(self.steps.document(scope, pk))


def does_not_fit(conflict: StepConflict, reasons: Reasons, **more: Any) -> Response:
    """Answer that a step does not fit, with the reason and whatever else belongs to it."""
    code = str(conflict)
    return Response({"detail": str(reasons.get(code, code)), "code": code, **more}, status.HTTP_409_CONFLICT)


def is_wrong(refused: Refusal, wrong: Literal[400, 422]) -> Response:
    """Answer that what was sent cannot be so, with the sentence by the field that it is about."""
    return Response({refused.field or "detail": [str(refused)]}, wrong)
