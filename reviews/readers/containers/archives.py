"""Zip archives whose members are unpacked in blocks, whatever the archive states of their sizes (pure)."""

import io
import zipfile
from typing import IO, BinaryIO

from reviews.readers import limits
from reviews.readers.containers.bounded import Bounded
from reviews.readers.containers.parts import PartSummary, check_part
from reviews.readers.containers.streams import BUFFER
from reviews.readers.records import Refused

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of packing that ``zipfile`` unpacks in blocks; of the others, a block may become gigabytes at once."""


class Archive(zipfile.ZipFile):
    """A zip archive opened for reading; its names are found in capitals and small letters alike, as Office does.

    Opening raises ``Refused`` for an encrypted archive and for one that states more than ``limits`` allow, reading a
    member where more comes out than that. openpyxl reads members with ``read`` and ``open``, so that both are bounded.
    """

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        check_archive(self)
        self._members = {info.filename.casefold(): info for info in self.infolist()}

    def getinfo(self, name: str) -> zipfile.ZipInfo:
        """Return what the archive states of a member. Raises KeyError where there is none."""
        return self._members[name.casefold()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.casefold() in self._members

    def open(self, name: str | zipfile.ZipInfo, *_args: object, **_options: object) -> IO[bytes]:
        """Return a member as a stream of bytes that counts what comes out."""
        info = name if isinstance(name, zipfile.ZipInfo) else self.getinfo(name)
        packed: BinaryIO = super().open(info)  # type: ignore[assignment]
        return io.BufferedReader(Bounded(packed, min(info.file_size, limits.FILE_BYTES), "zip file"), BUFFER)

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """Return the bytes of a member. ``zipfile`` itself would unpack all of it before it cuts it to its size."""
        with self.open(name) as stream:
            return stream.read()


class Package(Archive):
    """The archive of an Office document: every part is checked when it is first opened, whatever it is called."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self._summaries: dict[str, PartSummary] = {}

    def open(self, name: str | zipfile.ZipInfo, *_args: object, **_options: object) -> IO[bytes]:
        """Return a part that is sound XML within ``limits``. Raises ``Refused``."""
        self.summary(name if isinstance(name, str) else name.filename)
        return super().open(name)

    def summary(self, name: str) -> PartSummary:
        """Return what the check of a part has found, from reading all of it once."""
        key = name.casefold()
        if key not in self._summaries:
            with super().open(name) as stream:
                self._summaries[key] = check_part(stream)
        return self._summaries[key]


def check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse encrypted archives, unusual ones, and those that state to unpack to more than ``limits`` allow."""
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise Refused("encrypted", "This file is protected by a password; save it without one and upload that.")
    if any(member.compress_type not in METHODS for member in members):
        raise Refused("archive", "This zip file is packed in an unusual way; pack it again as a plain zip file.")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > limits.UNPACKED_BYTES or unpacked > limits.UNPACKED_RATIO * max(packed, 1) + limits.MEGABYTE:
        raise Refused("unpacked_too_large", "This file is too large when unpacked; split it into smaller files.")
