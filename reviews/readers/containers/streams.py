"""The bytes of a file that is opened once and read many times, each time from its beginning (pure)."""

import functools
import io
import os
from pathlib import Path
from typing import BinaryIO

from reviews.readers import limits
from reviews.readers.containers.gzip import GZIP, Unpacked

HEAD = 4096
"""Bytes by which the kind of a file is recognised."""

BUFFER = 1 << 16
"""Bytes of a read; a smaller buffer spends more time in Python than on the disk."""


class FileBytes:
    """A file opened for reading.

    Every stream of it starts at the beginning and has a position of its own, so that one can be read while another
    one is only half read. Not for several threads at once.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("rb", buffering=0)

    def close(self) -> None:
        self._file.close()

    @functools.cached_property
    def size(self) -> int:
        """Bytes of the file as it is stored."""
        return os.fstat(self._file.fileno()).st_size

    @functools.cached_property
    def head(self) -> bytes:
        """The first bytes, unpacked where the file is gzip."""
        with self.unpacked() as stream:
            return stream.read(HEAD)

    def stored(self) -> BinaryIO:
        """Return a stream of the bytes as they are stored; it can seek."""
        return io.BufferedReader(OwnPosition(self._file), BUFFER)

    def unpacked(self) -> BinaryIO:
        """Return a stream of the bytes, unpacked where the file is gzip.

        Reading raises ``Refused`` where more comes out than ``limits`` allow or the packed data is broken.
        """
        stream = io.BufferedReader(OwnPosition(self._file), BUFFER)
        if stream.peek(len(GZIP))[: len(GZIP)] != GZIP:
            return stream
        return io.BufferedReader(Unpacked(stream, limits.FILE_BYTES), BUFFER)

    def text(self, encoding: str, errors: str = "strict") -> io.TextIOWrapper:
        """Return the file as text with its line ends untouched."""
        return io.TextIOWrapper(self.unpacked(), encoding, errors, newline="")


class OwnPosition(io.RawIOBase):
    """A stream over an open file that remembers its own position; closing it leaves the file open."""

    def __init__(self, file: io.FileIO) -> None:
        self._file, self._at = file, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to a byte of the file. Whoever seeks from the current position means that of this stream."""
        if whence == os.SEEK_CUR:
            offset, whence = self._at + offset, os.SEEK_SET
        self._at = self._file.seek(offset, whence)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._file.seek(self._at)  # another stream may have moved the file since
        count = self._file.readinto(buffer)
        self._at += count
        return count
