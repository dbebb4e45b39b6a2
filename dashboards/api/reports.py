"""``/api/v1/reports`` and ``/api/v1/months``: order a report, follow it, download its files; how months stand."""

from datetime import datetime
from typing import Annotated, TypedDict

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers as fields
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from dashboards import queries
from dashboards.api.access import (
    PARSERS,
    BeforeField,
    BrandParameters,
    MonthField,
    RegionField,
    StoreField,
    body_of,
    next_page,
    query_of,
    scope_asked,
    scope_of,
)
from dashboards.api.endpoint import Endpoint
from dashboards.api.openapi.hints import Named
from dashboards.api.openapi.operations import BODIES, FILE, ID, LOCATION, Operation, header
from dashboards.files.row_objects import OneOf
from dashboards.jobs.reports import order_report
from dashboards.reports.making import LANGUAGES, TYPES, file_of
from dashboards.rows import MonthState, ReportRow
from locations.months import format_month
from locations.refusals import Refusal
from locations.scoping import Scope
from reviews.jobs import Job

STATES = (Job.State.QUEUED.value, Job.State.RUNNING.value, Job.State.DONE.value, Job.State.FAILED.value)


class ReportPlace(TypedDict):
    """What a report is of."""

    kind: Annotated[str, OneOf(("brand", "region", "store"))]
    key: Annotated[str, "path of the region, or code of the store; empty for the brand"]
    name: str


class ReportFileDocument(TypedDict):
    """A file of a report."""

    sha256: Annotated[str, "SHA-256 of its bytes, in hexadecimal digits"]
    size: Annotated[int, "bytes"]
    link: Annotated[str, "its address"]


class ReportLinks(TypedDict):
    """Addresses of a report."""

    self: Annotated[str, "the report itself"]


class ReportDocument(TypedDict):
    """A report: what it is of, how far it is, and its files."""

    id: int
    brand: Annotated[str, "slug of the brand"]
    month: Annotated[str, "`YYYY-MM`"]
    revision: Annotated[int, "0 is a draft of an open month"]
    newest_revision: Annotated[int, "the newest revision of the month today"]
    place: ReportPlace
    language: Annotated[str, OneOf(LANGUAGES)]
    state: Annotated[str, OneOf(STATES)]
    progress: Annotated[float, "share that is done, 0 to 1"]
    error: Annotated[str, "one sentence; empty where all is well"]
    fingerprint: Annotated[str | None, "of its figures, as on every page of it; null until they are frozen"]
    withdrawn: Annotated[str | None, "why its files were deleted, else null"]
    finished_at: datetime | None
    files: Annotated[
        dict[str, ReportFileDocument],
        f"by format ({', '.join(TYPES)}); empty until it is done, and once it is withdrawn",
    ]
    links: ReportLinks


class ReportsDocument(TypedDict):
    """Reports, those ordered last first."""

    next: Annotated[str | None, "address of the next page"]
    reports: list[ReportDocument]


class MonthDocument(TypedDict):
    """A scored month, and how it stands."""

    month: Annotated[str, "`YYYY-MM`"]
    state: Annotated[str, OneOf(("open", "closed"))]
    revision: Annotated[int, "0 for an open month"]
    closed_at: Annotated[datetime | None, "null for an open month"]
    closed_by: Annotated[str | None, "null for an open month"]
    later_figures: Annotated[int, "figures that today's data would change in a revision; 0 for a store manager"]
    is_withdrawn: Annotated[bool, "whether a report of the newest revision quoted a person who is erased"]
    is_at_work: Annotated[bool, "whether it is being closed or revised"]
    error: Annotated[str, "why that failed last"]


class MonthsDocument(TypedDict):
    """The scored months of a brand, newest first."""

    months: list[MonthDocument]


class ReportListParameters(BrandParameters):
    month = MonthField(required=False, help_text="only reports of this month")
    before = BeforeField("only reports with a smaller id")


class OrderParameters(BrandParameters):
    """What is ordered: the report of a region or a store, or of the whole brand where neither is named."""

    month = MonthField(help_text="a month that is scored; one that is not closed gives a draft")
    region = RegionField("path of the region that it is of")
    store = StoreField("code of the store that it is of; without region and store it is of the whole brand")
    language = fields.ChoiceField(choices=LANGUAGES, help_text="the language that it is written in")

    def validate(self, attrs: dict) -> dict:
        super().validate(attrs)
        if attrs["region"] and attrs["store"]:
            raise fields.ValidationError({"store": "Name a region or a store, not both."})
        return attrs


