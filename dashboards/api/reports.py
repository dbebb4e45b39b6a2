"""``/api/v1/reports`` and ``/api/v1/months``: order a report, follow it, download its files; how months stand."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from rest_framework import serializers as fields
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from dashboards import queries
from dashboards.api.access import BrandParameters, JsonBody, MonthField, SignedIn, next_page, scope_of, sent
from dashboards.jobs.reports import order_report
from dashboards.reports.making import LANGUAGES, TYPES, file_of
from dashboards.rows import MonthState, ReportRow
from locations.months import format_month
from locations.refusals import Refusal
from locations.scoping import Scope


class ReportListParameters(BrandParameters):
    month = MonthField(required=False)
    before = fields.IntegerField(min_value=1, max_value=2**62, required=False, default=0)


class OrderParameters(BrandParameters):
    """What is ordered: the report of a region or a store, or of the whole brand where neither is named."""

    month = MonthField()
    region = fields.CharField(required=False, default="", allow_blank=True)
    store = fields.CharField(required=False, default="", allow_blank=True)
    language = fields.ChoiceField(choices=LANGUAGES)

    def validate(self, attrs: dict) -> dict:
        super().validate(attrs)
        if attrs["region"] and attrs["store"]:
            raise fields.ValidationError({"store": "Name a region or a store, not both."})
        return attrs


class Reports(APIView):
    """``GET`` the reports that a person may open, newest first; ``POST`` the order of one."""

    authentication_classes = (SignedIn,)
    parser_classes = (JsonBody, FormParser, MultiPartParser)

    def get(self, request: Request) -> Response:
        asked = ReportListParameters(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        scope = scope_of(request, given.pop("brand"))
        rows = queries.newest_reports(scope, **given, limit=queries.IN_ONE_LIST + 1)
        shown = rows[: queries.IN_ONE_LIST]
        more = next_page(request, shown[-1].pk) if len(rows) > len(shown) else None
        return Response({"next": more, "reports": [document(request, scope, row) for row in shown]})

    def post(self, request: Request) -> Response:
        asked = OrderParameters(data=sent(request))
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        scope = scope_of(request, given.pop("brand"))
        try:
            ordered = order_report(
                scope, given.pop("month"), **given, by=request.user.get_username(), now=timezone.now()
            )
        except Refusal as refused:
            # Without a field it is the report of the whole brand, which is not for this role.
            raise (NotFound if refused.field else PermissionDenied)(str(refused)) from refused
        accepted = document(request, scope, _row(scope, ordered.pk))
        return Response(accepted, status.HTTP_202_ACCEPTED, headers={"Location": accepted["links"]["self"]})


class Report(APIView):
    """``GET`` one report: how far it is, what it is of, and where its files are."""

    authentication_classes = (SignedIn,)

    def get(self, request: Request, pk: int) -> Response:
        scope = _asked_scope(request)
        return Response(document(request, scope, _row(scope, pk)))


class ReportFile(APIView):
    """``GET`` a file of a report; its ``ETag`` is its SHA-256, so that nobody downloads the same bytes twice."""

    authentication_classes = (SignedIn,)

    def get(self, request: Request, pk: int, extension: str) -> HttpResponseBase:
        scope = _asked_scope(request)
        row = _row(scope, pk)
        path = file_of(scope, pk, extension) if extension in TYPES and extension in row.digests else None
        if path is None:
            raise NotFound("There is no such report.")
        etag = f'"{row.digests[extension]}"'
        answer: HttpResponseBase | None = get_conditional_response(request, etag=etag)
        if answer is None:
            answer = FileResponse(
                path.open("rb"), as_attachment=True, filename=path.name, content_type=TYPES[extension]
            )
            # Compressed on the way, they would be other bytes, and the tag a weak one.
            answer["Content-Encoding"] = "identity"
        answer["ETag"] = etag
        return answer


class Months(APIView):
    """``GET`` the scored months of a brand, newest first: open or closed, and what a revision would change."""

    authentication_classes = (SignedIn,)

    def get(self, request: Request) -> Response:
        scope = _asked_scope(request)
        return Response({"months": [_month(state) for state in queries.month_states(scope)]})


def document(request: Request, scope: Scope, row: ReportRow) -> dict[str, Any]:
    """Return one report as JSON: what it is of, how far it is, and the addresses and digests of its files."""

    def address(name: str, *parts: object) -> str:
        return f"{reverse(name, args=[row.pk, *parts], request=request)}?brand={scope.brand_slug}"

    formats = [name for name in TYPES if name in row.digests and not row.withdrawn]
    return {
        "id": row.pk,
        "brand": scope.brand_slug,
        "month": format_month(row.month),
        "revision": row.revision,
        "newest_revision": row.newest,
        "place": {"kind": row.kind, "key": row.key, "name": row.name},
        "language": row.language,
        "state": row.state,
        "progress": row.progress,
        "error": row.error,
        "fingerprint": row.fingerprint or None,
        "withdrawn": row.withdrawn or None,
        "finished_at": row.made_at,
        "files": {
            name: {"sha256": row.digests[name], "size": row.sizes[name], "link": address("api_report_file", name)}
            for name in formats
        },
        "links": {"self": address("api_report")},
    }


def _month(state: MonthState) -> dict[str, Any]:
    return {
        "month": format_month(state.month),
        "state": "closed" if state.revision else "open",
        "revision": state.revision,
        "closed_at": state.at,
        "closed_by": state.by or None,
        "later_figures": state.later,
        "is_withdrawn": state.is_withdrawn,
        "is_at_work": state.is_at_work,
        "error": state.error,
    }


def _asked_scope(request: Request) -> Scope:
    asked = BrandParameters(data=request.query_params.dict())
    asked.is_valid(raise_exception=True)
    return scope_of(request, asked.validated_data["brand"])


def _row(scope: Scope, pk: int) -> ReportRow:
    row = queries.report(scope, pk)
    if row is None:
        raise NotFound("There is no such report.")
    return row
