"""The limits of one process: lower ones of the system stay."""

import os
import resource
import subprocess
import sys

SCRIPT = """
import resource
from dashboards.jobs import limits
resource.setrlimit(resource.RLIMIT_DATA, (600_000_000, resource.RLIM_INFINITY))
limits.{name} = {value}
limits.confine()
print(resource.getrlimit(resource.RLIMIT_DATA)[0], resource.getrlimit(resource.RLIMIT_CORE)[0])
{rest}
"""


def confined(name: str, value: int, rest: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", SCRIPT.format(name=name, value=value, rest=rest)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=dict(os.environ),
    )


def test_too_much_memory_is_an_error_and_not_the_end_of_the_machine() -> None:
    rest = "try:\n    bytearray(800_000_000)\nexcept MemoryError:\n    print('refused')"
    most, core, outcome = confined("MEMORY", 400_000_000, rest).stdout.split()
    # What the process had before comes on top.
    assert 400_000_000 < int(most) < 600_000_000
    assert (core, outcome) == ("0", "refused")


def test_a_lower_limit_of_the_system_stays() -> None:
    assert confined("MEMORY", 900_000_000).stdout.split() == ["600000000", "0"]


def test_the_system_ends_what_computes_too_long() -> None:
    done = confined("CPU_SECONDS", 1, "while True: pass")
    assert -done.returncode == 24, done.stderr
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] == resource.RLIM_INFINITY
