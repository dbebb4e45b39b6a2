"""Upload a file, preview it, confirm or drop it, follow it, undo it."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from rest_framework import serializers as fields
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards import queries
from dashboards.api.access import (
    PARSERS,
    BeforeField,
    BrandParameters,
    Parameters,
    body_of,
    next_page,
    query_of,
    scope_of,
    sent,
)
from dashboards.api.endpoint import Endpoint
from dashboards.api.imports.document import (
    ImportDocument,
    ImportsDocument,
    WholeImportDocument,
    document,
    whole_document,
)
from dashboards.api.imports.upload import UploadParameters
from dashboards.api.openapi.hints import Named
from dashboards.api.openapi.operations import BODIES, FILE, ID, LOCATION, Operation
from dashboards.jobs import imports as jobs
from dashboards.jobs.upload_limits import TooMuchWaits
from dashboards.queries.imports import STATES
from dashboards.rows import ImportRow
from locations.faults import is_disk_full
from locations.scoping import Scope
from reviews.readers.shapes.registry import KINDS


class ListParameters(BrandParameters):
    kind = fields.ChoiceField(choices=KINDS, required=False, help_text="only files of this kind")
    state = fields.ChoiceField(
        choices=[*STATES], required=False, help_text="only imports in this state; `waiting` is awaiting approval"
    )
    before = BeforeField("only imports with a smaller id")


class ConfirmParameters(Parameters):
    """What is said with the approval of an import."""

    remember = fields.BooleanField(
        required=False,
        default=False,
        help_text="read later files with the same headings with the same `columns`, `scales`, `kpis`, `decimal`, "
        "`sheet` and `day_first`, unless they state others",
    )


class UndoImportParameters(Parameters):
    """What is sent with an undo."""

    keep_work = fields.BooleanField(
        required=False,
        default=False,
        help_text="items of the desk that people worked on stay, closed; without it they block the undo",
    )


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


class Imports(Endpoint):
    """``GET`` the imports of a brand, newest first; ``POST`` a file."""

    parser_classes = (MultiPartParser,)
    describes = {
        "GET": Operation(
            "listImports",
            "Imports, newest first",
            f"{queries.IN_ONE_LIST} at a time: head office gets all of the brand, regional managers their own.",
            takes=[ListParameters],
            answers={200: Named(ImportsDocument)},
            refuses=[403],
        ),
        "POST": Operation(
            "uploadFile",
            "Upload a file",
            "The import runs in the background. With `dry_run` the file is previewed only, and awaits `confirm` or "
            "`drop`. At most 20 files of yours and 2 GB of the brand can wait.",
            takes=[LOCATION],
            sends={"multipart/form-data": UploadParameters},
            answers={202: Named(ImportDocument)},
            refuses=[429, 507],
            writes=True,
        ),
    }

    def get(self, request: Request) -> Response:
        given = query_of(request, ListParameters)
        scope = _scope(request, given.pop("brand"))
        rows = queries.imports(scope, **given, limit=queries.IN_ONE_LIST + 1)
        shown = rows[: queries.IN_ONE_LIST]
        more = next_page(request, shown[-1].pk) if len(rows) > len(shown) else None
        answer: ImportsDocument = {"next": more, "imports": [document(request, scope, row) for row in shown]}
        return Response(answer)

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


class Import(Endpoint):
    """``GET`` one import: how far it is, what it would do or did, and what can be done with it."""

    describes = {
        "GET": Operation(
            "getImport",
            "One import",
            "How far it is, what it would do or did, and what can be done with it.",
            takes=[BrandParameters, ID],
            answers={200: Named(WholeImportDocument)},
            refuses=[403],
        )
    }

    def get(self, request: Request, pk: int) -> Response:
        scope = _asked_scope(request)
        row = _row(scope, pk)
        return Response(whole_document(request, scope, row))


def _verb(name: str, summary: str, about: str, sends: type[Parameters] | None = None) -> dict[str, Operation]:
    """Describe what can be done with an import."""
    return {
        "POST": Operation(
            name,
            summary,
            f"{about} 409 where the state of the import does not allow it, with the reason.",
            takes=[BrandParameters, ID, LOCATION],
            sends=dict.fromkeys(BODIES, sends) if sends else None,
            answers={202: Named(ImportDocument)},
            refuses=[409],
            writes=True,
        )
    }


class Verb(Endpoint):
    """``POST``: something that can be done with an import; 409 where its state does not allow it."""

    parser_classes = PARSERS
    does: Callable[[Scope, int], bool]

    def post(self, request: Request, pk: int) -> Response:
        scope = _asked_scope(request)
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

    describes = _verb("confirmImport", "Import a previewed file", "It is queued for a worker.", ConfirmParameters)
    does = staticmethod(jobs.confirm)

    def done(self, request: Request, scope: Scope, pk: int) -> bool:
        return jobs.confirm(scope, pk, remember=body_of(request, ConfirmParameters)["remember"])

    def blocker(self, scope: Scope, row: ImportRow) -> str:
        return row.preview["problem"]["sentence"] if row.problem else ""


class Drop(Verb):
    """Discard the previewed file."""

    describes = _verb("dropImport", "Discard a previewed file", "Nothing of it is imported.")
    does = staticmethod(jobs.drop)


class Stop(Verb):
    """Stop an import, a preview or an undo that waits or runs; what is in stays in."""

    describes = _verb("stopImport", "Stop what waits or runs", "It stops within two seconds; what is in stays in.")
    does = staticmethod(jobs.stop)


class GoOn(Verb):
    """Go on with an import or a preview that was stopped, from where it was."""

    describes = _verb(
        "continueImport", "Go on with what was stopped", "An import or a preview goes on from where it was."
    )
    does = staticmethod(jobs.go_on)


class Undo(Verb):
    """Undo a finished import."""

    describes = _verb(
        "undoImport",
        "Undo a finished import",
        "Everything is as it was before; a later import of the same records has to be undone first.",
        UndoImportParameters,
    )
    does = staticmethod(jobs.undo)

    def done(self, request: Request, scope: Scope, pk: int) -> bool:
        return jobs.undo(scope, pk, keep_work=body_of(request, UndoImportParameters)["keep_work"])

    def blocker(self, scope: Scope, row: ImportRow) -> str:
        if not row.can_be_undone:
            return ""
        undo = queries.undo_of_import(scope, row.pk)
        return undo.blocker or undo.work


class Rejects(Endpoint):
    """``GET`` the refused records with their reasons, as CSV."""

    describes = {
        "GET": Operation(
            "getRejects",
            "Refused records, as CSV",
            "With line, column, code and reason, for 30 days. Cells that are not read are blank, and a key means "
            "the author.",
            takes=[BrandParameters, ID],
            answers={(200, "text/csv"): FILE},
            refuses=[403],
        )
    }

    def get(self, request: Request, pk: int) -> FileResponse:
        path = queries.rejects_path(_asked_scope(request), pk)
        if path is None:
            raise NotFound("There is no such file.")
        file = (Path(settings.DATA_DIR) / path).open("rb")
        return FileResponse(file, as_attachment=True, filename=f"rejects-{pk}.csv", content_type="text/csv")


def _asked_scope(request: Request) -> Scope:
    return _scope(request, query_of(request, BrandParameters)["brand"])


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
