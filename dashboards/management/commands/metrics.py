"""``manage.py metrics``: figures of pages and jobs for Prometheus, on a port of this machine."""

import time
from argparse import ArgumentParser, ArgumentTypeError

from django.core.management.base import BaseCommand
from django.utils import timezone
from prometheus_client import start_http_server

from dashboards.jobs.figures import registry, text

ADDRESS = "127.0.0.1:9108"


def _address(written: str) -> tuple[str, int]:
    host, _colon, port = written.rpartition(":")
    if not host or not port.isdecimal():
        raise ArgumentTypeError("Write the address as host:port.")
    return host.strip("[]"), int(port)


class Command(BaseCommand):
    help = "Serve figures in the text format of Prometheus until Ctrl-C; --once writes them to standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", type=_address, default=_address(ADDRESS), help=f"host:port, else {ADDRESS}")
        parser.add_argument("--once", action="store_true", help="write them once and end")

    def handle(self, *, address: tuple[str, int], once: bool, **options: object) -> None:
        if once:
            self.stdout.write(text(timezone.now))
            return
        host, port = address
        start_http_server(port, host, registry(timezone.now))
        self.stdout.write(f"Figures are served on http://{host}:{port}/metrics (Ctrl-C ends it).")
        self.stdout.flush()
        while True:
            time.sleep(3600)
