"""The cases of tests.bench.imports, one in a process: ``python -m tests.bench.import_cases NAME FOLDER``."""

import contextlib
import csv
import io
import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.bench.measuring import check, timed

STORES = 200
FEW = 2_000
"""Records for django-import-export, which would take minutes for more."""

TABLE = "reviews_surveyresponse"
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000; PRAGMA foreign_keys=ON;"
HEADER = ("response id", "store code", "date", "nps", "csat", "comment", "touchpoint")


def answers(count: int, seed: int = 1) -> Iterator[list[str]]:
    """Survey answers of ten months as a survey tool exports them."""
    chance = random.Random(seed)
    said = ("", "good service", "too slow at the counter, waited long", "ok")
    for number in range(count):
        day = f"2026-{chance.randrange(1, 11):02d}-{chance.randrange(1, 29):02d}"
        time = f"{chance.randrange(24):02d}:{chance.randrange(60):02d}:{chance.randrange(60):02d}Z"
        store, nps, csat = f"S{chance.randrange(STORES):03d}", chance.randrange(11), chance.randrange(1, 6)
        yield [f"R{seed}-{number:07d}", store, f"{day}T{time}", str(nps), str(csat), chance.choice(said),
               chance.choice(("store", "app"))]  # fmt: skip


def write_answers(path: Path, count: int, seed: int = 1) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow(HEADER)
        csv.writer(file).writerows(answers(count, seed))


def write_stores(path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("code", "name", "address"), *_stores()])


def _stores() -> Iterator[tuple[str, str, str]]:
    for number in range(STORES):
        yield f"S{number:03d}", f"Store {number}", f"{number} Main Street, Springfield"


def _rows(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))[1:]


def _own_database() -> sqlite3.Connection:
    database = sqlite3.connect(os.environ["DATABASE_URL"].removeprefix("sqlite:///"), isolation_level=None)
    database.executescript(PRAGMAS)
    return database


