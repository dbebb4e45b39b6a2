"""Compute months in several processes, each with metrics of its own: the same rows, and no answer is read twice.

Each process reads the tallies of its metrics once for all months and windows, computes month by month and sends the
rows to the one that writes them, so that the next month is computed while one is written. Metrics that inform each
other stay together. The processes are forked; one whose parent is gone ends when it has rows to send.
"""

import os
from collections.abc import Collection, Generator, Sequence
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from traceback import format_exception
from typing import NamedTuple, NoReturn

from django.conf import settings
from django.db import connections
from django.db.models import Count

from dashboards.metrics import METRICS
from dashboards.scoring.computing import ALL_METRICS, Computed, computed, stored_inputs
from dashboards.scoring.counting import Tallies, stores_of, tallies_of
from dashboards.scoring.informed import INFORMED_BY
from locations.models import Brand

STANDARD_STREAMS = 3
"""File descriptors below it are those of input, output and errors."""


class MonthAsked(NamedTuple):
    """A month that is to be scored, and in which windows."""

    month: int
    windows: Sequence[int]


class Failed(NamedTuple):
    """What went wrong in another process."""

    reason: str
    for_memory: bool


def computed_months(
    brand: Brand, asked: Sequence[MonthAsked], tallies: Tallies, *, only_changed: bool
) -> Generator[Computed]:
    """Yield the rows of each month, in the order asked for, by ``EVENLY_SCORING_PROCESSES`` processes at most.

    ``tallies`` are used where this process computes all by itself. With ``only_changed`` what is stored of the same
    answers, standards and places is not computed. Raises RuntimeError where a process ends before its work, and
    MemoryError where one has no memory left.
    """
    shards = shards_of(brand, settings.SCORING_PROCESSES) if asked else []
    if len(shards) < 2:
        for each in asked:
            yield _computed(brand, each, tallies, ALL_METRICS, only_changed=only_changed)
        return
    # No process may share a connection with another one.
    connections.close_all()
    children = [_forked(brand, asked, shard, only_changed=only_changed) for shard in shards]
    try:
        for _each in asked:
            yield _joined([_received(line) for _pid, line in children])
    finally:
        for pid, line in children:
            line.close()
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)


def shards_of(brand: Brand, count: int) -> list[list[str]]:
    """Share the metrics that have answers out, at most so many parts of about as many tallies; keys of metrics."""
    cells = dict(tallies_of(brand).order_by().values_list("measure").annotate(Count("pk")))
    together = [[*INFORMED_BY], *([entry.key] for entry in METRICS if entry.key not in INFORMED_BY)]
    measures = {entry.key: entry.measure for entry in METRICS}
    weights = [sum(cells.get(measures[key], 0) for key in keys) for keys in together]
    shards: list[list[str]] = [[] for _ in range(max(count, 1))]
    loads = [0] * len(shards)
    for weight, keys in sorted(zip(weights, together, strict=True), key=lambda each: -each[0]):
        if weight:
            lightest = loads.index(min(loads))
            shards[lightest] += keys
            loads[lightest] += weight
    return [shard for shard in shards if shard]


def _computed(
    brand: Brand, asked: MonthAsked, tallies: Tallies, metrics: Collection[str], *, only_changed: bool
) -> Computed:
    stored = stored_inputs(brand.pk, asked.month) if only_changed else {}
    stored = {part: inputs for part, inputs in stored.items() if part[0] in metrics}
    return computed(brand, asked.month, asked.windows, metrics=metrics, tallies=tallies, stored=stored)


def _joined(parts: Sequence[Computed]) -> Computed:
    whole = Computed()
    for part in parts:
        whole.scores.extend(part.scores)
        whole.networks.extend(part.networks)
        whole.unchanged.update(part.unchanged)
    return whole


def _forked(
    brand: Brand, asked: Sequence[MonthAsked], metrics: Collection[str], *, only_changed: bool
) -> tuple[int, Connection]:
    """Start a process that computes some metrics of all months; return its number, and the line that it sends on."""
    receives, sends = Pipe(duplex=False)
    pid = os.fork()
    if not pid:
        _compute_and_end(brand, asked, metrics, sends, only_changed=only_changed)
    sends.close()
    return pid, receives


def _compute_and_end(
    brand: Brand, asked: Sequence[MonthAsked], metrics: Collection[str], line: Connection, *, only_changed: bool
) -> NoReturn:
    """Send the rows of month after month, or in their place what went wrong, and end without what a parent would do."""
    try:
        # What is inherited stays open as long as any process has it, also for those who wait for its end.
        os.closerange(STANDARD_STREAMS, line.fileno())
        os.closerange(line.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
        newest = max(each.month for each in asked)
        tallies = Tallies(newest, stores_of(brand, newest))
        for each in asked:
            line.send(_computed(brand, each, tallies, metrics, only_changed=only_changed))
    except BrokenPipeError:
        # Nobody waits for the rest any more.
        pass
    except Exception as error:
        with suppress(OSError):
            line.send(Failed("".join(format_exception(error)), isinstance(error, MemoryError)))
    finally:
        os._exit(0)


def _received(line: Connection) -> Computed:
    try:
        found: Computed | Failed = line.recv()
    except EOFError:
        raise RuntimeError("A process that scores has ended before its work was done.") from None
    if isinstance(found, Failed):
        raise MemoryError(found.reason) if found.for_memory else RuntimeError(found.reason)
    return found
