"""From bytes to text: a byte order mark, UTF-8, CP949, then UTF-8 with damage marked; never by statistics (pure)."""

import codecs
import itertools
from collections.abc import Iterator
from typing import TextIO

from reviews.readers.cells.texts import MISREAD_REPLACEMENT
from reviews.readers.containers.streams import FileBytes
from reviews.readers.records import Refused

DAMAGED = "utf-8, damaged"
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BLOCK = 1 << 20
REPLACEMENT = "\ufffd"
WINDOWS = "cp1252"
"""What spreadsheets of Western Europe and America write; by latin1 people mean this too."""
WESTERN_SIGNS = frozenset("€§°«»„“”‚‘’–—…·²³½¼¿¡")
ASCII = frozenset(map(chr, range(128)))
NUL = "\0"


def settle_encoding(file: FileBytes, asked: str = "") -> str:
    """Find the encoding to read the file with; the whole file is decoded once, block by block.

    Raises ``Refused`` for a file with NUL characters, and for an ``asked`` encoding that does not exist or
    does not fit.
    """
    if asked:
        return asked_encoding(file, asked)
    marked = next((name for mark, name in MARKS if file.head.startswith(mark)), "")
    for name in [marked] if marked and marked != "utf-8-sig" else ["utf-8-sig" if marked else "utf-8", "cp949"]:
        if fits(file, name):
            return name
    refuse_nul(file)
    return DAMAGED


def asked_encoding(file: FileBytes, asked: str) -> str:
    """Return the codec's name. By latin1 people mean Windows-1252 wherever that fits: latin1 has no € and no œ."""
    try:
        name = codecs.lookup(asked).name
        "".encode(name)
    except (LookupError, TypeError):
        raise Refused("encoding", f'There is no encoding called "{asked[:40]}"; use utf-8, cp949 or latin1.') from None
    if name == "iso8859-1" and fits(file, WINDOWS):
        return WINDOWS
    if not fits(file, name):
        raise Refused("encoding", f"This file is not written in {asked}; leave the encoding out and it will be found.")
    return name


def fits(file: FileBytes, name: str) -> bool:
    """Return whether every byte can be read so. U+FFFD in UTF-8 that happens to be legal CP949 is no sign of Korean."""
    decoder = codecs.getincrementaldecoder(name)()
    with file.unpacked() as stream:
        try:
            for block in iter(lambda: stream.read(BLOCK), b""):
                if not acceptable(decoder.decode(block), name):
                    return False
            return acceptable(decoder.decode(b"", final=True), name)
        except UnicodeDecodeError:
            return False


def acceptable(text: str, name: str) -> bool:
    if NUL in text:
        raise nul_refusal()
    return name != "cp949" or MISREAD_REPLACEMENT not in text


def refuse_nul(file: FileBytes) -> None:
    with file.unpacked() as stream:
        for block in iter(lambda: stream.read(BLOCK), b""):
            if b"\0" in block:
                raise nul_refusal()


def nul_refusal() -> Refused:
    return Refused(
        "nul", "This file contains NUL characters, so it is not a text table; export it again as CSV, XLSX or JSON."
    )


def is_of_windows(file: FileBytes, lines_in: int) -> bool:
    """Return whether damaged text may be Windows-1252: as such its first lines have Western letters and signs alone.

    It is asked about and never taken, since nearly every file can be read so.
    """
    if not fits(file, WINDOWS):
        return False
    beyond_ascii = {letter for line in itertools.islice(lines(file, WINDOWS), lines_in) for letter in line} - ASCII
    return all(letter.isalpha() or letter in WESTERN_SIGNS for letter in beyond_ascii) and not has_utf8(file, lines_in)


def has_utf8(file: FileBytes, lines_in: int) -> bool:
    """Return whether some letter beyond ASCII of the first lines of damaged text is UTF-8."""
    found = {letter for line in itertools.islice(lines(file, DAMAGED), lines_in) for letter in line}
    return bool(found - ASCII - {REPLACEMENT})


def open_text(file: FileBytes, encoding: str) -> TextIO:
    """Return the file as text with its line ends untouched."""
    if encoding == DAMAGED:
        return file.text("utf-8-sig", "replace")
    return file.text(encoding)


def lines(file: FileBytes, encoding: str) -> Iterator[str]:
    """Yield physical lines with their ends: LF, CR and CRLF."""
    with open_text(file, encoding) as stream:
        yield from stream
