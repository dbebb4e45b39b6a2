"""``manage.py serve``: the web server and one worker on this machine, with one command, until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, OutputWrapper

from locations.first_run import nobody_yet

HOST = "127.0.0.1"
PORT = 8000
WORKER = (sys.executable, "manage.py", "worker")
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds before a worker that has ended is started again; doubled as long as it ends at once."""

PATIENCE_SECONDS = 6.0
"""Time for a child to end by itself before it is killed."""


class Command(BaseCommand):
    help = f"Migrate, then run the web server (http://{HOST}:{PORT}) and a worker, until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=PORT)

    def handle(self, *, port: int, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError("serve is for one machine; docs/operations.md says how production is started.")
        refuse_taken(port)
        call_command("migrate", verbosity=0)
        serve(port, dict(os.environ), self.stdout)


def refuse_taken(port: int) -> None:
    """Raise CommandError with what to do where something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} is taken by another program; stop that one, or choose another port: "
                f"make PORT={port + 1} demo (or run)."
            ) from error


def serve(port: int, environment: Mapping[str, str], out: OutputWrapper) -> None:
    """Run web server and worker as children until a signal comes or the web server ends; no child outlives it.

    A worker that ends is started again and resumes its job at the last batch; the pages stay available.
    """
    children = [_start(command, environment) for command in (_web(port), WORKER)]
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _stop)
        out.write(f"Evenly runs on http://{HOST}:{port} (Ctrl-C ends it).")
        if nobody_yet():
            out.write("Nobody has an account yet: open that address and make the first one.")
        out.flush()
        _watch(children, environment, out)
    except _Stopped:
        out.write("Stopping.")
    else:
        raise CommandError("The web server has ended by itself; its last lines above say why.")
    finally:
        _end(children)


def _watch(children: "list[subprocess.Popen[bytes]]", environment: Mapping[str, str], out: OutputWrapper) -> None:
    """Wait until the web server ends, and start the worker (the second child) again whenever it ends."""
    pause, started, due = SHORTEST_PAUSE, time.monotonic(), 0.0
    while children[0].poll() is None:
        time.sleep(0.2)
        ended, now = children[1].poll(), time.monotonic()
        if ended is None:
            continue
        if not due:
            pause = SHORTEST_PAUSE if now - started > LONGEST_PAUSE else min(2 * pause, LONGEST_PAUSE)
            due = now + pause
            out.write(f"The worker has ended ({_how(ended)}); it is started again in {pause:.0f} s.")
            out.flush()
        elif now >= due:
            children[1], started, due = _start(WORKER, environment), now, 0.0


def _start(command: Sequence[str], environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"


def _web(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", "config.wsgi"),
        *("--bind", f"{HOST}:{port}", "--graceful-timeout", "3"),
    ]


class _Stopped(BaseException):
    """A signal asked us to stop."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Stopped


def _end(children: "Sequence[subprocess.Popen[bytes]]") -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.terminate()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for child in children:
        try:
            child.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
