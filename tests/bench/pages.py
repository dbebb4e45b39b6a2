"""How long pages take and how large they are, for brands of several sizes.

``python -m tests.bench.pages`` makes a brand of 200 and one of 5,000 stores in a database of its own (``--sizes 200
5000 50000`` for the large one, which takes minutes); with ``DATABASE_URL=... python -m tests.bench.pages SLUG ...`` it
takes brands that are there; ``python -m tests.servers postgresql -- python -m tests.bench.pages --here`` makes them in
a PostgreSQL that goes away with the command. Head office opens every page of every brand in turn (A B A B), through
the whole stack of middleware in this process. One JSON line per brand and page: wall and CPU milliseconds (median and
95th percentile), queries, bytes as they are and as gzip, and ``ratio``, the median CPU time against the first brand's.
Signing in as somebody is done once; sessions and roles are read with every page, as for a person. A page that takes
long is opened less often: each has a limit of seconds. ``--then page_peers together`` runs these on the last brand.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SIZES = (200, 5_000)
ANSWERS_A_STORE = 16
LAST_MONTH = "2026-10"
LEAST_ROUNDS = 5

PAGES = {
    "overview": "/b/{slug}/",
    "overview, made anew": "/b/{slug}/",
    "stores": "/b/{slug}/stores/",
    "stores, unchanged": "/b/{slug}/stores/",
    "stores, made anew": "/b/{slug}/stores/",
    "stores, far into it": "/b/{slug}/stores/?after={middle}",
    "stores by value": "/b/{slug}/stores/?sort=value",
    "stores by name": "/b/{slug}/stores/?sort=name",
    "stores of a region": "/b/{slug}/stores/?region={region}",
    "map": "/b/{slug}/map/",
    "map data": "/b/{slug}/map.json",
    "map data, unchanged": "/b/{slug}/map.json",
    "map data, made anew": "/b/{slug}/map.json",
    "funnel": "/b/{slug}/funnel/",
    "funnel, made anew": "/b/{slug}/funnel/",
    "findings": "/b/{slug}/findings/",
    "desk": "/b/{slug}/desk/",
    "store": "/b/{slug}/store/{middle}/",
    "reviews": "/b/{slug}/reviews/",
    "listings": "/b/{slug}/listings/",
    "listings, made anew": "/b/{slug}/listings/",
    "listings, far into it": "/b/{slug}/listings/?after={middle}",
}
ANEW = ", made anew"
"""Pages that find nothing kept of earlier views."""
THEN = ("page_peers", "together")
UNCHANGED = ", unchanged"
"""Pages that the browser has already, and asks whether they are still so."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("slugs", nargs="*", help="brands of the database; without them they are made")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="stores of the brands that are made")
    parser.add_argument("--answers", type=int, default=ANSWERS_A_STORE, help="answers of each store")
    parser.add_argument("--here", action="store_true", help="make them in the database of DATABASE_URL")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="after which a page is left, in all brands together"
    )
    parser.add_argument("--only", nargs="+", default=PAGES, choices=PAGES, metavar="PAGE", help="names of pages")
    parser.add_argument(
        "--then", nargs="+", default=(), choices=THEN, help="benchmarks to run on the last brand afterwards"
    )
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if asked.slugs:
        _measure_all(asked)
        return
    with TemporaryDirectory() as folder:
        own = {} if asked.here else {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}
        os.environ |= {"EVENLY_DATA_DIR": folder, **own}
        asked.slugs = [_made(stores, asked.answers) for stores in asked.sizes]
        _measure_all(asked)
        for script in asked.then:
            subprocess.run([sys.executable, "-m", f"tests.bench.{script}", asked.slugs[-1]], cwd=ROOT, check=True)


