"""Zip files: workbooks, and archives of JSON documents that are read without unpacking them (pure)."""

import functools
import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from reviews.readers import limits
from reviews.readers.containers.archives import Archive
from reviews.readers.containers.json import IN_MEMORY, parse
from reviews.readers.containers.json_form import JsonForm
from reviews.readers.containers.json_stream import known_table, outline
from reviews.readers.containers.streams import FileBytes
from reviews.readers.containers.table import FileRecord, FileTable
from reviews.readers.containers.workbooks import Workbook
from reviews.readers.records import Refused

CONTENT_TYPES = "[Content_Types].xml"
"""The part that every Office document has."""

ENCODING = "utf-8"
"""Of JSON in archives, as RFC 8259 demands it."""


def open_zip(file: FileBytes, forms: Sequence[JsonForm], sheet: str = "") -> FileTable:
    """Find the table in a workbook, or in the documents of an archive of one of the forms. Raises ``Refused``."""
    try:
        with Archive(file.stored()) as archive:
            if CONTENT_TYPES not in archive:
                return archived_table(file, archive, forms)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # zipfile and zlib raise a dozen kinds of errors over a broken archive
        raise Refused("broken_archive", "This zip file is broken; pack it again or upload the file inside.") from error
    return Workbook.open(file, sheet)


def archived_table(file: FileBytes, archive: Archive, forms: Sequence[JsonForm]) -> FileTable:
    """Return the table of all documents in the archive whose names show that they have one of the forms."""
    every = archive.namelist()
    for form in forms:
        names = sorted(name for name in every if form.archived and form.archived.fullmatch(name))
        if names:
            return joined_documents(file, archive, names, form)
    raise Refused("archive", f"This is a zip archive{described(every)}; unpack it and upload the file inside.")


def joined_documents(file: FileBytes, archive: Archive, names: Sequence[str], form: JsonForm) -> FileTable:
    """Return the records of several documents of one form as one table."""
    size = sum(archive.getinfo(name).file_size for name in names)
    if size > limits.FILE_BYTES:
        raise Refused("unpacked_too_large", "The reviews in this archive are too large; upload its files one by one.")
    if size > IN_MEMORY:
        openings = [functools.partial(open_member, file, name) for name in names]
        tables = [known_table(form, outline(reopen), reopen, ENCODING) for reopen in openings]
        return JoinedTables(
            tables=[table for table in tables if table is not None],
            header=form.header,
            encoding=ENCODING,
        )
    items: list[Any] = []
    for name in names:
        document = parse(archive.read(name).decode("utf-8-sig", "replace"))
        items += form.items(document) or []
    return form.table(items, ENCODING)


def open_member(file: FileBytes, name: str) -> TextIO:
    """Return a file of an archive as text; close it."""
    return io.TextIOWrapper(Archive(file.stored()).open(name), "utf-8-sig", errors="replace", newline="")


@dataclass(frozen=True, kw_only=True)
class JoinedTables(FileTable):
    """Tables of one form, one after the other; a record's line is its number among all."""

    tables: Sequence[FileTable]

    def records(self) -> Iterator[FileRecord]:
        every = itertools.chain.from_iterable(table.records() for table in self.tables)
        return (record._replace(line=number) for number, record in enumerate(every, 1))


def described(names: Sequence[str]) -> str:
    """Describe what is in an archive that is not read."""
    return f" with {len(names)} files" if len(names) > 1 else ""
