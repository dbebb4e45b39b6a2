"""Gzip, unpacked while it is read and only up to a limit (pure)."""

import gzip
from typing import BinaryIO

from reviews.readers.containers.bounded import Bounded

GZIP = b"\x1f\x8b"


class Unpacked(Bounded):
    """A gzip stream that refuses to become larger than ``most`` bytes."""

    def __init__(self, packed: BinaryIO, most: int) -> None:
        super().__init__(gzip.GzipFile(fileobj=packed), most, "gzip file")  # type: ignore[arg-type]
        self.packed = packed

    def close(self) -> None:
        if not self.closed:
            super().close()
            self.packed.close()
