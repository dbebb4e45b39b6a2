"""Tallies after 1,000 and 100,000 new answers, beside recounting everything, as JSON lines.

    python -m tests.bench.import_tallies [--facts 1000000] [--stores 5000] [--months 24] [--rounds 3]

The answers are made by SQL and spread evenly over stores and months; new ones belong to the newest month. With a
million answers it takes about four minutes, with ten million (the goal's size) about half an hour and 3 GB.
Afterwards the tallies must equal a recount.
"""

import argparse
import os
import sys
from typing import Any

from tests.bench.measuring import check, room, say, timed

NEWEST = 2026 * 12 + 9


def filled(stores: int, months: int, facts: int) -> Any:
    """A brand with its stores and facts, straight by SQL."""
    from django.db import connection

    from locations import roster
    from reviews.models import Source

    brand = roster.found_brand("bench", name="Bench", default_zone="UTC", by="bench")
    entries = [{"code": f"S{n:05d}", "name": f"Store {n}", "street": "", "address_key": ""} for n in range(stores)]
    roster.open_stores(brand, entries, by="bench")
    Source.objects.create(brand=brand, publisher="surveys")
    for turn in range(months):
        with connection.cursor() as cursor:
            _add(cursor, brand.pk, facts // months, NEWEST - turn, f"{turn}-")
    return brand


def _add(cursor: Any, brand: int, count: int, month: int, name: str) -> None:
    """So many answers of a month, store by store, and the marks of their cells."""
    cursor.execute("SELECT MIN(id), COUNT(*) FROM locations_location WHERE brand_id = %s", [brand])
    first, stores = cursor.fetchone()
    cursor.execute("SELECT id FROM reviews_source WHERE brand_id = %s", [brand])
    (source,) = cursor.fetchone()
    cursor.execute(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %s) "
        "INSERT INTO reviews_surveyresponse (source_id, location_id, external_id, content, first_month, last_month, "
        "damaged, answered_at, nps, csat, csat_min, csat_max, ces_min, ces_max, ces_better, comment, touchpoint, "
        "segment, channel, language) SELECT %s, %s + i %% %s, %s || i, '', %s, %s, FALSE, %s, (i * 7919) %% 11, "
        "1 + (i * 104729) %% 5, 1, 5, 1, 7, 'high', '', '', '', '', '' FROM n",
        [count, source, first, stores, name, month, month, f"{month // 12}-{month % 12 + 1:02d}-15 12:00:00"],
    )
    _mark(cursor, brand, month, count)


def _mark(cursor: Any, brand: int, month: int, stores: int) -> None:
    """Mark the month of the first so many stores as stale."""
    cursor.execute(
        "INSERT INTO reviews_stalecell (location_id, first_month, last_month) "
        "SELECT id, %s, %s FROM locations_location WHERE brand_id = %s ORDER BY id LIMIT %s",
        [month, month, brand, stores],
    )


def case(facts: int, stores: int, months: int, rounds: int) -> None:
    """Everything once, then additions of 1,000 and of 100,000 in turn, each recounted."""
    import django

    django.setup()
    from django.db import connection, transaction

    from reviews import tallies
    from reviews.integrity import differences

    brand = filled(stores, months, facts)
    with timed(case="tallies, rebuild", facts=facts) as told:
        told["cells"] = tallies.refresh(brand.pk)
    for turn in range(rounds):
        for added in (1_000, 100_000):
            with transaction.atomic(), connection.cursor() as cursor:
                _add(cursor, brand.pk, added, NEWEST, f"new {added} {turn}-")
            with timed(case=f"tallies, {added} new", facts=facts) as told:
                told["cells"] = tallies.refresh(brand.pk)
            # What one turn adds must not weigh on the next.
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("DELETE FROM reviews_surveyresponse WHERE external_id LIKE 'new %%'", [])
                _mark(cursor, brand.pk, NEWEST, stores)
            tallies.refresh(brand.pk)
    found = list(differences(brand))
    check(not found, str(found[:3]))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--stores", type=int, default=5_000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        case(given.facts, given.stores, given.months, given.rounds)
        return
    with room() as own:
        own.sqlite("tallies.sqlite3")
        own.manage("migrate", "-v0")
        sizes = [f"--{name}={getattr(given, name)}" for name in ("facts", "stores", "months", "rounds")]
        lines = own.run("-m", "tests.bench.import_tallies", "--inside", *sizes).lines
    for line in lines:
        say(**line)
    (rebuild,) = (line["seconds"] for line in lines if line["case"] == "tallies, rebuild")
    for added, goal in ((1_000, 0.03), (100_000, 0.25)):
        times = sorted(line["seconds"] for line in lines if line["case"] == f"tallies, {added} new")
        share = times[len(times) // 2] / rebuild
        say(case=f"tallies, {added} new", share_of_rebuild=share, goal=goal, met=share <= goal)


if __name__ == "__main__":
    sys.exit(main())
