"""Zip files: workbooks, and Takeout archives whose reviews are read in place (pure)."""

import functools
import io
import itertools
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from reviews.readers import limits
from reviews.readers.containers.json import HELD, parse
from reviews.readers.containers.json_stream import known_table, outline
from reviews.readers.containers.table import Record, Table
from reviews.readers.containers.workbooks import Workbook, check_archive, check_sheets
from reviews.readers.records import Refused
from reviews.readers.shapes.documents import GOOGLE_REVIEWS

TAKEOUT_REVIEWS = re.compile(
    r"(?:.*/)?(?:Google Business Profile|Google My Business|.*비즈니스.*)/(?:.*/)?reviews[^/]*\.json", re.IGNORECASE
)


def open_zip(path: Path) -> Table:
    """The table in a workbook or in a Takeout. Raises ``Refused``."""
    try:
        with zipfile.ZipFile(path) as archive:
            check_archive(archive)
            names = archive.namelist()
            if "xl/workbook.xml" in names:
                check_sheets(archive)
            elif reviews := [name for name in names if TAKEOUT_REVIEWS.fullmatch(name)]:
                return takeout(archive, sorted(reviews))
            else:
                raise Refused(
                    "archive", f"This is a zip archive{described(names)}; unpack it and upload the file inside."
                )
    except Refused:
        raise
    except Exception as error:  # zipfile and zlib raise a dozen kinds of errors over a broken archive
        raise Refused("broken_archive", "This zip file is broken; pack it again or upload the file inside.") from error
    return Workbook.open(path)


def takeout(archive: zipfile.ZipFile, names: list[str]) -> Table:
    """All reviews of all stores of a Takeout archive."""
    size = sum(archive.getinfo(name).file_size for name in names)
    if size > limits.FILE_BYTES:
        raise Refused("unpacked_too_large", "The reviews in this archive are too large; upload its files one by one.")
    if size > HELD:
        return Together(streamed_reviews(Path(str(archive.filename)), names))
    found: list[Any] = []
    for name in names:
        document = parse(archive.read(name).decode("utf-8-sig", "replace"))
        found += GOOGLE_REVIEWS.items(document) or []
    return GOOGLE_REVIEWS.table(found, "utf-8")


def streamed_reviews(path: Path, names: list[str]) -> list[Table]:
    """The reviews of each file of an archive, none of them held in memory."""
    openings = [functools.partial(open_member, path, name) for name in names]
    tables = (known_table(GOOGLE_REVIEWS, outline(reopen), reopen, "utf-8") for reopen in openings)
    return [table for table in tables if table is not None]


def open_member(path: Path, name: str) -> TextIO:
    """A file of an archive as text; close it."""
    return io.TextIOWrapper(zipfile.ZipFile(path).open(name), "utf-8-sig", errors="replace", newline="")


@dataclass(frozen=True)
class Together:
    """Tables of one form, one after the other; a record's line is its number among all."""

    tables: Sequence[Table]
    header: Sequence[str] = GOOGLE_REVIEWS.header
    encoding: str = "utf-8"
    shape: str = GOOGLE_REVIEWS.key

    def records(self) -> Iterator[Record]:
        every = itertools.chain.from_iterable(table.records() for table in self.tables)
        return (record._replace(line=number) for number, record in enumerate(every, 1))


def described(names: list[str]) -> str:
    if "[Content_Types].xml" in names:
        return " of an Office document that is no workbook"
    return f" with {len(names)} files" if len(names) > 1 else ""
