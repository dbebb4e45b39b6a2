"""Milliseconds of the page of stores when eight people ask for it all the time, as one JSON line.

    python -m tests.bench.pages --sizes 5000 --only stores --then together
    DATABASE_URL=sqlite:///... EVENLY_DATA_DIR=... python -m tests.bench.together SLUG [--seconds 15] [--people 8]

The server is that of ``manage.py serve``, with its worker, on the cores on which the people run as well. Each has a
session of their own and asks again as soon as the answer is there.
"""

import argparse
import http.client
import os
import threading
import time
from pathlib import Path

from tests.bench.load import served
from tests.bench.measuring import Room, check, say

PORT = 8196
WARMING = 10.0
"""Seconds in which the server starts its processes and the worker does what waits."""


def ask(port: int, address: str, session: str, end: float, took: list[float]) -> None:
    """Ask until the end; every answer must be a page."""
    while (begun := time.monotonic()) < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Cookie": f"sessionid={session}", "Accept-Encoding": "gzip", "Host": "127.0.0.1"}
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        check(answer.status == 200 and body, f"{address}: {answer.status}")
        took.append(1_000 * (time.monotonic() - begun))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("slug")
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--port", type=int, default=PORT)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from tests.bench.pages import head_office

    sessions = [head_office(given.slug)[0].cookies["sessionid"].value for _person in range(given.people)]
    here = {name: os.environ[name] for name in ("DATABASE_URL", "EVENLY_DATA_DIR") if name in os.environ}
    address = f"/b/{given.slug}/stores/"
    took: list[float] = []
    with served(Room(Path(), here), given.port):
        ask(given.port, address, sessions[0], time.monotonic() + WARMING, [])
        end = time.monotonic() + given.seconds
        threads = [
            threading.Thread(target=ask, args=(given.port, address, session, end, took), daemon=True)
            for session in sessions
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(given.seconds + 60)
    check(took, "nobody got a page")
    took.sort()
    p50, p95 = (took[min(len(took) - 1, int(share * len(took)))] for share in (0.5, 0.95))
    say(case="stores, together", people=given.people, requests=len(took), p50_ms=p50, p95_ms=p95,
        a_second=len(took) / given.seconds)  # fmt: skip


if __name__ == "__main__":
    main()
