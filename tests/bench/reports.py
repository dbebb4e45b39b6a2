"""Time, memory and sizes of the reports of a large brand, from its rows in the database to the files, as JSON lines.

    python -m tests.bench.reports [--stores 50000]
    python -m tests.servers postgresql -- python -m tests.bench.reports --here

A scored brand with a closed month (``scored_brands``) is written into a SQLite database, or with ``--here`` into that
of DATABASE_URL. Then, each in a fresh process: a process of Django that does nothing, as a yardstick of memory; the
brand's edition, asked for and made; the same one verified; and the editions of all stores, ordered, and a few of them
made as a worker does, each in a process forked for it. Ten minutes, most of them for writing the brand.
"""

import argparse
import os
import resource
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from tests.bench.measuring import Room, check, room, say

STORES = 50_000
MOST_MB, MOST_SECONDS = 300, 60
"""For the edition of a brand of that size."""
LANGUAGE = "ko"
STORES_MADE = 20


def fill(stores: int) -> None:
    from tests.bench import scored_brands

    with _spent("filled"):
        scored_brands.fill(stores)


def idle(_stores: int) -> None:
    with _spent("idle"):
        pass


def brand(_stores: int) -> None:
    """Order and make the report of the brand."""
    from dashboards.jobs.reports import order_report, run_report
    from locations.models import Brand
    from locations.scoping import head_office
    from tests.bench.scored_brands import MONTH, NOW, SLUG

    with _spent("brand") as noted:
        scope = head_office(Brand.objects.get(slug=SLUG))
        report = order_report(scope, MONTH, language=LANGUAGE, by="", now=NOW)
        run_report(report.pk, "bench")
        report.refresh_from_db()
        noted |= {f"{name}_mb": each["size"] / 1e6 for name, each in report.outputs.items()}
    check(report.state == "done", report.error)


def verified(_stores: int) -> None:
    """Make its files again, and compare."""
    from dashboards.models import ReportRun
    from dashboards.reports.making import verify

    with _spent("verified") as noted:
        found = verify(ReportRun.objects.select_related("brand").get(location=None))
        noted["same"] = bool(found.same)


def ordered(stores: int) -> None:
    """Order the editions of all stores."""
    from dashboards.jobs.reports import order_reports_of_stores
    from locations.models import Brand
    from locations.scoping import head_office
    from tests.bench.scored_brands import MONTH, SLUG

    with _spent("ordered") as noted:
        scope = head_office(Brand.objects.get(slug=SLUG))
        noted["reports"] = order_reports_of_stores(scope, MONTH, language=LANGUAGE)
    check(noted["reports"] == stores, f"{noted['reports']} reports were ordered")


def turns(_stores: int) -> None:
    """Make some of them, as a worker does one after the other."""
    from django.utils import timezone

    from dashboards.jobs.turns import next_turn, run_turn
    from dashboards.models import ReportRun

    with _spent("turns") as noted:
        for _each in range(STORES_MADE):
            turn = next_turn(timezone.now())
            check(turn is not None, "no report waits")
            run_turn(turn, "bench")
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        noted["cpu_each"] = (time.process_time() + children.ru_utime + children.ru_stime) / STORES_MADE
        noted["child_peak_mb"] = children.ru_maxrss / 1024
    made = ReportRun.objects.filter(location__isnull=False, state="done").count()
    check(made == STORES_MADE, f"{made} reports were made")


STEPS: Mapping[str, Callable[[int], None]] = {
    each.__name__: each for each in (fill, idle, brand, verified, ordered, turns)
}


@contextmanager
def _spent(case: str) -> Iterator[dict[str, object]]:
    """Say what a block took, and the most memory that its process had until its end."""
    wall, cpu = time.perf_counter(), time.process_time()
    noted: dict[str, object] = {}
    yield noted
    used = {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    say(case=case, **used, peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, **noted)


def measure(own: Room, stores: int) -> None:
    for name in STEPS:
        found = own.run("-m", "tests.bench.reports", "--step", name, "--stores", str(stores))
        goals = {"met": _is_met(found.said)} if name == "brand" else {}
        say(stores=stores, **found.said, **goals)
    check(found.lines, "nothing was printed")


def _is_met(figures: Mapping[str, float]) -> bool:
    return figures["peak_mb"] <= MOST_MB and figures["cpu"] <= MOST_SECONDS


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--stores", type=int, default=STORES)
    parser.add_argument("--here", action="store_true", help="in the database of DATABASE_URL")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        import django

        django.setup()
        STEPS[given.step](given.stores)
        return
    with room() as own:
        own.variables["DJANGO_SETTINGS_MODULE"] = "config.settings"
        if given.here:
            own.variables["DATABASE_URL"] = os.environ["DATABASE_URL"]
        else:
            own.sqlite("reports.sqlite3")
        own.manage("migrate", "-v0")
        measure(own, given.stores)


if __name__ == "__main__":
    main()
