"""Gzip, unpacked while it is read and only up to a limit (pure)."""

import gzip
import io
import zlib
from typing import BinaryIO

from reviews.readers.records import Refused

GZIP = b"\x1f\x8b"


class Unpacked(io.RawIOBase):
    """A gzip stream that refuses to become larger than ``most`` bytes."""

    def __init__(self, packed: BinaryIO, most: int) -> None:
        self.packed, self.most, self.seen = packed, most, 0
        self.stream = gzip.GzipFile(fileobj=packed)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            block = self.stream.read(len(buffer))
        except (OSError, EOFError, ValueError, zlib.error) as error:
            raise Refused("broken_archive", "This gzip file is broken; pack it again or upload it unpacked.") from error
        self.seen += len(block)
        if self.seen > self.most:
            raise Refused(
                "unpacked_too_large", "This gzip file is too large when unpacked; split it into smaller files."
            )
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        if not self.closed:
            self.stream.close()
            self.packed.close()
        super().close()
