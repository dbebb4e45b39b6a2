"""A stream of unpacked bytes that is read in blocks and never gives more than it may (pure)."""

import io
import zipfile
import zlib
from typing import BinaryIO

from reviews.readers.records import Refused

BROKEN = (OSError, EOFError, ValueError, zlib.error, zipfile.BadZipFile)
"""What the unpackers of the standard library raise over broken data."""


class Bounded(io.RawIOBase):
    """The bytes that come out of ``source``, counted; what they were said to be does not matter.

    Reading raises ``Refused`` where there are more than ``most``, or where the packed data are broken; ``what`` names
    the file in both sentences.
    """

    def __init__(self, source: BinaryIO, most: int, what: str) -> None:
        self.source, self.most, self.what, self.seen = source, most, what, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            block = self.source.read(len(buffer))
        except BROKEN as error:
            sentence = f"This {self.what} is broken; pack it again or upload it unpacked."
            raise Refused("broken_archive", sentence) from error
        self.seen += len(block)
        if self.seen > self.most:
            sentence = f"This {self.what} is too large when unpacked; split it into smaller files."
            raise Refused("unpacked_too_large", sentence)
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        if not self.closed:
            self.source.close()
        super().close()
