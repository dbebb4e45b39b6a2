"""``/api/v1/items``: what waits at the desk, and every step that can be taken with it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, NotRequired, TypedDict

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards import queries
from dashboards.api.access import BrandParameters, JsonBody, Parameters, scope_of, sent
from dashboards.api.desk.parameters import (
    AssignParameters,
    CloseParameters,
    DraftParameters,
    ItemParameters,
    NoteParameters,
    SentParameters,
    SeverityParameters,
    SnoozeParameters,
    StepParameters,
    TagParameters,
    TakeParameters,
    UndoParameters,
)
from dashboards.api.endpoint import Endpoint
from dashboards.api.openapi.hints import Named
from dashboards.api.openapi.operations import BODIES, FAULTS, ID, Operation
from dashboards.files.documents import ItemDocument, WholeItemDocument, item_document, reply_document
from dashboards.files.row_objects import OneOf
from dashboards.rows import DeskItem
from locations.refusals import Refusal
from locations.scoping import Scope
from reviews.desk import opening, replies, verbs
from reviews.desk.handling import Conflict, NoSuchItem

PAGE = 100
"""Items of one answer."""
NARROWING = ("view", "store", "region", "theme", "tag", "severity", "owner", "team", "kind", "words")
"""Parameters of the list that the query takes by the same name."""
PARSERS = (JsonBody, FormParser, MultiPartParser)
REASONS: Mapping[str, str | Promise] = {
    "stale": gettext_lazy("Somebody else has changed this item meanwhile. Both texts are below; nothing is lost."),
    "state": gettext_lazy("This does not fit the state that the item is in."),
    "not_theirs": gettext_lazy("This person does not see the store, or changes nothing."),
    "awaits_approval": gettext_lazy("The answer awaits approval."),
    "nothing_to_undo": gettext_lazy("There is no step to take back."),
}
"""Why a step does not fit, by the code that the answer names."""


class ItemsDocument(TypedDict):
    """Items in the order of the queue."""

    next: Annotated[str | None, "address of the next page"]
    items: list[ItemDocument]


class ItemConflict(TypedDict):
    """Why a step does not fit, with the item as it is now."""

    detail: Annotated[str, "one sentence"]
    code: Annotated[str, OneOf((*REASONS,))]
    item: WholeItemDocument
    yours: NotRequired[Annotated[str, "the text that was sent"]]


class Items(Endpoint):
    """``GET`` the items of a person in the order of the queue; ``POST`` what a customer said to staff."""

    parser_classes = PARSERS
    describes = {
        "GET": Operation(
            "listItems",
            "What waits at the desk",
            f"Open items of your stores: incidents, what is overdue, then by the time left; {PAGE} at a time.",
            takes=[ItemParameters],
            answers={200: Named(ItemsDocument)},
        ),
        "POST": Operation(
            "writeNote",
            "Write down what a customer said to staff",
            "It becomes an item of the store.",
            sends=dict.fromkeys(BODIES, NoteParameters),
            answers={201: Named(WholeItemDocument), 422: FAULTS},
            writes=True,
        ),
    }

    def get(self, request: Request) -> Response:
        asked = ItemParameters(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        scope = scope_of(request, given["brand"])
        only = queries.DeskFilter(**{name: given[name] for name in NARROWING}, with_closed=given["closed"])
        after = given["after"]
        rows = queries.desk_items(scope, only, timezone.now(), after=after, limit=PAGE + 1)
        query = request.query_params.copy()
        query["after"] = str(after + PAGE)
        following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}") if len(rows) > PAGE else None
        return Response({"next": following, "items": [item_document(row) for row in rows[:PAGE]]})

    def post(self, request: Request) -> Response:
        asked = NoteParameters(data=sent(request))
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        scope = scope_of(request, given.pop("brand"))
        try:
            pk = opening.take_note(scope, **given, by=scope.user, now=timezone.now())
        except NoSuchItem as missing:
            raise NotFound("There is no such store.") from missing
        except Refusal as refused:
            return _refused(refused)
        document = {} if pk is None else _document(scope, _row(scope, pk))
        return Response(document, status.HTTP_201_CREATED)


class OneItem(Endpoint):
    """``GET`` one item with the answers to it."""

    describes = {
        "GET": Operation(
            "getItem",
            "One item with the answers to it",
            "Nobody gets how a customer can be reached.",
            takes=[ID, BrandParameters],
            answers={200: Named(WholeItemDocument)},
        ),
    }

    def get(self, request: Request, pk: int) -> Response:
        scope = _scope(request)
        return Response(_document(scope, _row(scope, pk)))


def _step(name: str, about: str, sends: type[Parameters]) -> Mapping[str, Operation]:
    """Describe a step with an item."""
    return {
        "POST": Operation(
            name,
            about,
            "The answer is the item afterwards; 409 has it as it is now, with all texts and the one that was sent.",
            takes=[ID, BrandParameters],
            sends=dict.fromkeys(BODIES, sends),
            answers={200: Named(WholeItemDocument), 409: Named(ItemConflict), 422: FAULTS},
            writes=True,
        )
    }


class ItemStep(Endpoint):
    """``POST``: one step with an item; the answer is the item afterwards.

    404 for an item that this person does not see, 409 where it changed meanwhile or is in no state for it, 422 for
    what is wrong with what was sent.
    """

    parser_classes = PARSERS
    parameters: type[Parameters] = StepParameters
    does: Callable[..., Any]

    def post(self, request: Request, pk: int) -> Response:
        scope = _scope(request)
        asked = self.parameters(data=sent(request))
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        try:
            self.take(scope, pk, given, timezone.now())
        except NoSuchItem as missing:
            raise NotFound("There is no such item.") from missing
        except Refusal as refused:
            return _refused(refused)
        except Conflict as conflict:
            return self._conflict(scope, pk, str(conflict), given)
        return Response(_document(scope, _row(scope, pk)))

    def take(self, scope: Scope, pk: int, given: dict[str, Any], now: datetime) -> None:
        """Take the step. Raises as its verb does."""
        type(self).does(scope, pk, **given, by=scope.user, now=now)

    def _conflict(self, scope: Scope, pk: int, code: str, given: Mapping[str, Any]) -> Response:
        """Say what does not fit, with the item as it is now, all texts of it, and the text that was sent."""
        answer = {"detail": str(REASONS.get(code, code)), "code": code, "item": _document(scope, _row(scope, pk))}
        if "text" in given:
            answer["yours"] = given["text"]
        return Response(answer, status.HTTP_409_CONFLICT)


class Assign(ItemStep):
    """Give it to a person or a team, or to nobody."""

    describes = _step("assignItem", "Give it to a person or a team, or to nobody", AssignParameters)
    parameters, does = AssignParameters, staticmethod(verbs.assign)


class Tags(ItemStep):
    """Give it these tags and no others."""

    describes = _step("tagItem", "Give it these tags and no others", TagParameters)
    parameters = TagParameters

    def take(self, scope: Scope, pk: int, given: dict[str, Any], now: datetime) -> None:
        verbs.set_tags(scope, pk, given["tags"], by=scope.user, now=now, version=given["version"])


class Severity(ItemStep):
    """Say how grave it is."""

    describes = _step("weighItem", "Say how grave it is", SeverityParameters)
    parameters, does = SeverityParameters, staticmethod(verbs.set_severity)


class Snooze(ItemStep):
    """Set it aside until a moment."""

    describes = _step("snoozeItem", "Set it aside until a moment", SnoozeParameters)
    parameters, does = SnoozeParameters, staticmethod(verbs.snooze)


class WaitForCustomer(ItemStep):
    """Say that the next word is the customer's."""

    describes = _step("waitForCustomer", "Say that the next word is the customer's", StepParameters)
    does = staticmethod(verbs.wait)


