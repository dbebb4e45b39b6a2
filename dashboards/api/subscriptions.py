"""``/api/v1/subscriptions``: what a person is notified of, at which places, and when."""

from datetime import time
from typing import Annotated, Any, TypedDict

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers as fields
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards import queries
from dashboards.alerts import subscribing as verbs
from dashboards.alerts.happened import KINDS
from dashboards.alerts.timing import PACES
from dashboards.api.access import PARSERS, BrandParameters, body_of, scope_asked, scope_of
from dashboards.api.endpoint import Endpoint
from dashboards.api.openapi.hints import Named
from dashboards.api.openapi.operations import BODIES, Operation
from dashboards.api.steps import is_wrong
from dashboards.files.alerts import SubscriptionDocument, subscription_document
from dashboards.files.row_objects import OneOf
from locations.refusals import Refusal
from locations.scoping import Scope

NINE = time(9)


class SubscriptionsDocument(TypedDict):
    """What you subscribe to."""

    subscriptions: list[SubscriptionDocument]


class SubscriptionConflictDocument(TypedDict):
    """Why it was not changed."""

    detail: Annotated[str, "one sentence"]
    code: Annotated[str, OneOf(("stale",))]


class SubscribedKinds(fields.ListField):
    """Kinds: a list, or a text with commas between them, as a form sends them."""

    def to_internal_value(self, data: Any) -> list[str]:
        if isinstance(data, str):
            data = [each.strip() for each in data.split(",") if each.strip()]
        found: list[str] = super().to_internal_value(data)
        return found


class SubscriptionParameters(BrandParameters):
    """A place and what of it; one that is subscribed to already is changed."""

    store = fields.CharField(
        required=False, default="", allow_blank=True, max_length=60, help_text="code of a store of yours"
    )
    region = fields.CharField(
        required=False, default="", allow_blank=True, max_length=600, help_text="path of a region that you see whole"
    )
    kinds = SubscribedKinds(
        child=fields.ChoiceField(choices=KINDS), required=False, default=list, help_text="only these; empty for all"
    )
    pace = fields.ChoiceField(choices=PACES, required=False, default="weekly", help_text="at once, daily or weekly")
    weekday = fields.IntegerField(required=False, default=0, min_value=0, max_value=6, help_text="0 is Monday")
    time = fields.TimeField(required=False, default=NINE, input_formats=["%H:%M"], help_text="`HH:MM`")
    zone = fields.CharField(
        required=False, default="", allow_blank=True, max_length=64, help_text="time zone; the brand's if left out"
    )
    active = fields.BooleanField(required=False, default=True, help_text="false ends the subscription")
    version = fields.IntegerField(
        required=False, default=None, allow_null=True, min_value=0, help_text="version that was seen; 0 for none"
    )


class Subscriptions(Endpoint):
    """``GET`` the subscriptions of a person; ``POST`` one."""

    parser_classes = PARSERS
    describes = {
        "GET": Operation(
            "listSubscriptions",
            "What you are notified of",
            "Your own subscriptions, each with its time and zone.",
            takes=[BrandParameters],
            answers={200: Named(SubscriptionsDocument)},
        ),
        "POST": Operation(
            "setSubscription",
            "Subscribe to a place, change that, or end it",
            "To a store, to a region, or to all that you see. The answer has all of your subscriptions.",
            sends=dict.fromkeys(BODIES, SubscriptionParameters),
            answers={200: Named(SubscriptionsDocument), 409: Named(SubscriptionConflictDocument)},
            writes=True,
        ),
    }

    def get(self, request: Request) -> Response:
        return Response(_document(scope_asked(request)))

    def post(self, request: Request) -> Response:
        given = body_of(request, SubscriptionParameters)
        scope, version, is_active = scope_of(request, given.pop("brand")), given.pop("version"), given.pop("active")
        who = {"by": scope.user, "now": timezone.now(), "version": version}
        try:
            if is_active:
                verbs.subscribe(scope, verbs.Wish(**given), **who)
            else:
                verbs.unsubscribe_from(scope, given["store"], given["region"], **who)
        except Refusal as refused:
            return is_wrong(refused, 400)
        except verbs.SubscriptionConflict:
            answer = {"detail": _("It was changed meanwhile. Please look at it again."), "code": "stale"}
            return Response(answer, status.HTTP_409_CONFLICT)
        return Response(_document(scope))


def _document(scope: Scope) -> SubscriptionsDocument:
    return {"subscriptions": [subscription_document(row) for row in queries.subscriptions(scope)]}