class Reports(Endpoint):
    """``GET`` the reports that a person may open, newest first; ``POST`` the order of one."""

    parser_classes = PARSERS
    describes = {
        "GET": Operation(
            "listReports",
            "Reports, those ordered last first",
            f"Reports of what you see whole, {queries.IN_ONE_LIST} at a time.",
            takes=[ReportListParameters],
            answers={200: Named(ReportsDocument)},
        ),
        "POST": Operation(
            "orderReport",
            "Order a report",
            "A worker makes it; one that is made already is given as it is. A month that is not closed gives a draft, "
            "in place of the one before. 404 for a month that is not scored, and for a place that is not there or not "
            "yours; 403 for the whole brand as a manager.",
            takes=[LOCATION],
            sends=dict.fromkeys(BODIES, OrderParameters),
            answers={202: Named(ReportDocument)},
            examples=[
                OpenApiExample(
                    "a region in Korean",
                    {"brand": "garamsol", "month": "2026-10", "region": "Korea/Seoul", "language": "ko"},
                    request_only=True,
                )
            ],
            writes=True,
        ),
    }

    def get(self, request: Request) -> Response:
        given = query_of(request, ReportListParameters)
        scope = scope_of(request, given.pop("brand"))
        rows = queries.newest_reports(scope, **given, limit=queries.IN_ONE_LIST + 1)
        shown = rows[: queries.IN_ONE_LIST]
        more = next_page(request, shown[-1].pk) if len(rows) > len(shown) else None
        answer: ReportsDocument = {"next": more, "reports": [document(request, scope, row) for row in shown]}
        return Response(answer)

    def post(self, request: Request) -> Response:
        given = body_of(request, OrderParameters)
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


class Report(Endpoint):
    """``GET`` one report: how far it is, what it is of, and where its files are."""

    describes = {
        "GET": Operation(
            "getReport",
            "One report",
            "How far it is, what it is of, and where its files are.",
            takes=[BrandParameters, ID],
            answers={200: Named(ReportDocument)},
        )
    }

    def get(self, request: Request, pk: int) -> Response:
        scope = scope_asked(request)
        return Response(document(request, scope, _row(scope, pk)))


class ReportFile(Endpoint):
    """``GET`` a file of a report; its ``ETag`` is its SHA-256, so that nobody downloads the same bytes twice."""

    describes = {
        "GET": Operation(
            "getReportFile",
            "A file of a report",
            "Its `ETag` is its SHA-256, and 304 the answer to an `If-None-Match` with it.",
            takes=[
                BrandParameters,
                ID,
                OpenApiParameter("extension", str, OpenApiParameter.PATH, enum=[*TYPES], description="its format"),
                header("If-None-Match", "the `ETag` of the file that is known already"),
                header("ETag", "its SHA-256, in quotes", 200, 304),
            ],
            answers={(200, kind.partition(";")[0]): FILE for kind in TYPES.values()} | {304: None},
        )
    }

    def get(self, request: Request, pk: int, extension: str) -> HttpResponseBase:
        scope = scope_asked(request)
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


class Months(Endpoint):
    """``GET`` the scored months of a brand, newest first: open or closed, and what a revision would change."""

    describes = {
        "GET": Operation(
            "listMonths",
            "Scored months, newest first",
            "Which months are closed, and what a revision of them would change.",
            takes=[BrandParameters],
            answers={200: Named(MonthsDocument)},
        )
    }

    def get(self, request: Request) -> Response:
        scope = scope_asked(request)
        answer: MonthsDocument = {"months": [_month(state) for state in queries.month_states(scope)]}
        return Response(answer)


def document(request: Request, scope: Scope, row: ReportRow) -> ReportDocument:
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


def _month(state: MonthState) -> MonthDocument:
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


def _row(scope: Scope, pk: int) -> ReportRow:
    row = queries.report(scope, pk)
    if row is None:
        raise NotFound("There is no such report.")
    return row
