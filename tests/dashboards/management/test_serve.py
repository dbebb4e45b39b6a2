"""``manage.py serve`` keeps its web server when a worker dies, and its commands end quietly when nobody reads on."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.databases import ROOT, Environment
from tests.servers import free_port

BOUND_SECONDS = 60


def worker_of(server: int) -> int:
    """The process id of the worker among the children of ``serve``; 0 while there is none."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == server and b"worker" in (folder / "cmdline").read_bytes().split(b"\0"):
                return int(folder.name)
        except (FileNotFoundError, ProcessLookupError):
            continue
    return 0


def wait_for_worker(server: int, other_than: int = 0) -> int:
    deadline = time.monotonic() + BOUND_SECONDS
    while time.monotonic() < deadline:
        if (found := worker_of(server)) not in (0, other_than):
            return found
        time.sleep(0.1)
    raise AssertionError("no worker within the bound")


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_a_killed_worker_is_started_again_and_the_pages_stay(own_database: Environment) -> None:
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=own_database, stdout=subprocess.PIPE, text=True) as server:
        try:
            first = wait_for_worker(server.pid)
            deadline = time.monotonic() + BOUND_SECONDS
            while not answers(port) and time.monotonic() < deadline:
                time.sleep(0.2)
            os.kill(first, signal.SIGKILL)
            second = wait_for_worker(server.pid, other_than=first)
            assert second != first
            assert answers(port)
            assert server.poll() is None
        finally:
            server.send_signal(signal.SIGINT)
            said, _ = server.communicate(timeout=BOUND_SECONDS)
    assert "The worker has ended (signal 9)" in said
    assert "Stopping." in said
    assert not worker_of(server.pid)


def test_a_command_whose_reader_has_gone_ends_without_a_word(own_database: Environment) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as output:
        command = [sys.executable, "manage.py", "document_metrics"]
        done = subprocess.run(
            command, cwd=ROOT, env=own_database, stdout=output, stderr=subprocess.PIPE, timeout=60, check=False
        )
    assert done.stderr == b""
