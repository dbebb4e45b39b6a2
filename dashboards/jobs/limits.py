"""How much time and memory a worker spends on one import, so that no file stops all the others."""

import contextlib
import resource
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from reviews.jobs import TookTooLong

SECONDS = 3600
"""Far more than any import of the size that is taken needs, and far less than a day without a worker."""

MEMORY = 2_000_000_000
"""Bytes; imports stay under 300 MB whatever the file."""


@contextlib.contextmanager
def limited_time(seconds: float = SECONDS) -> Iterator[None]:
    """Raise ``TookTooLong`` inside what takes longer; only a main thread can be stopped so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def limited_memory(most: int = MEMORY) -> Iterator[None]:
    """Raise ``MemoryError`` where this process would take more; a lower limit of the system stays."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    known = [limit for limit in (most, soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(known), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise TookTooLong
