"""Scoring 5,000 stores in nine metrics and four windows, next to duckdb over Parquet of the tallies, as JSON lines.

    python -m tests.bench.scoring [--stores 5000] [--months 24] [--rounds 3] [--slow]

Tallies are drawn straight into the database. Each case has a fresh process and the cases take turns:

* ``compute``: all rows of the newest month, nothing written; and ``write``, their writing alone.
* ``refresh``: the newest month again after a batch of new cases, which touches two metrics of nine.
* ``duckdb``: sums, means, intervals and ranks of the same tallies, read from Parquet in one process with one thread:
  what SQL does without comparable stores, estimates, tests and regions.
* with ``--slow``, the rows cell by cell and store by store (tests/dashboards/scoring/row_by_row.py), which must equal.
"""

import argparse
import csv
import json
import math
import os
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from tests.bench.measuring import Room, check, room, say, timed

WINDOWS = (1, 3, 12, 0)
PROVINCES, TOWNS = 16, 6
MOST_MICROSECONDS, MOST_TIMES = 40.0, 15.0
SERIES = {
    "nps": "0-10",
    "csat": "1-5",
    "ces": "1-7 high",
    "rating": "google|1-5",
    "review_response_rate": "google",
    "replied_in_24h": "google",
    "listing_accuracy": "google",
    "fcr": "desk",
    "resolution_time": "desk",
}
"""The nine measures that have answers, with the series of each; metrics of other measures stay without rows."""

SCORES = {
    "nps": [float(score) for score in range(11)],
    "csat": [1.0, 2.0, 3.0, 4.0, 5.0],
    "ces": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0],
    "rating": [1.0, 2.0, 3.0, 4.0, 5.0],
    "resolution_time": [0.25, 0.6, 1.3, 2.9, 6.1, 11.0, 19.0, 33.0, 71.0, 150.0],
}
"""Raw scores that answers have; of all others yes and no."""


def fill(stores: int, months: int) -> None:
    """A brand in three levels of regions, and for each store and month one cell of each measure, at random."""
    from django.db import connection, transaction

    from locations.models import Brand, Location, Region
    from reviews.measures import MEASURES

    chance = np.random.default_rng(stores)
    with transaction.atomic():
        brand = Brand.objects.create(slug="bench", name="Bench", default_zone="UTC", country="KR")
        towns = []
        for province in range(PROVINCES):
            parent = _region(brand, None, f"p{province}", Region)
            towns += [_region(brand, parent, f"t{province}-{town}", Region) for town in range(TOWNS)]
        places = chance.uniform((34.0, 126.0), (38.0, 129.0), (stores, 2))
        Location.objects.bulk_create(
            Location(
                brand=brand,
                code=f"{number:05d}",
                name=f"Store {number}",
                region=towns[number % len(towns)],
                format=("street", "drive-thru", "mall")[number % 3],
                latitude=places[number, 0],
                longitude=places[number, 1],
            )
            for number in range(stores)
        )
        ids = np.array(Location.objects.order_by("code").values_list("pk", flat=True))
        with connection.cursor() as cursor:
            for key in SERIES:
                rows = _tallies(chance, MEASURES[key], ids, months)
                cursor.executemany(
                    "INSERT INTO reviews_monthtally (location_id, measure, series, first_month, last_month, "
                    "location_version, n, total, total_sq, histogram) VALUES (%s, %s, %s, %s, %s, 1, %s, %s, %s, %s)",
                    rows,
                )


def _region(brand: Any, parent: Any, name: str, model: Any) -> Any:
    path = f"{parent.path}/{name}" if parent else name
    made = model.objects.create(brand=brand, parent=parent, name=name, path=path)
    made.lineage = f"{parent.lineage if parent else '/'}{made.pk}/"
    made.save()
    return made


def _tallies(chance: np.random.Generator, measure: Any, ids: np.ndarray, months: int) -> list[tuple[Any, ...]]:
    """About three answers a store and month; one store in eight has none of this measure."""
    series, scores = SERIES[measure.key], np.array(SCORES.get(measure.key, [0.0, 1.0]))
    values = np.array([measure.value(series, score) for score in scores])
    labels = [measure.bin(score) for score in scores]
    lean = chance.normal(0.0, 0.3, ids.size)
    rows: list[tuple[Any, ...]] = []
    for month in range(NEWEST - months + 1, NEWEST + 1):
        answers = chance.poisson(3.0, ids.size) * (np.arange(ids.size) % 8 > 0)
        tilt = np.exp((lean + 0.5)[:, None] * np.linspace(-1.0, 1.0, scores.size))
        counts = chance.multinomial(answers, tilt / tilt.sum(axis=1, keepdims=True))
        for store in np.flatnonzero(answers).tolist():
            own = counts[store]
            histogram = {label: count for label, count in zip(labels, own.tolist(), strict=True) if count}
            sums = int(own.sum()), float(own @ values), float(own @ values**2)
            rows.append((ids[store].item(), measure.key, series, month, month, *sums, json.dumps(histogram)))
    return rows


NEWEST = 2026 * 12 + 9


def brand() -> Any:
    from locations.models import Brand

    return Brand.objects.get(slug="bench")


def case_compute() -> None:
    from dashboards.scoring.months import compute, write_scores

    compute(brand(), NEWEST, [12], metrics=["fcr"])
    with timed(case="compute") as line:
        scores, networks = compute(brand(), NEWEST, WINDOWS)
        line["rows"] = len(scores)
    with timed(case="write") as line:
        line["rows"] = write_scores(brand(), NEWEST, WINDOWS, scores, networks)


