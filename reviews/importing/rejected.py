"""The rejects file of an import: what was refused, where and why, growing with the batches."""

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from django.conf import settings

from reviews.models import ImportJob
from reviews.readers.records import Recognised, RowError

EXTRA = ("line", "column", "code", "given", "expected")


class RejectsFile:
    """Opened where the committed part ends: what a killed worker wrote beyond it is cut off.

    The file is made when the first record is refused; ``name`` is its path below the data folder, empty until then.
    """

    def __init__(self, job: ImportJob, recognised: Recognised) -> None:
        self.name, self.size = job.rejects_file, job.rejects_size
        self._planned = f"rejects/{job.pk}.csv"
        self._header = recognised.header
        self._file: BinaryIO | None = None

    def __enter__(self) -> "RejectsFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def write(self, errors: Sequence[RowError]) -> None:
        """Append refused records and see them safely to disk, before the transaction that counts them."""
        if not errors:
            return
        file = self._opened()
        file.write(_lines([*each.raw, each.line, each.column, each.code, each.given, each.expected] for each in errors))
        file.flush()
        os.fsync(file.fileno())
        self.size = file.tell()

    def _opened(self) -> BinaryIO:
        if self._file is None:
            path = Path(settings.DATA_DIR) / self._planned
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("r+b" if self.name else "w+b")
            self._file.truncate(self.size)
            self._file.seek(self.size)
            if not self.size:
                self._file.write(_lines([[*self._header, *EXTRA]]))
            self.name = self._planned
        return self._file


def _lines(rows: object) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue().encode("utf-8", "surrogatepass")
