"""Store the numbers that a report is made from, and read them again: in parts, so that none is long in memory."""

import hashlib
import io
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from django.db import connection

from dashboards.models import ReportPart, ReportRun
from dashboards.reports.edition import Edition
from dashboards.reports.packing import pack, unpack, unpack_head

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PART = 1_000_000
"""Bytes."""
PAGES = 4_000
"""Kilobytes of pages that SQLite keeps while a report is made, each of which is read once."""


def keep_few_pages() -> None:
    """Have SQLite keep no more of the database in memory than a report needs; for this connection and for good."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{PAGES}")


def store_edition(report: ReportRun, edition: Edition) -> str:
    """Store an edition in place of the one that a report has; returns the SHA-256 of its bytes."""
    report.parts.all().delete()
    digest = hashlib.sha256()
    with TemporaryFile() as packed:
        pack(packed, edition)
        packed.seek(0)
        for number, content in enumerate(iter(lambda: packed.read(PART), b"")):
            ReportPart.objects.create(report=report, number=number, content=content)
            digest.update(content)
    return digest.hexdigest()


def stored_digest(report: ReportRun) -> str:
    """Give the SHA-256 of the bytes that a report has stored."""
    digest = hashlib.sha256()
    for content in _contents(report):
        digest.update(content)
    return digest.hexdigest()


def stored_edition(report: ReportRun, lines: IO[bytes]) -> tuple[Edition, str]:
    """Give the edition of a report and the SHA-256 of its bytes; its tables are read from the file of their lines.

    Raises ValueError where it is none, or not a whole one.
    """
    digest = hashlib.sha256()
    with TemporaryFile() as packed:
        for content in _contents(report):
            digest.update(content)
            packed.write(content)
        packed.seek(0)
        return unpack(packed, lines), digest.hexdigest()


def stored_head(report: ReportRun) -> Edition:
    """Give the edition of a report without its tables, of which no more is read than that takes.

    Raises ValueError where it is none.
    """
    return unpack_head(io.BufferedReader(_Parts(_contents(report))))


class _Parts(io.RawIOBase):
    """The bytes of parts as a file, each of which is fetched when it is read."""

    def __init__(self, contents: Iterator[bytes]) -> None:
        self._contents, self._left = contents, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        if not self._left:
            self._left = memoryview(next(self._contents, b""))
        target = memoryview(buffer).cast("B")
        count = min(len(target), len(self._left))
        target[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


def _contents(report: ReportRun) -> Iterator[bytes]:
    for content in report.parts.order_by("number").values_list("content", flat=True).iterator(chunk_size=1):
        yield bytes(content)
