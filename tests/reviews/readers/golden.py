"""Reads a file whole and writes down what came of it, for tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from reviews.readers import Options, open_file, read, recognise
from reviews.readers.records import Batch, Moment, Note, Recognised, RowError, place_of

DATA = Path(__file__).resolve().parents[2] / "data" / "imports"


@dataclass(frozen=True)
class Outcome:
    """Everything that the readers find in a file."""

    recognised: Recognised
    rows: list[dict[str, Any]]
    lines: list[int]
    errors: list[RowError]
    notes: list[Note]
    damaged: int
    count: int

    @property
    def faults(self) -> list[tuple[int, str, str]]:
        return [(error.line, error.column, error.code) for error in self.errors]


def outcome(
    path: Path,
    kind: str,
    options: Options = Options(),  # noqa: B008
    size: int = 50_000,
    encoding: str = "",
) -> Outcome:
    with open_file(path, encoding, options.sheet, kind) as file:
        recognised = recognise(file, kind, options)
        batches = list(read(file, recognised, options, size=size))
    for batch in batches:
        assert batch.read == len(batch.lines) + len({error.line for error in batch.errors})
        assert all(len(values) == len(batch.lines) for values in batch.columns.values())
        assert len(batch.raw) == len(batch.damaged) == len(batch.lines)
    return Outcome(
        recognised,
        [row for batch in batches for row in rows(batch)],
        [line for batch in batches for line in batch.lines],
        [error for batch in batches for error in batch.errors],
        [note for batch in batches for note in batch.notes],
        sum(sum(batch.damaged) for batch in batches),
        sum(batch.read for batch in batches),
    )


def rows(batch: Batch) -> Iterator[dict[str, Any]]:
    for index in range(len(batch.lines)):
        yield {name: values[index] for name, values in batch.columns.items()}


def written(value: Any) -> str:
    """A value as it stands in the expected files: moments as from .. to (precision)."""
    if isinstance(value, Moment):
        if value.start == value.end:
            return shown(value.start)
        return f"{shown(value.start)} .. {shown(value.end)} ({value.precision})"
    return repr(value) if not isinstance(value, str) else value


def shown(moment: datetime) -> str:
    return moment.isoformat()


def account(found: Outcome) -> str:
    """What a person should check by eye once, and a test compares afterwards."""
    recognised = found.recognised
    lines = [
        f"shape {recognised.shape}, {recognised.encoding}, publisher {recognised.publisher or '-'}, "
        f"read {found.count}, damaged {found.damaged}"
    ]
    lines += [f"{header} -> {name}" for header, name in recognised.understood.items()]
    lines += [f"ignored {', '.join(recognised.ignored) or '-'}"]
    lines += [f"warning {code}: {sentence}" for code, sentence in recognised.warnings]

    def at(line: int) -> str:
        return str(place_of(line, recognised.sheet_starts))

    for line, row in zip(map(at, found.lines), found.rows, strict=True):
        lines += ["", f"line {line}"]
        lines += [f"  {name}: {written(value)}" for name, value in sorted(row.items()) if value not in ("", None, [])]
    lines += [""] if found.errors or found.notes else []
    lines += [
        f"refused line {at(e.line)}, {e.column or '-'}: {e.code} {e.given!r} (expected {e.expected!r})"
        for e in found.errors
    ]
    lines += [f"note line {at(n.line)}, {n.column}: {n.code} {n.given!r}" for n in found.notes]
    return "\n".join(lines) + "\n"