class NeedsNone(ItemStep):
    """Say that it needs no answer."""

    describes = _step("markItemNeedsNone", "Say that it needs no answer", StepParameters)
    does = staticmethod(verbs.needs_none)


class Close(ItemStep):
    """Close it."""

    describes = _step("closeItem", "Close it", CloseParameters)
    parameters, does = CloseParameters, staticmethod(verbs.close)


class Reopen(ItemStep):
    """Open it again."""

    describes = _step("reopenItem", "Open it again", StepParameters)
    does = staticmethod(verbs.reopen)


class Draft(ItemStep):
    """Write an answer without sending it."""

    describes = _step("draftAnswer", "Write an answer without sending it", DraftParameters)
    parameters, does = DraftParameters, staticmethod(replies.draft)


class Take(ItemStep):
    """Let a second draft be the one that goes out."""

    describes = _step("takeDraft", "Let a second draft be the one that goes out", TakeParameters)
    parameters = TakeParameters

    def take(self, scope: Scope, pk: int, given: dict[str, Any], now: datetime) -> None:
        others = [each.pk for each in queries.item_replies(scope, pk) if not each.is_live]
        chosen = given["reply"] or next(iter(others), 0)
        replies.take(scope, pk, chosen, by=scope.user, now=now)


class Approve(ItemStep):
    """Approve the live draft."""

    describes = _step("approveAnswer", "Approve the live draft", StepParameters)
    does = staticmethod(replies.approve)


class Sent(ItemStep):
    """Say that the live answer is out."""

    describes = _step("sendAnswer", "Say that the live answer is out", SentParameters)
    parameters = SentParameters

    def take(self, scope: Scope, pk: int, given: dict[str, Any], now: datetime) -> None:
        publisher = _row(scope, pk).publisher if given["publisher"] is None else given["publisher"]
        replies.sent(scope, pk, publisher=publisher, by=scope.user, now=now)


class TakeBack(ItemStep):
    """Take back the last step."""

    describes = _step("undoItemStep", "Take back the last step", UndoParameters)
    parameters, does = UndoParameters, staticmethod(verbs.undo)


STEPS: Mapping[str, type[ItemStep]] = {
    "assign": Assign,
    "tags": Tags,
    "severity": Severity,
    "snooze": Snooze,
    "wait": WaitForCustomer,
    "needs-none": NeedsNone,
    "draft": Draft,
    "take": Take,
    "approve": Approve,
    "sent": Sent,
    "close": Close,
    "reopen": Reopen,
    "undo": TakeBack,
}
"""The steps by the last part of their addresses."""


def _scope(request: Request) -> Scope:
    asked = BrandParameters(data=request.query_params.dict())
    asked.is_valid(raise_exception=True)
    return scope_of(request, asked.validated_data["brand"])


def _row(scope: Scope, pk: int) -> DeskItem:
    row = queries.desk_item(scope, pk)
    if row is None:
        raise NotFound("There is no such item.")
    return row


def _document(scope: Scope, row: DeskItem) -> dict[str, Any]:
    return item_document(row) | {"replies": [reply_document(each) for each in queries.item_replies(scope, row.pk)]}


def _refused(refused: Refusal) -> Response:
    return Response({refused.field or "detail": [str(refused)]}, status.HTTP_422_UNPROCESSABLE_ENTITY)
