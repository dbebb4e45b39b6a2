"""How long pages take while a file comes in, beside how long they take when nothing else runs, as JSON lines.

    python -m tests.bench.import_reads [--rows 300000]

A brand of 60 stores is made and scored; its pages are asked for by one signed-in person, in this process, before,
during and after the import of a file for another brand in the same database. About two minutes with SQLite.
"""

import argparse
import os
import subprocess
import sys
import time
from itertools import cycle
from typing import Any

from tests.bench.import_cases import write_answers
from tests.bench.measuring import ROOT, check, room, say

IDLE_SECONDS = 15.0
LONGEST = 600.0


def pages(client: Any, until: Any) -> list[float]:
    """Seconds of each page asked for until that says stop."""
    took: list[float] = []
    for path in cycle(("/b/seen/stores/", "/b/seen/imports/", "/b/seen/")):
        if until():
            return took
        begun = time.perf_counter()
        answer = client.get(path, follow=True)
        took.append(time.perf_counter() - begun)
        check(answer.status_code == 200, f"{path}: {answer.status_code}")
        time.sleep(0.02)
    return took


def p95(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.95)]


def signed_in() -> Any:
    import django

    django.setup()
    from django.test import Client

    from locations.models import Brand, Membership, User

    person = User.objects.create_user("bench", password="only-for-this-benchmark")
    Membership.objects.create(
        user=person, brand=Brand.objects.get(slug="seen"), role="head_office", valid_from="2020-01-01"
    )
    client = Client()
    client.force_login(person)
    return client


def idle() -> Any:
    end = time.monotonic() + IDLE_SECONDS
    return lambda: time.monotonic() > end


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=300_000)
    given = parser.parse_args()
    with room() as own:
        own.sqlite("reads.sqlite3")
        own.manage("migrate", "-v0")
        own.manage("seed", "--brand", "seen", "--stores", "60", "--months", "6", "--answers", "20000")
        own.manage("score", "--brand", "seen")
        write_answers(own.path / "answers.csv", given.rows)
        os.environ.update(own.environment, DJANGO_SETTINGS_MODULE="config.settings")
        client = signed_in()
        before = pages(client, idle())[3:]
        command = [sys.executable, "manage.py", "ingest", "surveys", str(own.path / "answers.csv"), "--brand", "other",
                   "--create-stores", "--json"]  # fmt: skip
        with subprocess.Popen(command, cwd=ROOT, env=own.environment, stdout=subprocess.DEVNULL) as running:
            end = time.monotonic() + LONGEST
            during = pages(client, lambda: running.poll() is not None or time.monotonic() > end)
        check(running.returncode == 0, f"the import ended with {running.returncode}")
        after = pages(client, idle())
    quiet = [*before, *after]
    say(
        case="reads while an import runs", rows=given.rows, idle_p95=p95(quiet), during_p95=p95(during),
        slowest=max(during), pages=len(during), times=p95(during) / p95(quiet), goal=2,
        met=p95(during) <= 2 * p95(quiet),
    )  # fmt: skip


if __name__ == "__main__":
    main()
