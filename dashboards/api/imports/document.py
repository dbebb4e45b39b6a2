"""Imports as JSON."""

import dataclasses
from datetime import datetime
from typing import Annotated, Any, TypedDict

from rest_framework.request import Request
from rest_framework.reverse import reverse

from dashboards.files.row_objects import OneOf
from dashboards.rows import ImportRow
from locations.scoping import Scope
from reviews.importing.account import Account, unknown_stores
from reviews.importing.previews import PreviewDocument
from reviews.importing.stores.findings import UnfoundStore
from reviews.importing.stores.whole_list import MissingStore
from reviews.jobs import Job
from reviews.readers.shapes.registry import KINDS


class ImportLinks(TypedDict):
    """Addresses of an import: what can be done with it now; null for what cannot."""

    self: str
    confirm: str | None
    drop: str | None
    stop: str | None
    go_on: str | None
    undo: str | None
    rejects: Annotated[str | None, "the refused records, as CSV"]


class ImportDocument(TypedDict):
    """An import: its file, how far it is, its counts, and what can be done with it."""

    id: int
    brand: Annotated[str, "slug of the brand"]
    kind: Annotated[str, OneOf((*KINDS, "")), "empty until it is recognised"]
    shape: Annotated[str, "shape of the file; empty until it is recognised"]
    publisher: str
    file_name: str
    size: Annotated[int, "bytes"]
    task: Annotated[str, OneOf(("preview", "import", "undo")), "what it waits for or does"]
    state: Annotated[str, OneOf((*Job.State.values,)), "`ready` awaits approval"]
    progress: Annotated[float, "share that is done, 0 to 1"]
    error: Annotated[str, "one sentence; empty where all is well"]
    account: Annotated[Annotated[dict[str, int], Account] | None, "its counts; null while the file awaits approval"]
    warnings: Annotated[list[str], "sentences in the language of the person who uploaded the file"]
    created_at: datetime
    finished_at: datetime | None
    created_by: Annotated[str | None, "null where that person is gone"]
    links: ImportLinks


class ImportsDocument(TypedDict):
    """Imports, newest first."""

    next: Annotated[str | None, "address of the next page"]
    imports: list[ImportDocument]


class WholeImportDocument(ImportDocument):
    """A single import, with what is known of its file."""

    unknown_stores: Annotated[
        list[Annotated[dict[str, Any], UnfoundStore]], "stores of the file that we do not know, most records first"
    ]
    missing_stores: Annotated[
        list[MissingStore] | None, "stores that a whole list does not have; null where nobody said that it has all"
    ]
    preview: Annotated[PreviewDocument | None, "what the dry run found; null where nothing is stored of the file"]


def whole_document(request: Request, scope: Scope, row: ImportRow) -> WholeImportDocument:
    """Return a single import as JSON, with its preview."""
    preview: Any = row.preview
    return {
        **document(request, scope, row),
        "unknown_stores": unknown_stores(preview),
        "missing_stores": preview.get("missing_stores"),
        "preview": preview or None,
    }


def document(request: Request, scope: Scope, row: ImportRow) -> ImportDocument:
    """Return one import as JSON: what it is, its counts, and the addresses of what can be done with it."""

    def address(name: str) -> str:
        return f"{reverse(f'api_import{name}', args=[row.pk], request=request)}?brand={scope.brand_slug}"

    is_waiting, may_act = row.state == "ready", not scope.read_only
    return {
        "id": row.pk,
        "brand": scope.brand_slug,
        "kind": row.kind,
        "shape": row.shape,
        "publisher": row.publisher,
        "file_name": row.file_name,
        "size": row.size,
        "task": row.task,
        "state": row.state,
        "progress": row.progress,
        "error": row.error,
        # Nothing is counted before approval; the preview has the counts that the import would have.
        "account": None if is_waiting else {each.name: getattr(row, each.name) for each in dataclasses.fields(Account)},
        "warnings": list(row.warnings),
        "created_at": row.created_at,
        "finished_at": row.finished_at,
        "created_by": row.created_by or None,
        "links": {
            "self": address(""),
            "confirm": address("_confirm") if may_act and is_waiting and not row.problem else None,
            "drop": address("_drop") if may_act and is_waiting else None,
            "stop": address("_stop") if may_act and row.can_be_stopped else None,
            "go_on": address("_go_on") if may_act and row.can_go_on else None,
            "undo": address("_undo") if may_act and row.can_be_undone else None,
            "rejects": address("_rejects") if row.has_rejects else None,
        },
    }