def _made(stores: int, answers_a_store: int) -> str:
    """The slug of a new brand with answers and scores of its last month."""
    slug, answers = f"n{stores}", str(stores * answers_a_store)
    seed = ["seed", "--brand", slug, "--stores", str(stores), "--months", "3", "--answers", answers, "--seed", "5"]
    for command in (
        ["migrate", "--verbosity", "0"],
        [*seed, "--as-of", LAST_MONTH],
        ["set_standard", "--brand", slug, "--metric", "nps", "--target", "30", "--from", "2026-01"],
        ["score", "--brand", slug, "--as-of", LAST_MONTH],
    ):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True, stdout=sys.stderr)
    return slug


def _measure_all(asked: argparse.Namespace) -> None:
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    clients = {slug: head_office(slug) for slug in asked.slugs}
    for name, address in PAGES.items():
        if name in asked.only:
            for line in _measure(name, address, clients, asked.rounds, asked.seconds):
                sys.stdout.write(f"{json.dumps(line)}\n")
                sys.stdout.flush()


def head_office(slug: str) -> tuple[Any, dict[str, str]]:
    """A client of head office, and what the addresses of its brand need."""
    from datetime import date
    from urllib.parse import quote

    from django.test import Client

    from locations.models import Brand, Membership, User

    brand = Brand.objects.get(slug=slug)
    user, _made = User.objects.get_or_create(username=f"bench-{slug}")
    held = {"user": user, "brand": brand, "role": Membership.Role.HEAD_OFFICE}
    if not Membership.objects.filter(**held).exists():
        Membership.objects.create(**held, valid_from=date(2020, 1, 1))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="locations.sign_in.SignIn")
    codes = brand.locations.order_by("code").values_list("code", flat=True)
    region = brand.regions.order_by("-path").values_list("path", flat=True).first() or ""
    return client, {"slug": slug, "middle": quote(codes[len(codes) // 2]), "region": quote(region)}


def _measure(name: str, address: str, clients: dict[str, Any], rounds: int, seconds: float) -> list[dict[str, Any]]:
    walls: dict[str, list[float]] = defaultdict(list)
    works: dict[str, list[float]] = defaultdict(list)
    lines = {}
    for slug, (client, parts) in clients.items():
        lines[slug] = {"brand": slug, "page": name, **_asked_once(client, address.format(**parts))}
    started = time.monotonic()
    for done in range(rounds):
        if done >= LEAST_ROUNDS and time.monotonic() - started > seconds:
            break
        for slug, (client, parts) in clients.items():
            where = address.format(**parts)
            headers = _prepared(name, client, where)
            wall, work = time.perf_counter(), time.process_time()
            answer = client.get(where, headers=headers)
            b"".join(answer)
            works[slug].append(1_000 * (time.process_time() - work))
            walls[slug].append(1_000 * (time.perf_counter() - wall))
            if answer.status_code != (304 if headers else 200):
                raise SystemExit(f"{where} answered {answer.status_code}")
    for slug, line in lines.items():
        line |= {"wall_p50": _part(walls[slug], 0.5), "wall_p95": _part(walls[slug], 0.95)}
        line |= {"cpu_p50": _part(works[slug], 0.5), "cpu_p95": _part(works[slug], 0.95)}
        line["rounds"] = len(works[slug])
        line["ratio"] = round(_part(works[slug], 0.5) / _part(works[next(iter(clients))], 0.5), 2)
    return list(lines.values())


def _prepared(name: str, client: Any, address: str) -> dict[str, str]:
    """Brings about what a page's name says, and gives the headers to ask with."""
    from django.core.cache import caches

    if name.endswith(ANEW):
        for each in caches.all():
            each.clear()
    return {"if-none-match": client.get(address)["ETag"]} if name.endswith(UNCHANGED) else {}


def _asked_once(client: Any, address: str) -> dict[str, Any]:
    """What does not depend on the clock; fails where the page does."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
        content = b"".join(answer)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return {"queries": len(queries), "bytes": len(content), "gzip": len(gzip.compress(content, 6))}


def _part(times: list[float], share: float) -> float:
    return round(sorted(times)[min(len(times) - 1, int(share * len(times)))], 1)


if __name__ == "__main__":
    main()