def case_refresh() -> None:
    from dashboards.scoring.months import score_month
    from reviews.models import MonthTally

    score_month(brand(), NEWEST, WINDOWS)
    with timed(case="refresh, nothing new") as line:
        line["rows"] = score_month(brand(), NEWEST, WINDOWS, only_changed=True)
    check(not line["rows"], "a refresh without new answers writes rows")
    touched = MonthTally.objects.filter(measure="fcr", last_month=NEWEST, total=0)[:500]
    MonthTally.objects.filter(pk__in=[*touched.values_list("pk", flat=True)]).update(total=1, total_sq=1)
    with timed(case="refresh, new cases") as line:
        line["rows"] = score_month(brand(), NEWEST, WINDOWS, only_changed=True)
    check(line["rows"], "a refresh after new answers writes no rows")


def case_slow() -> None:
    from dashboards.scoring.months import compute
    from tests.dashboards.scoring import row_by_row

    row_by_row.compute(brand(), NEWEST, [12], key="fcr")
    with timed(case="slow") as line:
        plain, _networks = row_by_row.compute(brand(), NEWEST, WINDOWS)
        line["rows"] = len(plain)
    rows, _networks_again = compute(brand(), NEWEST, WINDOWS)
    found = {(row.metric, row.window, row.location_id): row for row in rows}
    for row in plain:
        own = found[row.metric, row.window, row.location_id]
        for name in own._fields:
            check(_same(getattr(own, name), getattr(row, name)), f"{name} of {own}")


def _same(have: Any, want: Any) -> bool:
    if isinstance(have, float) and isinstance(want, float):
        return math.isclose(have, want, rel_tol=1e-11, abs_tol=1e-12)
    if isinstance(have, dict):
        return have.keys() == want.keys() and all(_same(have[name], want[name]) for name in want)
    return bool(have == want)


def to_parquet(database: Path, target: Path) -> None:
    """Write the tallies, all but the histograms, as the database has them."""
    import sqlite3

    import duckdb

    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            "SELECT location_id, measure, first_month, n, total, total_sq FROM reviews_monthtally"
        ).fetchall()
    names = ("store", "measure", "month", "n", "total", "total_sq")
    lines = target.with_suffix(".csv")
    with lines.open("w", newline="") as file:
        csv.writer(file).writerows([names, *rows])
    duckdb.execute(f"COPY (SELECT * FROM read_csv('{lines}')) TO '{target}' (FORMAT parquet)")


def case_duckdb(source: str) -> None:
    import duckdb

    windows = ", ".join(f"({window}, {NEWEST - window + 1 if window else 0})" for window in WINDOWS)
    statement = f"""
        WITH windows(span, since) AS (VALUES {windows}),
        summed AS (
            SELECT measure, span, store, sum(n) AS n, sum(total) AS total, sum(total_sq) AS squares
            FROM read_parquet('{source}') JOIN windows ON month >= since GROUP BY ALL
        ),
        network AS (
            SELECT measure, span, sum(squares - total * total / n) / nullif(sum(n - 1), 0) AS one
            FROM summed GROUP BY ALL
        )
        SELECT measure, span, store, n, total / n AS value, value - 1.96 * sqrt(one / n) AS low,
            value + 1.96 * sqrt(one / n) AS high, rank() OVER (PARTITION BY measure, span ORDER BY value DESC) AS rank
        FROM summed JOIN network USING (measure, span)
    """
    database = duckdb.connect(config={"threads": 1})
    database.execute(statement).fetchnumpy()
    with timed(case="duckdb") as line:
        line["rows"] = len(database.execute(statement).fetchnumpy()["store"])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--stores", type=int, default=5_000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--slow", action="store_true", help="compare with scoring store by store, once")
    parser.add_argument("--case", default="", help=argparse.SUPPRESS)
    parser.add_argument("--source", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.case:
        _inside(given)
        return
    with room() as own:
        own.variables |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        _measure(own, given)


def _inside(given: argparse.Namespace) -> None:
    if given.case == "duckdb":
        case_duckdb(given.source)
        return
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    if given.case == "fill":
        fill(given.stores, given.months)
    else:
        {"compute": case_compute, "refresh": case_refresh, "slow": case_slow}[given.case]()


def _measure(own: Room, given: argparse.Namespace) -> None:
    database, source = own.sqlite("scoring.sqlite3"), own.path / "tallies.parquet"
    script = ("-m", "tests.bench.scoring", f"--stores={given.stores}", f"--months={given.months}")
    own.manage("migrate", "-v0")
    own.run(*script, "--case=fill")
    to_parquet(database, source)
    times: dict[str, list[float]] = {}
    rows: dict[str, Any] = {}
    cases = ["compute", "duckdb", "refresh"]
    for turn in range(given.rounds):
        for case in cases + ["slow"] * (given.slow and not turn):
            for line in own.run(*script, f"--case={case}", f"--source={source}").lines:
                say(turn=turn, **line)
                times.setdefault(line["case"], []).append(line["cpu"])
                rows[line["case"]] = line["rows"]
    check(rows["compute"] == rows["duckdb"] == rows["write"], f"rows {rows}")
    middle = {case: median(each) for case, each in times.items()}
    each = 1e6 * (middle["compute"] + middle["write"]) / rows["compute"]
    share = middle["compute"] / middle["duckdb"]
    row = {"what": "microseconds per row of a score", "rows": rows["compute"], "goal": MOST_MICROSECONDS}
    say(**row, figure=each, ratio=each / MOST_MICROSECONDS, met=each <= MOST_MICROSECONDS)
    say(what="compute, times duckdb", goal=MOST_TIMES, figure=share, ratio=share / MOST_TIMES, met=share <= MOST_TIMES)
    for case in ("refresh, nothing new", "refresh, new cases"):
        say(what=case, share_of_whole=middle[case] / (middle["compute"] + middle["write"]))


if __name__ == "__main__":
    main()
