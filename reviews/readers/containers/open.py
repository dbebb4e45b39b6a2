"""Which kind of container a file is: delimited text, JSON or a workbook (pure)."""

from pathlib import Path

from reviews.readers import limits
from reviews.readers.containers.decoding import open_text, settle_encoding
from reviews.readers.containers.delimited import Delimited
from reviews.readers.containers.json import open_document
from reviews.readers.containers.signatures import HEAD, ZIP, head_of, refuse_foreign
from reviews.readers.containers.table import Table
from reviews.readers.options import Options
from reviews.readers.records import Refused


def open_table(path: Path, options: Options, encoding: str = "") -> Table:
    """The table in the file. ``encoding`` is one that was settled before.

    Raises ``Refused`` for what is no table of ours.
    """
    limits.check_size(path)
    head = head_of(path)
    if not head.strip():
        raise Refused("empty", "This file is empty; export it again and upload the new file.")
    refuse_foreign(head)
    if head.startswith(ZIP):
        from reviews.readers.containers.zip import open_zip  # loaded for the few files that need it

        return open_zip(path)
    settled = encoding or settle_encoding(path, options.encoding)
    if is_document(path, settled):
        return open_document(path, settled)
    return Delimited.open(path, settled)


def is_document(path: Path, encoding: str) -> bool:
    """Whether the text begins as JSON does."""
    with open_text(path, encoding) as stream:
        return stream.read(HEAD).lstrip("\ufeff \t\r\n")[:1] in ("{", "[")
