"""Two hundred signed-in people on this machine for five minutes, while two imports run, as JSON lines.

    python -m tests.bench.load [--people 200] [--seconds 300] [--demo FOLDER]

Each opens a page every ten seconds, one in ten judges a mark instead. The demo is made
first, or its data folder is given (a copy is used). The server is that of ``manage.py serve``, with its worker.
"""

import argparse
import http.client
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.bench.import_cases import write_answers
from tests.bench.measuring import ROOT, Room, check, room, say

PAUSE = 10.0
"""Seconds between two pages of a person."""
WRITES = 0.1
SECONDS_ALLOWED = 2.0
IMPORTED = 20_000
HEAD, REGIONAL = 0.05, 0.15
"""Shares of head office and regional managers among the people; the others have a store."""
PAGES = {
    "head_office": (
        *("", "stores/", "map/", "map.json", "themes/", "reviews/", "reports/", "listings/", "funnel/"),
        *("findings/", "actions/", "desk/"),
    ),
    "regional": ("", "stores/", "map/", "themes/", "reviews/", "compare/", "store/{store}/", "findings/", "desk/"),
    "store": (
        *("desk/", "store/{store}/", "store/{store}/why/", "reviews/", "themes/", "reports/", "store/{store}/about/"),
        "findings/",
    ),
}


@dataclass
class Visitor:
    """One signed-in person: cookies, what they see, and what they may judge."""

    role: str
    session: str
    token: str
    store: str
    mention: int


@dataclass
class Counted:
    """What all people met, by page."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, page: str, seconds: float, fault: str) -> None:
        with self.lock:
            self.took[page].append(seconds)
            if fault:
                self.faults.append(fault)


def people(count: int) -> list[Visitor]:
    """Make people with roles and sessions, as signing in would."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.middleware.csrf import _get_new_csrf_string  # type: ignore[attr-defined]

    from locations.models import Brand, Membership, Region, User
    from reviews.models import Mention

    brand = Brand.objects.get(slug="garamsol")
    stores, regions = [*brand.locations.order_by("code")], [*Region.objects.filter(brand=brand, path__contains="/")]
    made = []
    for number in range(count):
        share = number / count
        role = "head_office" if share < HEAD else "regional" if share < HEAD + REGIONAL else "store"
        store = stores[number % len(stores)]
        user = User.objects.create(username=f"load-{number}", password="!")
        Membership.objects.create(
            user=user, brand=brand, role=role, valid_from="2020-01-01",
            region=regions[number % len(regions)] if role == "regional" else None,
            location=store if role == "store" else None,
        )  # fmt: skip
        if role == "regional":
            inside = brand.locations.filter(region__lineage__startswith=regions[number % len(regions)].lineage)
            store = inside.order_by("code").first() or store
        session = SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session.save()
        mention = Mention.objects.filter(location=store).values_list("pk", flat=True).first()
        made.append(Visitor(role, str(session.session_key), _get_new_csrf_string(), store.code, mention or 0))
    return made


def visit(visitor: Visitor, port: int, end: float, counted: Counted, seed: int) -> None:
    """Open a page every ten seconds until the end."""
    draw = random.Random(seed)
    time.sleep(draw.uniform(0, PAUSE))
    due = time.monotonic()
    while (begun := time.monotonic()) < end:
        page, fault = "", ""
        # As through a proxy, which opens a connection for each request.
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            is_writing = visitor.mention and draw.random() < WRITES
            page, status = _write(visitor, connection) if is_writing else _read(visitor, connection, draw)
            fault = "" if status in (200, 302) else f"{page}: {status}"
        except (OSError, http.client.HTTPException) as lost:
            fault = f"{page}: {lost!r}"
        finally:
            connection.close()
        counted.add(page, time.monotonic() - begun, fault)
        due += PAUSE
        time.sleep(max(due - time.monotonic(), 0))


def _read(visitor: Visitor, connection: http.client.HTTPConnection, draw: random.Random) -> tuple[str, int]:
    page = draw.choice(PAGES[visitor.role])
    connection.request("GET", f"/b/garamsol/{page.format(store=visitor.store)}", headers=_headers(visitor))
    return page, _status(connection)


def _write(visitor: Visitor, connection: http.client.HTTPConnection) -> tuple[str, int]:
    body = urlencode({"verdict": "right", "csrfmiddlewaretoken": visitor.token})
    headers = _headers(visitor) | {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"/b/garamsol/mentions/{visitor.mention}/label/", body, headers)
    return "a judgement", _status(connection)


def _headers(visitor: Visitor) -> dict[str, str]:
    return {
        "Cookie": f"sessionid={visitor.session}; csrftoken={visitor.token}",
        "Accept-Encoding": "gzip",
        "Host": "127.0.0.1",
    }


def _status(connection: http.client.HTTPConnection) -> int:
    answer = connection.getresponse()
    answer.read()
    return answer.status


@contextmanager
def served(own: Room, port: int) -> Iterator[None]:
    """Run the web server and the worker as ``manage.py serve`` does."""
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=own.environment, stdout=subprocess.DEVNULL) as server:
        try:
            for _attempt in range(240):
                try:
                    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                    connection.request("GET", "/health/")
                    if connection.getresponse().status == 200:
                        break
                except OSError:
                    pass
                time.sleep(0.25)
            yield
        finally:
            server.terminate()


def imports(own: Room, seconds: float) -> list[float]:
    """Bring two files in, one after the other; gives the seconds of each."""
    took = []
    for number in range(2):
        time.sleep(seconds / 12)
        path = own.path / f"answers-{number}.csv"
        write_answers(path, IMPORTED, seed=number + 2)
        begun = time.monotonic()
        own.manage("ingest", "surveys", str(path), "--brand", "other", "--create-stores", "--json")
        took.append(time.monotonic() - begun)
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--demo", type=Path)
    parser.add_argument("--port", type=int, default=8197)
    given = parser.parse_args()
    with room() as own:
        if given.demo:
            shutil.copytree(given.demo, own.path / "data")
        own.manage("demo", "--no-serve")
        os.environ.update(own.environment, DJANGO_SETTINGS_MODULE="config.settings")
        visitors, counted = people(given.people), Counted()
        with served(own, given.port):
            end = time.monotonic() + given.seconds
            threads = [
                threading.Thread(target=visit, args=(each, given.port, end, counted, number), daemon=True)
                for number, each in enumerate(visitors)
            ]
            for thread in threads:
                thread.start()
            took = imports(own, given.seconds)
            for thread in threads:
                thread.join(given.seconds + 120)
    _report(counted, took, given)


def _report(counted: Counted, took: list[float], given: Any) -> None:
    for page, seconds in sorted(counted.took.items()):
        say(case="load", page=page or "overview", n=len(seconds), p50=_at(seconds, 0.5), p99=_at(seconds, 0.99))
    every = [one for seconds in counted.took.values() for one in seconds]
    say(
        case="load", people=given.people, seconds=given.seconds, requests=len(every), faults=len(counted.faults),
        p50=_at(every, 0.5), p95=_at(every, 0.95), p99=_at(every, 0.99), slowest=max(every), imports=took,
        goal=SECONDS_ALLOWED, met=_at(every, 0.99) < SECONDS_ALLOWED and not counted.faults,
    )  # fmt: skip
    check(not counted.faults, "; ".join(counted.faults[:5]))


def _at(seconds: list[float], share: float) -> float:
    return sorted(seconds)[min(int(len(seconds) * share), len(seconds) - 1)]


if __name__ == "__main__":
    main()
