"""XLSX workbooks (pure)."""

from pathlib import Path

from reviews.readers.options import Options
from reviews.readers.records import Refused
from reviews.readers.tables import Table


def open_zip(path: Path, kind: str, options: Options) -> Table:
    raise Refused("archive", "This is a zip archive; unpack it and upload the file inside.")
