"""``/api/v1/items``: what waits at the desk, and every step that can be taken with it."""

from collections.abc import Sequence
from typing import Annotated, Any, NotRequired, TypedDict

from django.utils import timezone
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards import queries
from dashboards.api.access import PARSERS, BrandParameters, body_of, query_of, scope_asked, scope_of
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
from dashboards.api.steps import ApiStep, ApiSteps, Reasons, is_wrong
from dashboards.files.documents import ItemDocument, WholeItemDocument, item_document, reply_document
from dashboards.files.row_objects import OneOf
from dashboards.rows import DeskItem
from locations.refusals import Refusal
from locations.scoping import Scope
from reviews.desk import opening, replies, verbs
from reviews.desk.handling import NoSuchItem

PAGE = 100
"""Items of one answer."""
NARROWING = ("view", "store", "region", "theme", "tag", "severity", "owner", "team", "kind", "words")
"""Parameters of the list that the query takes by the same name."""
REASONS: Reasons = {
    "stale": gettext_lazy("Somebody else has changed this item meanwhile. Both texts are below; nothing is lost."),
    "state": gettext_lazy("This does not fit the state that the item is in."),
    "not_theirs": gettext_lazy("This person does not see the store, or changes nothing."),
    "awaits_approval": gettext_lazy("The answer awaits approval."),
    "nothing_to_undo": gettext_lazy("There is no step to take back."),
}


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
        given = query_of(request, ItemParameters)
        scope = scope_of(request, given["brand"])
        only = queries.DeskFilter(**{name: given[name] for name in NARROWING}, with_closed=given["closed"])
        after = given["after"]
        rows = queries.desk_items(scope, only, timezone.now(), after=after, limit=PAGE + 1)
        query = request.query_params.copy()
        query["after"] = str(after + PAGE)
        following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}") if len(rows) > PAGE else None
        return Response({"next": following, "items": [item_document(row) for row in rows[:PAGE]]})

    def post(self, request: Request) -> Response:
        given = body_of(request, NoteParameters)
        scope = scope_of(request, given.pop("brand"))
        try:
            pk = opening.take_note(scope, **given, by=scope.user, now=timezone.now())
        except NoSuchItem as missing:
            raise NotFound("There is no such store.") from missing
        except Refusal as refused:
            return is_wrong(refused, 422)
        document = {} if pk is None else _document(scope, pk)
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
        return Response(_document(scope_asked(request), pk))


def _row(scope: Scope, pk: int) -> DeskItem:
    row = queries.desk_item(scope, pk)
    if row is None:
        raise NotFound("There is no such item.")
    return row


def _document(scope: Scope, pk: int) -> dict[str, Any]:
    row = _row(scope, pk)
    return item_document(row) | {"replies": [reply_document(each) for each in queries.item_replies(scope, pk)]}


def _set_tags(scope: Scope, pk: int, *, tags: Sequence[str], **more: Any) -> None:
    verbs.set_tags(scope, pk, tags, **more)


def _take(scope: Scope, pk: int, *, reply: int | None, **more: Any) -> None:
    others = [each.pk for each in queries.item_replies(scope, pk) if not each.is_live]
    replies.take(scope, pk, reply or next(iter(others), 0), **more)


def _sent(scope: Scope, pk: int, *, publisher: str | None, **more: Any) -> None:
    replies.sent(scope, pk, publisher=_row(scope, pk).publisher if publisher is None else publisher, **more)


STEPS = ApiSteps(
    kind="item",
    about="The answer is the item afterwards; 409 has it as it is now, with all texts and the one that was sent.",
    by_address={
        "assign": ApiStep("assignItem", "Give it to a person or a team, or to nobody", AssignParameters, verbs.assign),
        "tags": ApiStep("tagItem", "Give it these tags and no others", TagParameters, _set_tags),
        "severity": ApiStep("weighItem", "Say how grave it is", SeverityParameters, verbs.set_severity),
        "snooze": ApiStep("snoozeItem", "Set it aside until a moment", SnoozeParameters, verbs.snooze),
        "wait": ApiStep("waitForCustomer", "Say that the next word is the customer's", StepParameters, verbs.wait),
        "needs-none": ApiStep("markItemNeedsNone", "Say that it needs no answer", StepParameters, verbs.needs_none),
        "draft": ApiStep("draftAnswer", "Write an answer without sending it", DraftParameters, replies.draft),
        "take": ApiStep("takeDraft", "Let a second draft be the one that goes out", TakeParameters, _take),
        "approve": ApiStep("approveAnswer", "Approve the live draft", StepParameters, replies.approve),
        "sent": ApiStep("sendAnswer", "Say that the live answer is out", SentParameters, _sent),
        "close": ApiStep("closeItem", "Close it", CloseParameters, verbs.close),
        "reopen": ApiStep("reopenItem", "Open it again", StepParameters, verbs.reopen),
        "undo": ApiStep("undoItemStep", "Take back the last step", UndoParameters, verbs.undo),
    },
    document=_document,
    answer=WholeItemDocument,
    conflict=ItemConflict,
    reasons=REASONS,
    wrong=422,
    text="text",
)
