"""Cases in fresh processes, measured from outside and from inside, and lines of JSON about them."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PLAIN = ("DATABASE_URL", "CELERY_BROKER_URL", "EVENLY_ENV", "EVENLY_DATA_DIR", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True)
class Measured:
    """One run: wall and CPU seconds and peak MB of the whole process, and what the case said on standard output.

    A case says ``seconds`` and ``cpu`` of the part that counts, without start-up and preparation.
    """

    wall: float
    cpu: float
    peak: float
    lines: Sequence[Mapping[str, Any]]

    @property
    def said(self) -> Mapping[str, Any]:
        return self.lines[-1] if self.lines else {}


@dataclass
class Room:
    """A folder for databases, files and compiled modules, with the environment of the processes that work in it."""

    path: Path
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in PLAIN}
        own = {"EVENLY_DATA_DIR": str(self.path / "data"), "PYTHONPYCACHEPREFIX": str(self.path / "compiled")}
        return {**kept, **own, **self.variables}

    def sqlite(self, name: str) -> Path:
        """Make this the database of the processes to come."""
        path = self.path / name
        self.variables["DATABASE_URL"] = f"sqlite:///{path}"
        return path

    def run(self, *command: str) -> Measured:
        """Run a Python command (``-m module ...`` or a script) to its end. Raises where it fails."""
        begun = time.monotonic()
        with tempfile.TemporaryFile("w+") as output:
            started = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=self.environment, stdout=output, stderr=subprocess.PIPE
            )
            errors = started.stderr.read() if started.stderr else b""
            _pid, status, used = os.wait4(started.pid, 0)
            started.returncode = os.waitstatus_to_exitcode(status)
            wall = time.monotonic() - begun
            output.seek(0)
            said = [json.loads(line) for line in output.read().splitlines() if line.startswith("{")]
        if started.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{errors.decode()[-3_000:]}")
        return Measured(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said)

    def manage(self, *command: str) -> Measured:
        return self.run("manage.py", *command)


@contextmanager
def room() -> Iterator[Room]:
    folder = Path(tempfile.mkdtemp(prefix="evenly-bench-"))
    folder.chmod(0o755)
    try:
        yield Room(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copied(source: Path, target: Path) -> None:
    """Put a SQLite database in the place of another one."""
    for ending in ("", "-wal", "-shm"):
        Path(f"{target}{ending}").unlink(missing_ok=True)
    shutil.copy(source, target)


def emptied(path: Path, tables: Sequence[str]) -> None:
    """A SQLite database without the rows of these tables, and without the room that they took."""
    with sqlite3.connect(path, isolation_level=None) as database:
        for table in tables:
            database.execute(f"DELETE FROM {table}")
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def check(holds: object, what: str) -> None:
    """Stop unless the case did its work: a fast wrong answer is not worth timing."""
    if not holds:
        raise SystemExit(f"wrong result: {what}")


def say(**line: object) -> None:
    """One line of JSON, figures with three decimals."""
    rounded = {name: round(value, 3) if isinstance(value, float) else value for name, value in line.items()}
    sys.stdout.write(json.dumps(rounded) + "\n")
    sys.stdout.flush()


def say_run(case: str, turn: int, found: Measured) -> None:
    inner = {name: found.said[name] for name in ("seconds", "cpu", "rows") if name in found.said}
    say(case=case, turn=turn, wall=found.wall, whole_cpu=found.cpu, peak_mb=found.peak, **inner)


def middle(runs: Sequence[Measured], of: str) -> float:
    """The median of ``wall``, ``cpu`` (whole process) or of what the case said."""
    if of in ("wall", "cpu", "peak"):
        return median(getattr(each, of) for each in runs)
    return median(each.said[of.removeprefix("inner ")] for each in runs)


@contextmanager
def timed(**line: object) -> Iterator[dict[str, object]]:
    """Times a block of a case and prints what it says; the block may add to the line."""
    wall, cpu = time.perf_counter(), time.process_time()
    told = dict(line)
    yield told
    say(seconds=time.perf_counter() - wall, cpu=time.process_time() - cpu, **told)
