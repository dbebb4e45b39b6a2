"""The rejects file of an import: what was refused, where and why, growing with the batches."""

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from reviews.models import ImportJob
from reviews.readers import rejects
from reviews.readers.records import Recognised, RowError

BYTE_ORDER_MARK = "\ufeff"
"""Without it, spreadsheet programs show Korean as noise."""


class RejectsFile:
    """The file grows inside the transaction that counts its records, while the job's row is held.

    So only one worker ever writes to it, and what a killed one wrote without committing is cut off by the next.
    ``name`` is its path below the data folder, empty until something was refused; ``size`` is the committed part.
    """

    def __init__(self, job: ImportJob, recognised: Recognised) -> None:
        self.name, self.size = job.rejects_file, job.rejects_size
        self._planned = f"rejects/{job.pk}.csv"
        self._recognised = recognised

    def lines(self, errors: Sequence[RowError]) -> bytes:
        """What these refused records add to the file."""
        if not errors:
            return b""
        text = io.StringIO()
        if not self.size:
            text.write(BYTE_ORDER_MARK)
            rejects.write_header(text, self._recognised)
        rejects.write(text, self._recognised, errors)
        return text.getvalue().encode("utf-8", "surrogatepass")

    def columns(self, lines: bytes) -> dict[str, Any]:
        """What the job's row keeps of the file once these lines are in it."""
        return {"rejects_file": self._planned if lines else self.name, "rejects_size": self.size + len(lines)}

    def append(self, lines: bytes) -> None:
        """Write the lines behind the committed part and see them safely to disk."""
        if not lines:
            return
        path = Path(settings.DATA_DIR) / self._planned
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("r+b" if path.exists() else "w+b") as file:
            file.truncate(self.size)
            file.seek(self.size)
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())

    def committed(self, lines: bytes) -> None:
        """Take note that the transaction which counts these lines is through."""
        self.size += len(lines)
        self.name = self._planned if lines else self.name
