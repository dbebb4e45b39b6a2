"""``manage.py serve`` over a database, as long as a block lasts."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import DidNotStart, free_port

ROOT = Path(__file__).resolve().parents[2]
STARTUP_SECONDS = 60


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[str]:
    """The address of a server with its worker; both end with the block. Raises DidNotStart."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + STARTUP_SECONDS
        while not _answers(port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise DidNotStart("manage.py serve gave no answer; its last lines are above.")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
