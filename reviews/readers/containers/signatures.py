"""What a file is by its first bytes, and the sentence for those we do not read (pure)."""

from reviews.readers.containers.gzip import GZIP
from reviews.readers.records import Refused

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN = (
    (b"%PDF", "pdf", "a PDF", "export the data as CSV, XLSX or JSON instead"),
    (b"\x89PNG", "image", "an image", "upload a CSV, XLSX or JSON file instead"),
    (b"\xff\xd8\xff", "image", "an image", "upload a CSV, XLSX or JSON file instead"),
    (b"GIF8", "image", "an image", "upload a CSV, XLSX or JSON file instead"),
    (b"RIFF", "media", "a picture, sound or film", "upload a CSV, XLSX or JSON file instead"),
    (b"SQLite format 3", "database", "a database", "export its table as CSV instead"),
    (b"PAR1", "parquet", "a Parquet file", "export it as CSV instead"),
    (GZIP, "archive", "a gzip file that was packed twice", "unpack it and upload the file inside"),
    (b"7z\xbc\xaf", "archive", "a 7z archive", "unpack it and upload the file inside"),
    (b"Rar!", "archive", "a RAR archive", "unpack it and upload the file inside"),
    (b"{\\rtf", "document", "a text document", "export the data as CSV, XLSX or JSON instead"),
    (b"\x7fELF", "program", "a program", "upload a CSV, XLSX or JSON file instead"),
    (b"MZ\x90", "program", "a program", "upload a CSV, XLSX or JSON file instead"),
)
MARKUP = ((b"<!doctype html", "a web page"), (b"<html", "a web page"), (b"<?xml", "an XML file"))


def refuse_foreign(head: bytes) -> None:
    """Refuse what is certainly no table of ours, saying what it is."""
    for sign, code, what, remedy in FOREIGN:
        if head.startswith(sign):
            raise Refused(code, f"This is {what}, not a table; {remedy}.")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for sign, what in MARKUP:
        if start.startswith(sign):
            raise Refused("markup", f"This is {what}, not a table; export the data as CSV, XLSX or JSON instead.")
    if head.startswith(OLD_OFFICE):
        raise Refused(
            "old_workbook",
            "This is an old or password-protected Office file; open it, save it as XLSX without a "
            "password and upload that.",
        )
