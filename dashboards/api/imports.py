"""``/api/v1/imports``: upload a file, preview it, confirm or drop it, follow it, undo it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from rest_framework import serializers as fields
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from dashboards import queries
from dashboards.api.access import BrandParameters, JsonBody, Parameters, SignedIn, next_page, scope_of, sent
from dashboards.jobs import imports as jobs
from dashboards.jobs.upload_limits import ENCODINGS, LARGEST_UPLOAD, TooMuchWaits
from dashboards.queries.imports import STATES
from dashboards.rows import ImportRow
from locations.faults import is_disk_full
from locations.scoping import Scope
from reviews.importing.account import unknown_stores
from reviews.importing.facts.doubles import KEEP, REPLACE
from reviews.readers.shapes.registry import KINDS

COUNTS = ("read", "inserted", "updated", "unchanged", "rejected", "duplicates", "damaged")
FIELDS = ("kind", "shape", "publisher", "file_name", "size", "task", "state", "progress", "error")
STATED_OPTIONS = ("columns", "scales", "kpis", "aliases", "decimal", "sheet", "again")


class ListParameters(BrandParameters):
    kind = fields.ChoiceField(choices=KINDS, required=False, default="")
    state = fields.ChoiceField(choices=[*STATES], required=False, default="")
    before = fields.IntegerField(min_value=1, max_value=2**62, required=False, default=0)


class ConfirmParameters(Parameters):
    """What is said with the approval of an import."""

    remember = fields.BooleanField(required=False, default=False)


class StatedField(fields.JSONField):
    """What is stated about columns, as a JSON object of texts: ``{"Wann": "posted"}``, ``{"csat": "1-6"}``."""

    def __init__(self) -> None:
        super().__init__(required=False, default=dict)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        try:
            found = json.loads(data) if isinstance(data, str) else data
        except ValueError:
            found = None
        if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
            raise fields.ValidationError('Send a JSON object of texts, for example {"Score": "rating"}.')
        return found


class UploadParameters(BrandParameters):
    """A file and its options; without a kind it is recognised (dry run only)."""

    file = fields.FileField(
        error_messages={"empty": "The file is empty.", "required": "Send the file as multipart/form-data."}
    )
    kind = fields.ChoiceField(choices=KINDS, required=False, default="", allow_blank=True)
    publisher = fields.CharField(max_length=60, required=False, default="", allow_blank=True)
    scraped = fields.DateField(required=False, allow_null=True, default=None)
    encoding = fields.ChoiceField(choices=ENCODINGS, required=False, default="", allow_blank=True)
    day_first = fields.BooleanField(required=False, allow_null=True, default=None)
    create_stores = fields.BooleanField(required=False, default=False)
    whole_list = fields.BooleanField(required=False, default=False)
    store = fields.CharField(max_length=60, required=False, default="", allow_blank=True)
    columns = StatedField()
    scales = StatedField()
    kpis = StatedField()
    aliases = StatedField()
    decimal = fields.ChoiceField(choices=[",", "."], required=False, default="", allow_blank=True)
    again = fields.ChoiceField(choices=[REPLACE, KEEP], required=False, default="", allow_blank=True)
    sheet = fields.CharField(max_length=100, required=False, default="", allow_blank=True)
    dry_run = fields.BooleanField(required=False, default=False)

    def validate_file(self, file: Any) -> Any:
        if file.size > LARGEST_UPLOAD:
            raise fields.ValidationError("The file is larger than 200 MB; split it and import the parts.")
        return file

    def validate(self, attrs: dict) -> dict:
        super().validate(attrs)
        if not attrs["kind"] and not attrs["dry_run"]:
            raise fields.ValidationError({"kind": "Name the kind, or ask for a dry run, which finds it out."})
        return attrs

    def options(self) -> dict[str, Any]:
        given = self.validated_data
        return {
            "scraped": given["scraped"].isoformat() if given["scraped"] else None,
            "encoding": given["encoding"] or None,
            "day_first": given["day_first"],
            "create_stores": given["create_stores"],
            "store": given["store"],
            "whole_list": given["whole_list"],
            **{name: given[name] for name in STATED_OPTIONS if given[name]},
        }


class Conflict(APIException):
    """The import is in a state in which this cannot be done."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class QueueIsFull(APIException):
    """More files wait than a person or a brand may have."""

    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "queue_is_full"


class NoRoom(APIException):
    """There is no room for the file."""

    status_code = status.HTTP_507_INSUFFICIENT_STORAGE
    default_detail = "The server's disk is full, so nothing was stored. Tell the administrator of Evenly."
    default_code = "no_room"


