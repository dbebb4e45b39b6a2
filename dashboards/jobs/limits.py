"""How much time and memory one job may take, so that no file stops all the others."""

import resource
from contextlib import suppress
from pathlib import Path

SECONDS = 3600.0
"""Far more than any import of the size that is taken needs, and far less than a day without a worker."""

PREVIEW_SECONDS = 900.0
"""Of a preview, which takes minutes for the largest file that is taken: somebody waits for it, and so do others."""

CPU_SECONDS = 3600
"""Of all threads together. The system itself ends what takes more, even where its worker is gone."""

MEMORY = 2_000_000_000
"""Bytes beyond those of the worker that a job is forked from; imports stay under 300 MB whatever the file."""


def confine() -> None:
    """Limit this process for good: more memory is a ``MemoryError``, more computing time its end (SIGXCPU)."""
    for what, most in (
        (resource.RLIMIT_DATA, MEMORY + _of_the_worker()),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        # What is left of a process that was killed would hold what customers wrote.
        (resource.RLIMIT_CORE, 0),
    ):
        soft, hard = resource.getrlimit(what)
        known = [limit for limit in (most, soft, hard) if limit != resource.RLIM_INFINITY]
        resource.setrlimit(what, (min(known), hard))


def _of_the_worker() -> int:
    """Give the bytes of data that this process has from its parent; 0 where the system does not say."""
    with suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
        return pages * resource.getpagesize()
    return 0
