"""A file that is open for reading, and the table in it, whichever container that is in (pure)."""

import functools
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from reviews.readers import limits
from reviews.readers.containers.decoding import open_text, settle_encoding
from reviews.readers.containers.delimited import Delimited
from reviews.readers.containers.json import open_document
from reviews.readers.containers.json_form import JsonForm
from reviews.readers.containers.signatures import ZIP, refuse_foreign
from reviews.readers.containers.streams import HEAD, FileBytes
from reviews.readers.containers.table import FileRecord, FileTable
from reviews.readers.records import Refused


class OpenedFile:
    """A file that is opened once and read as often as it takes; use it in a ``with``.

    ``encoding`` overrules what is found in the bytes; ``forms`` are the JSON forms that are tried; ``sheet`` is the
    sheet of a workbook that a person has chosen, and ``finish`` is done to the table that is found. ``understood``
    remembers for its readers how the file is to be read.
    """

    def __init__(
        self,
        path: Path,
        encoding: str = "",
        forms: Sequence[JsonForm] = (),
        sheet: str = "",
        finish: Callable[[FileTable], FileTable] = lambda table: table,
    ) -> None:
        self._bytes = FileBytes(path)
        self._encoding, self._forms, self._sheet, self._finish = encoding, forms, sheet, finish
        self.understood: dict[Hashable, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bytes.close()

    @functools.cached_property
    def table(self) -> FileTable:
        """The table in the file. Raises ``Refused`` for what is no table of ours."""
        return self._finish(self._found())

    def _found(self) -> FileTable:
        file = self._bytes
        limits.check_size(file.size)
        if not file.head.strip():
            raise Refused("empty", "This file is empty; export it again and upload the new file.")
        refuse_foreign(file.head)
        if file.head.startswith(ZIP):
            from reviews.readers.containers.zip import open_zip  # loaded for the few files that need it

            return open_zip(file, self._forms, self._sheet)
        encoding = settle_encoding(file, self._encoding)
        if is_document(file, encoding):
            return open_document(file, encoding, self._forms)
        return Delimited.open(file, encoding)

    @functools.cached_property
    def sample(self) -> list[FileRecord]:
        """The first records of the table. Raises ``Refused`` like ``table``."""
        return self.table.sample()

    @functools.cached_property
    def line_count(self) -> int:
        """About how many lines the file has, for the share that is read: the line breaks in its bytes as stored."""
        with self._bytes.stored() as stream:
            return 1 + sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))


def is_document(file: FileBytes, encoding: str) -> bool:
    """Return whether the text begins as JSON does."""
    with open_text(file, encoding) as stream:
        return stream.read(HEAD).lstrip("\ufeff \t\r\n")[:1] in ("{", "[")