def plain(folder: Path) -> None:
    """executemany of the cells of the file into a table of seven columns without type, key or index."""
    rows = _rows(folder / "answers.csv")
    database = sqlite3.connect(folder / "plain.sqlite3")
    with timed(rows=len(rows)):
        database.execute("CREATE TABLE plain (a, b, c, d, e, f, g)")
        database.executemany("INSERT INTO plain VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        database.commit()


def keyed(folder: Path) -> None:
    """Read the file with csv and write its cells by executemany into one table with a unique key and an index."""
    with timed() as told:
        rows = _rows(folder / "answers.csv")
        database = sqlite3.connect(folder / "plain.sqlite3", isolation_level=None)
        database.executescript(PRAGMAS)
        database.execute("CREATE TABLE plain (a UNIQUE, b, c, d, e, f, g)")
        database.execute("CREATE INDEX plain_store ON plain (b, c)")
        database.execute("BEGIN")
        database.executemany("INSERT INTO plain VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        database.execute("COMMIT")
        told["rows"] = len(rows)


def same_table(folder: Path) -> None:
    """executemany of finished rows into our own table, with its keys, checks and indexes, in one transaction."""
    source = sqlite3.connect(folder / "full.sqlite3")
    rows = source.execute(f"SELECT * FROM {TABLE} ORDER BY id").fetchall()
    database = _own_database()
    with timed(rows=len(rows)):
        database.execute("BEGIN IMMEDIATE")
        database.executemany(f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        database.execute("COMMIT")


def shell(folder: Path) -> None:
    """``sqlite3 .import`` of finished rows into our own table."""
    path = os.environ["DATABASE_URL"].removeprefix("sqlite:///")
    settings = [part for pragma in PRAGMAS.rstrip(";").split("; ") for part in ("-cmd", pragma)]
    with timed():
        command = ["sqlite3", *settings, "-csv", path, f".import {folder / 'finished.csv'} {TABLE}"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    check(not done.stderr, done.stderr[:500])


def write_finished(folder: Path) -> None:
    """The finished rows as CSV; the shell cannot import NULL, so an effort score stands where there is none."""
    source = sqlite3.connect(folder / "full.sqlite3")
    names = [row[1] for row in source.execute(f"PRAGMA table_info({TABLE})")]
    wanted = ", ".join("4" if name == "ces" else name for name in names)
    with (folder / "finished.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(source.execute(f"SELECT {wanted} FROM {TABLE} ORDER BY id"))


def _django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()


def ingest(folder: Path, name: str = "answers.csv") -> None:
    """``manage.py ingest``; what the case says leaves out the start of Python and Django, the whole process has it."""
    _django()
    from django.core.management import call_command

    answer = io.StringIO()
    with timed() as told:
        with contextlib.redirect_stdout(answer):
            call_command("ingest", "surveys", str(folder / name), brand="bench", json=True)
        told |= {"rows": json.loads(answer.getvalue())["read"], "answer": json.loads(answer.getvalue())}


def bulk_create(folder: Path) -> None:
    """Objects of the model, made from the cells and given to bulk_create 5,000 at a time."""
    _django()
    with timed() as told:
        facts = _objects(_rows(folder / "answers.csv"))
        type(facts[0])._default_manager.bulk_create(facts, batch_size=5_000)
        told["rows"] = len(facts)


def _objects(rows: Sequence[Sequence[str]]) -> list[Any]:
    from locations.models import Location
    from reviews.models import Source, SurveyResponse

    stores, source = dict(Location.objects.values_list("code", "pk")), Source.objects.get()
    facts = []
    for own, store, written, nps, csat, comment, touchpoint in rows:
        at = datetime.fromisoformat(written)
        month = at.year * 12 + at.month - 1
        facts.append(
            SurveyResponse(
                source=source, location_id=stores[store], external_id=own, content="", first_month=month,
                last_month=month, answered_at=at, nps=int(nps), csat=int(csat), comment=comment, touchpoint=touchpoint,
            )
        )  # fmt: skip
    return facts


def import_export(folder: Path) -> None:
    """django-import-export with the resource that it makes of the model, 2,000 records, keys looked up by itself."""
    _django()
    import tablib
    from import_export.resources import modelresource_factory

    from reviews.models import SurveyResponse

    names = ["source", "location", "external_id", "content", "first_month", "last_month", "damaged", "answered_at",
             "nps", "csat", "comment", "touchpoint"]  # fmt: skip
    made = {"import_id_fields": ("source", "external_id"), "fields": names, "force_init_instance": False}
    resource = modelresource_factory(model=SurveyResponse, meta_options=made)()
    with timed(rows=FEW):
        facts = _objects(_rows(folder / "answers.csv")[:FEW])
        data = tablib.Dataset(*[[fact.serializable_value(name) for name in names] for fact in facts], headers=names)
        outcome = resource.import_data(data, raise_errors=True)
    check(outcome.totals["new"] == FEW, str(outcome.totals))


def copy(folder: Path) -> None:
    """COPY of finished rows into our own table, with its keys, checks and indexes."""
    _django()
    from django.db import connection

    text = (folder / "finished.copy").read_bytes()
    with timed(), connection.cursor() as cursor, cursor.copy(f"COPY {TABLE} FROM STDIN") as sink:
        sink.write(text)


def write_copy(folder: Path) -> None:
    _django()
    from django.db import connection

    everything = f"COPY (SELECT * FROM {TABLE} ORDER BY id) TO STDOUT"
    with connection.cursor() as cursor, cursor.copy(everything) as source:
        (folder / "finished.copy").write_bytes(b"".join(bytes(block) for block in source))


def empty(_folder: Path) -> None:
    """Take away the facts and their tallies, and let PostgreSQL clear up before the next case."""
    _django()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLE}, reviews_monthtally, reviews_stalecell CASCADE")
        cursor.execute(f"VACUUM ANALYZE {TABLE}")
        cursor.execute("CHECKPOINT")


CASES: dict[str, Callable[[Path], None]] = {
    each.__name__: each
    for each in (keyed, plain, same_table, shell, ingest, bulk_create, import_export, copy, write_copy, empty)
}

if __name__ == "__main__":
    if len(sys.argv) == 3:
        CASES[sys.argv[1]](Path(sys.argv[2]))
