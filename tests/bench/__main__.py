"""Every goal of performance in one table, within half an hour on two cores.

    python -m tests.bench [--only imports pages] [--large] [--patience 2] [--markdown FILE] [--lines FILE] [--list]

Runs the scripts of ``rows.py`` one after the other, each with sizes that are representative and small and under a limit
of its own; what exceeds it is ended and shown as not finished, and the others run. ``--only`` takes runs whose names
begin with one of the words. ``--large`` adds 50,000 stores, 10 million answers and two hundred people: hours.
``--patience`` multiplies the limits, for a busy machine. The exit code is 1 where a figure is missing, 0 where all are
there, whether goals are met or not.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from tests.bench.goals import Outcome, Run, outcomes
from tests.bench.measuring import PLAIN, ROOT
from tests.bench.rows import RUNS
from tests.bench.table import as_markdown, as_text

CLEARING = 20.0
"""Seconds that a script has to remove its folders and servers once it was asked to end."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", nargs="+", default=(), metavar="NAME", help="runs whose name begins so")
    parser.add_argument("--large", action="store_true", help="also what takes hours")
    parser.add_argument("--patience", type=float, default=1.0, metavar="TIMES", help="limits are so many times as long")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table there as well")
    parser.add_argument("--lines", type=Path, metavar="FILE", help="write there what the scripts print")
    parser.add_argument("--list", action="store_true", help="only name the runs and their commands")
    given = parser.parse_args(arguments)
    if unknown := [name for name in given.only if not any(run.name.startswith(name) for run in RUNS)]:
        parser.error(f"no run begins with {', '.join(unknown)}; there are: {', '.join(run.name for run in RUNS)}")
    chosen = [
        replace(run, seconds=run.seconds * given.patience)
        for run in chosen_runs(RUNS, given.only, is_large=given.large)
    ]
    if given.list:
        _print("\n".join(f"{run.name}: {run.words} (at most {run.seconds:.0f} s)" for run in chosen))
        return 0
    # A shell that runs this in the background lets it ignore interrupts, and its children with it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    found = [each for run in chosen for each in measured(run, given.lines)]
    _print(as_text(found))
    if given.markdown:
        given.markdown.write_text(as_markdown(found) + "\n", encoding="utf-8")
    return int(any(each.fault for each in found))


def chosen_runs(runs: Sequence[Run], only: Sequence[str], *, is_large: bool) -> list[Run]:
    """Give the runs whose name begins with one of the words, all without words; large ones only when asked for."""
    return [
        run
        for run in runs
        if (is_large or not run.is_large) and (not only or any(run.name.startswith(name) for name in only))
    ]


def measured(run: Run, copy: Path | None = None) -> list[Outcome]:
    """Run a script within its time; what it has printed counts, however it ended."""
    sys.stderr.write(f"{run.name}: {run.words}\n")
    begun = time.monotonic()
    with TemporaryFile("w+") as printed, TemporaryFile("w+") as errors:
        fault = ended(run, printed, errors)
        lines = _lines(printed)
        if fault:
            errors.seek(0)
            sys.stderr.write("".join(errors.readlines()[-12:]))
    if copy:
        with copy.open("a", encoding="utf-8") as file:
            file.writelines(f"{json.dumps({'run': run.name, **line})}\n" for line in lines)
    sys.stderr.write(f"{run.name}: {fault or 'finished'} ({time.monotonic() - begun:.0f} s)\n")
    return outcomes(run, lines, fault)


def ended(run: Run, printed: IO[str], errors: IO[str]) -> str:
    """Run it to its end or to that of its time; in words what went wrong, "" where nothing did."""
    plain = {name: value for name, value in os.environ.items() if name not in PLAIN}
    command = [sys.executable, *(sys.executable if part == "python" else part for part in run.command)]
    started = subprocess.Popen(
        command, cwd=ROOT, env=plain, stdin=subprocess.DEVNULL, stdout=printed, stderr=errors, start_new_session=True
    )
    try:
        code = started.wait(run.seconds)
    except subprocess.TimeoutExpired:
        _end(started)
        return f"not finished after {run.seconds:.0f} s"
    except BaseException:
        _end(started)
        raise
    return f"failed with {code}" if code else ""


def _end(started: "subprocess.Popen[Any]") -> None:
    """Interrupt a script and its children as Ctrl-C does, so that they clear up, and kill what stays."""
    for sign, patience in ((signal.SIGINT, CLEARING), (signal.SIGKILL, None)):
        with suppress(ProcessLookupError):
            os.killpg(started.pid, sign)
        with suppress(subprocess.TimeoutExpired):
            started.wait(patience)


def _lines(printed: IO[str]) -> list[dict[str, Any]]:
    """Give what was printed as JSON; a line that was cut off while it was written is none."""
    printed.seek(0)
    found = []
    for line in printed:
        with suppress(json.JSONDecodeError):
            read = json.loads(line)
            found += [read] if isinstance(read, dict) else []
    return found


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