class Imports(APIView):
    """``GET`` the imports of a brand, newest first; ``POST`` a file."""

    authentication_classes = (SignedIn,)
    parser_classes = (MultiPartParser,)

    def get(self, request: Request) -> Response:
        asked = ListParameters(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        scope = _scope(request, given.pop("brand"))
        rows = queries.imports(scope, **given, limit=queries.IN_ONE_LIST + 1)
        shown = rows[: queries.IN_ONE_LIST]
        more = next_page(request, shown[-1].pk) if len(rows) > len(shown) else None
        return Response({"next": more, "imports": [document(request, scope, row) for row in shown]})

    def post(self, request: Request) -> Response:
        asked = UploadParameters(data=sent(request))
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        scope = _scope(request, given["brand"])
        file = given["file"]
        try:
            pk = jobs.queue_import(
                scope,
                file.chunks(),
                kind=given["kind"],
                file_name=file.name,
                publisher=given["publisher"],
                options=asked.options(),
                preview=given["dry_run"],
                size=file.size,
            )
        except TooMuchWaits as refused:
            raise QueueIsFull(str(refused)) from refused
        return _accepted(request, scope, pk)

    def handle_exception(self, exc: Exception) -> Response:
        """Answer a full disk, whether it was met while the body was read or while the file was stored."""
        return super().handle_exception(NoRoom() if is_disk_full(exc) else exc)


class Import(APIView):
    """``GET`` one import: how far it is, what it would do or did, and what can be done with it."""

    authentication_classes = (SignedIn,)

    def get(self, request: Request, pk: int) -> Response:
        scope = _asked_scope(request, request.query_params.dict())
        row = _row(scope, pk)
        found = {
            "unknown_stores": unknown_stores(row.preview),
            "missing_stores": row.preview.get("missing_stores"),
            "preview": row.preview or None,
        }
        return Response(document(request, scope, row) | found)


class Verb(APIView):
    """``POST``: something that can be done with an import; 409 where its state does not allow it."""

    authentication_classes = (SignedIn,)
    parser_classes = (JsonBody, FormParser, MultiPartParser)
    does: Callable[[Scope, int], bool]

    def post(self, request: Request, pk: int) -> Response:
        scope = _asked_scope(request, request.query_params.dict())
        row = _row(scope, pk)
        if blocker := self.blocker(scope, row):
            raise Conflict(blocker)
        if not self.done(request, scope, pk):
            raise Conflict(f"This import cannot do that in the state “{row.state}”.")
        return _accepted(request, scope, pk)

    def done(self, request: Request, scope: Scope, pk: int) -> bool:
        """Do it; return whether the state of the import allowed it."""
        return type(self).does(scope, pk)

    def blocker(self, scope: Scope, row: ImportRow) -> str:
        return ""


class Confirm(Verb):
    """Import the previewed file; with ``remember``, later files with the same headings are read as this one."""

    does = staticmethod(jobs.confirm)

    def done(self, request: Request, scope: Scope, pk: int) -> bool:
        asked = ConfirmParameters(data=sent(request))
        asked.is_valid(raise_exception=True)
        return jobs.confirm(scope, pk, remember=asked.validated_data["remember"])

    def blocker(self, scope: Scope, row: ImportRow) -> str:
        return row.preview["problem"]["sentence"] if row.problem else ""


class Drop(Verb):
    """Discard the previewed file."""

    does = staticmethod(jobs.drop)


class Stop(Verb):
    """Stop an import, a preview or an undo that waits or runs; what is in stays in."""

    does = staticmethod(jobs.stop)


class GoOn(Verb):
    """Go on with an import or a preview that was stopped, from where it was."""

    does = staticmethod(jobs.go_on)


class Undo(Verb):
    """Undo a finished import."""

    does = staticmethod(jobs.undo)

    def blocker(self, scope: Scope, row: ImportRow) -> str:
        return queries.undo_of_import(scope, row.pk).blocker if row.can_be_undone else ""


class Rejects(APIView):
    """``GET`` the refused records with their reasons, as CSV."""

    authentication_classes = (SignedIn,)

    def get(self, request: Request, pk: int) -> FileResponse:
        path = queries.rejects_path(_asked_scope(request, request.query_params.dict()), pk)
        if path is None:
            raise NotFound("There is no such file.")
        file = (Path(settings.DATA_DIR) / path).open("rb")
        return FileResponse(file, as_attachment=True, filename=f"rejects-{pk}.csv", content_type="text/csv")


def document(request: Request, scope: Scope, row: ImportRow) -> dict[str, Any]:
    """Return one import as JSON: what it is, its counts, and the addresses of what can be done with it."""

    def address(name: str, possible: bool) -> str | None:
        found = reverse(f"api_import{name}", args=[row.pk], request=request)
        return f"{found}?brand={scope.brand_slug}" if possible else None

    stated = {name: getattr(row, name) for name in FIELDS}
    is_waiting, may_act = row.state == "ready", not scope.read_only
    return {
        "id": row.pk,
        "brand": scope.brand_slug,
        **stated,
        # Nothing is counted before approval; the preview has the counts that the import would have.
        "account": None if is_waiting else {name: getattr(row, name) for name in COUNTS},
        "warnings": list(row.warnings),
        "created_at": row.created_at,
        "finished_at": row.finished_at,
        "created_by": row.created_by or None,
        "links": {
            "self": address("", True),
            "confirm": address("_confirm", may_act and is_waiting and not row.problem),
            "drop": address("_drop", may_act and is_waiting),
            "stop": address("_stop", may_act and row.can_be_stopped),
            "go_on": address("_go_on", may_act and row.can_go_on),
            "undo": address("_undo", may_act and row.can_be_undone),
            "rejects": address("_rejects", row.has_rejects),
        },
    }


def _asked_scope(request: Request, given: dict[str, str]) -> Scope:
    asked = BrandParameters(data=given)
    asked.is_valid(raise_exception=True)
    return _scope(request, asked.validated_data["brand"])


def _scope(request: Request, slug: str) -> Scope:
    """The scope of a person who may import at all."""
    scope = scope_of(request, slug)
    if not scope.sees_peers:
        raise PermissionDenied("Only head office and regional managers import files.")
    return scope


def _row(scope: Scope, pk: int) -> ImportRow:
    row = queries.import_row(scope, pk)
    if row is None:
        raise NotFound("There is no such import.")
    return row


def _accepted(request: Request, scope: Scope, pk: int) -> Response:
    accepted = document(request, scope, _row(scope, pk))
    return Response(accepted, status.HTTP_202_ACCEPTED, headers={"Location": accepted["links"]["self"]})
